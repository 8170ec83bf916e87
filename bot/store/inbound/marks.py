"""What officers set on a message: that somebody read it, and why it is hidden. Its words never change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select, update

from bot.model.event import HideReason
from bot.store.tables import address, event

_AT_ONCE = 500  # in one statement


def read_of_person(connection: Connection, person_id: int, upto: int, now: datetime) -> int:
    """All that this person sent up to that message. Returns how many nobody had read."""
    theirs = select(address.c.id).where(address.c.person_id == person_id)
    return _read(connection, now, event.c.address_id.in_(theirs), event.c.id <= upto)


def read_of_talks(connection: Connection, rows: Iterable[tuple[int, int]], now: datetime) -> int:
    """(talk, message): what came in each talk up to that message."""
    return sum(
        _read(connection, now, event.c.talk_id == talk_id, event.c.id <= upto) for talk_id, upto in rows
    )


def read_messages(connection: Connection, event_ids: Iterable[int], now: datetime) -> int:
    wanted = list(event_ids)
    return _read(connection, now, event.c.id.in_(wanted)) if wanted else 0


def read_all(
    connection: Connection, talk_ids: Sequence[int], event_ids: Sequence[int], upto: int, now: datetime
) -> int:
    """The same for many at once: of each talk what came up to that message."""
    some = range(0, max(len(talk_ids), len(event_ids)), _AT_ONCE)
    parts = [(talk_ids[at : at + _AT_ONCE], event_ids[at : at + _AT_ONCE]) for at in some]
    return sum(
        _read(connection, now, event.c.id <= upto, or_(event.c.talk_id.in_(talks), event.c.id.in_(events)))
        for talks, events in parts
    )


def _read(connection: Connection, now: datetime, *which: ColumnElement[bool]) -> int:
    mark = update(event).where(event.c.read_at.is_(None), *which).values(read_at=now)
    return connection.execute(mark).rowcount


def hide(connection: Connection, event_id: int, reason: HideReason | None, *, was: HideReason | None) -> bool:
    """None: it is shown again. False where it stands otherwise by now than `was`."""
    still = event.c.hidden.is_not_distinct_from(was)
    done = update(event).where(event.c.id == event_id, still).values(hidden=reason)
    return connection.execute(done).rowcount == 1
