"""Chasing goes by what each person was promised, and not by a date of the issue. On both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.calendar import closing_time, local_day, proclaim
from bot.model.task import TaskKind
from bot.service.casework import issue_list, promises, todo
from bot.service.outcomes import deadlines, recall
from bot.service.outcomes.written import Written
from bot.store.casework import issues, officers
from bot.store.database import Connection
from bot.store.tables import issue, outbox, promise, task
from tests.town import DONE, LIMITS, Town

ONE, TWO = "+447700900021", "+447700900022"
MAY = date(2027, 1, 29)
LATE = Written(
    kind="late",
    you_said="You wait for the lamps.",
    we_did="We are on it.",
    why_not="It rained.",
    lasts_until="We do not know.",
    next_by=MAY,
    texts={"en_GB": "We are late. Sorry. We will text you by 29 January."},
)


def tells(town: Town) -> int:
    return deadlines.tell_late(town.db, town.content, LIMITS, town.clock.now(), ring=lambda: None)


def notices(town: Town) -> list[str]:
    return [row.body for row in town.rows(outbox) if row.kind == "notice"]


def warned(town: Town) -> list[Any]:
    deadlines.warn_owners(town.db, town.clock.now())
    return [row for row in town.rows(task) if row.kind == TaskKind.DUE_SOON and row.done_at is None]


def to(town: Town, day: date, hours: int = -7) -> None:
    """10 in the morning of a day."""
    town.clock.go_to(closing_time(day) + timedelta(hours=hours))


def arrives(town: Town, *people: int) -> None:
    """What was written to them is there; what was written to others failed."""

    def settle(connection: Connection) -> None:
        now = town.clock.now()
        waits = update(outbox).where(outbox.c.state == "queued")
        here = {"state": "sent", "delivery": "delivered", "sent_at": now}
        connection.execute(waits.where(outbox.c.person_id.in_(people)).values(here))
        connection.execute(waits.values(state="failed", delivery="failed"))

    town.db.write(settle)
    town.passes(seconds=1)


def goes_out(town: Town, written: Written, *people: int) -> int:
    """An outcome that arrives with these people only."""
    outcome_id = town.draft(written)
    town.send(outcome_id)
    town.passes(seconds=1)
    arrives(town, *people)
    return outcome_id


def stands(town: Town, ref: str) -> issue_list.DueIssue:
    now = town.clock.now()
    found = town.db.read(lambda c: [each for each in issues.every(c) if each.ref == ref])
    return town.db.read(lambda c: issue_list.due_issues(c, found, now))[0]


def blocks(town: Town) -> dict[str, int]:
    now = town.clock.now()
    found = town.db.read(lambda c: todo.todo(c, now))
    return {
        name: block.total
        for name in ("late", "this_week", "reopened", "untold")
        if (block := getattr(found, name)).total
    }


@pytest.fixture
def first(town: Town) -> date:
    """Two people took part; the day they were both promised."""
    town.took_part(ONE, TWO)
    return local_day(town.rows(promise)[0].due_at)


def test_who_was_told_of_a_later_date_is_left_in_peace_until_then(town: Town, first: date) -> None:
    goes_out(town, LATE, 1)
    assert [local_day(row.due_at) for row in town.rows(promise)] == [MAY, first]
    assert stands(town, "I1").issue.due_at == closing_time(first), "the first of those who wait"
    assert local_day(town.issue.reply_by) == MAY, "who comes now is promised the new one"
    to(town, first + timedelta(days=3))
    assert tells(town) == 1
    (notice,) = [row for row in town.rows(outbox) if row.kind == "notice"]
    assert (notice.person_id, f"by Monday {first.day} December" in notice.body) == (2, True)
    arrives(town, 2)
    to(town, MAY + timedelta(days=3))
    assert tells(town) == 1
    assert "by Friday 29 January" in notices(town)[-1]
    assert tells(town) == 0


def test_an_earlier_date_is_not_forgotten_because_the_issue_has_a_later_one(town: Town, first: date) -> None:
    town.db.write(lambda c: issues.change(c, 1, reply_by=closing_time(MAY)))
    to(town, first + timedelta(days=3))
    assert blocks(town) == {"late": 1}
    assert stands(town, "I1").state == "late"
    assert tells(town) == 2


def test_the_reply_of_somebody_else_that_we_promised_is_chased(town: Town, first: date) -> None:
    not_ours = Written(
        kind="not-ours",
        you_said="You wait for a bus.",
        we_did="We asked the bus company.",
        lasts_until="We do not know.",
        next_by=MAY,
        texts={"en_GB": "We asked the bus company. We pass on what they say by 29 January."},
    )
    goes_out(town, not_ours, 1, 2)
    assert (town.issue.state, local_day(town.issue.due_at)) == ("open", MAY)
    to(town, MAY - timedelta(days=4))
    assert blocks(town) == {"this_week": 1}
    assert [local_day(each.due_at) for each in warned(town)] == [MAY]
    to(town, MAY + timedelta(days=3))
    assert tells(town) == 2


def test_who_says_that_it_is_not_better_has_a_date_and_is_chased(town: Town, first: date) -> None:
    """The date that they had was the day before, so there is a new one."""
    goes_out(town, DONE, 1, 2)
    town.passes(weeks=4, days=1)
    town.reaches()
    town.says("no", who=ONE)
    town.says("SKIP", who=ONE)
    assert town.issue.state == "reopened"
    owed = [row for row in town.rows(promise) if row.state == "waiting"]
    assert [row.person_id for row in owed] == [1]
    due = local_day(owed[0].due_at)
    assert due > local_day(town.clock.now())
    assert blocks(town) == {"reopened": 1}
    to(town, due - timedelta(days=1))
    assert blocks(town) == {"this_week": 1}
    assert len(warned(town)) == 1
    arrives(town, 1, 2)
    to(town, due + timedelta(days=5))
    assert blocks(town) == {"late": 1}
    assert (tells(town), tells(town)) == (1, 0)


def test_news_that_is_on_its_way_does_not_cross_with_we_are_late(town: Town, first: date) -> None:
    town.send(town.draft())
    to(town, first + timedelta(days=3))
    assert tells(town) == 0, "it is being written out"
    town.passes(seconds=1)
    assert tells(town) == 0, "it is on its way"
    arrives(town, 1)
    assert tells(town) == 1, "it has not reached the second"
    assert stands(town, "I1").words.startswith("Not everybody has been told. Late by ")
    assert blocks(town) == {"untold": 1}


def test_a_date_is_told_once_whatever_issue_somebody_is_put_under(town: Town, first: date) -> None:
    to(town, first + timedelta(days=3))
    assert tells(town) == 2
    arrives(town, 1, 2)
    officer = town.db.read(lambda c: officers.by_id(c, town.owner))
    assert officer is not None
    now = town.clock.now()
    town.db.write(lambda c: promises.take_out(c, "I1", [1], "Lamps", officer, now))
    assert tells(town) == 0


def test_who_was_promised_twice_for_one_day_is_told_once(town: Town, first: date) -> None:
    town.goes("TIPTON", "no", "dark again", "DONE", who=ONE)
    assert len(town.rows(promise)) == 3
    to(town, first + timedelta(days=3))
    assert (tells(town), tells(town)) == (2, 0)
    assert len(notices(town)) == 2


def test_both_databases_take_two_rounds_at_once_without_a_second_notice(town: Town, first: date) -> None:
    to(town, first + timedelta(days=3))
    rounds = [threading.Thread(target=tells, args=(town,)) for _ in range(3)]
    for each in rounds:
        each.start()
    for each in rounds:
        each.join()
    assert len(notices(town)) == 2
    assert [row.late_for == row.due_at for row in town.rows(promise)] == [True, True]


# --- owners ------------------------------------------------------------------------------------------


def test_an_owner_is_warned_five_working_days_and_one_before_and_the_second_takes_its_place(
    town: Town, first: date
) -> None:
    to(town, first - timedelta(days=8))
    assert warned(town) == []
    to(town, first - timedelta(days=7))
    (five,) = warned(town)
    assert warned(town) == [five]
    to(town, first - timedelta(days=3))  # the Friday before
    (one,) = warned(town)
    assert (five.key[-1], one.key[-1], one.due_at) == ("5", "1", five.due_at)
    to(town, first + timedelta(days=1))
    assert warned(town) == [], "what is late stands in the list of what is late"


def test_each_date_under_an_issue_has_a_warning_of_its_own(town: Town, first: date) -> None:
    other = first + timedelta(days=1)
    town.db.write(
        lambda c: c.execute(update(promise).where(promise.c.id == 2).values(due_at=closing_time(other)))
    )
    to(town, first - timedelta(days=3))
    assert [local_day(each.due_at) for each in warned(town)] == [first, other]
    town.db.write(lambda c: c.execute(update(promise).where(promise.c.id == 1).values(state="answered")))
    assert [local_day(each.due_at) for each in warned(town)] == [other], "nobody waits for the first any more"


def test_an_issue_in_which_all_were_told_is_due_to_nobody_until_it_is_opened_again(
    town: Town, first: date
) -> None:
    town.db.write(lambda c: c.execute(update(promise).values(state="answered")))
    to(town, first - timedelta(days=1))
    assert warned(town) == []
    town.db.write(lambda c: issues.change(c, 1, state="reopened"))
    assert len(warned(town)) == 1, "then it goes by its own date"
    town.db.write(lambda c: issues.change(c, 1, state="answered"))
    assert warned(town) == []


def test_who_is_promised_nothing_is_owed_it_all_the_same(town: Town, first: date) -> None:
    """They did not agree that we write to them, and can only read or ask what became of it."""
    town.took_part("+447700900777", keep="no")
    town.db.write(lambda c: c.execute(update(promise).values(state="answered")))
    to(town, first - timedelta(days=1))
    assert len(warned(town)) == 1


# --- more time ---------------------------------------------------------------------------------------


def test_more_time_goes_to_those_who_are_still_owed_an_answer(town: Town, first: date) -> None:
    """Of an answered issue, in which one was not reached."""
    goes_out(town, DONE, 1)
    assert town.issue.state == "answered"
    later = town.draft(LATE)
    assert town.look(later).people == 1
    town.send(later)
    town.passes(seconds=1)
    arrives(town, 2)
    assert [row.person_id for row in town.rows(outbox) if row.outcome_id == later] == [2]
    one, two = town.rows(promise)
    assert (one.state, local_day(one.due_at)) == ("answered", first)
    assert (two.state, local_day(two.due_at)) == ("delayed", MAY)
    assert town.issue.state == "open"


def test_a_date_that_reached_nobody_is_taken_back_with_its_message(town: Town, first: date) -> None:
    outcome_id = town.draft(LATE)
    town.send(outcome_id)
    town.passes(seconds=1)
    assert local_day(town.issue.reply_by) == MAY
    officer = town.db.read(lambda c: officers.by_id(c, town.owner))
    assert officer is not None
    now = town.clock.now()
    town.db.write(lambda c: recall.stop(c, town.followup, outcome_id, officer, now))
    assert (local_day(town.issue.reply_by), town.issue.state) == (first, "open")


@pytest.mark.parametrize("state", ["answered", "closed", "reopened"])
def test_an_issue_stands_as_before_when_news_is_stopped_that_reached_nobody(
    town: Town, first: date, state: str
) -> None:
    goes_out(town, DONE, 1, 2)
    town.db.write(lambda c: issues.change(c, 1, state=state))
    before = local_day(town.issue.reply_by)
    planned = Written(**{**_fields(LATE), "kind": "planned", "to_all": True})  # both are answered
    outcome_id = town.draft(planned)
    town.send(outcome_id)
    town.passes(seconds=1)
    assert town.issue.state == "open"
    officer = town.db.read(lambda c: officers.by_id(c, town.owner))
    assert officer is not None
    now: datetime = town.clock.now()
    town.db.write(lambda c: recall.stop(c, town.followup, outcome_id, officer, now))
    assert (local_day(town.issue.reply_by), town.issue.state) == (before, state)
    assert (town.rows(issue)[0].closed_at is not None) is (state == "closed")


def _fields(written: Written) -> dict[str, Any]:
    return {name: getattr(written, name) for name in written.__dataclass_fields__}


# --- a holiday proclaimed at short notice --------------------------------------------------------------


@pytest.fixture
def mourning(first: date) -> Iterator[date]:
    """The very day that people were promised."""
    proclaim({first: "Day of mourning"})
    yield first
    proclaim({})


def test_a_promised_day_that_became_a_holiday_is_late_only_after_the_next_working_day(
    town: Town, mourning: date
) -> None:
    to(town, mourning + timedelta(days=1))
    assert tells(town) == 0
    assert stands(town, "I1").words == "Due today"
    assert blocks(town) == {"this_week": 1}
    assert len(warned(town)) == 1
    to(town, mourning + timedelta(days=2))
    assert stands(town, "I1").words == "Late by 1 working day"
    assert tells(town) == 2
    assert f"by Monday {mourning.day} December" in notices(town)[0], "the day that they were told"
    assert warned(town) == []


def test_who_asks_on_that_day_hears_the_next_working_day(town: Town, mourning: date) -> None:
    to(town, mourning - timedelta(days=1), hours=-2)
    assert "Tuesday 22 December" in town.says("any news?", who=ONE)[0]
    to(town, mourning + timedelta(days=1))
    assert "We are late" not in town.says("any news?", who=ONE)[0]


def test_nothing_goes_out_on_that_day(town: Town, mourning: date) -> None:
    to(town, mourning)
    town.send(town.draft())
    town.passes(seconds=1)
    assert {local_day(row.due_at) for row in town.rows(outbox) if row.kind == "outcome"} == {
        mourning + timedelta(days=1)
    }
