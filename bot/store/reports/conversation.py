"""All that one person and we said to each other, on every channel, and what officers noted beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select, true

from bot.model.event import Disposition, HideReason
from bot.model.talk import TalkState
from bot.model.task import Call, TaskKind
from bot.store.casework.person.calls import CALLS
from bot.store.reports.sendings import state_word
from bot.store.tables import (
    address,
    call,
    conversation,
    event,
    issue,
    note,
    officer,
    outbox,
    person,
    stop,
    talk,
    task,
)

THEIRS, OURS, NOTE, CALL = 0, 1, 2, 3  # at the same moment the person spoke first


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose talk a reference is, and the way it was held. language: their own, else the talk's. may_keep:
    None while they were not asked. reachable: we still hold their address. left_at: since when it does not
    work."""

    person_id: int
    talk_id: int
    ref: str
    address_id: int
    channel: str
    account: str
    language: str
    town: str | None
    may_keep: bool | None
    erased_at: datetime | None
    reachable: bool
    left_at: datetime | None
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """One of their talks. name: of its conversation. is_call: they asked to be rung, and may have said by
    which number. call_due, call_done: when we ring about it at the latest, and when that was dealt with
    last; None where no call is or was promised."""

    id: int
    ref: str
    state: TalkState
    name: str
    is_call: bool
    started_at: datetime
    issue_ref: str | None
    issue_title: str | None
    call_due: datetime | None
    call_done: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cut:
    """Where a page ends: the entries before this one are on the next."""

    at: datetime
    side: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """text: as sent, "" where something was pressed or sent that is no text. tapped: the key of what was
    pressed. detail: what came besides words. read: an officer has read it. hidden: why one
    hid it."""

    id: int
    at: datetime
    text: str
    tapped: str
    detail: dict[str, Any]
    outcome: Disposition | None
    talk_id: int | None
    channel: str
    read: bool
    hidden: HideReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """state: as `sendings.state_word` has it. reason: why it waits or did not arrive, "" where nobody said.
    writer: the officer who wrote it to this one person."""

    id: int
    at: datetime
    text: str
    choices: tuple[tuple[str, str], ...]
    language: str
    state: str
    reason: str
    talk_id: int | None
    writer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    id: int
    at: datetime
    text: str
    writer: str
    talk_id: int


_stopped = exists().where(
    stop.c.channel == address.c.channel,
    stop.c.account == address.c.account,
    stop.c.keyed_hash == address.c.keyed_hash,
)


def who(connection: Connection, ref: str) -> Who | None:
    found = (
        select(
            person.c.id.label("person_id"),
            talk.c.id.label("talk_id"),
            talk.c.ref,
            address.c.id.label("address_id"),
            address.c.channel,
            address.c.account,
            func.coalesce(person.c.language, talk.c.language).label("language"),
            person.c.town,
            person.c.may_keep,
            person.c.erased_at,
            address.c.sealed.is_not(None).label("reachable"),
            address.c.left_at,
            _stopped.label("stopped"),
        )
        .join_from(talk, person, person.c.id == talk.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(talk.c.ref == ref)
    )
    row = connection.execute(found).first()
    return None if row is None else Who(**row._mapping)


def talks_of(connection: Connection, person_id: int) -> list[TalkLine]:
    """The newest first."""
    about = conversation.c.source["about"].as_string()
    rung = (task.c.person_id == person_id, task.c.talk_id == talk.c.id, task.c.kind == TaskKind.CALL_BACK)
    open_call = select(func.min(task.c.due_at)).where(*rung, task.c.done_at.is_(None))
    found = (
        select(
            talk.c.id,
            talk.c.ref,
            talk.c.state,
            conversation.c.name,
            func.coalesce(about == "call", False).label("is_call"),
            talk.c.started_at,
            issue.c.ref.label("issue_ref"),
            issue.c.title.label("issue_title"),
            open_call.scalar_subquery().label("call_due"),
            select(func.max(task.c.done_at)).where(*rung).scalar_subquery().label("call_done"),
        )
        .join_from(talk, conversation, conversation.c.id == talk.c.conversation_id)
        .outerjoin(issue, issue.c.id == talk.c.issue_id)
        .where(talk.c.person_id == person_id)
        .order_by(talk.c.id.desc())
    )
    return [TalkLine(**row._mapping) for row in connection.execute(found)]


def theirs(connection: Connection, person_id: int, cut: Cut | None, limit: int) -> list[Theirs]:
    """The newest first, before the cut."""
    found = (
        select(
            event.c.id,
            event.c.heard_at.label("at"),
            event.c.text,
            event.c.detail,
            event.c.outcome,
            event.c.talk_id,
            event.c.channel,
            event.c.read_at.is_not(None).label("read"),
            event.c.hidden,
        )
        .join_from(event, address, address.c.id == event.c.address_id)
        .where(address.c.person_id == person_id, _before(cut, event.c.heard_at, event.c.id, THEIRS))
        .order_by(event.c.heard_at.desc(), event.c.id.desc())
        .limit(limit)
    )
    return [_theirs(row) for row in connection.execute(found)]


def _theirs(row: Any) -> Theirs:
    told = dict(row._mapping)
    return Theirs(**told, tapped=told["detail"].get("tapped") or "")


def ours(connection: Connection, person_id: int, cut: Cut | None, limit: int) -> list[Ours]:
    """The newest first, before the cut."""
    addresses = select(address.c.id).where(address.c.person_id == person_id)
    found = (
        select(
            outbox.c.id,
            outbox.c.due_at.label("at"),
            outbox.c.body.label("text"),
            outbox.c.choices,
            outbox.c.language,
            state_word().label("state"),
            func.coalesce(outbox.c.reason, "").label("reason"),
            outbox.c.talk_id,
            func.coalesce(officer.c.name, "").label("writer"),
        )
        .outerjoin_from(outbox, officer, officer.c.id == outbox.c.written_by)
        .where(outbox.c.address_id.in_(addresses), _before(cut, outbox.c.due_at, outbox.c.id, OURS))
        .order_by(outbox.c.due_at.desc(), outbox.c.id.desc())
        .limit(limit)
    )
    rows = (dict(row._mapping) for row in connection.execute(found))
    return [Ours(**{**row, "choices": tuple((key, label) for key, label in row["choices"])}) for row in rows]


def notes(connection: Connection, person_id: int, cut: Cut | None, limit: int) -> list[Note]:
    """The newest first, before the cut."""
    found = (
        select(
            note.c.id, note.c.made_at.label("at"), note.c.text, officer.c.name.label("writer"), note.c.talk_id
        )
        .join_from(note, officer, officer.c.id == note.c.officer_id)
        .where(note.c.person_id == person_id, _before(cut, note.c.made_at, note.c.id, NOTE))
        .order_by(note.c.made_at.desc(), note.c.id.desc())
        .limit(limit)
    )
    return [Note(**row._mapping) for row in connection.execute(found)]


def calls(connection: Connection, person_id: int, cut: Cut | None, limit: int) -> list[Call]:
    """The newest first, before the cut."""
    found = (
        CALLS.where(call.c.person_id == person_id, _before(cut, call.c.made_at, call.c.id, CALL))
        .order_by(call.c.made_at.desc(), call.c.id.desc())
        .limit(limit)
    )
    return [Call(**row._mapping) for row in connection.execute(found)]


def newest_heard(connection: Connection, person_id: int) -> tuple[int, int]:
    """The newest message of this person, 0 for none, and how many nobody has read."""
    unread = func.coalesce(
        func.sum(
            case(
                (and_(event.c.read_at.is_(None), event.c.outcome.is_distinct_from(Disposition.LEFT)), 1),
                else_=0,
            )
        ),
        0,
    )
    found = (
        select(func.coalesce(func.max(event.c.id), 0), unread)
        .join_from(event, address, address.c.id == event.c.address_id)
        .where(address.c.person_id == person_id)
    )
    newest, number = connection.execute(found).one()
    return int(newest), int(number)


def _before(
    cut: Cut | None, at: ColumnElement[Any], row: ColumnElement[Any], side: int
) -> ColumnElement[bool]:
    if cut is None:
        return true()
    if side != cut.side:
        return at <= cut.at if side < cut.side else at < cut.at
    return or_(at < cut.at, and_(at == cut.at, row < cut.id))
