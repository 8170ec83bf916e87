"""Officers: who they are, and who answers for a team."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.model.ids import OfficerId
from bot.model.officer import Officer
from bot.store.prepared import Prepared
from bot.store.tables import officer


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


def add(connection: Connection, *, email: str, name: str, team: str, role: str, now: datetime) -> OfficerId:
    statement = insert(officer).values(email=email.lower(), name=name, team=team, role=role, made_at=now)
    return OfficerId(connection.execute(statement.returning(officer.c.id)).scalar_one())


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


class Change(TypedDict, total=False):
    """Columns of an officer that may be changed. role: a word of Role. code_secret: sealed."""

    name: str
    team: str
    role: str
    password_hash: str | None
    code_secret: str | None
    gone_at: datetime | None


def change(connection: Connection, officer_id: int, **values: Unpack[Change]) -> None:
    connection.execute(update(officer).where(officer.c.id == officer_id).values(values))
