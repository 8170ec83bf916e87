"""Talks: one person's run through one published conversation. And the published conversations themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, desc, func, or_, select, update

from bot.clock import Dice
from bot.dialogue.meaning import Meaning, to_json
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation
from bot.model.talk import Talk
from bot.store.prepared import Prepared, Values, insert_of, update_of
from bot.store.tables import answer, conversation, talk

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they are read as 1 and 0
_TRIES = 200  # references for one talk


_SELECT = select(
    talk.c.id,
    talk.c.ref,
    talk.c.person_id,
    talk.c.address_id,
    conversation.c.name,
    conversation.c.hash,
    talk.c.issue_id,
    talk.c.outcome_id,
    talk.c.state,
    talk.c.place,
    talk.c.facts,
    talk.c.language,
    talk.c.mode,
    talk.c.code_id,
    talk.c.touched_at,
).join_from(talk, conversation)


_NAMES = tuple(column.name for column in _SELECT.selected_columns)
_OPEN = Prepared(
    _SELECT.where(talk.c.person_id == bindparam("person_id"), talk.c.state == "open")
    .order_by(desc(talk.c.id))
    .limit(1)
)
_BY_ID = Prepared(_SELECT.where(talk.c.id == bindparam("row")))
_STARTED = (
    *("ref", "person_id", "address_id", "conversation_id", "issue_id", "outcome_id", "state", "place"),
    *("facts", "language", "came_by", "mode", "code_id", "started_at", "touched_at"),
)
_START = Prepared(insert_of(talk, *_STARTED, unique=["ref"]).returning(talk.c.id))
_NEWEST = Prepared(select(func.max(talk.c.id)))
_over = (
    talk.c.person_id == bindparam("person_id"),
    or_(talk.c.state == "ended", talk.c.state == "quiet"),
    talk.c.ended_at >= bindparam("since"),
)
_latest = (desc(talk.c.ended_at), desc(talk.c.id))
_LAST_OVER = Prepared(_SELECT.where(*_over).order_by(*_latest).limit(1))
_LAST_TALK = Prepared(_SELECT.where(*_over, talk.c.issue_id.is_not(None)).order_by(*_latest).limit(1))
_ANSWER = Prepared(
    insert_of(answer, "talk_id", "event_id", "question", "words", "meaning", "language", "heard_at")
)


def _talk(row: Values) -> Talk:
    told: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    told["place"] = Place.from_json(told["place"])
    return Talk(**told)


def start(
    connection: Connection,
    dice: Dice,
    *,
    script: Conversation,
    conversation_id: int,
    person_id: int,
    address_id: int,
    place: Place,
    facts: dict[str, Any],
    language: str,
    came_by: str,
    now: datetime,
    issue_id: int | None = None,
    outcome_id: int | None = None,
    mode: str = "own",
    code_id: int | None = None,
) -> Talk:
    """Begin a talk, under a reference that nobody has. conversation_id: the row of this very version."""
    own: dict[str, Any] = {
        "person_id": person_id,
        "address_id": address_id,
        "issue_id": issue_id,
        "outcome_id": outcome_id,
        "state": "open",
        "facts": facts,
        "language": language,
        "mode": mode,
        "code_id": code_id,
        "touched_at": now,
    }
    row = {**own, "conversation_id": conversation_id, "came_by": came_by, "started_at": now}
    low = 100
    for _ in range(_TRIES):
        ref = f"{_LETTERS[dice.below(len(_LETTERS))]}{low + dice.below(9 * low)}"
        # Others begin talks at the same moment: only the insert itself can tell whether a reference is free.
        made = _START.value(connection, ref=ref, place=place.to_json(), **row)
        if made is not None:
            return Talk(id=made, ref=ref, name=script.name, hash=script.hash, place=place, **own)
        low = _lowest(int(_NEWEST.value(connection)))
    raise RuntimeError(f"no free reference was found in {_TRIES} tries")


def _lowest(talks: int) -> int:
    """The lowest figure of a reference: three digits, or more where half of those are used up."""
    low = 100
    while len(_LETTERS) * 9 * low < 2 * talks:
        low *= 10
    return low


def open_talk(connection: Connection, person_id: int) -> Talk | None:
    """The talk that has the floor: the newest open one. An older one waits until it is over."""
    row = _OPEN.first(connection, person_id=person_id)
    return _talk(row) if row else None


def last_talk(connection: Connection, person_id: int, since: datetime) -> Talk | None:
    """The talk that ended last, if it is about something and ended after `since`."""
    row = _LAST_TALK.first(connection, person_id=person_id, since=since)
    return _talk(row) if row else None


def last_over(connection: Connection, person_id: int, since: datetime) -> Talk | None:
    """The talk that ended or went quiet last, whatever it is about, if that was after `since`."""
    row = _LAST_OVER.first(connection, person_id=person_id, since=since)
    return _talk(row) if row else None


def last_about(connection: Connection, person_id: int) -> Talk | None:
    """The newest talk that belongs to an issue, whatever its state."""
    found = _SELECT.where(talk.c.person_id == person_id, talk.c.issue_id.is_not(None))
    row = connection.execute(found.order_by(desc(talk.c.id)).limit(1)).first()
    return _talk(tuple(row)) if row else None


def by_id(connection: Connection, talk_id: int) -> Talk | None:
    row = _BY_ID.first(connection, row=talk_id)
    return _talk(row) if row else None


def save(connection: Connection, talk_id: int, place: Place, now: datetime, **values: Any) -> None:
    change(connection, talk_id, place=place.to_json(), touched_at=now, **values)


def change(connection: Connection, talk_id: int, **values: Any) -> None:
    update_of(talk, *values).run(connection, row=talk_id, **values)


def stop_all(connection: Connection, person_id: int, now: datetime) -> None:
    """End a person's open talks because they said STOP; their answers stay."""
    connection.execute(
        update(talk)
        .where(talk.c.person_id == person_id, talk.c.state == "open")
        .values(state="stopped", ended_at=now)
    )


def add_answer(
    connection: Connection,
    talk_id: int,
    question: str,
    words: str,
    meaning: Meaning,
    *,
    event_id: int | None,
    language: str,
    now: datetime,
    replaces: bool = False,
) -> None:
    """Keep an answer. An earlier one to the same question is marked as replaced, never changed."""
    if replaces:
        connection.execute(
            update(answer)
            .where(answer.c.talk_id == talk_id, answer.c.question == question)
            .values(replaced=True)
        )
    values = {
        "talk_id": talk_id,
        "event_id": event_id,
        "question": question,
        "words": words.replace("\x00", "\ufffd"),
        "meaning": to_json(meaning),
        "language": language,
        "heard_at": now,
    }
    _ANSWER.run(connection, **values)
