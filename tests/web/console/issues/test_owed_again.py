"""What was answered is owed again: withdrawn, corrected, not arrived after all, renewed by the person, undone
or opened again by an officer. The issue is open then, with a date; history says why. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.model.promise import again_by
from bot.store import tables, timers
from bot.store.outbox import receipts
from channels.port import Delivery, Fault, Receipt
from tests.web.console.desk import Desk, Town
from tests.web.console.outcomes.sending import GONE, arrives, fails, told

ANN, BEN = "+447700900211", "+447700900212"
BENCHES = "The benches on Owen Street have been broken three times"


def tells(town: Town, who: str, words: str = BENCHES, topic: str = "2") -> str:
    """Somebody writes to us of a matter of their own, and agrees to hear; the reference of its issue."""
    town.says(who, words, "yes", "tipton", topic)
    return town.ref()


def sends(asha: Desk, town: Town, ref: str, **changes: str) -> int:
    """Write what happened and send it at once; the outcome's id."""
    asha.write(ref, **changes)
    made = town.house.rows("outcome")[-1].id
    asha.press(f"/console/outcomes/{made}/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    return int(made)


def states(town: Town) -> list[str]:
    return [row.state for row in town.house.rows("promise")]


def issue(town: Town, ref: str) -> Any:
    return next(row for row in town.house.rows("issue") if row.ref == ref)


def history(asha: Desk, ref: str) -> str:
    asha.open(f"/console/issues/{ref}")
    return asha.words.partition("History")[2]


def said_to(town: Town) -> list[str]:
    return [row.body for row in town.house.rows("outbox")]


def asked(town: Town) -> int:
    return sum(row.kind == "ask" for row in town.house.rows("outbox"))


@pytest.fixture
def answered(asha: Desk, town: Town) -> str:
    """One person's matter that was answered, and the answer arrived."""
    ref = tells(town, ANN)
    sends(asha, town, ref)
    arrives(town, 0)
    assert states(town) == ["answered"]
    return ref


# --- withdrawn, corrected ----------------------------------------------------------------------------


def test_an_answer_that_was_withdrawn_is_none(asha: Desk, town: Town, answered: str) -> None:
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/withdraw")
    assert states(town) == ["waiting"]
    (owed,) = town.house.rows("promise")
    assert owed.due_at > town.house.clock.now()
    asha.open(f"/console/issues/{answered}")
    assert issue(town, answered).state == "open"
    asha.press(f"/console/issues/{answered}/close")
    assert "1 person is still owed an answer" in asha.words
    assert "what people were told was withdrawn" in history(asha, answered)
    asha.open("/console/")
    assert "A correction to write and send (1)" in asha.words
    town.says(ANN, "any news?")
    assert "We have told you what happened" not in said_to(town)[-1]
    town.passes(weeks=4, days=2)
    assert asked(town) == 0


def test_what_was_withdrawn_settles_nothing_where_it_arrives_later(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    sends(asha, town, ref)
    becomes_sent(town)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/withdraw")
    arrives(town, 0)
    assert states(town) == ["waiting"]


def test_an_answer_that_is_withdrawn_before_its_receipts_leaves_the_issue_open(
    asha: Desk, town: Town
) -> None:
    ref = tells(town, ANN)
    sends(asha, town, ref)
    becomes_sent(town)
    assert (issue(town, ref).state, states(town)) == ("answered", ["waiting"])
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/withdraw")
    assert (issue(town, ref).state, states(town)) == ("open", ["waiting"])
    assert "what people were told was withdrawn" in history(asha, ref)
    arrives(town, 0)
    assert (issue(town, ref).state, states(town)) == ("open", ["waiting"])


def test_an_answer_that_failed_with_all_is_none_once_it_is_withdrawn(asha: Desk, town: Town) -> None:
    ref = told(asha, town, people=1)
    fails(town, 0, GONE)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/withdraw")
    assert "It is withdrawn. It is no answer any more." in asha.words
    assert issue(town, ref).state == "open" and len(town.house.rows("outcome")) == 1


def test_where_a_later_answer_stands_the_issue_stays_answered(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    sends(asha, town, ref)
    becomes_sent(town)
    town.passes(hours=1)
    asha.sign_in()
    asha.write(ref, to_all="y")
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    assert [row.state for row in town.house.rows("outcome")] == ["sent", "sent"]
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/withdraw")
    assert issue(town, ref).state == "answered"


def becomes_sent(town: Town) -> None:
    sent = {"state": "sent", "sent_at": town.house.clock.now(), "sent_ref": "SM1"}
    which = update(tables.outbox).where(tables.outbox.c.kind == "outcome")
    town.services.db.write(lambda c: c.execute(which.values(sent)))
    town.passes(seconds=1)


CORRECTION = {
    "press": "keep",
    "kind": "changed",
    "you_said": "The benches were broken.",
    "we_did": "Nothing yet.",
    "lasts_until": "We do not know.",
    "text_en_GB": "We were wrong. The benches were not mended yet.",
}


@pytest.mark.parametrize(
    ("kind", "withdraw", "state"),
    [("changed", False, "informed"), ("changed", True, "informed"), ("done", True, "answered")],
)
def test_a_correction_takes_the_answer_back_unless_it_is_one(
    asha: Desk, town: Town, answered: str, kind: str, withdraw: bool, state: str
) -> None:
    asha.open("/console/sent/1")
    asha.press(f"/console/sent/1/{'withdraw' if withdraw else 'correct'}")
    asha.open("/console/outcomes/2/write")
    fields = {**CORRECTION, "kind": kind, "version": asha.hidden("version")}
    asha.press("/console/outcomes/2/write", fields)
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    arrives(town, 1)
    assert states(town) == [state]
    assert issue(town, answered).state == ("answered" if state == "answered" else "open")
    asha.open("/console/")
    assert "A correction to write and send" not in asha.words
    town.passes(weeks=4, days=2)
    assert asked(town) == (1 if state == "answered" else 0)


def test_a_word_on_the_way_that_corrects_something_older_takes_no_answer_back(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    late = {"why_not": "It takes longer.", "next_by-day": "1", "next_by-month": "2", "next_by-year": "2027"}
    sends(asha, town, ref, kind="under-way", **late)
    arrives(town, 0)
    town.passes(minutes=1)
    sends(asha, town, ref)
    arrives(town, 1)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/correct")
    asha.open("/console/outcomes/3/write")
    fields = {
        **CORRECTION,
        "version": asha.hidden("version"),
        "next_by-day": "",
        "next_by-month": "",
        "next_by-year": "",
    }
    asha.press("/console/outcomes/3/write", fields)
    asha.press("/console/outcomes/3/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(minutes=1)
    arrives(town, 2)
    assert states(town) == ["answered"]


def test_a_correction_that_is_thrown_away_is_no_work_any_more(asha: Desk, town: Town, answered: str) -> None:
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/correct")
    asha.open("/console/outcomes/2")
    asha.press("/console/outcomes/2/delete", {"version": asha.hidden("version")})
    asha.open("/console/")
    assert "A correction to write and send" not in asha.words
    town.passes(weeks=4, days=2)
    assert asked(town) == 1, "it was begun and not sent: the answer stood all the time"
    assert answered


def corrected(asha: Desk, town: Town, outcome_id: int) -> None:
    """The answer was right but for a word: its correction, which is one too, is sent and arrives."""
    asha.open(f"/console/sent/{outcome_id - 1}")
    asha.press(f"/console/sent/{outcome_id - 1}/correct")
    path = f"/console/outcomes/{outcome_id}"
    asha.open(f"{path}/write")
    asha.press(f"{path}/write", {**CORRECTION, "kind": "done", "version": asha.hidden("version")})
    asha.press(f"{path}/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    town.arrived()


def test_what_was_corrected_asks_nobody_and_waits_for_nothing(asha: Desk, town: Town, answered: str) -> None:
    assert answered
    corrected(asha, town, 2)
    town.passes(weeks=4, days=2)
    assert asked(town) == 1, "after the correction"
    assert not [row for row in town.house.rows("timer") if row.kind == "ask-helped"]


def test_who_was_asked_whether_it_helped_is_not_asked_again_after_a_correction(
    asha: Desk, town: Town, answered: str
) -> None:
    assert answered
    town.passes(weeks=4, days=2)
    assert asked(town) == 1
    town.says(ANN, "1")
    asha.sign_in()
    for outcome_id in (2, 3):
        corrected(asha, town, outcome_id)
        town.passes(weeks=5)
        assert asked(town) == 1, "once for an answer, however often its words are put right"
        asha.sign_in()


def test_a_new_answer_after_one_that_did_not_help_is_asked_about(
    asha: Desk, town: Town, answered: str
) -> None:
    town.passes(weeks=4, days=2)
    town.says(ANN, "3", "It is dark still", "DONE")
    asha.sign_in()
    sends(asha, town, answered)
    town.arrived()
    town.passes(weeks=5)
    town.passes(days=2)
    assert asked(town) == 2


# --- not asked after a no, whatever set the timer ----------------------------------------------------


def test_a_timer_of_an_older_version_asks_nobody_after_a_no(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    no = {"kind": "cannot", "we_did": "", "why_not": "There is no money.", "money": "It costs £5."}
    sends(asha, town, ref, **no, text_en_GB="We cannot do it. There is no money.")
    arrives(town, 0)
    soon = town.house.clock.now() + timedelta(days=1)
    town.services.db.write(lambda c: timers.arm(c, "ask-helped", soon, ref=1, key="old"))
    town.services.db.write(lambda c: timers.arm(c, "ask-later", soon, ref=1, turn=1, key="old-2"))
    town.passes(days=2)
    conversations = {row.id: row.name for row in town.house.rows("conversation")}
    names = [conversations[row.conversation_id] for row in town.house.rows("talk")]
    assert "what-happened" not in names and names.count("was-it-clear") == 1


# --- renewed by the person ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["STOP", "unreachable"])
def test_who_can_be_told_after_all_opens_the_closed_issue_again(asha: Desk, town: Town, way: str) -> None:
    ref = tells(town, ANN)
    if way == "STOP":
        town.says(ANN, "STOP")
    else:
        asha.open(f"/console/issues/{ref}/owed")
        asha.press(f"/console/issues/{ref}/owed", {"promise": "1", "press": "settle", "way": way})
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    assert issue(town, ref).state == "closed"
    town.passes(days=40)  # the date that they had is over
    town.says(ANN, "START" if way == "STOP" else "any news on my benches?")
    assert states(town) == ["waiting"]
    (owed,) = town.house.rows("promise")
    assert owed.due_at == again_by(town.house.clock.now())
    found = issue(town, ref)
    assert (found.state, found.closed_at, found.reply_by) == ("open", None, owed.due_at)
    asha.sign_in()
    assert "somebody can be told after all" in history(asha, ref)
    asha.open("/console/issues")
    assert ref in asha.words


def test_an_answered_issue_is_open_when_one_of_its_people_comes_back(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.answers(ANN)
    town.answers(BEN)
    ref = town.ref()
    town.says(ANN, "STOP")
    sends(asha, town, ref)
    arrives(town, 0)
    assert issue(town, ref).state == "answered"
    town.says(ANN, "START")
    assert issue(town, ref).state == "open"
    assert sorted(states(town)) == ["answered", "waiting"]


# --- not arrived after all ---------------------------------------------------------------------------


def failed_late(town: Town) -> None:
    report = Receipt(
        event_id="late", account="x", state=Delivery.FAILED, sent_ref="SM1", code="30003", fault=Fault.ADDRESS
    )
    now = town.house.clock.now()
    assert town.services.db.write(lambda c: receipts.take_receipt(c, "sms", report, now)) is not None


def test_a_failure_that_is_reported_after_three_days_takes_the_answer_back(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    sends(asha, town, ref)
    becomes_sent(town)
    town.passes(hours=73)
    assert states(town) == ["answered"]
    failed_late(town)
    asha.sign_in().open("/console/sent/1")
    assert "The number does not work: 1 person" in asha.words, "in the list as soon as in the count"
    town.passes(minutes=1)
    assert states(town) == ["waiting"]
    assert issue(town, ref).state == "reopened"
    assert "our message has not arrived after all" in history(asha, ref)
    town.passes(weeks=5)
    assert asked(town) == 0


def test_who_was_rung_since_stays_told(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    sends(asha, town, ref)
    becomes_sent(town)
    asha.open(f"/console/issues/{ref}/owed")
    asha.press(f"/console/issues/{ref}/owed", {"promise": "1", "press": "settle", "way": "call"})
    failed_late(town)
    town.passes(minutes=1)
    assert states(town) == ["answered"]


def test_what_failed_is_listed_before_the_next_job_has_run(asha: Desk, town: Town) -> None:
    sends(asha, town, tells(town, ANN))
    failed = update(tables.outbox).where(tables.outbox.c.kind == "outcome")
    town.services.db.write(lambda c: c.execute(failed.values(state="failed", reason=GONE)))
    asha.open("/console/sent/1")
    assert "On the way 0 Delivered 0 Sent, no report yet 0 Failed 1" in asha.words
    assert "The number does not work: 1 person" in asha.words


# --- an officer undoes it ----------------------------------------------------------------------------


def test_a_wrong_settle_is_undone_with_history(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    page = f"/console/issues/{ref}/owed"
    asha.open(page)
    asha.press(page, {"promise": "1", "press": "settle", "way": "letter"})
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    asha.open(f"{page}?settled=1")
    asha.press(page, {"promise": "1", "press": "owe-again"})
    assert "1 person is owed an answer again. The issue is open." in asha.words
    assert (states(town), issue(town, ref).state) == (["waiting"], "open")
    (owed,) = town.house.rows("promise")
    assert (owed.way, owed.settled_by) == (None, None)
    assert "Answer owed again to" in history(asha, ref)
    asha.press(page, {"promise": "1", "press": "owe-again"})
    assert asha.status == 400 and "they wait for one" in asha.words


def test_who_ended_it_themselves_is_not_owed_it_again_by_an_officer(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    town.says(ANN, "STOP")
    page = f"/console/issues/{ref}/owed"
    asha.open(f"{page}?settled=1")
    before = town.house.everything()
    asha.press(page, {"promise": "1", "press": "owe-again"})
    assert asha.status == 400
    assert town.house.everything() == before


def test_settling_who_is_settled_says_so(asha: Desk, town: Town, answered: str) -> None:
    page = f"/console/issues/{answered}/owed"
    asha.open(f"{page}?settled=1")
    asha.press(page, {"promise": "1", "press": "settle", "way": "call"})
    assert asha.status == 400 and "This is settled already" in asha.words
    assert states(town) == ["answered"]


def test_to_open_an_issue_again_is_to_say_for_whom(asha: Desk, town: Town, answered: str) -> None:
    page = f"/console/issues/{answered}/reopen"
    asha.open(page)
    assert "Everybody who was answered (1)" in asha.words
    asha.press(page, {})
    assert asha.status == 400 and "Choose who is owed an answer again" in asha.words
    assert issue(town, answered).state == "answered"
    asha.press(page, {"who": "some"})
    assert "Those I chose are owed an answer again" in asha.words
    asha.open(page)
    asha.press(page, {"who": "all"})
    assert (states(town), issue(town, answered).state) == (["waiting"], "open")
    assert issue(town, answered).reply_by > town.house.clock.now()


def test_an_issue_in_which_nobody_was_answered_is_opened_without_a_question(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    asha.open(f"/console/issues/{ref}/reopen")
    assert "Nobody in it was answered" in asha.words
    asha.press(f"/console/issues/{ref}/reopen", {})
    assert issue(town, ref).state == "open"


# --- why it is open again ----------------------------------------------------------------------------


def test_a_no_of_a_resident_stands_in_the_history(asha: Desk, town: Town, answered: str) -> None:
    town.says(ANN, "no, that is not good enough")
    assert issue(town, answered).state == "reopened"
    assert "somebody said that it is not settled" in history(asha, answered)
    assert "Open again: it did not help" in asha.words


def test_what_an_update_opened_again_says_so(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    town.services.db.write(lambda c: c.execute(update(tables.issue).values(state="reopened")))
    told = "opened again by an update, because somebody in it had not been told"
    row = {"action": told, "object": f"issue {ref[1:]}", "at": town.house.clock.now()}
    town.services.db.write(lambda c: c.execute(tables.log.insert().values(row)))
    asha.open("/console/issues")
    assert "Open again: not everybody had been told" in asha.words
    assert "did not help" not in asha.words
