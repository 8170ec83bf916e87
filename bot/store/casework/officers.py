"""Officers, how they sign in, and the log of what they did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.store.database import insert_new
from bot.store.prepared import Prepared
from bot.store.tables import log, officer, sign_in, tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """role: reader, officer, approver or manager. code_secret: sealed."""

    id: int
    email: str
    name: str
    team: str
    role: str
    password_hash: str | None
    code_secret: str | None


def _officer(row: Any) -> Officer:
    return Officer(
        id=row.id,
        email=row.email,
        name=row.name,
        team=row.team,
        role=row.role,
        password_hash=row.password_hash,
        code_secret=row.code_secret,
    )


_HERE = officer.c.gone_at.is_(None)


def add(connection: Connection, *, email: str, name: str, team: str, role: str, now: datetime) -> int:
    statement = insert(officer).values(email=email.lower(), name=name, team=team, role=role, made_at=now)
    return int(connection.execute(statement.returning(officer.c.id)).scalar_one())


def every(connection: Connection) -> list[Officer]:
    return [_officer(row) for row in connection.execute(select(officer).where(_HERE).order_by(officer.c.id))]


def by_id(connection: Connection, officer_id: int) -> Officer | None:
    row = connection.execute(select(officer).where(officer.c.id == officer_id, _HERE)).first()
    return _officer(row) if row else None


def by_email(connection: Connection, email: str) -> Officer | None:
    row = connection.execute(select(officer).where(officer.c.email == email.lower(), _HERE)).first()
    return _officer(row) if row else None


def in_team(connection: Connection, team: str) -> Officer | None:
    """The first officer of a team, else the first of all: nothing is ever without an owner."""
    row = _IN_TEAM.first(connection, team=team)
    return Officer(**dict(zip(_NAMES, row, strict=True))) if row else None


_NAMES = ("id", "email", "name", "team", "role", "password_hash", "code_secret")
_IN_TEAM = Prepared(
    select(*(officer.c[name] for name in _NAMES))
    .where(_HERE)
    .order_by((officer.c.team == bindparam("team")).desc(), officer.c.id)
    .limit(1)
)


def change(connection: Connection, officer_id: int, **values: Any) -> None:
    connection.execute(update(officer).where(officer.c.id == officer_id).values(values))


# --- one-time links ----------------------------------------------------------------------------------


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


# --- tries at a door ---------------------------------------------------------------------------------


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


def forget_tries(connection: Connection, before: datetime) -> None:
    """Windows that closed long ago, and links that nobody can use any more."""
    connection.execute(delete(tries).where(tries.c.window_at < before))
    connection.execute(delete(sign_in).where(sign_in.c.expires_at < before))


# --- the log -----------------------------------------------------------------------------------------


def note(connection: Connection, officer_id: int | None, action: str, what: str, now: datetime) -> None:
    """Who did what to which object. Never what anybody said."""
    connection.execute(insert(log).values(officer_id=officer_id, action=action, object=what, at=now))
