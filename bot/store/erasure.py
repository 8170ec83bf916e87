"""Forgetting people, by walking the marks of the columns: what is personal and what was said goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.dialogue.meaning import Skipped, to_json
from bot.dialogue.place import Place
from bot.model.message import DropReason, MessageState
from bot.model.promise import OtherWay
from bot.model.talk import TalkState
from bot.model.task import FLAGS, RINGS, TaskKind
from bot.store import tables
from bot.store.casework import promises
from bot.store.casework.person import quotes
from bot.store.columns import Keyed
from bot.store.inbound import people

# What stands in a column that may not be empty, where the column's kind does not tell.
_EMPTY = {
    ("talk", "place"): Place().to_json(),
    ("answer", "meaning"): to_json(Skipped()),
    ("outbox", "choices"): [],
    ("issue", "title"): "Taken away, because the person asked us to forget them",
}


# What can be done only while somebody can be reached, or told what came of it. A flag is looked at still.
_ENDS = (RINGS - FLAGS) | {TaskKind.SERVICE}


def answers_of(connection: Connection, person_id: int) -> int:
    """How many answers we hold of a person."""
    found = (
        select(func.count())
        .select_from(tables.answer)
        .join(tables.talk)
        .where(tables.talk.c.person_id == person_id)
    )
    return int(connection.execute(found).scalar_one())


def blank_words(connection: Connection, person_id: int, now: datetime) -> None:
    """Take away all that this person said, and what we said to them. There is nothing left to open."""
    for table, theirs in _rows_of(person_id):
        if table is tables.event:
            unread = tables.event.c.read_at.is_(None)
            connection.execute(update(tables.event).where(theirs, unread).values(read_at=now))
        _blank(connection, table, theirs, "words")
    _blank_what_they_said(connection, person_id)
    quotes.withdraw_all(connection, person_id)
    connection.execute(
        update(tables.talk)
        .where(tables.talk.c.person_id == person_id, tables.talk.c.state == TalkState.OPEN)
        .values(state=TalkState.STOPPED)
    )


def _end(connection: Connection, messages: ColumnElement[bool]) -> None:
    waits = tables.outbox.c.state.in_([MessageState.QUEUED, MessageState.UNSURE])
    ended = {"state": MessageState.DROPPED, "reason": DropReason.GONE, "lease_until": None, "lease_by": None}
    connection.execute(update(tables.outbox).where(messages, waits).values(ended))


def _end_tasks(connection: Connection, person_id: int, now: datetime) -> None:
    """Nobody is left to ring, or to move to another number."""
    task = tables.task
    asked = (task.c.person_id == person_id, task.c.kind.in_(_ENDS), task.c.done_at.is_(None))
    connection.execute(update(task).where(*asked).values(done_at=now))


def blank_person(connection: Connection, person_id: int, now: datetime) -> None:
    """Take away who they are and every way to reach them. The stop list stays: it holds a keyed hash only.

    What has not left does not leave; what a provider has in hand goes once, and is neither sent again nor
    looked for. What officers had to tell them is not to be done any more."""
    for table, theirs in _rows_of(person_id):
        if table is tables.outbox:
            _end(connection, theirs)
        _blank(connection, table, theirs, "personal")
    _end_tasks(connection, person_id, now)
    promises.give_up(connection, person_id, OtherWay.FORGOTTEN)
    connection.execute(update(tables.person).where(tables.person.c.id == person_id).values(erased_at=now))


def _rows_of(person_id: int) -> list[tuple[Table, ColumnElement[bool]]]:
    addresses = select(tables.address.c.id).where(tables.address.c.person_id == person_id)
    talks = select(tables.talk.c.id).where(tables.talk.c.person_id == person_id)
    return [
        (tables.answer, tables.answer.c.talk_id.in_(talks)),
        (tables.event, tables.event.c.address_id.in_(addresses)),
        (tables.opened_file, tables.opened_file.c.event_id.in_(_messages_of(addresses))),
        (
            tables.task,
            or_(tables.task.c.person_id == person_id, tables.task.c.outcome_id.in_(_written_of(person_id))),
        ),
        (tables.note, tables.note.c.person_id == person_id),
        (tables.call, tables.call.c.person_id == person_id),
        (tables.quote, tables.quote.c.person_id == person_id),
        (
            tables.outbox,
            or_(tables.outbox.c.person_id == person_id, tables.outbox.c.address_id.in_(addresses)),
        ),
        (tables.talk, tables.talk.c.person_id == person_id),
        (tables.address, tables.address.c.person_id == person_id),
        (tables.person, tables.person.c.id == person_id),
        (tables.issue, tables.issue.c.said_by == person_id),
        (tables.outcome, tables.outcome.c.issue_id.in_(_theirs_alone(person_id))),
        (tables.outcome_text, tables.outcome_text.c.outcome_id.in_(_written_of(person_id))),
    ]


def _messages_of(addresses: Select[Any]) -> Select[Any]:
    return select(tables.event.c.id).where(tables.event.c.address_id.in_(addresses))


def _theirs_alone(person_id: int) -> Select[Any]:
    """Private issues in which nobody else is left: what officers wrote of them is about this person."""
    person = tables.person
    still_here = [person.c.erased_at.is_(None), person.c.id != person_id]
    others = [
        exists().where(each.c.issue_id == tables.issue.c.id, person.c.id == each.c.person_id, *still_here)
        for each in (tables.talk, tables.promise)
    ]
    return select(tables.issue.c.id).where(_is_private_with(person_id), *(~each for each in others))


def _is_private_with(person_id: int) -> ColumnElement[bool]:
    """Private issues that this person is one of."""
    theirs = [
        tables.issue.c.id.in_(select(each.c.issue_id).where(each.c.person_id == person_id))
        for each in (tables.talk, tables.promise)
    ]
    return and_(tables.issue.c.public.is_(False), or_(*theirs))


def _written_of(person_id: int) -> Select[Any]:
    return select(tables.outcome.c.id).where(tables.outcome.c.issue_id.in_(_theirs_alone(person_id)))


def _blank_what_they_said(connection: Connection, person_id: int) -> None:
    """What an officer wrote that people said, of a private issue that they were one of: it went out to nobody
    but its own people, who have it. A draft is still being written, and stays with its writer."""
    outcome = tables.outcome
    private = select(tables.issue.c.id).where(_is_private_with(person_id))
    sent = (outcome.c.issue_id.in_(private), outcome.c.sent_at.is_not(None))
    connection.execute(update(outcome).where(*sent).values(you_said="", composed=""))


def _blank(connection: Connection, table: Table, theirs: ColumnElement[bool], holds: str) -> None:
    values: dict[str, Any] = {
        column.name: _empty(table, column) for column in table.columns if column.info.get("holds") == holds
    }
    if values:
        connection.execute(update(table).where(theirs).values(values))
    for column in table.columns:
        if isinstance(column.type, Keyed) and column.info["holds"] != holds:
            gone = {key for key, mark in column.type.marks.items() if mark == holds}
            _blank_keys(connection, table, column, theirs, gone)


def _blank_keys(
    connection: Connection, table: Table, column: Column[Any], theirs: ColumnElement[bool], gone: set[str]
) -> None:
    """Take away keys of a JSON column whose other keys stay."""
    for row_id, kept in connection.execute(select(table.c.id, column).where(theirs)).all():
        if kept and gone & kept.keys():
            left = {key: value for key, value in kept.items() if key not in gone}
            connection.execute(update(table).where(table.c.id == row_id).values({column: left}))


def _empty(table: Table, column: Column[Any]) -> Any:
    if (table.name, column.name) in _EMPTY:
        return _EMPTY[table.name, column.name]
    if (table.name, column.name) == ("address", "keyed_hash"):
        return "forgotten:" + cast(table.c.id, Text)
    if column.nullable:
        return None
    if isinstance(column.type, JSON | Keyed):
        return {}
    return False if isinstance(column.type, Boolean) else ""


def let_go(connection: Connection, now: datetime) -> int:
    """Take away who people are when the time they allowed is over. Returns how many."""
    over = select(tables.person.c.id).where(
        tables.person.c.keep_until < now, tables.person.c.erased_at.is_(None)
    )
    gone = list(connection.scalars(over))
    for person_id in gone:
        blank_person(connection, person_id, now)
    return len(gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """town: its id. answers: how many of their answers are kept."""

    town: str | None
    answers: int


def held(connection: Connection, person_id: int) -> Held:
    return Held(town=people.town_of(connection, person_id), answers=answers_of(connection, person_id))


def erase(connection: Connection, person_id: int, now: datetime) -> None:
    """Forget a person altogether. What is left cannot be joined to anybody."""
    blank_words(connection, person_id, now)
    blank_person(connection, person_id, now)
