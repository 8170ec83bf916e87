"""The inbox: one row for each talk in which somebody wrote, and for each message that belongs to none.

All rows are narrowed down and counted in the database, by what people choose from at once; what a row shows
is read only of those on the page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    exists,
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
from bot.store.reports.answers import about
from bot.store.tables import address, answer, code, event, issue, person, promise, talk

PAGE = 25
# What stands alone asks to be read only where somebody may have said something: a command is done.
NEEDS_READING = (*TO_READ, Disposition.FLAGGED)
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


def _talks(names: Collection[str]) -> Select[Any]:
    """names: of the columns that are asked for. What only the others need is not looked for."""
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
    columns = {
        "heard_at": type_coerce(newest.c.heard_at, When),
        "town": func.coalesce(talk.c.facts["town"].as_string(), person.c.town, issue.c.town, ""),
        "topic": func.coalesce(issue.c.topic, ""),
        "language": talk.c.language,
        "channel": newest.c.channel,
        "place": func.coalesce(talk.c.facts["place"].as_string(), code.c.place, ""),
        "came": came,
        "unread": _flag(unread.c.talk_id.is_not(None)),
        "unplaced": func.coalesce(unread.c.unplaced, 0),
        "own": _flag(own.c.talk_id.is_not(None)),
    }
    asked = [columns[name].label(name) for name in names]
    found = select(literal(TALK).label("kind"), talk.c.id, last.c.last_id, *asked)
    found = found.join_from(last, talk, talk.c.id == last.c.talk_id)
    if not {"heard_at", "channel"}.isdisjoint(names):
        found = found.join(newest, newest.c.id == last.c.last_id)
    if "town" in names:
        found = found.join(person, person.c.id == talk.c.person_id)
    if not {"town", "topic"}.isdisjoint(names):
        found = found.outerjoin(promise, promise.c.talk_id == talk.c.id)
        found = found.outerjoin(issue, issue.c.id == func.coalesce(promise.c.issue_id, talk.c.issue_id))
    if not {"place", "came"}.isdisjoint(names):
        found = found.outerjoin(code, code.c.id == talk.c.code_id)
    if not {"unread", "unplaced"}.isdisjoint(names):
        found = found.outerjoin(unread, unread.c.talk_id == talk.c.id)
    if "own" in names:
        found = found.outerjoin(own, own.c.talk_id == talk.c.id)
    return found


def _loose(names: Collection[str]) -> Select[Any]:
    says = and_(
        func.substr(event.c.folded, 1, 1).not_in(list("0123456789")),
        or_(event.c.folded.contains(" "), func.length(event.c.folded) >= _SHORTEST),
    )
    is_read = event.c.read_at.is_not(None)
    to_read = event.c.outcome.in_(NEEDS_READING)
    columns: dict[str, ColumnElement[Any]] = {
        "heard_at": event.c.heard_at,
        "town": func.coalesce(person.c.town, ""),
        "topic": literal(""),
        "language": func.coalesce(person.c.language, ""),
        "channel": event.c.channel,
        "place": literal(""),
        "came": literal("own"),
        "unread": _flag(and_(~is_read, to_read)),
        "unplaced": _flag(and_(~is_read, event.c.outcome.in_(TO_READ))),
        "own": _flag(and_(says, event.c.outcome != Disposition.COMMAND)),
    }
    asked = [columns[name].label(name) for name in names]
    # Whatever came and belongs to no talk stands here, but for what was taken away with somebody's words.
    shows = [event.c.detail[key].as_string().is_not(None) for key in ("attachments", "tapped", "start")]
    aside = event.c.outcome.in_((Disposition.ASIDE, Disposition.LEFT))
    found = select(literal(MESSAGE).label("kind"), event.c.id, event.c.id.label("last_id"), *asked)
    return (
        found.outerjoin_from(event, address, address.c.id == event.c.address_id)
        .outerjoin(person, person.c.id == address.c.person_id)
        .where(
            event.c.talk_id.is_(None),
            person.c.erased_at.is_(None),
            or_(event.c.text != "", aside, *shows),
        )
    )


def _rows(narrowed: Narrowed, names: Collection[str]) -> tuple[FromClause, list[Any]]:
    """All rows, and conditions on their dates. names: of the columns that are asked for besides."""
    by_date = narrowed.since is not None or narrowed.until is not None
    names = tuple(dict.fromkeys((*names, "heard_at"))) if by_date else tuple(names)
    if narrowed.issue_id is not None:
        rows: FromClause = _talks(names).where(about(narrowed.issue_id)).subquery("rows")
    else:
        rows = union_all(_talks(names), _loose(names)).subquery("rows")
    dates = []
    if narrowed.since is not None:
        dates.append(rows.c.heard_at >= narrowed.since)
    if narrowed.until is not None:
        dates.append(rows.c.heard_at < narrowed.until)
    return rows, dates


def groups(connection: Connection, narrowed: Narrowed) -> list[Group]:
    """All rows within these dates, counted by what they are alike in."""
    names = (*FACETS, *MARKS)
    rows, dates = _rows(narrowed, names)
    columns = [rows.c[name] for name in names]
    found = select(*columns, func.count().label("so_many")).where(*dates).group_by(*columns)
    return [Group(dict(zip(names, row[:-1], strict=True)), row[-1]) for row in connection.execute(found)]


def page(
    connection: Connection, narrowed: Narrowed, chosen: dict[str, Any], *, offset: int, limit: int = PAGE
) -> list[Row]:
    """The newest first. chosen: values by the names of FACETS and MARKS."""
    rows, dates = _rows(narrowed, chosen)
    which = [rows.c[name] == value for name, value in chosen.items()]
    some = (
        select(rows.c.kind, rows.c.id, rows.c.last_id)
        .where(*dates, *which)
        .order_by(rows.c.last_id.desc())
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    of_talk = exists().where(event.c.talk_id == some.c.id, event.c.read_at.is_(None))
    to_read = event.c.outcome.in_(NEEDS_READING)
    itself = exists().where(event.c.id == some.c.id, event.c.read_at.is_(None), to_read)
    unread = case((some.c.kind == TALK, of_talk), else_=itself)
    found = select(some, unread.label("unread")).order_by(some.c.last_id.desc())
    return [
        Row(kind=row.kind, id=row.id, last_id=row.last_id, unread=bool(row.unread))
        for row in connection.execute(found)
    ]


def every(
    connection: Connection, narrowed: Narrowed, chosen: dict[str, Any], upto: int
) -> tuple[list[int], list[int]]:
    """All of them with something unread up to that message: talks, and messages that belong to none."""
    rows, dates = _rows(narrowed, {*chosen, "unread"})
    which = [rows.c[name] == value for name, value in chosen.items()]
    found = select(rows.c.kind, rows.c.id).where(*dates, *which, rows.c.unread == 1)
    all_of_them = connection.execute(found).all()
    talks = [row.id for row in all_of_them if row.kind == TALK]
    return talks, [row.id for row in all_of_them if row.kind == MESSAGE and row.id <= upto]


def count_unread(connection: Connection) -> int:
    """How many rows nobody has read since the person wrote last: as the inbox counts them."""
    talks = select(func.count(event.c.talk_id.distinct())).where(event.c.read_at.is_(None))
    loose = _loose(()).where(event.c.read_at.is_(None), event.c.outcome.in_(NEEDS_READING)).subquery()
    others = select(func.count()).select_from(loose)
    row = connection.execute(select(talks.scalar_subquery(), others.scalar_subquery())).one()
    return int(row[0]) + int(row[1])


def newest_message(connection: Connection) -> int:
    return int(connection.scalar(select(func.coalesce(func.max(event.c.id), 0))) or 0)
