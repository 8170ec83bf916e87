"""Officers: who they are, who answers for a team, and who stands in for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.model.ids import OfficerId
from bot.model.officer import MAY_OWN, Officer
from bot.store.prepared import Prepared
from bot.store.tables import officer

_NAMES = (
    *("id", "email", "name", "team", "role", "password_hash", "code_secret"),
    *("away_until", "cover_id", "deputy", "looked_at", "reads"),
)
_cover = officer.alias("cover")


def _columns(of: FromClause) -> list[ColumnElement[Any]]:
    """And the name of who stands in for them, "" for nobody."""
    named = select(_cover.c.name).where(_cover.c.id == of.c.cover_id).correlate(of).scalar_subquery()
    return [*(of.c[name] for name in _NAMES), func.coalesce(named, "").label("cover")]


_SELECT = select(*_columns(officer))
_HERE = officer.c.gone_at.is_(None)


def _officer(row: Any) -> Officer:
    return Officer(**dict(zip((*_NAMES, "cover"), row, strict=True)))


def add(connection: Connection, *, email: str, name: str, team: str, role: str, now: datetime) -> OfficerId:
    statement = insert(officer).values(email=email.lower(), name=name, team=team, role=role, made_at=now)
    return OfficerId(connection.execute(statement.returning(officer.c.id)).scalar_one())


def every(connection: Connection) -> list[Officer]:
    return [_officer(row) for row in connection.execute(_SELECT.where(_HERE).order_by(officer.c.id))]


def by_id(connection: Connection, officer_id: int) -> Officer | None:
    row = connection.execute(_SELECT.where(officer.c.id == officer_id, _HERE)).first()
    return _officer(row) if row else None


def wait_turn(connection: Connection) -> None:
    """Whoever else changes who is in the team comes after this transaction, and sees what it did."""
    here = select(officer.c.id).where(_HERE).order_by(officer.c.id)
    connection.execute(here.with_for_update(key_share=True))


def name_of(connection: Connection, officer_id: int) -> str:
    """The name of an officer, here or gone; "" where there is none."""
    return str(connection.scalar(select(officer.c.name).where(officer.c.id == officer_id)) or "")


def by_email(connection: Connection, email: str) -> Officer | None:
    row = connection.execute(_SELECT.where(officer.c.email == email.lower(), _HERE)).first()
    return _officer(row) if row else None


def in_team(connection: Connection, team: str) -> Officer | None:
    """Who answers for a team: its first officer, else the first of all, else whoever stands in for them.

    Only somebody whose role may act on it. Nothing is ever without an owner.
    """
    row = _IN_TEAM.first(connection, team=team)
    return _officer(row) if row else None


def may_own(table: FromClause) -> ColumnElement[bool]:
    """They are here, and their role may act on what they own. Without a list: it goes into `Prepared`."""
    return and_(table.c.gone_at.is_(None), or_(*(table.c.role == role for role in MAY_OWN)))


_stand_in = officer.alias("stand_in")
_stand_in_of = officer.alias("stand_in_of")
_covers = may_own(_stand_in)
_FIRST = (
    select(func.coalesce(_stand_in.c.id, officer.c.id))
    .select_from(officer.outerjoin(_stand_in, and_(_stand_in.c.id == officer.c.cover_id, _covers)))
    .where(may_own(officer))
    .order_by((officer.c.team == bindparam("team")).desc(), officer.c.id)
    .limit(1)
)
_answering = officer.alias("answering")
_IN_TEAM = Prepared(select(*_columns(_answering)).where(_answering.c.id == _FIRST.scalar_subquery()))


def instead_of(owner_id: int) -> ColumnElement[int]:
    """Who gets what is new for this officer: whoever stands in for them, else they themselves.

    Who took over from somebody who left stands in for them, and may be away: then it goes to their cover.
    """
    covering = (
        select(func.coalesce(_stand_in_of.c.id, _stand_in.c.id))
        .select_from(
            officer.join(_stand_in, and_(_stand_in.c.id == officer.c.cover_id, _covers)).outerjoin(
                _stand_in_of, and_(_stand_in_of.c.id == _stand_in.c.cover_id, may_own(_stand_in_of))
            )
        )
        .where(officer.c.id == owner_id)
    )
    return func.coalesce(covering.scalar_subquery(), owner_id)


_standing = officer.alias("standing")
_absent = officer.alias("absent")


def answers_for(officer_id: int, owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether that owner is this officer, or somebody for whom they stand in, by one step or two: who took
    over from somebody may be away."""
    covered = select(_standing.c.id).where(_standing.c.cover_id == officer_id)
    theirs = or_(_absent.c.cover_id == officer_id, _absent.c.cover_id.in_(covered))
    return or_(owner == officer_id, owner.in_(select(_absent.c.id).where(theirs)))


def who_gets(connection: Connection, officer_id: int) -> Officer | None:
    """Who really gets what is given to this officer now, see `instead_of`. None where nobody is there."""
    return by_id(connection, connection.scalar(select(instead_of(officer_id))) or 0)


class Change(TypedDict, total=False):
    """Columns of an officer that may be changed. role: a word of Role. code_secret: sealed."""

    name: str
    team: str
    role: str
    password_hash: str | None
    code_secret: str | None
    gone_at: datetime | None
    away_until: datetime | None
    cover_id: int | None
    deputy: bool
    reads: str
    looked_at: datetime | None


def change(connection: Connection, officer_id: int, **values: Unpack[Change]) -> None:
    connection.execute(update(officer).where(officer.c.id == officer_id).values(values))


def looked(connection: Connection, officer_id: int, upto: datetime) -> None:
    """What came until then is not new to this officer any more; it never becomes new again."""
    earlier = or_(officer.c.looked_at.is_(None), officer.c.looked_at < upto)
    connection.execute(update(officer).where(officer.c.id == officer_id, earlier).values(looked_at=upto))


def covered_by(connection: Connection, officer_id: int) -> list[Officer]:
    """Who is away, and this officer stands in for them. Who became a reader has a cover for good, who is the
    heir of what still comes in for them: that ties nobody down, for `instead_of` looks two steps far."""
    away = (officer.c.cover_id == officer_id, officer.c.away_until.is_not(None), _HERE)
    found = _SELECT.where(*away).order_by(officer.c.id)
    return [_officer(row) for row in connection.execute(found)]


def welcome_back(connection: Connection, now: datetime) -> int:
    """Who was away until now is back. Returns how many."""
    over = and_(officer.c.away_until.is_not(None), officer.c.away_until <= now)
    return connection.execute(update(officer).where(over).values(away_until=None, cover_id=None)).rowcount
