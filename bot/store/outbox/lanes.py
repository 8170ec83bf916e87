"""A lane is one sending identity (a number, a bot): its pace, its breaker, its alarm, its polling cursor.

Whoever claims or settles locks the lane's row first, so that all workers together keep one pace.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection, or_, select, update

from bot.store.database import insert_new
from bot.store.outbox.budget import NOTHING_SPENT, Budget, Spent
from bot.store.outbox.token_bucket import Pace
from bot.store.tables import lane as table

BREAKER = 5  # failures in a row after which the lane rests
PROBE_WAIT = 25.0  # seconds that one probe may take, during which nobody else sends
_FIRST_REST = 5.0
_LONGEST_REST = 300.0
_LONGEST_WAIT = 24 * 3600.0  # the longest limit any provider has; a header with more is a mistake of its


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One worker at work on one lane. looks_up: the channel can be asked what it has sent.

    budget: what all workers together may spend on this lane; none: as much as there is to send.
    window, templates: as in `Limits`.
    """

    lane: str
    worker: str
    pace: Pace
    looks_up: bool = False
    budget: Budget | None = None
    window: timedelta | None = None
    templates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane as stored. tat, paused_until: seconds since 1970. fails: channel-level failures in a row."""

    name: str
    tat: float = 0.0
    paused_until: float = 0.0
    fails: int = 0
    alarm: str | None = None
    spent: Spent = NOTHING_SPENT

    @property
    def broken(self) -> bool:
        return self.fails >= BREAKER

    @property
    def trouble(self) -> str | None:
        """Why nothing goes out here, in words for officers; None while it works."""
        return self.alarm or ("The provider could not be reached." if self.broken else None)

    def worked(self) -> Lane:
        """The provider took a message."""
        return replace(self, fails=0, alarm=None, paused_until=0.0) if self.fails or self.alarm else self

    def answered(self) -> Lane:
        """The provider refused one message for a reason of its own: it can be reached."""
        return self if self.alarm else self.worked()

    def failed(self, now: float, *, probe: bool) -> Lane:
        """A channel-level failure. What was in flight when the breaker fell tells nothing new."""
        if self.broken and not probe:
            return self
        fails = self.fails + 1
        if fails < BREAKER:
            return replace(self, fails=fails)
        rest = min(_FIRST_REST * 2 ** (min(fails, 2 * BREAKER + 2) - BREAKER), _LONGEST_REST)
        return replace(self, fails=fails, paused_until=now + rest)

    def misconfigured(self, now: float, alarm: str) -> Lane:
        """Nothing will work until somebody changes a setting; a probe now and then sees when they have."""
        return replace(self, alarm=alarm, fails=max(self.fails, BREAKER), paused_until=now + _LONGEST_REST)

    def throttled(self, now: float, seconds: float | None, pace: Pace) -> Lane:
        """The provider asked all of us to wait."""
        moment = now + (_FIRST_REST if seconds is None else min(seconds, _LONGEST_WAIT))
        return replace(self, tat=max(self.tat, pace.closed_until(moment)))


def ensure(connection: Connection, name: str) -> None:
    connection.execute(insert_new(connection, table, "name").values(name=name))


def locked(connection: Connection, name: str) -> Lane:
    """The lane, kept from all other workers until the transaction is over. Made when it is new."""
    statement = select(table).where(table.c.name == name).with_for_update()
    row = connection.execute(statement).first()
    if row is None:
        ensure(connection, name)
        row = connection.execute(statement).one()
    return Lane(
        name=row.name,
        tat=row.tat,
        paused_until=row.paused_until,
        fails=row.fails,
        alarm=row.alarm,
        spent=Spent(
            hour=row.spent_hour, hour_parts=row.hour_parts, day=row.spent_day, day_parts=row.day_parts
        ),
    )


def save(connection: Connection, before: Lane, after: Lane) -> None:
    if after == before:
        return
    connection.execute(
        update(table)
        .where(table.c.name == after.name)
        .values(
            tat=after.tat,
            paused_until=after.paused_until,
            fails=after.fails,
            alarm=after.alarm,
            spent_hour=after.spent.hour,
            hour_parts=after.spent.hour_parts,
            spent_day=after.spent.day,
            day_parts=after.spent.day_parts,
        )
    )


def mark_working(connection: Connection, name: str) -> None:
    """`Lane.worked` without a lock: touches the row only when there is something to clear."""
    connection.execute(
        update(table)
        .where(table.c.name == name, or_(table.c.fails > 0, table.c.alarm.is_not(None)))
        .values(fails=0, alarm=None, paused_until=0.0)
    )


def cursor(connection: Connection, name: str) -> str:
    """How far the lane was polled; "" at first."""
    found = connection.scalar(select(table.c.cursor).where(table.c.name == name))
    return found or ""


def move_cursor(connection: Connection, name: str, to: str) -> None:
    """Only after everything up to `to` has been stored."""
    ensure(connection, name)
    connection.execute(update(table).where(table.c.name == name).values(cursor=to))
