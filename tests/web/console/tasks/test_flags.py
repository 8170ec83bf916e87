"""Flags and cases at the console: on the list in plain words; closed only with a line of what was done."""

from __future__ import annotations

from tests.web.console.desk import Desk, Town

WHO = "+447700900101"
DANGER = "I want to kill myself <b>"


def flag(town: Town, words: str = DANGER) -> int:
    town.says(WHO, words)
    return int(town.house.rows("task")[-1].id)


def test_a_flag_stands_first_on_the_list_with_the_persons_words(asha: Desk, town: Town) -> None:
    town.answers("+447700900102")
    town.says("+447700900102", "CALL", "2", "English", "lights")
    flag(town)
    asha.open("/console/")
    assert "May be in danger (1)" in asha.words
    assert "Nobody looks at it yet I want to kill myself <b>" in asha.words
    assert asha.words.index("May be in danger") < asha.words.index("Asked for a call")


def test_hate_and_threats_have_plain_labels(asha: Desk, town: Town) -> None:
    flag(town, "they shouted racist things at us")
    flag(town, "I know where you work, watch your back")
    asha.open("/console/")
    assert "Racism or other hate (1)" in asha.words
    assert "Threat or abuse to staff (1)" in asha.words


def test_a_flag_is_late_when_its_hour_has_passed(asha: Desk, town: Town) -> None:
    flag(town)
    asha.open("/console/")
    assert "Due today" in asha.words
    town.house.clock.pass_by(hours=5)
    asha.sign_in().open("/console/")
    assert "May be in danger (1) 1 of them is late. May be in danger Late" in asha.words


def test_a_flag_is_not_closed_without_a_line_of_what_was_done(asha: Desk, town: Town) -> None:
    task = flag(town)
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/done", {"note": "  "})
    assert asha.status == 400
    assert "Write what was done about it" in asha.words
    assert town.house.rows("task")[-1].done_at is None
    asha.press(f"/console/tasks/{task}/done", {"note": "Rang them. Their sister is there."})
    assert "Done: May be in danger." in asha.words
    asha.open(f"/console/tasks/{task}")
    assert "What was done Rang them. Their sister is there." in asha.words
    row = town.house.rows("task")[-1]
    assert (row.note, row.done_by) == ("Rang them. Their sister is there.", town.asha.id)
    log = town.house.rows("log")[-1]
    assert (log.action, log.object) == ("flag done", f"task {task}")


def test_what_they_sent_after_it_is_shown_too(asha: Desk, town: Town) -> None:
    task = flag(town)
    town.says(WHO, "he is in the next room")
    asha.open(f"/console/tasks/{task}")
    assert "What they sent after that he is in the next room" in asha.words


def test_the_number_can_be_seen_to_ring_them_and_the_log_says_who_looked(asha: Desk, town: Town) -> None:
    task = flag(town)
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/number")
    assert WHO in asha.words
    assert town.house.rows("log")[-1].action == "number shown"


def test_a_reader_sees_that_there_is_a_flag_but_not_the_words(asha: Desk, town: Town) -> None:
    task = flag(town)
    reader = Desk(town.house).sign_in(town.joins("Ravi", "reader").email)
    for path in ("/console/", f"/console/tasks/{task}"):
        reader.open(path)
        assert "May be in danger" in reader.words
        assert "kill myself" not in reader.words
    assert "What was done?" not in reader.words


def test_a_case_is_on_the_list_with_what_it_sounds_like(asha: Desk, town: Town) -> None:
    town.says(WHO, "boiler broken 3 weeks")
    asha.open("/console/")
    assert "1 message sounds like a case of somebody’s own. They were told who to ring" in asha.words
    assert "could not place" not in asha.words
    asha.open("/console/said?unplaced=yes")
    assert "boiler broken 3 weeks Sounds like a repair. They were told who to ring." in asha.words
