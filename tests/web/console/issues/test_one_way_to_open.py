"""Whatever opens an issue again does it alike: what is over has a date to come, a date to come stays, and the
history says why, and who did it. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.model.promise import again_by
from bot.store import tables
from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_owed_again import becomes_sent, issue, sends, states, tells
from tests.web.console.outcomes.sending import arrives, becomes

ANN, BEN, NEW = "+447700900231", "+447700900232", "+447700900233"
NOT_SETTLED = "opened again, because somebody said that it is not settled"
TO_COME = timedelta(days=20)


def opened(town: Town, ref: str) -> list[Any]:
    """Lines of the log that say that this issue was opened again."""
    what = f"issue {issue(town, ref).id}"
    return [
        row
        for row in town.house.rows("log")
        if row.object == what and (row.action.startswith("opened again") or row.action == "issue reopened")
    ]


def has_date(town: Town, ref: str, in_days: int) -> None:
    when = town.house.clock.now() + timedelta(days=in_days)
    which = update(tables.issue).where(tables.issue.c.ref == ref)
    town.services.db.write(lambda c: c.execute(which.values(reply_by=when)))


def settles(asha: Desk, ref: str, promise: int, way: str) -> None:
    page = f"/console/issues/{ref}/owed"
    asha.open(page)
    asha.press(page, {"promise": str(promise), "press": "settle", "way": way})


@pytest.fixture
def answered(asha: Desk, town: Town) -> str:
    ref = tells(town, ANN)
    sends(asha, town, ref)
    arrives(town, 0)
    return ref


# --- by the person -----------------------------------------------------------------------------------


@pytest.mark.parametrize("in_days", [20, -3])
def test_a_reply_keeps_a_date_that_is_to_come(asha: Desk, town: Town, answered: str, in_days: int) -> None:
    has_date(town, answered, in_days)
    before = issue(town, answered).reply_by
    town.says(ANN, "no, that is not good enough")
    found = issue(town, answered)
    now = town.house.clock.now()
    assert (found.state, found.reply_by) == ("reopened", before if in_days > 0 else again_by(now))
    assert [(row.action, row.officer_id) for row in opened(town, answered)] == [(NOT_SETTLED, None)]


def test_who_says_so_twice_opens_it_once(asha: Desk, town: Town, answered: str) -> None:
    town.says(ANN, "no, that is not good enough", "it is still not good enough")
    assert len(opened(town, answered)) == 1


def test_an_open_issue_says_so_too_when_it_did_not_help(asha: Desk, town: Town, answered: str) -> None:
    """Somebody else waits in it still. Officers see that one is unhappy, and nothing else changes."""
    which = update(tables.issue).where(tables.issue.c.ref == answered)
    town.services.db.write(lambda c: c.execute(which.values(state="open")))
    before = issue(town, answered).reply_by
    town.says(ANN, "no, that is not good enough")
    assert (issue(town, answered).state, issue(town, answered).reply_by) == ("reopened", before)


def take_out(asha: Desk, town: Town, ref: str, promise: int) -> str:
    page = f"/console/issues/{ref}/owed"
    asha.open(f"{page}?settled=1")
    asha.press(page, {"promise": str(promise), "press": "take-out", "title": "Something of its own"})
    return town.ref()


def test_a_no_weeks_later_opens_the_issue_that_the_matter_is_under_now(
    asha: Desk, town: Town, answered: str
) -> None:
    other = take_out(asha, town, answered, 1)
    asha.open(f"/console/issues/{other}")
    asha.press(f"/console/issues/{other}/close")
    town.passes(weeks=4, days=2)
    assert "made things better" in town.house.rows("outbox")[-1].body
    town.says(ANN, "no")
    assert (issue(town, answered).state, issue(town, other).state) == ("answered", "reopened")
    assert (opened(town, answered), len(opened(town, other))) == ([], 1)
    (task,) = [row for row in town.house.rows("task") if row.kind == "not-better"]
    assert (task.issue_id, states(town)) == (issue(town, other).id, ["waiting"])


# --- settled by an officer, and known late -------------------------------------------------------------

LATE = {"why_not": "It takes longer.", "next_by-day": "1", "next_by-month": "2", "next_by-year": "2027"}


@pytest.mark.parametrize("written", [{}, {"kind": "under-way", **LATE}], ids=["answer", "with a date"])
@pytest.mark.parametrize("unhappy", [True, False])
def test_who_was_rung_is_told_whatever_was_on_its_way_before(
    asha: Desk, town: Town, unhappy: bool, written: dict[str, str]
) -> None:
    ref = tells(town, ANN)
    sends(asha, town, ref, **written)
    becomes_sent(town)
    town.passes(minutes=5)
    if unhappy:
        town.says(ANN, "that is not good enough")
    town.passes(minutes=55)
    settles(asha.sign_in(), ref, 1, "call")
    assert states(town) == ["answered"]
    becomes(town, 0, delivery="delivered")
    assert states(town) == ["answered"]
    assert opened(town, ref) == []


# --- by officers --------------------------------------------------------------------------------------


def stopped(asha: Desk, town: Town, ref: str) -> None:
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")


@pytest.mark.parametrize("in_days", [20, -3])
def test_a_sending_that_is_stopped_half_way_opens_the_issue_with_a_date_and_a_line(
    asha: Desk, town: Town, in_days: int
) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    sends(asha, town, ref)
    becomes(town, 0, state="sent", delivery="delivered", sent_at=town.house.clock.now())
    has_date(town, ref, in_days)
    before = issue(town, ref).reply_by
    stopped(asha, town, ref)
    found = issue(town, ref)
    now = town.house.clock.now()
    assert (found.state, found.reply_by) == ("open", before if in_days > 0 else again_by(now))
    assert [row.officer_id for row in opened(town, ref)] == [town.asha.id]


@pytest.mark.parametrize("in_days", [20, -3])
def test_an_officer_who_opens_it_keeps_a_date_that_is_to_come(
    asha: Desk, town: Town, answered: str, in_days: int
) -> None:
    settled = update(tables.promise).values(state="cannot-be-told", way="refused")
    town.services.db.write(lambda c: c.execute(settled))
    has_date(town, answered, in_days)
    before = issue(town, answered).reply_by
    asha.open(f"/console/issues/{answered}/reopen")
    asha.press(f"/console/issues/{answered}/reopen", {})
    found = issue(town, answered)
    now = town.house.clock.now()
    assert (found.state, found.reply_by) == ("open", before if in_days > 0 else again_by(now))
    asha.press(f"/console/issues/{answered}/reopen", {})
    assert "This issue is open already." in asha.words
    assert [row.officer_id for row in opened(town, answered)] == [town.asha.id]


def test_what_a_resident_opened_is_open_already(asha: Desk, town: Town, answered: str) -> None:
    town.says(ANN, "no, that is not good enough")
    asha.open(f"/console/issues/{answered}/reopen")
    asha.press(f"/console/issues/{answered}/reopen", {"who": "all"})
    assert "This issue is open already." in asha.words
    assert issue(town, answered).state == "reopened"


def test_a_date_that_is_promised_in_a_closed_issue_opens_it_with_a_line(
    asha: Desk, town: Town, answered: str
) -> None:
    asha.open(f"/console/issues/{answered}")
    asha.press(f"/console/issues/{answered}/close")
    dated = {"kind": "changed", **LATE, "text_en_GB": "The plan has changed."}
    sends(asha, town, answered, **dated, to_all="y")
    found = issue(town, answered)
    assert (found.state, found.closed_at, found.reply_by.year) == ("open", None, 2027)
    assert [(row.action, row.officer_id) for row in opened(town, answered)] == [
        ("opened again, because people are told of a new date", town.asha.id)
    ]


@pytest.mark.parametrize("waits", [True, False])
def test_what_was_opened_by_a_date_is_closed_again_only_where_nobody_waits(
    asha: Desk, town: Town, answered: str, waits: bool
) -> None:
    asha.open(f"/console/issues/{answered}")
    asha.press(f"/console/issues/{answered}/close")
    dated = {"kind": "changed", **LATE, "text_en_GB": "The plan has changed."}
    sends(asha, town, answered, **dated, to_all="y")
    if waits:
        page = f"/console/issues/{answered}/owed"
        asha.open(f"{page}?settled=1")
        asha.press(page, {"promise": "1", "press": "owe-again"})
    asha.open("/console/sent/2")
    asha.press("/console/sent/2/stop")
    assert issue(town, answered).state == ("open" if waits else "closed")


def test_a_new_number_opens_it_in_the_name_of_the_officer_who_pressed(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN)
    known_as = town.house.rows("talk")[0].ref
    town.says(ANN, "STOP")
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    town.says(NEW, f"hello this is my new number, {known_as}")
    (task,) = [row for row in town.house.rows("task") if row.kind == "new-number"]
    asha.open(f"/console/tasks/{task.id}")
    asha.press(f"/console/tasks/{task.id}/move")
    assert issue(town, ref).state == "open"
    assert [row.officer_id for row in opened(town, ref)] == [town.asha.id]
