"""Codes that open a live poll in a room or a group's turn, and the votes that came by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, false, func, select, update

from bot.model.code import Code, CodeKind
from bot.store.database import insert_new
from bot.store.tables import answer, code, issue, officer, talk

_SELECT = (
    select(
        code.c.id,
        code.c.word,
        code.c.kind,
        code.c.conversation,
        code.c.issue_id,
        issue.c.ref.label("issue_ref"),
        code.c.place,
        code.c.texts,
        code.c.shows,
        officer.c.name.label("officer"),
        code.c.opened_at,
        code.c.closes_at,
        code.c.closed_at,
        code.c.options,
        code.c.hash,
        func.coalesce(issue.c.sensitive, false()).label("sensitive"),
    )
    .select_from(code)
    .outerjoin(issue, issue.c.id == code.c.issue_id)
    .outerjoin(officer, officer.c.id == code.c.officer_id)
)


def _code(row: Any) -> Code:
    return Code(**{**row._mapping, "texts": dict(row.texts), "options": tuple(row.options or ())})


def add(
    connection: Connection,
    *,
    word: str,
    kind: str,
    conversation: str,
    now: datetime,
    closes_at: datetime,
    **values: Any,
) -> Code | None:
    """A new code, open from now; None when this word is open already, with somebody else.

    values: issue_id, place, texts, options, hash, shows, officer_id, person_id.
    """
    _let_go(connection, now)
    given = {"kind": kind, "conversation": conversation, "opened_at": now, "closes_at": closes_at, **values}
    made = connection.scalar(
        insert_new(connection, code, "key").values(word=word, key=word, **given).returning(code.c.id)
    )
    return None if made is None else by_id(connection, made)


def _let_go(connection: Connection, now: datetime) -> None:
    """Codes whose time is over give their word back."""
    connection.execute(
        update(code)
        .where(code.c.key.is_not(None), code.c.closes_at <= now)
        .values(key=None, closed_at=code.c.closes_at)
    )


def close(connection: Connection, code_id: int, now: datetime) -> bool:
    """Close a code before its time. False when it was closed already."""
    made = connection.execute(
        update(code)
        .where(code.c.id == code_id, code.c.closed_at.is_(None), code.c.closes_at > now)
        .values(key=None, closed_at=now)
        .returning(code.c.id)
    )
    return made.first() is not None


def by_id(connection: Connection, code_id: int) -> Code | None:
    row = connection.execute(_SELECT.where(code.c.id == code_id)).first()
    return _code(row) if row else None


def by_word(connection: Connection, word: str) -> Code | None:
    """The newest code with this word, open or not."""
    row = connection.execute(_SELECT.where(code.c.word == word).order_by(code.c.id.desc()).limit(1)).first()
    return _code(row) if row else None


def newest(connection: Connection, limit: int) -> list[Code]:
    """Of rooms and groups."""
    found = _SELECT.where(code.c.kind != CodeKind.ISSUE).order_by(code.c.id.desc()).limit(limit)
    return [_code(row) for row in connection.execute(found)]


def of_issue(connection: Connection, issue_id: int) -> list[Code]:
    """The questions that an issue carries or carried, the newest first."""
    found = _SELECT.where(code.c.kind == CodeKind.ISSUE, code.c.issue_id == issue_id)
    return [_code(row) for row in connection.execute(found.order_by(code.c.id.desc()))]


def close_of_issue(connection: Connection, issue_id: int, now: datetime) -> None:
    """The issue has its answer: its question is asked no more, and its word is free."""
    connection.execute(
        update(code)
        .where(code.c.kind == CodeKind.ISSUE, code.c.issue_id == issue_id, code.c.closed_at.is_(None))
        .values(key=None, closed_at=now)
    )


def ask_again(connection: Connection, issue_id: int, closed_at: datetime) -> str:
    """The question that `close_of_issue` closed then is asked again. Returns its word where that is another
    code's by now, so that it stays closed; "" else."""
    mine = (code.c.kind == CodeKind.ISSUE, code.c.issue_id == issue_id)
    if connection.execute(select(code.c.id).where(*mine, code.c.closed_at.is_(None))).first():
        return ""  # another one is asked since
    row = connection.execute(
        select(code.c.id, code.c.word).where(*mine, code.c.closed_at == closed_at)
    ).first()
    if row is None:
        return ""
    if is_taken(connection, row.word):
        return str(row.word)
    change(connection, row.id, key=row.word, closed_at=None)
    return ""


def change(connection: Connection, code_id: int, **values: Any) -> None:
    connection.execute(update(code).where(code.c.id == code_id).values(values))


def is_taken(connection: Connection, word: str, but: int | None = None) -> bool:
    """Whether a code has this word now. but: the id of one that does not count."""
    found = select(code.c.id).where(code.c.key == word, code.c.id != (but or 0))
    return connection.execute(found.limit(1)).first() is not None


def words_since(connection: Connection, since: datetime) -> set[str]:
    """Words that were in use at some time since then: they are not given again yet."""
    return set(connection.scalars(select(code.c.word).where(code.c.closes_at >= since)))


def opened_by(connection: Connection, person_id: int, since: datetime) -> int:
    """How many codes one person opened by text since then."""
    found = select(func.count()).where(code.c.person_id == person_id, code.c.opened_at >= since)
    return int(connection.scalar(found) or 0)


# --- what came by a code -----------------------------------------------------------------------------


def replace_votes(connection: Connection, code_id: int, person_id: int, question: str, *, but: int) -> None:
    """One person, one vote: what they said in other talks with this code counts no more, but is kept."""
    others = select(talk.c.id).where(
        talk.c.code_id == code_id, talk.c.person_id == person_id, talk.c.id != but
    )
    connection.execute(
        update(answer)
        .where(answer.c.talk_id.in_(others), answer.c.question == question, answer.c.replaced.is_(False))
        .values(replaced=True)
    )


def votes(
    connection: Connection, code_id: int, question: str, *, without: int | None = None
) -> dict[str, int]:
    """How many people chose each option in a room, by option id; replaced answers do not count.

    without: a person who is left out.
    """
    option = answer.c.meaning["option"].as_string().label("chosen")
    rows = connection.execute(
        select(option, func.count(talk.c.person_id.distinct()))
        .join_from(answer, talk)
        .where(
            talk.c.code_id == code_id,
            answer.c.question == question,
            answer.c.replaced.is_(False),
            talk.c.person_id != (without or 0),
        )
        .group_by("chosen")  # by its name: PostgreSQL takes two bound copies of it for different things
    )
    return {chosen: people for chosen, people in rows if chosen}


def people(connection: Connection, code_ids: Sequence[int]) -> dict[int, int]:
    """How many people began a talk with each of these codes."""
    rows = connection.execute(
        select(talk.c.code_id, func.count(talk.c.person_id.distinct()))
        .where(talk.c.code_id.in_(code_ids))
        .group_by(talk.c.code_id)
    )
    return dict(rows.all())


def voting_until(connection: Connection, person_id: int, now: datetime) -> datetime | None:
    """When the last of the rooms closes in which this person has a vote; None when they are all closed."""
    found = (
        select(func.max(code.c.closes_at))
        .select_from(code)
        .join(talk, talk.c.code_id == code.c.id)
        .where(
            talk.c.person_id == person_id,
            code.c.kind == CodeKind.ROOM,
            code.c.closed_at.is_(None),
            code.c.closes_at > now,
        )
    )
    until: datetime | None = connection.scalar(found)
    return until


def hidden_until(connection: Connection, issue_id: int, now: datetime) -> datetime | None:
    """Until when an issue's counts are not to be seen, because a room still votes; None: they may be."""
    found = select(func.max(code.c.closes_at)).where(
        code.c.issue_id == issue_id,
        code.c.kind == CodeKind.ROOM,
        code.c.shows.is_(False),
        code.c.closed_at.is_(None),
        code.c.closes_at > now,
    )
    until: datetime | None = connection.scalar(found)
    return until
