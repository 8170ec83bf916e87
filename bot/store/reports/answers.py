"""What people said, as officers read it: answers, and their English copies."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    or_,
    select,
    update,
)

from bot.language.folding import phrase
from bot.model.event import HideReason
from bot.store.reports.kept_back import answers_for, flagged_at
from bot.store.tables import address, answer, conversation, event, issue, officer, promise, talk

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer as it was given. words: exactly as sent. ref: the number the person was given.

    own_words: they wrote something, and did not choose. detail: what came besides words. hidden: why an
    officer hid its message. flagged_at: since when something this person wrote is flagged. mended_at,
    mended_by: when an officer set right what it was understood as, and who did. is_call: they asked to be
    rung, so there may be a telephone number in it.
    """

    id: int
    ref: str
    issue_id: int | None
    issue_ref: str | None
    issue_title: str | None
    conversation_id: int
    question: str
    words: str
    meaning: dict[str, Any]
    language: str
    channel: str
    mode: str
    heard_at: datetime
    replaced: bool
    english: str | None
    english_by: str | None
    event_id: int | None
    own_words: bool
    detail: dict[str, Any] | None
    hidden: HideReason | None
    flagged_at: datetime | None
    mended_at: datetime | None
    mended_by: str | None
    is_call: bool


CALLS = select(conversation.c.id).where(conversation.c.source["about"].as_string() == "call")
_mender = officer.alias("mender")
LINES = (
    select(
        answer.c.id,
        talk.c.ref,
        talk.c.issue_id,
        issue.c.ref.label("issue_ref"),
        issue.c.title.label("issue_title"),
        talk.c.conversation_id,
        answer.c.question,
        answer.c.words,
        answer.c.meaning,
        answer.c.language,
        address.c.channel,
        talk.c.mode,
        answer.c.heard_at,
        answer.c.replaced,
        answer.c.english,
        answer.c.english_by,
        answer.c.event_id,
        answer.c.own_words,
        event.c.detail,
        event.c.hidden,
        flagged_at(talk.c.person_id).label("flagged_at"),
        answer.c.mended_at,
        _mender.c.name.label("mended_by"),
        talk.c.conversation_id.in_(CALLS).label("is_call"),
    )
    .select_from(answer)
    .join(talk, talk.c.id == answer.c.talk_id)
    .join(address, address.c.id == talk.c.address_id)
    .outerjoin(issue, issue.c.id == talk.c.issue_id)
    .outerjoin(event, event.c.id == answer.c.event_id)
    .outerjoin(_mender, _mender.c.id == answer.c.mended_by)
)


def quotes(
    connection: Connection, issue_id: int, *, without: Collection[str], everything: bool, limit: int
) -> list[Line]:
    """What people wrote about an issue, the newest first, what was hidden left out. without: questions to
    leave out. everything: what was flagged too.

    What people said when they asked for a call is not here: it may be a telephone number.
    """
    which = (answer.c.question.not_in(without), about(issue_id))
    return own_words(connection, *which, everything=everything, limit=limit)


def these(connection: Connection, ids: Collection[int], *, everything: bool) -> list[Line]:
    """Some of what people wrote, as `quotes` has it."""
    return own_words(connection, answer.c.id.in_(ids), everything=everything, limit=len(ids))


def own_words(
    connection: Connection, *which: ColumnElement[bool], everything: bool, limit: int
) -> list[Line]:
    """What people wrote, as `quotes` has it, of these answers."""
    found: Select[Any] = LINES.where(
        talk.c.conversation_id.not_in(CALLS), answer.c.own_words.is_(True), *which
    )
    found = answers_for(found, everything=everything)
    return _lines(connection, found.order_by(answer.c.id.desc()).limit(limit))


def about(issue_id: int) -> ColumnElement[bool]:
    """Said under this issue, or by somebody whose matter was taken out into it."""
    taken = select(promise.c.talk_id).where(promise.c.issue_id == issue_id)
    return or_(talk.c.issue_id == issue_id, talk.c.id.in_(taken))


def line(connection: Connection, answer_id: int) -> Line | None:
    return next(iter(_lines(connection, LINES.where(answer.c.id == answer_id))), None)


def lines_of_talk(connection: Connection, talk_id: int) -> list[Line]:
    return _lines(connection, LINES.where(answer.c.talk_id == talk_id).order_by(answer.c.id))


def lines_of_events(
    connection: Connection, event_ids: Collection[int], talk_ids: Collection[int]
) -> list[tuple[int, Line]]:
    """What came of these messages, each with its message, in order. talk_ids: the talks they may belong
    to."""
    found = LINES.where(answer.c.talk_id.in_(talk_ids), answer.c.event_id.in_(event_ids))
    lines = _lines(connection, found.order_by(answer.c.id)) if event_ids else []
    return [(each.event_id, each) for each in lines if each.event_id is not None]


def lines_of_event(connection: Connection, event_id: int) -> list[Line]:
    """What one message was taken for. Answers are found by their talk."""
    talks = select(talk.c.id).join_from(talk, address, address.c.person_id == talk.c.person_id)
    theirs = talks.join(event, event.c.address_id == address.c.id).where(event.c.id == event_id)
    found = LINES.where(answer.c.talk_id.in_(theirs), answer.c.event_id == event_id)
    return _lines(connection, found.order_by(answer.c.id))


def _lines(connection: Connection, found: Select[Any]) -> list[Line]:
    return [Line(**row._mapping) for row in connection.execute(found)]


def put_english(
    connection: Connection, answer_id: int, english: str, made_by: str, *, instead_of: str | None
) -> bool:
    """An English copy beside the words; the words themselves are never touched. False where another copy
    stands there by now than the one it is to replace."""
    still = answer.c.english.is_not_distinct_from(instead_of)
    made = update(answer).where(answer.c.id == answer_id, still)
    return (
        connection.execute(
            made.values(english=english, english_folded=phrase(english), english_by=made_by)
        ).rowcount
        == 1
    )


def sources(connection: Connection, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Published conversations by their rows, as plain data."""
    rows = connection.execute(
        select(conversation.c.id, conversation.c.source).where(conversation.c.id.in_(ids))
    )
    return {row.id: row.source for row in rows}


# --- of one message ---


def since(connection: Connection, event_id: int, limit: int = 20) -> list[str]:
    """What the same person sent from the same place after a message, in order."""
    where = select(event.c.address_id).where(event.c.id == event_id).scalar_subquery()
    found = select(event.c.text).where(event.c.address_id == where, event.c.id > event_id, event.c.text != "")
    return list(connection.scalars(found.order_by(event.c.id).limit(limit)))


def event_person(connection: Connection, event_id: int) -> int | None:
    """Whose message it was; None when there is no such message."""
    found = select(address.c.person_id).join(event, event.c.address_id == address.c.id)
    return connection.scalar(found.where(event.c.id == event_id))


def issue_of_event(connection: Connection, event_id: int) -> int | None:
    """The issue of the talk that a message belongs to; None where it belongs to none."""
    found = select(talk.c.issue_id).join(event, event.c.talk_id == talk.c.id)
    return connection.scalar(found.where(event.c.id == event_id))
