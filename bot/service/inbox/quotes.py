"""May others read somebody's words? We ask that person, in their language, with the very words.

Only what they agreed to may ever be shown. They take it back by a "no" later, or by FORGET.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.content.content import Content
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.service.casework.conversation import Who, whose
from bot.service.inbox import messages
from bot.service.insight.eyes import A_NUMBER, without_numbers
from bot.service.outcomes import notice
from bot.service.outcomes.by_hand import why_not
from bot.store.casework import audit_log
from bot.store.casework.person import quotes
from bot.store.database import Connection
from bot.store.inbound import talks
from bot.store.reports import answers
from channels.port import Limits

LONGEST = 300  # characters: they go back to the person in one message


def ask(
    connection: Connection,
    content: Content,
    event_id: int,
    words: str,
    officer: Officer,
    limits: Mapping[str, Limits],
    now: datetime,
) -> None:
    """Ask whether these words of the message may be shown. words: a part of it, as it was sent.

    Raises Refusal where they cannot be asked now, Gone.
    """
    message = messages.find(connection, event_id)
    if message.ref is None:
        raise Refusal("They have no number with us, so we cannot ask them.")
    who = whose(connection, message.ref)
    words = " ".join(words.split())
    _fits(message.text, words)
    _may_be_asked(connection, who, limits, event_id, hidden=message.hidden is not None)
    person_id = answers.event_person(connection, event_id)
    assert person_id is not None
    about = {"person_id": person_id, "talk_id": who.talk_id, "officer_id": officer.id}
    quote_id = quotes.ask(connection, **about, event_id=event_id, words=words, now=now)
    reply = notice.composed(
        connection, content, who, limits[who.channel], now, "quote-ask", ref=who.ref, words=words
    )
    notice.send(connection, reply, f"quote:{quote_id}", now)
    audit_log.note(connection, officer.id, AuditAction.QUOTE_ASKED, f"message {event_id}", now)


def _fits(text: str, words: str) -> None:
    if not words:
        raise Refusal("Write the words that may be shown, as they stand in the message.")
    if words not in " ".join(text.split()):
        raise Refusal("These words are not in the message. Copy a part of it exactly as it was sent.")
    if len(words) > LONGEST:
        raise Refusal(f"Choose {LONGEST} characters or fewer, so that they go back in one message.")
    if A_NUMBER in without_numbers(words):
        raise Refusal("There is a telephone number in it. Choose a part without it.")


def _may_be_asked(
    connection: Connection, who: Who, limits: Mapping[str, Limits], event_id: int, *, hidden: bool
) -> None:
    if hidden:
        raise Refusal("This message is hidden. Show it again first.")
    if reason := why_not(who, limits):
        raise Refusal(reason)
    if talks.open_talk(connection, who.person_id) is not None:
        raise Refusal(
            "They are in the middle of a talk, where a yes means something else. Ask when it is over."
        )
    waits = quotes.alive(connection, who.person_id)
    if waits is not None and waits.event_id == event_id:
        raise Refusal("They were asked about this message already.")
    if waits is not None and waits.state == "asked":
        raise Refusal("They were asked about other words, and have not answered yet.")
