"""When a date passes without news, everybody who took part hears so once. On both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, update
from sqlalchemy.exc import OperationalError

from bot.content.content import Content
from bot.model.ids import PersonId
from bot.model.person import Reached
from bot.service.outcomes import deadlines
from bot.store.casework import due
from bot.store.database import Connection, Database
from bot.store.inbound import people
from bot.store.tables import issue, outbox, person, promise, task
from bot.worker import Job, Schedule
from tests.fixed import FixedClock, FixedDice
from tests.town import LIMITS, Town

NOBODY = 999_999
PAGE = 2  # so that few people are several pages
FIVE = tuple(f"+4477009000{number:02}" for number in range(11, 16))


class Late(Town):
    """A town in which some took part, and whose date has passed."""

    def __init__(self, database: Database, content: Content, clock: FixedClock, dice: FixedDice) -> None:
        super().__init__(database, content, clock, dice)
        self.rung = 0

    def date_passes(self) -> datetime:
        """The first hour at which it is late and people may be told: the morning after."""
        (one,) = self.rows(issue)
        self.clock.go_to(one.reply_by + timedelta(days=1))
        return self.clock.now()

    def tells(self) -> int:
        return deadlines.tell_late(self.db, self.content, LIMITS, self.clock.now(), ring=self._ring)

    def sends(self, outcome_id: int) -> None:
        self.send(outcome_id)

    def _ring(self) -> None:
        self.rung += 1

    def told(self) -> list[int]:
        """Who has a notice, in the order of their first message to us."""
        return [row.person_id for row in self.rows(outbox) if row.kind == "notice"]

    @contextmanager
    def database_refuses(self, person_id: int) -> Iterator[None]:
        """What is written for this one person breaks a rule of the database."""
        real = people.by_address

        def by_address(connection: Connection, address_id: int) -> Reached:
            found = real(connection, address_id)
            return replace(found, person_id=PersonId(NOBODY)) if found.person_id == person_id else found

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(people, "by_address", by_address)
            yield

    def change(self, table: Table, row_id: int, **values: Any) -> None:
        self.db.write(lambda c: c.execute(update(table).where(table.c.id == row_id).values(**values)))


@pytest.fixture
def town(
    database: Database,
    content: Content,
    clock: FixedClock,
    dice: FixedDice,
    monkeypatch: pytest.MonkeyPatch,
) -> Late:
    monkeypatch.setattr(deadlines, "PAGE", PAGE)
    return Late(database, content, clock, dice)


@pytest.mark.parametrize("people", [1, PAGE, 2 * PAGE, 2 * PAGE + 1])
def test_everybody_is_told_whether_pages_are_full_or_not(town: Late, people: int) -> None:
    town.took_part(*FIVE[:people])
    town.date_passes()
    assert town.tells() == people
    assert town.told() == [row.id for row in town.rows(person)]
    assert town.rows(outbox)[-1].body.endswith("We are late. Sorry. We will give you a new date soon.")


def test_no_page_is_larger_than_it_may_be_and_each_rings_once_it_is_committed(town: Late) -> None:
    town.took_part(*FIVE)
    now = town.date_passes()
    seen: list[int] = []  # notices another connection sees at each ring
    deadlines.tell_late(town.db, town.content, LIMITS, now, ring=lambda: seen.append(len(town.told())))
    assert seen == [2, 4, 5]


def test_the_day_itself_is_not_late(town: Late) -> None:
    town.took_part(FIVE[0])
    town.date_passes()
    town.clock.pass_by(days=-1)
    assert town.tells() == 0


def test_a_second_run_adds_nothing_and_rings_nobody(town: Late) -> None:
    town.took_part(*FIVE)
    town.date_passes()
    town.tells()
    before, rung = town.bodies(), town.rung
    town.clock.pass_by(hours=1)
    assert town.tells() == 0
    assert (town.bodies(), town.rung) == (before, rung)


def test_another_date_that_passes_is_told_again(town: Late) -> None:
    town.took_part(FIVE[0])
    now = town.date_passes()
    town.tells()
    town.arrived()
    town.change(promise, 1, due_at=now)
    town.clock.pass_by(days=1)
    assert town.tells() == 1


def test_one_persons_fault_keeps_the_notice_from_nobody_else_and_the_owner_hears_of_it(
    town: Late, caplog: pytest.LogCaptureFixture
) -> None:
    town.took_part(*FIVE)
    town.date_passes()
    with town.database_refuses(3), caplog.at_level(logging.ERROR):
        assert town.tells() == 4
    assert town.told() == [1, 2, 4, 5]
    assert "one person could not be told that we are late: IntegrityError at " in caplog.text
    assert "We said we would tell you" not in caplog.text
    (fault,) = [row for row in town.rows(task) if row.kind == "fault"]
    assert (fault.person_id, fault.issue_id, fault.owner_id) == (3, 1, town.rows(issue)[0].owner_id)


def test_once_mended_the_person_left_out_is_told_and_the_owner_was_asked_once(town: Late) -> None:
    town.took_part(*FIVE[:3])
    town.date_passes()
    with town.database_refuses(2):
        town.tells()
        town.clock.pass_by(hours=1)
        assert town.tells() == 0
    assert town.tells() == 1
    assert sorted(town.told()) == [1, 2, 3]
    assert [row.kind for row in town.rows(task)].count("fault") == 1


def test_what_stopped_in_the_middle_goes_on_at_the_next_turn(
    town: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away for the second page: the first stays told, and the rest is not given up."""
    town.took_part(*FIVE)
    town.date_passes()
    real = due.overdue

    def away_for_the_second(*given: Any, after: int, limit: int) -> Any:
        if after:
            raise OperationalError("", {}, Exception("gone"))
        return real(*given, after=after, limit=limit)

    with monkeypatch.context() as patched:
        patched.setattr(due, "overdue", away_for_the_second)
        with pytest.raises(OperationalError):
            town.tells()
    assert (town.told(), town.rung) == ([1, 2], 1)
    assert town.tells() == 3
    assert town.told() == [1, 2, 3, 4, 5]


def test_an_answer_between_two_pages_ends_the_notices(town: Late) -> None:
    town.took_part(*FIVE)
    now = town.date_passes()
    answer = town.draft()
    deadlines.tell_late(town.db, town.content, LIMITS, now, ring=lambda: town.sends(answer))
    assert town.told() == [1, 2]


def test_a_channel_that_is_gone_holds_up_nobody(town: Late) -> None:
    town.took_part(*FIVE[:3])
    town.goes("TIPTON", "1", "yes", "SKIP", "no", "dark", "DONE", who="77", channel="telegram")
    now = town.date_passes()
    only_texts = {"sms": LIMITS["sms"]}
    assert deadlines.tell_late(town.db, town.content, only_texts, now, ring=lambda: None) == 3


def test_the_schedule_warns_the_owner_and_tells_the_people(town: Late) -> None:
    town.took_part(FIVE[0])
    jobs = [Job(name=name, every=every, run=run) for name, every, run in town.handlers.jobs]
    schedule = Schedule(town.db, jobs)
    town.date_passes()
    town.clock.pass_by(days=-1)
    schedule.run_due(town.clock.now())
    assert ([row.kind for row in town.rows(task)], town.told()) == (["due-soon"], [])
    schedule.run_due(town.clock.pass_by(days=1))
    assert town.told() == [1]


def test_who_said_stop_is_not_told(town: Late) -> None:
    town.took_part(*FIVE[:2])
    town.says("STOP", who=FIVE[0])
    town.date_passes()
    assert town.tells() == 1
    assert town.told() == [2]
