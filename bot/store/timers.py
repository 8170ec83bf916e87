"""Work that waits for a moment. Never in the outbox, where it would stand in the way of messages.

A timer's work, its removal and what follows from it are one transaction, so it happens exactly once, whoever
does it and however often they crash.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.store.database import PASSING_FAULTS, Database, insert_new
from bot.store.prepared import Prepared, insert_of
from bot.store.tables import timer

RETRY_AFTER = timedelta(minutes=5)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """turn: the turn of a talk that it belongs to; its handler does nothing when the talk has moved on."""

    id: int
    kind: str
    ref: int
    turn: int
    due_at: datetime
    key: str | None


# Does a timer's work in its transaction. True: somebody can do more now, so ring once it is committed.
Handler = Callable[[Connection, Timer], bool | None]


def arm(
    connection: Connection,
    kind: str,
    due_at: datetime,
    *,
    ref: int = 0,
    turn: int = 0,
    key: str | None = None,
) -> int | None:
    """Set a timer in the caller's transaction; None when one with this key is set already."""
    id_: int | None = _ARM.value(connection, kind=kind, ref=ref, turn=turn, due_at=due_at, key=key)
    return id_


def rearm(
    connection: Connection, kind: str, due_at: datetime, *, key: str, ref: int = 0, turn: int = 0
) -> None:
    """Set a timer; one with this key that is set already comes due then, for that turn."""
    _REARM.run(connection, kind=kind, ref=ref, turn=turn, due_at=due_at, key=key)


def disarm(connection: Connection, *, key: str) -> bool:
    """Take back a timer. False when there is none with this key."""
    return _DISARM.run(connection, key=key) > 0


def is_set(connection: Connection, key: str) -> bool:
    """Whether a timer with this key is set."""
    return _IS_SET.first(connection, key=key) is not None


_GIVEN = ("kind", "ref", "turn", "due_at", "key")
_ARM = Prepared(insert_of(timer, *_GIVEN, unique=["key"]).returning(timer.c.id))
_REARM = Prepared(insert_of(timer, *_GIVEN, unique=["key"], renewed=["due_at", "turn"]))
_IS_SET = Prepared(select(timer.c.id).where(timer.c.key == bindparam("key")))
_DISARM = Prepared(delete(timer).where(timer.c.key == bindparam("key")))


def run_due(
    database: Database,
    handlers: Mapping[str, Handler],
    now: datetime,
    *,
    limit: int = 100,
    ring: Callable[[], None] | None = None,
) -> int:
    """Do the work of up to `limit` due timers of these kinds, each in its own transaction. Returns how many.

    A handler that raises undoes its own work only; its timer is tried again later, and the others go on.
    ring: called after the commit of each timer whose handler said that there is more to do now.
    """
    for done in range(limit):
        if not _run_one(database, handlers, now, ring):
            return done
    return limit


def _run_one(
    database: Database, handlers: Mapping[str, Handler], now: datetime, ring: Callable[[], None] | None
) -> bool:
    taken: list[Timer] = []

    def work(connection: Connection) -> bool:
        found = _take(connection, list(handlers), now)
        if found is None:
            return False
        taken.append(found)
        return handlers[found.kind](connection, found) is True

    try:
        more = database.write(work)
    except PASSING_FAULTS:
        raise  # the database's trouble, not this timer's
    except Exception as fault:
        if not taken:
            raise
        _log.error("timer %s of kind %s failed: %s", taken[0].id, taken[0].kind, type(fault).__name__)
        database.write(lambda connection: _put_back(connection, taken[0], now + RETRY_AFTER))
        return True
    if more and ring is not None:
        ring()
    return bool(taken)


def _take(connection: Connection, kinds: list[str], now: datetime) -> Timer | None:
    """Remove one due timer. Until the transaction is over other workers pass it by."""
    found = connection.execute(
        select(timer)
        .where(timer.c.kind.in_(kinds), timer.c.due_at <= now)
        .order_by(timer.c.due_at, timer.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is None:
        return None
    connection.execute(delete(timer).where(timer.c.id == found.id))
    return Timer(**found._mapping)


def _put_back(connection: Connection, failed: Timer, due_at: datetime) -> None:
    connection.execute(update(timer).where(timer.c.id == failed.id).values(due_at=due_at))


def take_turn(connection: Connection, key: str, now: datetime, every: timedelta) -> bool:
    """Whether the caller is the one to do a repeated job now; the next turn is then `every` later.

    The first turn comes at once. The turn is taken before the work: of two workers only one gets it, and a
    crash in the middle waits for the next turn.
    """
    connection.execute(
        insert_new(connection, timer, "key").values(kind="job", key=key, due_at=now, ref=0, turn=0)
    )
    mine = connection.scalar(
        update(timer)
        .where(timer.c.key == key, timer.c.due_at <= now)
        .values(due_at=now + every, turn=timer.c.turn + 1)
        .returning(timer.c.id)
    )
    return mine is not None


def take_lease(connection: Connection, key: str, now: datetime, length: timedelta) -> int | None:
    """Have something to oneself for `length`: the number of this lease, or None while somebody has it.

    Whoever dies with it holds up the others until it runs out, and no longer.
    """
    if not take_turn(connection, key, now, length):
        return None
    turn: int = connection.execute(select(timer.c.turn).where(timer.c.key == key)).scalar_one()
    return turn


def end_lease(connection: Connection, key: str, turn: int, now: datetime) -> bool:
    """Give back what `take_lease` gave. False when it ran out and somebody else has had it since."""
    mine = connection.scalar(
        update(timer).where(timer.c.key == key, timer.c.turn == turn).values(due_at=now).returning(timer.c.id)
    )
    return mine is not None


def break_lease(connection: Connection, key: str, now: datetime) -> None:
    """Free what a dead worker holds: for the one worker that there can be, as it starts."""
    connection.execute(update(timer).where(timer.c.key == key).values(due_at=now))


def next_due(connection: Connection, until: datetime) -> datetime | None:
    """The moment of the earliest timer due by `until`, if there is one."""
    found = select(timer.c.due_at).where(timer.c.due_at <= until, timer.c.kind.not_like("job:%"))
    return connection.scalar(found.order_by(timer.c.due_at).limit(1))
