"""What a message points at: the one it changes, or the one of ours that it answers by name."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.model.message import MessageState
from bot.model.reference import Earlier, SentQuestion
from bot.store.outbox.messages import AnyRow
from bot.store.tables import answer, event, outbox


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


def answered_since(connection: Connection, talk_id: int, event_id: int) -> bool:
    """Whether a question of the talk was answered by that message or a later one."""
    found = select(answer.c.id).where(answer.c.talk_id == talk_id, answer.c.event_id >= event_id).limit(1)
    return connection.scalar(found) is not None


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
