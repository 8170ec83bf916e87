"""Talks: one person's run through one published conversation, and the answers of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import Connection, bindparam, desc, func, or_, select, update

from bot.dialogue.meaning import Meaning, to_json
from bot.dialogue.place import Place
from bot.model.talk import Mode, Talk, TalkChange, TalkState
from bot.store.prepared import Prepared, Values, insert_of, update_of
from bot.store.tables import answer, conversation, talk

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
    _SELECT.where(talk.c.person_id == bindparam("person_id"), talk.c.state == TalkState.OPEN)
    .order_by(desc(talk.c.id))
    .limit(1)
)
_BY_ID = Prepared(_SELECT.where(talk.c.id == bindparam("row")))
_STARTED = (
    *("ref", "person_id", "address_id", "conversation_id", "issue_id", "outcome_id", "state", "place"),
    *("facts", "language", "came_by", "mode", "code_id", "started_at", "touched_at", "ended_at"),
)
_START = Prepared(insert_of(talk, *_STARTED, unique=["ref"]).returning(talk.c.id))
_BY_REF = Prepared(select(talk.c.id).where(talk.c.ref == bindparam("ref")))
_NEWEST = Prepared(select(func.max(talk.c.id)))
_over = (
    talk.c.person_id == bindparam("person_id"),
    or_(talk.c.state == TalkState.ENDED, talk.c.state == TalkState.QUIET),
    talk.c.ended_at >= bindparam("since"),
)
_latest = (desc(talk.c.ended_at), desc(talk.c.id))
_LAST_OVER = Prepared(_SELECT.where(*_over).order_by(*_latest).limit(1))
_LAST_FILED = Prepared(_SELECT.where(*_over, talk.c.issue_id.is_not(None)).order_by(*_latest).limit(1))
_ANSWER = Prepared(
    insert_of(
        answer, "talk_id", "event_id", "question", "words", "meaning", "language", "heard_at", "own_words"
    )
)


def _talk(row: Values) -> Talk:
    told: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    told["place"] = Place.from_json(told["place"])
    return Talk(**told)


def start(
    connection: Connection,
    talk: Talk,
    *,
    version_id: int,
    came_by: str,
    now: datetime,
    ended_at: datetime | None = None,
) -> int | None:
    """Begin a talk; its id, or None when its reference is taken. version_id: the row of its very version."""
    made: int | None = _START.value(
        connection,
        ref=talk.ref,
        person_id=talk.person_id,
        address_id=talk.address_id,
        conversation_id=version_id,
        issue_id=talk.issue_id,
        outcome_id=talk.outcome_id,
        state=talk.state,
        place=talk.place.to_json(),
        facts=talk.facts,
        language=talk.language,
        came_by=came_by,
        mode=talk.mode,
        code_id=talk.code_id,
        started_at=now,
        touched_at=talk.touched_at,
        ended_at=ended_at,
    )
    return made


def is_free(connection: Connection, ref: str) -> bool:
    """Whether no talk has this reference. Others begin talks at the same moment: only `start` can be sure."""
    return _BY_REF.first(connection, ref=ref) is None


def so_far(connection: Connection) -> int:
    """About how many talks there ever were."""
    return int(_NEWEST.value(connection) or 0)


def open_talk(connection: Connection, person_id: int) -> Talk | None:
    """The talk that has the floor: the newest open one. An older one waits until it is over."""
    row = _OPEN.first(connection, person_id=person_id)
    return _talk(row) if row else None


def last_filed(connection: Connection, person_id: int, since: datetime) -> Talk | None:
    """The talk that ended last, if it is about something and ended after `since`."""
    row = _LAST_FILED.first(connection, person_id=person_id, since=since)
    return _talk(row) if row else None


def last_over(connection: Connection, person_id: int, since: datetime) -> Talk | None:
    """The talk that ended or went quiet last, whatever it is about, if that was after `since`."""
    row = _LAST_OVER.first(connection, person_id=person_id, since=since)
    return _talk(row) if row else None


def newest_filed(connection: Connection, person_id: int) -> Talk | None:
    """The newest talk that belongs to an issue, whatever its state."""
    found = _SELECT.where(talk.c.person_id == person_id, talk.c.issue_id.is_not(None))
    row = connection.execute(found.order_by(desc(talk.c.id)).limit(1)).first()
    return _talk(tuple(row)) if row else None


def of_person(connection: Connection, person_id: int, name: str) -> Talk | None:
    """The talk of this person that has this reference, or this id in figures."""
    named = talk.c.id == int(name) if name.isascii() and name.isdigit() else talk.c.ref == name
    row = connection.execute(_SELECT.where(talk.c.person_id == person_id, named)).first()
    return _talk(tuple(row)) if row else None


def by_id(connection: Connection, talk_id: int) -> Talk | None:
    row = _BY_ID.first(connection, row=talk_id)
    return _talk(row) if row else None


def in_mode(connection: Connection, talk_ids: Collection[int], mode: Mode) -> set[int]:
    """Which of these talks came about like that."""
    found = select(talk.c.id).where(talk.c.id.in_(list(talk_ids)), talk.c.mode == mode)
    return set(connection.scalars(found)) if talk_ids else set()


def change(connection: Connection, talk_id: int, **values: Unpack[TalkChange]) -> None:
    row: dict[str, Any] = dict(values)
    if "place" in values:
        row["place"] = values["place"].to_json()
    update_of(talk, *row).run(connection, row=talk_id, **row)


def stop_all(connection: Connection, person_id: int, now: datetime) -> None:
    """End a person's open talks because they said STOP; their answers stay."""
    connection.execute(
        update(talk)
        .where(talk.c.person_id == person_id, talk.c.state == TalkState.OPEN)
        .values(state=TalkState.STOPPED, ended_at=now)
    )


def add_answer(
    connection: Connection,
    talk_id: int,
    question: str,
    words: str,
    meaning: Meaning,
    *,
    own: bool,
    event_id: int | None,
    language: str,
    now: datetime,
    replaces: bool = False,
) -> None:
    """Keep an answer. own: it is in words of their own. An earlier one to the same question is marked as
    replaced, never changed."""
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
        "own_words": own,
    }
    _ANSWER.run(connection, **values)


def move_answers(connection: Connection, talk_id: int, into: int, *, question: str) -> None:
    """What was answered in a talk stands with another one from now on, as answers to this question."""
    connection.execute(
        update(answer).where(answer.c.talk_id == talk_id).values(talk_id=into, question=question)
    )
