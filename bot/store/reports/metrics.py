"""Figures for those who run the service. Nothing here names a person or says what they said.

Cheap however long the history is: a look reads what is unfinished, by the partial indexes of the outbox; what
was written lately, by its number; and the tables officers work on, which stay small.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal_column, or_, select

from bot.calendar import late_before, local_day
from bot.model.message import MessageState
from bot.model.task import TaskKind
from bot.store.casework.issue_lists import DUE, OPEN
from bot.store.casework.tasks import is_late
from bot.store.outbox import queue
from bot.store.outbox.messages import is_in
from bot.store.tables import address, event, issue, outbox, task
from channels.port import Delivery

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
_WRITTEN_WITHIN = timedelta(days=7)  # the longest a message waits for its morning, Easter included, and more
_MOST = 200_000  # messages looked through at once
UNDELIVERED = "undelivered"  # the provider took it and reported later that it did not arrive


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How many messages ended in one way within the last hour, and within the last 24 hours."""

    hour: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are, and how many of them are past their date."""

    all: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """ended: by lane and how: a final state, or UNDELIVERED. looked_up, unknown: sends of unknown end, those
    that are looked into, and those nobody can ever know of. failed: events the dialogue failed on and nobody
    has run again; failed_since: when the oldest of them came. issues: by state; late: people were told a day
    that is over. tasks: open ones, by kind.
    """

    outbox: queue.Health
    ended: dict[tuple[str, str], Ended]
    looked_up: int
    unknown: int
    failed: int
    failed_since: datetime | None
    issues: dict[str, Count]
    tasks: dict[str, Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastIn:
    """by_channel: when each last brought something. upto: the number of the newest event that is in it."""

    by_channel: dict[str, datetime]
    upto: int


def figures(connection: Connection, now: datetime) -> Figures:
    failed, failed_since = connection.execute(_FAILED).one()
    in_doubt = {bool(for_good): int(count) for for_good, count in connection.execute(_UNSURE)}
    return Figures(
        outbox=queue.health(connection, now),
        ended=_ended(connection, now),
        looked_up=in_doubt.get(False, 0),
        unknown=in_doubt.get(True, 0),
        failed=int(failed),
        failed_since=failed_since,
        issues=_counts(connection, _issues(now)),
        tasks=_counts(connection, _tasks(now)),
    )


def last_in(connection: Connection, known: LastIn | None = None) -> LastIn:
    """When each channel last brought something. known: what an earlier look found; it makes this one cheap.

    No index has it, and one would cost every message that comes in. So the first look reads all addresses
    (EXPLAIN says so on both databases; up to 90 ms for 100,000), and each one after it only the events since,
    by their number, and those just before, whose transactions may have been late.
    """
    if known is None:
        upto = connection.scalar(_NEWEST_EVENT) or 0
        moments = connection.execute(_BY_ADDRESS)
        return LastIn(by_channel={channel: at for channel, at in moments if at is not None}, upto=upto)
    found, upto = dict(known.by_channel), known.upto
    for channel, at, id_ in connection.execute(_EVENTS.where(event.c.id > known.upto - _LATE_EVENTS)):
        found[channel] = max(at, found.get(channel, at))
        upto = max(upto, id_)
    return LastIn(by_channel=found, upto=upto)


_LATE_EVENTS = 1000
_NEWEST_EVENT = select(func.max(event.c.id))
_BY_ADDRESS = select(address.c.channel, func.max(address.c.heard_at)).group_by(address.c.channel)
# Not grouped: for that SQLite would walk a whole index in its order.
_EVENTS = select(event.c.channel, event.c.heard_at, event.c.id)

# Written out: bound values would hide the partial index "sending or unsure" by its lease. SQLite wants its
# very words.
_LEASED = outbox.c.state.in_([literal_column("'sending'"), literal_column("'unsure'")])
_FOR_GOOD = outbox.c.lease_until.is_(None)
_UNSURE = (
    select(_FOR_GOOD, func.count()).where(_LEASED, is_in(outbox, MessageState.UNSURE)).group_by(_FOR_GOOD)
)

# An event that failed has a task, whether it is done or not. Tasks are few; events are the whole history.
_FAILED = (
    select(func.count(), func.min(event.c.heard_at))
    .select_from(task)
    .join(event, event.c.id == task.c.event_id)
    .where(task.c.kind == TaskKind.FAULT, event.c.fault.is_not(None))
)


def _ended(connection: Connection, now: datetime) -> dict[tuple[str, str], Ended]:
    """How messages ended of late, of those written within a week, the newest 200,000 of them at most.

    No index tells when a message ended, and one would cost every send. But numbers grow with time, so what
    was written lately lies together at the end of the table.
    """
    found = _ended_since(_first_of(connection, now - _WRITTEN_WITHIN), now)
    return {
        (lane, state): Ended(hour=int(hour), day=int(day))
        for lane, state, day, hour in connection.execute(found)
    }


def _ended_since(first: int, now: datetime) -> Select[Any]:
    undelivered = and_(is_in(outbox, MessageState.SENT), outbox.c.delivery == Delivery.FAILED)
    how = case((undelivered, UNDELIVERED), else_=outbox.c.state).label("how")
    at = _ended_at()
    return (
        select(outbox.c.lane, how, func.count(), _how_many(at >= now - HOUR))
        .where(outbox.c.id >= first, at >= now - DAY, _is_over())
        .group_by(outbox.c.lane, how)
    )


def _is_over() -> ColumnElement[bool]:
    over = (is_in(outbox, state) for state in (MessageState.SENT, MessageState.FAILED, MessageState.DROPPED))
    return or_(*over, and_(is_in(outbox, MessageState.UNSURE), _FOR_GOOD))


def _ended_at() -> ColumnElement[Any]:
    """When it was sent, else tried; a message that was dropped has only the moment at which it was due."""
    tried = func.coalesce(outbox.c.sent_at, outbox.c.tried_at, outbox.c.due_at, type_=outbox.c.due_at.type)
    return case((is_in(outbox, MessageState.DROPPED), outbox.c.due_at), else_=tried)


def _first_of(connection: Connection, since: datetime) -> int:
    """The number of the first message written since then, found by halving: some twenty looks by number.

    Transactions that pass each other may write numbers a moment out of order; here a moment does not count.
    """
    newest = int(connection.scalar(select(func.max(outbox.c.id))) or 0)
    low, high = max(1, newest - _MOST + 1), newest + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(
            select(outbox.c.id, outbox.c.made_at).where(outbox.c.id >= middle).order_by(outbox.c.id).limit(1)
        ).one()
        if row.made_at < since:
            low = int(row.id) + 1
        else:
            high = middle
    return low


def _issues(now: datetime) -> Select[Any]:
    """Late as the clocks count it: the day that somebody was told is over, in London."""
    late = and_(issue.c.state.in_(OPEN), late_before(local_day(now)) > DUE)
    return select(issue.c.state, func.count(), _how_many(late)).group_by(issue.c.state)


def _tasks(now: datetime) -> Select[Any]:
    late = _how_many(is_late(now))
    return select(task.c.kind, func.count(), late).where(task.c.done_at.is_(None)).group_by(task.c.kind)


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


def _counts(connection: Connection, found: Select[Any]) -> dict[str, Count]:
    return {name: Count(all=int(count), late=int(late)) for name, count, late in connection.execute(found)}
