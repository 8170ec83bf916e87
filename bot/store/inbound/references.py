"""What a message points at: the one it changes, or the one of ours that it answers by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from bot.model.event import Disposition
from bot.model.issue import IssueState
from bot.model.message import MessageState
from bot.model.promise import PromiseState
from bot.model.reference import Earlier, Filed, OpenMatter, SentQuestion
from bot.model.talk import Mode, TalkState
from bot.store.casework.promises import KNOWN_REF, OWED
from bot.store.inbound.own_words import first_of_each
from bot.store.outbox.messages import AnyRow
from bot.store.tables import answer, conversation, event, issue, outbox, promise, talk


def first_sent(connection: Connection, address_id: int, ref: str) -> Earlier | None:
    """The message that the provider calls `ref`, before any change; None when we never had it."""
    found = (
        select(event.c.id, event.c.text, event.c.outcome, event.c.talk_id)
        .where(
            event.c.address_id == address_id,
            event.c.detail["ref"].as_string() == ref,
            event.c.detail["edits"].as_string().is_(None),
        )
        .order_by(event.c.id)
        .limit(1)
    )
    row = connection.execute(found).first()
    return None if row is None else _earlier(row)


def first_of_album(
    connection: Connection, address_id: int, album: str, *, before: int | None
) -> Earlier | None:
    """The picture of an album that came first. before: only of messages before this one."""
    found = (
        select(event.c.id, event.c.text, event.c.outcome, event.c.talk_id)
        .where(
            event.c.address_id == address_id,
            *([] if before is None else [event.c.id < before]),
            event.c.detail["album"].as_string() == album,
        )
        .order_by(event.c.id)
        .limit(1)
    )
    row = connection.execute(found).first()
    return None if row is None else _earlier(row)


def asked_back(connection: Connection, address_id: int, since: datetime) -> Earlier | None:
    """The newest message since then of which the person was asked what they want, and has not said."""
    found = (
        select(event.c.id, event.c.text, event.c.outcome, event.c.talk_id)
        .where(
            event.c.address_id == address_id,
            event.c.heard_at >= since,
            event.c.outcome == Disposition.ASKED,
        )
        .order_by(event.c.id.desc())
        .limit(1)
    )
    row = connection.execute(found).first()
    return None if row is None else _earlier(row)


def answered_since(connection: Connection, talk_id: int, event_id: int) -> bool:
    """Whether a question of the talk was answered by that message or a later one."""
    found = select(answer.c.id).where(answer.c.talk_id == talk_id, answer.c.event_id >= event_id).limit(1)
    return connection.scalar(found) is not None


def added_since(connection: Connection, talk_id: int, question: str, since: datetime) -> bool:
    """Whether something was said to this question of the talk since then."""
    theirs = (answer.c.talk_id == talk_id, answer.c.question == question, answer.c.heard_at >= since)
    return connection.scalar(select(answer.c.id).where(*theirs).limit(1)) is not None


def question_of(connection: Connection, address_id: int, sent_ref: str) -> tuple[int | None, str] | None:
    """Talk and question of one of our messages ("" when it asked nothing); None when it is none of ours."""
    found = (
        select(outbox.c.talk_id, outbox.c.question)
        .where(outbox.c.address_id == address_id, outbox.c.sent_ref == sent_ref)
        .limit(1)
    )
    row = connection.execute(found).first()
    return None if row is None else (row.talk_id, row.question)


def asked(connection: Connection, talk_id: int, question: str) -> SentQuestion | None:
    """The first of our messages that asked this question of a talk; None where none was written."""
    found = (
        select(outbox.c.state, outbox.c.attempts, outbox.c.unsure, outbox.c.sent_ref)
        .where(outbox.c.talk_id == talk_id, outbox.c.question == question)
        .order_by(outbox.c.id)
    )
    rows = connection.execute(found).all()
    if not rows:
        return None
    untouched = all(row.state == MessageState.QUEUED and not row.attempts and not row.unsure for row in rows)
    return SentQuestion(ref=next((row.sent_ref for row in rows if row.sent_ref), None), waiting=untouched)


def _earlier(row: AnyRow) -> Earlier:
    return Earlier(event_id=row.id, text=row.text, came_to=row.outcome or "", talk_id=row.talk_id)


_MATTERS = 20  # the newest that are looked at


def open_matters(
    connection: Connection, person_id: int, told_since: datetime | None = None
) -> list[OpenMatter]:
    """What this person told us for themselves and was not answered yet, the newest first. told_since: with
    what was answered since then."""
    waits = and_(issue.c.state.in_([IssueState.OPEN, IssueState.REOPENED]), or_(promise.c.id.is_(None), OWED))
    if told_since is not None:
        told = and_(promise.c.state == PromiseState.ANSWERED, promise.c.told_at >= told_since)
        waits = or_(waits, told)
    found = connection.execute(
        select(
            talk.c.id.label("talk_id"),
            KNOWN_REF,
            talk.c.started_at,
            conversation.c.name,
            issue.c.id.label("issue_id"),
            issue.c.topic,
        )
        .select_from(talk)
        .join(conversation, conversation.c.id == talk.c.conversation_id)
        .outerjoin(promise, promise.c.talk_id == talk.c.id)
        .join(issue, issue.c.id == func.coalesce(promise.c.issue_id, talk.c.issue_id))
        .where(
            talk.c.person_id == person_id,
            talk.c.mode == Mode.OWN,
            talk.c.outcome_id.is_(None),
            talk.c.state.in_([TalkState.ENDED, TalkState.QUIET]),
            waits,
        )
        .order_by(talk.c.id.desc())
        .limit(_MATTERS)
    ).all()
    first = first_of_each(answer.c.talk_id.in_([row.talk_id for row in found]))
    mine = select(answer.c.talk_id, answer.c.words).where(answer.c.id.in_(first))
    said: dict[int, str] = dict(connection.execute(mine).all()) if found else {}
    return [
        OpenMatter(
            ref=row.ref,
            talk_id=row.talk_id,
            issue_id=row.issue_id,
            name=row.name,
            words=said.get(row.talk_id, ""),
            topic=row.topic,
            began_at=row.started_at,
        )
        for row in found
    ]


def first_words(connection: Connection, talk_id: int) -> Earlier | None:
    """The message with which own words began in a talk."""
    found = (
        select(event.c.id, event.c.text, event.c.outcome, event.c.talk_id)
        .join_from(answer, event, event.c.id == answer.c.event_id)
        .where(answer.c.id.in_(first_of_each(answer.c.talk_id == talk_id)))
    )
    row = connection.execute(found).first()
    return None if row is None else _earlier(row)


def talk_of_others(connection: Connection, person_id: int, ref: str) -> Filed | None:
    """The talk of somebody else that has this reference."""
    found = select(talk.c.id, talk.c.issue_id).where(talk.c.ref == ref, talk.c.person_id != person_id)
    row = connection.execute(found).first()
    return None if row is None else Filed(talk_id=row.id, issue_id=row.issue_id)


def address_of(connection: Connection, event_id: int) -> int | None:
    """The address that a message came from."""
    return connection.scalar(select(event.c.address_id).where(event.c.id == event_id))
