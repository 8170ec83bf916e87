"""To do: danger first by law of the page, true counts, whose it is, and what is new. On both databases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot.model.task import TASK_KINDS, TaskKind, about_kind
from bot.service.casework import todo
from bot.store import tables
from bot.store.casework import tasks
from tests.web.console.crowded import fill, flags
from tests.web.console.desk import Desk, Town

WHO = "+447700900101"
DANGER = "I want to kill myself"


def headings(desk: Desk) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", desk.page)


def heard(town: Town, words: str = DANGER) -> int:
    town.says(WHO, words)
    return int(town.house.rows("task")[-1].id)


# --- danger first ------------------------------------------------------------------------------------


def test_a_flag_stands_above_four_hundred_tasks_that_are_due_before_it(asha: Desk, town: Town) -> None:
    """It was on no page: 200 tasks were read by their dates, and cut off."""
    fill(town, issues=10, tasks=400)
    earlier = sum(row.due_at < town.house.clock.now() for row in town.house.rows("task"))
    town.house.clock.pass_by(minutes=1)
    task = heard(town)
    asha.sign_in().open("/console/")
    assert earlier >= 200
    assert headings(asha)[0] == "May be in danger (1)"
    assert asha.words.index(DANGER) < asha.words.index("Late (4)", asha.words.index(DANGER))
    asha.open("/console/tasks")
    assert asha.page.index(f'href="/console/tasks/{task}"') < asha.page.index("Asked for a call</a>")


def test_the_newest_flag_is_the_first_however_many_wait(asha: Desk, town: Town) -> None:
    town.answers()
    flags(town, 60)
    task = heard(town)
    asha.open("/console/")
    assert "May be in danger (61)" in asha.words
    first = re.search(r'<ul class="due">\s*<li[^>]*>\s*<span><a [^>]*href="/console/tasks/(\d+)"', asha.page)
    assert first and int(first[1]) == task
    asha.open("/console/tasks?kind=flag&page=2")
    assert "Page 2 of 2" in asha.words and asha.page.count("May be in danger</a>") == 11


def test_a_flag_that_somebody_looks_at_stands_below_those_that_nobody_does(asha: Desk, town: Town) -> None:
    seen = heard(town)
    asha.open(f"/console/tasks/{seen}")
    assert "Nobody has said yet that they look at this." in asha.words
    asha.press(f"/console/tasks/{seen}/look")
    assert "Everybody sees that somebody looks at it now." in asha.words
    town.says("+447700900102", "I will kill myself tonight")
    asha.open("/console/")
    assert asha.words.index("Nobody looks at it yet") < asha.words.index("Somebody looks at it")
    assert town.house.rows("log")[-1].action == "flag looked at"


def test_every_block_can_be_reached_from_the_top(asha: Desk, town: Town) -> None:
    """A long list of one kind of danger does not hide another kind."""
    fill(town, issues=10, tasks=4)
    heard(town, "I know where you work, watch your back")
    asha.open("/console/")
    jumps = re.findall(r'href="#([a-z-]+)"', asha.page.partition('id="late"')[0])
    assert {"late", "untold", "kind-call-back"} <= set(jumps)
    assert all(f'id="{each}"' in asha.page for each in jumps)
    heard(town)
    asha.open("/console/")
    jumps = re.findall(r'href="#([a-z-]+)"', asha.page.partition("<h2")[0])
    assert jumps[-2:] == ["kind-flag", "kind-flag-threat"], "nothing stands between the title and danger"


# --- counts and pages --------------------------------------------------------------------------------


def test_blocks_are_counted_whole_and_lead_to_all_of_them(asha: Desk, town: Town) -> None:
    fill(town, issues=300, tasks=80)
    asha.open("/console/")
    wanted = (
        *("Late (120)", "Due in the next 5 working days (60)", "Open again (30)"),
        *("Answered, but not everybody has been told (30)", "Asked for a call (20)"),
    )
    assert headings(asha)[: len(wanted)] == list(wanted)
    assert asha.page.count('/write">') == 40, "ten of each"
    asha.open("/console/issues?state=late")
    assert "120 issues" in asha.words and "Page 1 of 3" in asha.words
    refs = set()
    for number in (1, 2, 3):
        asha.open(f"/console/issues?state=late&page={number}")
        refs |= set(re.findall(r'href="/console/issues/(I\d+)"', asha.page))
    assert len(refs) == 120
    asha.open("/console/issues?state=late&page=99")
    assert "Page 3 of 3" in asha.words


def test_issues_can_be_narrowed_down(asha: Desk, town: Town) -> None:
    fill(town, issues=20)
    town.issue("Lights behind the shops")
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    for asked, found in (
        ("state=all", "21 issues"),
        ("state=all&town=tipton", "21 issues"),
        ("state=all&town=oldbury", "No issues match."),
        ("state=all&topic=safety", "20 issues"),
        ("state=all&shown=public", "1 issue"),
        ("state=all&shown=private&topic=safety", "20 issues"),
        ("state=reopened", "2 issues"),
        ("state=untold", "2 issues"),
        ("state=closed", "There are none."),
    ):
        asha.open(f"/console/issues?{asked}")
        assert found in asha.words, asked
    ravi.open("/console/issues?state=all&whose=mine")
    assert "No issues match." in ravi.words


def test_what_was_answered_stands_there_while_somebody_is_owed_an_answer(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    change = update(tables.issue).where(tables.issue.c.ref == ref).values(state="answered")
    town.services.db.write(lambda c: c.execute(change))
    asha.open("/console/")
    assert "Answered, but not everybody has been told (1)" in asha.words
    assert "Not everybody has been told. Due in 20 working days 1 person waiting" in asha.words
    assert f'href="/console/issues/{ref}/owed"' in asha.page
    settled = update(tables.promise).values(state="answered")
    town.services.db.write(lambda c: c.execute(settled))
    asha.open("/console/")
    assert "not everybody has been told" not in asha.words


# --- mine, and new -----------------------------------------------------------------------------------


def test_mine_or_everybodys_is_remembered_and_flags_are_everybodys(asha: Desk, town: Town) -> None:
    fill(town, issues=10, tasks=4)
    heard(town)
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    ravi.open("/console/")
    assert "Late (4)" in ravi.words
    ravi.open("/console/?whose=mine")
    for path in ("/console/", "/console/tasks"):
        ravi.open(path)
        assert "May be in danger (1)" in ravi.words or "May be in danger Due today" in ravi.words
        assert "Late (4)" not in ravi.words and "Asked for a call" not in ravi.words
    ravi.open("/console/?whose=all")
    ravi.open("/console/")
    assert "Late (4)" in ravi.words


def test_what_came_since_the_last_visit_is_marked_as_new(asha: Desk, town: Town) -> None:
    town.house.clock.pass_by(minutes=5)
    town.says(WHO, "CALL", "2", "English", "lights")
    asha.open("/console/")
    assert " New " not in asha.words, "who is here for the first time is not told that all of it is new"
    asha.sign_in().open("/console/")
    assert re.search(r"Asked for a call Due in \d working days? New", asha.words)
    before = town.asha.looked_at
    asha.open("/console/")
    assert town.asha.looked_at == before, "to look changes nothing"
    asha.press("/console/looked", {"upto": asha.hidden("upto")})
    asha.open("/console/")
    assert " New " not in asha.words
    assert "I have looked through these" not in asha.words


def test_a_moment_that_is_yet_to_come_is_not_looked_at(asha: Desk, town: Town) -> None:
    asha.open("/console/")
    for given in ("99999999999", "-5", "9" * 30, "now"):
        asha.press("/console/looked", {"upto": given})
        assert asha.status == 200
    looked = town.asha.looked_at
    assert looked is not None and looked <= town.house.clock.now() + timedelta(seconds=1)


# --- what a card says --------------------------------------------------------------------------------


def test_a_call_says_what_it_is_about_and_in_which_language(asha: Desk, town: Town) -> None:
    town.answers()
    town.says(WHO, "CALL", "1", "Polski", "The library and my bus pass")
    asha.open("/console/")
    for words in ("The library and my bus pass", "Wants to speak Polish", "Morning", "with Asha"):
        assert words in asha.words
    asha.open(f"/console/tasks/{town.house.rows('task')[-1].id}")
    assert "Wants to speak Polish" in asha.words
    assert "What it is about The library and my bus pass" in asha.words


def test_a_reader_sees_no_words_on_any_card(asha: Desk, town: Town) -> None:
    town.answers()
    town.says(WHO, "CALL", "1", "Polski", "The library and my bus pass")
    town.says(WHO, DANGER)
    town.says("+447700900102", "hello", "STOP", DANGER)
    reader = Desk(town.house).sign_in(town.joins("Rose", "reader").email)
    for path in ("/console/", "/console/tasks", *(f"/console/tasks/{n}" for n in (1, 2))):
        reader.open(path)
        assert reader.status == 200
        assert "bus pass" not in reader.words and DANGER not in reader.words
        assert "Take this" not in reader.words and "Hand over" not in reader.words


def test_who_said_it_did_not_help_is_shown_with_their_words(asha: Desk, town: Town) -> None:
    town.answers()
    asha.write(town.ref())
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    town.arrived()
    town.passes(weeks=4, days=1)
    town.says(WHO, "no", "Still dark.", "DONE")
    asha.sign_in().open("/console/")
    assert "Still dark." in asha.words


def test_a_kind_of_the_councils_own_has_a_block_and_a_page(asha: Desk, town: Town) -> None:
    now, owner_id = town.house.clock.now(), town.asha.id

    def work(c: Connection) -> None:
        for kind in ("gritting-wanted", TaskKind.DUE_SOON):
            tasks.add_task(c, kind=kind, key=kind, owner_id=owner_id, due_at=now, opened_at=now)

    town.services.db.write(work)
    asha.open("/console/")
    assert "Gritting wanted (1)" in asha.words and "Reply due soon" not in asha.words
    asha.open("/console/tasks?kind=due-soon")
    assert "Reply due soon (1)" in asha.words and "Gritting wanted</a>" not in asha.page.partition("<ul")[2]
    asha.open("/console/tasks?kind=nothing")
    assert "nothing else is left to do" in asha.words


# --- what nobody has read ------------------------------------------------------------------------------


def tells(town: Town, who: str, words: str) -> str:
    """A matter of somebody's own; the number of its issue."""
    town.says(who, words, "yes", "tipton", "4")
    return town.ref()


def test_a_new_matter_stands_there_from_the_first_day_until_somebody_has_read_it(
    asha: Desk, town: Town
) -> None:
    first = tells(town, WHO, "The slide in Victoria Park is broken")
    tells(town, "+447700900102", "Mattresses behind the flats again")
    asha.open("/console/")
    for words in (
        *(
            "New matters that nobody has read (2)",
            "The slide in Victoria Park is broken",
            "Mattresses behind",
        ),
        *("with Asha, Tipton, Parks and play, I1, since 23 November 2026", "Due in 20 working days"),
    ):
        assert words in asha.words, words
    assert asha.words.index("The slide") < asha.words.index("Mattresses"), "who waits longest is the first"
    asha.open(f"/console/said?issue={first}")
    (ref,) = set(re.findall(r'href="/console/talks/(\w+)"', asha.page))
    asha.open(f"/console/talks/{ref}")
    asha.press(f"/console/talks/{ref}/read", {"upto": asha.hidden("upto")})
    asha.open("/console/")
    assert "New matters that nobody has read (1)" in asha.words and "The slide" not in asha.words
    town.says("+447700900102", "FORGET", "FORGET")
    asha.open("/console/")
    assert "New matters that nobody has read" not in asha.words


def test_new_matters_are_paged_are_somebodys_and_stand_in_one_list_only(asha: Desk, town: Town) -> None:
    for number in range(12):
        tells(town, f"+4477009002{number:02}", f"The lamp in street {number} is dark")
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    ravi.open("/console/?whose=mine")
    assert "New matters" not in ravi.words and "12 conversations that nobody has read" in ravi.words
    asha.open("/console/?whose=mine")
    assert "New matters that nobody has read (12)" in asha.words and "See all 12" in asha.words
    assert asha.words.count("The lamp in street") == 2 * 10, "ten, each named again on its link"
    asha.open("/console/issues?state=matters&whose=mine")
    assert "12 issues" in asha.words
    town.due("I1", 2)
    asha.open("/console/")
    assert "New matters that nobody has read (11)" in asha.words
    assert "Due in the next 5 working days (1)" in asha.words


def test_what_nobody_has_read_is_counted_as_the_inbox_counts_it(asha: Desk, town: Town) -> None:
    """Answers to a pledge stand on no other list, and a new officer would think that nobody wrote."""
    town.answers()
    town.answers("+447700900102")
    town.says("+447700900103", "hello", "what about the drains then")
    town.says("+447700900103", DANGER)
    asha.open("/console/said")
    found = re.search(r"Unread \((\d+)\)", asha.words)
    assert found and int(found[1]) >= 3
    asha.open("/console/")
    assert f"{found[1]} conversations that nobody has read" in asha.words
    assert 'href="/console/said?unread=yes"' in asha.page
    asha.open("/console/said?unread=yes")
    asha.press("/console/said/read?unread=yes", {"all": "yes", "upto": asha.hidden("upto")})
    asha.open("/console/")
    assert "conversations that nobody has read" not in asha.words


@pytest.mark.parametrize("kind", [*TASK_KINDS, "gritting-wanted"])
def test_a_call_is_counted_as_one_whatever_asks_for_it(kind: str, town: Town) -> None:
    """And nothing is counted twice, or not at all, which has a place on To do."""
    now, who = town.house.clock.now(), town.asha.id
    before = town.services.db.read(lambda c: todo.waiting(c, who, now))
    new: tasks.NewTask = {"kind": kind, "key": "one", "owner_id": who, "due_at": now, "opened_at": now}
    town.services.db.write(lambda c: tasks.add_task(c, **new))
    after = town.services.db.read(lambda c: todo.waiting(c, who, now))
    assert after.calls - before.calls == (about_kind(kind).alert == "call-back")
    more = sum(getattr(after, each) - getattr(before, each) for each in ("flags", "calls", "checks", "other"))
    assert more == about_kind(kind).listed
