"""The inbox: one row for each talk in which somebody wrote, and for each message that belongs to none.

All rows are narrowed down and counted in the database, by what people choose from at once; what a row shows
is read only of those on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from bot.model.code import CodeKind
from bot.model.event import TO_READ, Disposition
from bot.model.talk import Mode
from bot.store.columns import When
from bot.store.tables import address, answer, code, event, issue, person, promise, talk

PAGE = 25
TALK, MESSAGE = "t", "m"
# What rows are narrowed down by with a list of choices; each is a column of the rows.
FACETS = ("town", "topic", "language", "channel", "place", "came")
MARKS = ("unread", "unplaced", "own")
_SHORTEST = 5  # letters of one word that says something; "yes" and "NEXT" do not


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """since, until: when the last message came, until not included. issue_id: talks under it, and those whose
    matter was taken into it."""

    since: datetime | None = None
    until: datetime | None = None
    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """So many rows that are alike. values: by the names of FACETS and MARKS."""

    values: dict[str, Any]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """kind: TALK or MESSAGE. id: of the talk, or the message. last_id: the newest message in it."""

    kind: str
    id: int
    last_id: int
    unread: bool


def _flag(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _talks() -> Select[Any]:
    last = (
        select(event.c.talk_id, func.max(event.c.id).label("last_id"))
        .where(event.c.talk_id.is_not(None))
        .group_by(event.c.talk_id)
        .subquery()
    )
    unread = (
        select(event.c.talk_id, func.max(_flag(event.c.outcome.in_(TO_READ))).label("unplaced"))
        .where(event.c.read_at.is_(None), event.c.talk_id.is_not(None))
        .group_by(event.c.talk_id)
        .subquery()
    )
    own = select(answer.c.talk_id).where(answer.c.own_words.is_(True)).distinct().subquery()
    newest = event.alias("newest")
    came = case(
        (talk.c.outcome_id.is_not(None), "asked"),
        (talk.c.mode != Mode.OWN, type_coerce(talk.c.mode, newest.c.channel.type)),
        (code.c.kind == CodeKind.ROOM, "room"),
        else_="own",
    )
    return (
        select(
            literal(TALK).label("kind"),
            talk.c.id,
            last.c.last_id,
            type_coerce(newest.c.heard_at, When).label("heard_at"),
            func.coalesce(talk.c.facts["town"].as_string(), person.c.town, issue.c.town, "").label("town"),
            func.coalesce(issue.c.topic, "").label("topic"),
            talk.c.language,
            newest.c.channel,
            func.coalesce(talk.c.facts["place"].as_string(), code.c.place, "").label("place"),
            came.label("came"),
            _flag(unread.c.talk_id.is_not(None)).label("unread"),
            func.coalesce(unread.c.unplaced, 0).label("unplaced"),
            _flag(own.c.talk_id.is_not(None)).label("own"),
            talk.c.issue_id,
        )
        .join_from(last, talk, talk.c.id == last.c.talk_id)
        .join(newest, newest.c.id == last.c.last_id)
        .join(person, person.c.id == talk.c.person_id)
        .outerjoin(promise, promise.c.talk_id == talk.c.id)
        .outerjoin(issue, issue.c.id == func.coalesce(promise.c.issue_id, talk.c.issue_id))
        .outerjoin(code, code.c.id == talk.c.code_id)
        .outerjoin(unread, unread.c.talk_id == talk.c.id)
        .outerjoin(own, own.c.talk_id == talk.c.id)
    )


def _loose() -> Select[Any]:
    says = and_(
        func.substr(event.c.folded, 1, 1).not_in(list("0123456789")),
        or_(event.c.folded.contains(" "), func.length(event.c.folded) >= _SHORTEST),
    )
    is_read = event.c.read_at.is_not(None)
    return (
        select(
            literal(MESSAGE).label("kind"),
            event.c.id,
            event.c.id.label("last_id"),
            event.c.heard_at,
            func.coalesce(person.c.town, "").label("town"),
            literal("").label("topic"),
            func.coalesce(person.c.language, "").label("language"),
            event.c.channel,
            literal("").label("place"),
            literal("own").label("came"),
            _flag(~is_read).label("unread"),
            _flag(and_(~is_read, event.c.outcome.in_(TO_READ))).label("unplaced"),
            _flag(says).label("own"),
            cast(literal(None), Integer).label("issue_id"),
        )
        .join_from(event, address, address.c.id == event.c.address_id)
        .join(person, person.c.id == address.c.person_id)
        .where(
            event.c.talk_id.is_(None),
            event.c.outcome.in_([*TO_READ, Disposition.FLAGGED]),
            or_(event.c.text != "", event.c.detail["attachments"].as_string().is_not(None)),
        )
    )


def _rows(narrowed: Narrowed) -> tuple[FromClause, list[Any]]:
    if narrowed.issue_id is not None:
        taken = select(promise.c.talk_id).where(promise.c.issue_id == narrowed.issue_id)
        talks = _talks().where(or_(talk.c.issue_id == narrowed.issue_id, talk.c.id.in_(taken)))
        rows: FromClause = talks.subquery("rows")
    else:
        rows = union_all(_talks(), _loose()).subquery("rows")
    dates = []
    if narrowed.since is not None:
        dates.append(rows.c.heard_at >= narrowed.since)
    if narrowed.until is not None:
        dates.append(rows.c.heard_at < narrowed.until)
    return rows, dates


def groups(connection: Connection, narrowed: Narrowed) -> list[Group]:
    """All rows within these dates, counted by what they are alike in."""
    rows, dates = _rows(narrowed)
    names = (*FACETS, *MARKS)
    columns = [rows.c[name] for name in names]
    found = select(*columns, func.count().label("so_many")).where(*dates).group_by(*columns)
    return [Group(dict(zip(names, row[:-1], strict=True)), row[-1]) for row in connection.execute(found)]


def page(
    connection: Connection, narrowed: Narrowed, chosen: dict[str, Any], *, offset: int, limit: int = PAGE
) -> list[Row]:
    """The newest first. chosen: values by the names of FACETS and MARKS."""
    rows, dates = _rows(narrowed)
    which = [rows.c[name] == value for name, value in chosen.items()]
    found = (
        select(rows.c.kind, rows.c.id, rows.c.last_id, rows.c.unread)
        .where(*dates, *which)
        .order_by(rows.c.last_id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Row(kind=row.kind, id=row.id, last_id=row.last_id, unread=bool(row.unread))
        for row in connection.execute(found)
    ]


def every(
    connection: Connection, narrowed: Narrowed, chosen: dict[str, Any], upto: int
) -> tuple[list[int], list[int]]:
    """All of them with something unread up to that message: talks, and messages that belong to none."""
    rows, dates = _rows(narrowed)
    which = [rows.c[name] == value for name, value in chosen.items()]
    found = select(rows.c.kind, rows.c.id).where(*dates, *which, rows.c.unread == 1)
    all_of_them = connection.execute(found).all()
    talks = [row.id for row in all_of_them if row.kind == TALK]
    return talks, [row.id for row in all_of_them if row.kind == MESSAGE and row.id <= upto]


def newest_message(connection: Connection) -> int:
    return int(connection.scalar(select(func.coalesce(func.max(event.c.id), 0))) or 0)
