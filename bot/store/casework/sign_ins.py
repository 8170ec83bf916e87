"""Links that let an officer in once, and tries at doors within a window of time."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.store.database import insert_new
from bot.store.tables import sign_in, tries


def token_hash(token: str) -> str:
    """Links are long random words, so a plain hash is enough to keep them out of the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_link(connection: Connection, officer_id: int, token: str, expires_at: datetime) -> None:
    connection.execute(
        insert(sign_in).values(officer_id=officer_id, token_hash=token_hash(token), expires_at=expires_at)
    )


def use_link(connection: Connection, token: str, now: datetime) -> int | None:
    """The officer of a link that is fresh and unused; it is used up by this."""
    return connection.execute(
        update(sign_in)
        .where(
            sign_in.c.token_hash == token_hash(token),
            sign_in.c.used_at.is_(None),
            sign_in.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(sign_in.c.officer_id)
    ).scalar()


def count_try(connection: Connection, key: str, window: timedelta, now: datetime) -> int:
    """Count one more try; how many there were within the window, this one included."""
    first = insert_new(connection, tries, "key").values(key=key, window_at=now, count=1)
    if connection.execute(first.returning(tries.c.key)).first() is not None:
        return 1
    row = connection.execute(select(tries).where(tries.c.key == key).with_for_update()).one()
    fresh = row.window_at + window <= now
    count = 1 if fresh else int(row._mapping["count"]) + 1
    values = {"count": count, "window_at": now if fresh else row.window_at}
    connection.execute(update(tries).where(tries.c.key == key).values(values))
    return count


def clear_tries(connection: Connection, key: str) -> None:
    """They came in: what they tried before does not count against them."""
    connection.execute(delete(tries).where(tries.c.key == key))


def forget_tries(connection: Connection, before: datetime) -> None:
    """Windows that closed long ago, and links that nobody can use any more."""
    connection.execute(delete(tries).where(tries.c.window_at < before))
    connection.execute(delete(sign_in).where(sign_in.c.expires_at < before))
