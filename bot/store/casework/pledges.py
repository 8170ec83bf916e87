"""Pledges by version, and which of them people were asked to rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from bot.model.issue import Pledge
from bot.store.database import insert_new
from bot.store.prepared import Prepared
from bot.store.tables import issue, pledge, talk

_PLEDGE = ("id", "key", "version", "text", "measure", "sample")
_SELECT_PLEDGE = select(*(pledge.c[name] for name in _PLEDGE))
_PLEDGES = Prepared(_SELECT_PLEDGE.where(pledge.c.to_at.is_(None)).order_by(pledge.c.place))
_AS_ASKED = Prepared(
    _SELECT_PLEDGE.where(pledge.c.key == bindparam("key"), pledge.c.version == bindparam("version"))
)
_OF_TALKS = (
    select(pledge.c.key)
    .join_from(talk, issue, talk.c.issue_id == issue.c.id)
    .join(pledge, issue.c.pledge_id == pledge.c.id)
)
_LATELY = 300  # talks
_any = talk.alias("any")
_RATED_LATELY = Prepared(
    _OF_TALKS.add_columns(func.count())
    .where(talk.c.id > select(func.coalesce(func.max(_any.c.id), 0) - _LATELY).scalar_subquery())
    .group_by(pledge.c.key)
)
_RATED = Prepared(_OF_TALKS.where(talk.c.person_id == bindparam("person_id")))


def publish(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Store pledges as they stand now. A version once stored never changes; others of the key are ended."""
    for row in rows:
        connection.execute(insert_new(connection, pledge, "key", "version").values(**row, from_at=now))
        connection.execute(
            update(pledge)
            .where(pledge.c.key == row["key"], pledge.c.version != row["version"], pledge.c.to_at.is_(None))
            .values(to_at=now)
        )
    keys = [row["key"] for row in rows]
    connection.execute(
        update(pledge).where(pledge.c.key.not_in(keys), pledge.c.to_at.is_(None)).values(to_at=now)
    )


def current(connection: Connection) -> list[Pledge]:
    """The pledges in force, in their order."""
    return [Pledge(**dict(zip(_PLEDGE, row, strict=True))) for row in _PLEDGES.all(connection)]


def as_asked(connection: Connection, key: str, version: int) -> Pledge:
    """One version of a pledge, in force or not. Raises when there never was one."""
    row = _AS_ASKED.first(connection, key=key, version=version)
    if row is None:
        raise LookupError(f"there is no version {version} of the pledge {key}")
    return Pledge(**dict(zip(_PLEDGE, row, strict=True)))


def rated_keys(connection: Connection, person_id: int) -> set[str]:
    """Keys of the pledges this person was asked about before."""
    return {key for (key,) in _RATED.all(connection, person_id=person_id)}


def times_rated(connection: Connection) -> dict[str, int]:
    """How often each pledge was rated among the latest talks. So the cost does not grow with the years, and a
    pledge that is new is asked as often as the others, not until it has caught up with them.
    """
    return dict(_RATED_LATELY.all(connection))
