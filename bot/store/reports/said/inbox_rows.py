"""What the rows of the inbox show: of a page of them at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from bot.model.event import Disposition, HideReason
from bot.model.promise import OtherWay, PromiseState
from bot.model.talk import Mode
from bot.store.inbound.own_words import first_of_each
from bot.store.reports.answers import CALLS
from bot.store.reports.kept_back import flagged_at
from bot.store.reports.said.unplaced import first_words_of_changed
from bot.store.tables import address, answer, event, issue, officer, person, promise, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRow:
    """state, way: of its promise."""

    id: int
    ref: str
    language: str
    channel: str
    mode: Mode
    town: str | None
    topic: str | None
    issue_ref: str | None
    owner: str | None
    state: PromiseState | None
    way: OtherWay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first of somebody's own words in a talk, with their English copy."""

    talk_id: int
    words: str
    language: str
    english: str | None
    at: datetime
    hidden: HideReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """ref: of the newest talk of who sent it, where it belongs to none. language, town: theirs.
    before: of a message that its writer changed, what it said at first, where we still have that. is_call:
    it was sent by somebody who asked to be rung."""

    id: int
    text: str
    at: datetime
    read: bool
    hidden: HideReason | None
    outcome: Disposition | None
    detail: dict[str, Any]
    channel: str
    language: str | None
    town: str | None
    ref: str | None
    flagged_at: datetime | None
    before: str | None
    is_call: bool


def talks(connection: Connection, ids: Collection[int]) -> dict[int, TalkRow]:
    found = (
        select(
            talk.c.id,
            talk.c.ref,
            talk.c.language,
            address.c.channel,
            talk.c.mode,
            func.coalesce(talk.c.facts["town"].as_string(), person.c.town, issue.c.town).label("town"),
            issue.c.topic,
            issue.c.ref.label("issue_ref"),
            officer.c.name.label("owner"),
            promise.c.state,
            promise.c.way,
        )
        .join_from(talk, address, address.c.id == talk.c.address_id)
        .join(person, person.c.id == talk.c.person_id)
        .outerjoin(promise, promise.c.talk_id == talk.c.id)
        .outerjoin(issue, issue.c.id == func.coalesce(promise.c.issue_id, talk.c.issue_id))
        .outerjoin(officer, officer.c.id == issue.c.owner_id)
        .where(talk.c.id.in_(ids))
    )
    return {row.id: TalkRow(**row._mapping) for row in connection.execute(found)} if ids else {}


def first_words(connection: Connection, talk_ids: Collection[int]) -> dict[int, First]:
    found = (
        select(
            answer.c.talk_id,
            answer.c.words,
            answer.c.language,
            answer.c.english,
            answer.c.heard_at.label("at"),
            event.c.hidden,
        )
        .outerjoin_from(answer, event, event.c.id == answer.c.event_id)
        .where(answer.c.id.in_(first_of_each(answer.c.talk_id.in_(talk_ids))))
    )
    return {row.talk_id: First(**row._mapping) for row in connection.execute(found)} if talk_ids else {}


def messages(connection: Connection, ids: Sequence[int]) -> dict[int, Message]:
    own = talk.alias("own")
    newest = (
        select(talk.c.ref)
        .where(talk.c.person_id == address.c.person_id)
        .order_by(talk.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(
            event.c.id,
            event.c.text,
            event.c.heard_at.label("at"),
            event.c.read_at.is_not(None).label("read"),
            event.c.hidden,
            event.c.outcome,
            event.c.detail,
            event.c.channel,
            person.c.language,
            person.c.town,
            newest.label("ref"),
            flagged_at(address.c.person_id).label("flagged_at"),
            case((event.c.outcome == Disposition.EDIT, first_words_of_changed()), else_=None).label("before"),
            func.coalesce(own.c.conversation_id.in_(CALLS), False).label("is_call"),
        )
        .outerjoin_from(event, address, address.c.id == event.c.address_id)
        .outerjoin(own, own.c.id == event.c.talk_id)
        .outerjoin(person, person.c.id == address.c.person_id)
        .where(event.c.id.in_(ids))
    )
    return {row.id: Message(**row._mapping) for row in connection.execute(found)} if ids else {}
