"""One person's matter: rung, handed to a service, moved to another issue, split; and the bot that waits."""

from __future__ import annotations

import pytest

from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900621", "+447700900622"
POLISH = ("LANG", "Polski", "TIPTON", "1", "3", "Ciemno tam.", "DONE")
DARK, BINS = "It is dark behind the shops", "And the bins are never emptied"


@pytest.fixture
def ref(town: Town) -> str:
    """Ann agreed to hear, and told us of two things; her reference."""
    town.says(ANN, "TIPTON", "yes", "no", DARK, BINS, "DONE")
    town.arrived()
    return str(town.house.rows("talk")[-1].ref)


def promises(town: Town) -> list[tuple[str, str]]:
    issues = {row.id: row.ref for row in town.house.rows("issue")}
    return [(issues[row.issue_id], str(row.state)) for row in town.house.rows("promise")]


# --- calls -------------------------------------------------------------------------------------------


def call_task(town: Town) -> str:
    return f"/console/tasks/{next(row.id for row in town.house.rows('task') if row.kind == 'call-back')}"


def test_every_answer_of_the_call_form_is_shown_and_the_number_on_request(asha: Desk, town: Town) -> None:
    town.says(BEN, "CALL", "2", "Polski", "The library and my bus pass")
    asha.open(call_task(town))
    for words in (
        "Best time Afternoon",
        "Wants to speak Polish",
        "What it is about The library and my bus pass",
    ):
        assert words in asha.words, words
    assert BEN not in asha.page
    asha.press(f"{call_task(town)}/number")
    assert BEN in asha.words
    asha.open("/console/log")
    assert "Number shown" in asha.words


def test_no_answer_waits_for_its_next_hour(asha: Desk, town: Town) -> None:
    town.says(BEN, "CALL", "2", "1", "The bus")
    path = call_task(town)
    again = {"day-day": "25", "day-month": "11", "day-year": "2026", "hour": "14"}
    asha.open(path)
    asha.press(f"{path}/call", {"result": "no-answer", "note": "Rang out", **again})
    assert "No answer. It stands in Tasks until then." in asha.words
    assert "Asha: No answer: try again. Try again 25 November 2026, 14:00. Rang out" in asha.words
    (task,) = [row for row in town.house.rows("task") if row.kind == "call-back"]
    assert task.done_at is None and (task.due_at.day, task.due_at.hour) == (25, 14)
    asha.press(f"{path}/call", {"result": "reached", "note": "We talked about the bus."})
    assert "The call is kept, and the task is done." in asha.words
    assert [row.result for row in town.house.rows("call")] == ["no-answer", "reached"]
    asha.open(f"/console/talks/{town.house.rows('talk')[-1].ref}")
    assert "Asha rang them" in asha.words and "We talked about the bus." in asha.words


def no_answer(hour: str, day: str) -> dict[str, str]:
    when = {"day-day": day, "day-month": "11", "day-year": "2026"}
    return {"result": "no-answer", "hour": hour, **when}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Choose how the call went."),
        ({"result": "reached"}, "Write in a line what was said."),
        ({"result": "no-answer"}, "Choose the day and the hour of the call."),
        (
            {"result": "no-answer", "hour": "14", "day-day": "28", "day-month": "11", "day-year": "2026"},
            "working day",
        ),
        (
            {"result": "no-answer", "hour": "9", "day-day": "23", "day-month": "11", "day-year": "2026"},
            "to come",
        ),
        (
            {"result": "no-answer", "hour": "99", "day-day": "25", "day-month": "11", "day-year": "2026"},
            "the hour",
        ),
        ({"result": "reached", "note": "x" * 2001}, "2,000 characters"),
    ],
)
def test_a_call_is_logged_with_what_it_needs(
    asha: Desk, town: Town, fields: dict[str, str], says: str
) -> None:
    town.says(BEN, "CALL", "2", "1", "The bus")
    asha.open(call_task(town))
    asha.press(f"{call_task(town)}/call", fields)
    assert asha.status == 400 and says in asha.words
    assert town.house.rows("call") == []


def test_a_wrong_number_ends_the_task_and_settles_nothing(asha: Desk, town: Town, ref: str) -> None:
    town.says(ANN, "CALL", "2", "1", "The lamps")
    asha.open(call_task(town))
    asha.press(f"{call_task(town)}/call", {"result": "wrong-number"})
    assert promises(town) == [("I1", "waiting")]
    asha.press(f"{call_task(town)}/call", {"result": "reached", "note": "again"})
    assert asha.status == 400 and "logged as made already" in asha.words


def test_a_call_that_told_them_settles_what_was_promised(asha: Desk, town: Town, ref: str) -> None:
    town.says(ANN, "CALL", "2", "1", "The lamps")
    asha.open(call_task(town))
    assert "We told them what happened: nothing more is owed" in asha.words
    asha.press(f"{call_task(town)}/call", {"result": "reached", "note": "Told her.", "settles": "y"})
    assert promises(town) == [("I1", "answered")]
    assert [row.way for row in town.house.rows("promise")] == ["call"]
    asha.open("/console/issues/I1")
    assert f"Answer settled for {ref}: We rang them and told them" in asha.words


def test_a_call_without_a_task_settles_in_the_same_words(asha: Desk, town: Town, ref: str) -> None:
    asha.open(f"/console/talks/{ref}/call")
    logged = {"press": "log", "result": "reached", "note": "She rang us.", "settles": "y"}
    asha.press(f"/console/talks/{ref}/call", logged)
    asha.open("/console/issues/I1")
    assert f"Answer settled for {ref}: We rang them and told them" in asha.words


@pytest.mark.parametrize(("result", "note"), [("no-answer", ""), ("wrong-number", ""), ("reached", "Hello.")])
def test_a_call_without_a_task_waits_for_no_other_try(
    result: str, note: str, asha: Desk, town: Town, ref: str
) -> None:
    asha.open(f"/console/talks/{ref}/call")
    asha.press(f"/console/talks/{ref}/call", {"press": "log", "result": result, "note": note})
    assert "The call is kept." in asha.words
    (call,) = town.house.rows("call")
    assert (call.result, call.again_at, call.task_id) == (result, None, None)
    assert [row for row in town.house.rows("task") if row.kind == "call-back"] == []


def test_a_call_is_booked_for_them_and_one_without_a_task_is_logged(asha: Desk, town: Town, ref: str) -> None:
    path = f"/console/talks/{ref}/call"
    when = {"day-day": "26", "day-month": "11", "day-year": "2026", "hour": "10"}
    asha.open(path)
    asha.press(path, {"press": "book", "about": "", "owner": "1", **when})
    assert asha.status == 400 and "Write what the call is about." in asha.words
    asha.press(path, {"press": "book", "about": "The lamps, in Polish", "owner": "1", **when})
    assert "The call is booked." in asha.words
    asha.open("/console/tasks")
    assert "The lamps, in Polish" in asha.words
    asha.open(call_task(town))
    assert "What it is about The lamps, in Polish" in asha.words and "26 November 2026, 10:00" in asha.words
    asha.open(path)
    asha.press(path, {"press": "log", "result": "reached", "note": "She rang us.", "settles": "y"})
    assert "The call is kept." in asha.words and "She rang us." in asha.words
    assert promises(town) == [("I1", "answered")]


def test_notes_of_calls_go_when_they_ask_to_be_forgotten(asha: Desk, town: Town, ref: str) -> None:
    path = f"/console/talks/{ref}/call"
    asha.open(path)
    asha.press(path, {"press": "log", "result": "reached", "note": "She has a dog."})
    town.says(ANN, "FORGET", "FORGET")
    assert [row.note for row in town.house.rows("call")] == [""]


# --- services ----------------------------------------------------------------------------------------


def test_a_service_gets_it_they_are_told_who_and_the_promise_stays(asha: Desk, town: Town, ref: str) -> None:
    path = f"/console/talks/{ref}/service"
    asha.open(path)
    assert "Repairs, 0121 496 0123" in asha.words
    asha.press(path, {"service": "repair", "note": "Mailed Sam."})
    assert "They are told who has it now." in asha.words
    assert "Handed to Repairs, 0121 496 0123. Mailed Sam." in asha.words
    sent = town.house.rows("outbox")[-1]
    assert sent.body == (
        f"We have passed {ref} on to our team: Repairs. You can ring them on 0121 496 0123. "
        "We will still tell you what comes of it."
    )
    assert (sent.news, promises(town)) == (None, [("I1", "waiting")])
    (task,) = [row for row in town.house.rows("task") if row.kind == "with-service"]
    assert task.talk_id and task.note == "Repairs, 0121 496 0123"
    asha.open("/console/log")
    assert f"Handed to repair conversation {ref}" in asha.words
    asha.open(path)
    asha.press(path, {"service": "repair"})
    assert asha.status == 400 and "today already" in asha.words
    assert len([row for row in town.house.rows("outbox") if "passed" in row.body]) == 1


def test_they_are_told_in_their_language(asha: Desk, town: Town) -> None:
    town.says(BEN, *POLISH)
    ref = town.house.rows("talk")[-1].ref
    asha.open(f"/console/talks/{ref}/service")
    asha.press(f"/console/talks/{ref}/service", {"service": "housing"})
    sent = town.house.rows("outbox")[-1]
    assert sent.language == "pl" and f"{ref} on to our team: Housing (pl)." in sent.body


def test_who_stopped_is_not_told_and_that_is_said(asha: Desk, town: Town, ref: str) -> None:
    town.says(ANN, "STOP")
    asha.open(f"/console/talks/{ref}/service")
    assert "They will not be told: They sent STOP" in asha.words
    asha.press(f"/console/talks/{ref}/service", {"service": "care"})
    assert "They were not told: They sent STOP" in asha.words
    asha.open(f"/console/talks/{ref}/service")
    asha.press(f"/console/talks/{ref}/service", {"service": "circus"})
    assert asha.status == 400 and "Choose a service." in asha.words


# --- move and split ----------------------------------------------------------------------------------


def test_what_is_owed_moves_to_an_open_issue_found_by_its_name(asha: Desk, town: Town, ref: str) -> None:
    other = town.issue("Lights behind the shops")
    path = f"/console/talks/{ref}/matter"
    asha.open(path)
    asha.press(path, {"press": "look", "looked": "LIGHTS shops"})
    assert f"{other} : Lights behind the shops" in asha.words
    asha.press(path, {"press": "move", "into": other})
    assert f"It is settled by the answer of {other} from now on." in asha.words
    assert promises(town) == [(other, "waiting")]
    asha.open(f"/console/issues/{other}")
    assert f"{ref} moved to it" in asha.words
    asha.open("/console/issues/I1")
    assert f"{ref}, to {other}, moved out" in asha.words
    for into, says in ((other, "already"), ("I999", "")):
        asha.open(path)
        asha.press(path, {"press": "move", "into": into})
        assert asha.status in (400, 404) and says in asha.words


def test_nothing_moves_into_what_is_closed_or_where_nothing_is_owed(asha: Desk, town: Town, ref: str) -> None:
    other = town.issue("Lights")
    asha.open(f"/console/issues/{other}")
    asha.press(f"/console/issues/{other}/close")
    path = f"/console/talks/{ref}/matter"
    asha.open(path)
    asha.press(path, {"press": "move", "into": other})
    assert asha.status == 400 and f"{other} is closed." in asha.words
    town.says(BEN, "TIPTON", "no", "no", "Bins", "DONE")
    path = f"/console/talks/{town.house.rows('talk')[-1].ref}/matter"
    asha.open(path)
    assert "Nothing was promised for this number" in asha.words


def test_a_second_matter_gets_an_issue_and_a_promise_of_its_own(asha: Desk, town: Town, ref: str) -> None:
    path = f"/console/talks/{ref}/matter"
    bins = next(row for row in town.house.rows("answer") if row.words == BINS)
    asha.open(path)
    assert DARK in asha.words and BINS in asha.words
    asha.press(path, {"press": "split", "said": str(bins.id), "title": "Bins behind the shops"})
    assert "The second matter is" in asha.words
    assert promises(town) == [("I1", "waiting"), ("I2", "waiting")]
    first, second = town.house.rows("promise")
    assert first.due_at == second.due_at
    new = town.house.rows("talk")[-1]
    moved = next(row for row in town.house.rows("answer") if row.id == bins.id)
    assert (moved.talk_id, moved.words, new.state) == (new.id, BINS, "ended")
    for page, words in (
        ("/console/issues/I1", f"Split: {new.ref}, now under I2"),
        ("/console/issues/I2", f"Split from {ref} under I1"),
    ):
        asha.open(page)
        assert words in asha.words
    assert not town.house.rows("issue")[-1].public
    asha.write("I2", text_en_GB="You told us about bins. We empty them now.")
    outcome = town.house.rows("outcome")[-1].id
    asha.press(f"/console/outcomes/{outcome}/send", {"mark": asha.hidden("mark"), "press": "send"})
    town.passes(minutes=1)
    told = [row.body for row in town.house.rows("outbox") if row.kind == "outcome"]
    assert [body.split(":")[0] for body in told] == [ref], "by the number that she knows"
    town.arrived()
    assert promises(town) == [("I1", "waiting"), ("I2", "answered")]


@pytest.mark.parametrize(
    ("said", "title", "says"),
    [
        ("none", "Bins", "Choose the answers"),
        ("all", "Bins", "Leave at least one answer"),
        ("bins", " ", "Write what the second matter is about."),
    ],
)
def test_a_split_needs_answers_and_a_name(
    asha: Desk, town: Town, ref: str, said: str, title: str, says: str
) -> None:
    own = [str(row.id) for row in town.house.rows("answer") if row.words in (DARK, BINS)]
    chosen = {"none": ["999"], "all": own, "bins": own[1:]}[said]
    path = f"/console/talks/{ref}/matter"
    asha.open(path)
    asha.press(path, {"press": "split", "said": chosen, "title": title})
    assert asha.status == 400 and says in asha.words
    assert len(town.house.rows("talk")) == 1


# --- the bot waits -----------------------------------------------------------------------------------


def writes(asha: Desk, ref: str) -> None:
    asha.open(f"/console/talks/{ref}")
    fields = {"text": "When may we come and look?", "once": asha.hidden("once")}
    asha.press(f"/console/talks/{ref}/message", {**fields, "press": "look"})
    asha.press(f"/console/talks/{ref}/message", {**fields, "seen": asha.hidden("seen"), "press": "send"})
    assert "It is on its way" in asha.words


def test_the_bot_waits_for_who_hears_from_an_officer_and_then_goes_on(
    asha: Desk, town: Town, ref: str
) -> None:
    town.says(ANN, "TIPTON")
    talk = town.house.rows("talk")[-1]
    assert talk.state == "open"
    asked = talk.place["question"]
    writes(asha, ref)
    town.says(ANN, "Tuesday after lunch would suit me best")
    after = next(row for row in town.house.rows("talk") if row.id == talk.id)
    assert after.place["question"] == asked and after.place["misses"] == 0
    words = town.house.rows("answer")[-1]
    assert (words.words, words.talk_id) == ("Tuesday after lunch would suit me best", 1)
    assert town.house.rows("outbox")[-1].body == f"Thank you. We have added this to {ref}."
    assert [row.kind for row in town.house.rows("task")].count("reply") == 1
    town.says(ANN, "no")
    after = next(row for row in town.house.rows("talk") if row.id == talk.id)
    assert after.place["question"] != asked, "a plain answer is taken"


def test_nobody_is_nudged_while_they_hear_from_an_officer(asha: Desk, town: Town, ref: str) -> None:
    town.says(ANN, "TIPTON")
    for _ in range(22):
        town.passes(hours=1)
    writes(asha.sign_in(), ref)
    for _ in range(10):
        town.passes(hours=1)
    nudges = [row for row in town.house.rows("outbox") if (row.key or "").startswith("nudge")]
    assert nudges == []
    for _ in range(48):
        town.passes(hours=1)
    assert [row for row in town.house.rows("outbox") if (row.key or "").startswith("nudge")]
