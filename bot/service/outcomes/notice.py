"""A fixed sentence to one person, in their language and in the hours in which we write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.calendar import next_allowed
from bot.content.content import Content
from bot.model.message import MessageKind
from bot.model.outcome import Hearer
from bot.model.promise import PromiseState
from bot.service.casework.conversation import Who
from bot.store.database import Connection
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.turn.reply import Composer
from channels.port import Limits


def composed(
    connection: Connection,
    content: Content,
    who: Who | Hearer,
    limits: Limits,
    now: datetime,
    phrase_id: str,
    **values: Any,
) -> Composer:
    """The sentence, not sent yet; the person's row is locked."""
    reached = people.by_address(connection, who.address_id)
    reply = Composer(content, reached, limits, who.language, now)
    reply.about(who.talk_id)
    reply.say(reply.phrase(phrase_id, **values))
    return reply


def send(
    connection: Connection, reply: Composer, key: str, now: datetime, *, news: PromiseState | None = None
) -> bool:
    """Let it go out once. news: what it makes of a promise on arrival; none where it keeps none. False
    where this very notice was written before."""
    messages = reply.messages(
        kind=MessageKind.NOTICE, live=False, key=key, due_at=next_allowed(now), news=news
    )
    return bool(queue.add(connection, messages))
