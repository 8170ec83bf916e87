"""An officer writes to one person, in the conversation with them: looked at with its price, then sent once.

It goes by the address that the talk was held from, with the person's reference in front, in the hours in
which we write. It is news about their matter: on arrival they are informed, or answered where nothing more
is owed. A question of the bot's that is open stays open, and the bot waits a day with it: what they write in
their own words meanwhile goes to the officer (`bot/turn/rules/officers/officer_reply.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.calendar import next_allowed
from bot.content.content import Content
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.message import BULK, MessageKind, NewMessage
from bot.model.officer import Officer
from bot.model.outcome import MadeBy, OutcomeText
from bot.model.promise import PromiseState
from bot.service.casework.conversation import Who, whose
from bot.service.outcomes.message import worded
from bot.store.casework import audit_log, officers, promises
from bot.store.database import Connection
from bot.store.inbound import marks, people, talks
from bot.store.outbox import news, queue
from bot.wording.cost import Cost, cost
from bot.wording.outgoing import objections
from channels.port import Limits
from channels.sms_text import utf16

LASTS = timedelta(days=7)  # after that, to send it is worse than not


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an officer wrote. english: it is in English, whatever the person's language. final: nothing more
    is owed after it. once: two presses with one of these are one message. upto: the newest message of theirs
    that the officer had before them, which is read with it; ours: the newest news that they had been sent."""

    text: str
    english: bool = False
    final: bool = False
    once: str = ""
    upto: int = 0
    ours: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How it will look. body: "" where nothing is written. cost: None where the channel counts no parts.
    goes_at: when it goes out if it is sent now."""

    body: str
    language: str
    cost: Cost | None
    goes_at: datetime


class Overtaken(Refusal):
    """Somebody else wrote to this person since the page was opened: nothing was sent."""


def why_not(who: Who, limits: Mapping[str, Limits]) -> str:
    """Why nobody may write to this person now, as a sentence; "" where they may be written to."""
    if who.erased_at is not None:
        return "They asked us to forget them, so we cannot write to them."
    if who.stopped:
        return "They sent STOP, so we do not write to them. They can text START to hear from us again."
    if not who.reachable:
        return "They did not want us to keep their number, so we cannot write to them."
    if who.left_at is not None:
        return "They cannot be reached this way: the number is gone, or they blocked us."
    if who.may_keep is not True:
        return "They have not agreed to hear from us, so we do not write to them first."
    if who.channel not in limits:
        return "The channel they used is not connected now."
    return ""


def look(
    content: Content,
    who: Who,
    letter: Letter,
    limits: Mapping[str, Limits],
    pence: float | None,
    now: datetime,
) -> Look:
    """What would go out. Nothing is stored. Raises Refusal where it cannot be sent, with what to do."""
    if reason := why_not(who, limits):
        raise Refusal(reason)
    if not letter.text.strip():
        raise Refusal("Write the message.")
    if never := [each.words for each in objections("", {}, {ENGLISH: letter.text}, {}) if each.final]:
        raise Refusal(" ".join(never))
    english = letter.english and who.language != ENGLISH
    limit = limits[who.channel]
    text = OutcomeText(letter.text, MadeBy.ENGLISH if english else MadeBy.OFFICER)
    body = worded(content, who.language, text, limit, kind="", ref=who.ref)
    if (over := utf16(body) - limit.max_text) > 0:  # as phones and Telegram count
        raise Refusal(
            f"This is too long for one message. Remove {over:,} character{'' if over == 1 else 's'}."
        )
    return Look(
        body=body,
        language=ENGLISH if english else who.language,
        cost=cost(body, 1, pence) if limit.counts_parts else None,
        goes_at=next_allowed(now),
    )


def send(
    connection: Connection,
    content: Content,
    ref: str,
    letter: Letter,
    officer: Officer,
    limits: Mapping[str, Limits],
    now: datetime,
) -> bool:
    """Let it go out. False where this very message was sent already. Raises Refusal, Gone."""
    who = whose(connection, ref)
    people.by_address(connection, who.address_id)  # a turn of theirs waits until this is written
    seen = look(content, who, letter, limits, None, now)
    key = f"by-hand:{who.talk_id}:{letter.once}"
    if queue.written(connection, [key]):
        return False
    not_overtaken(connection, who, letter)
    message = NewMessage(
        lane=f"{who.channel}:{who.account}",
        address_id=who.address_id,
        person_id=who.person_id,
        talk_id=who.talk_id,
        kind=MessageKind.NOTICE,
        body=seen.body,
        language=seen.language,
        priority=BULK,
        due_at=seen.goes_at,
        expires_at=seen.goes_at + LASTS,
        made_at=now,
        parts=seen.cost.parts if seen.cost else None,
        key=key,
        news=True,
        brings=PromiseState.ANSWERED if letter.final else PromiseState.INFORMED,
        written_by=officer.id,
    )
    if not queue.add(connection, [message]):
        return False
    _bot_waits(connection, who, officer, seen.goes_at)
    marks.read_of_person(connection, who.person_id, letter.upto, now)
    audit_log.note(connection, officer.id, AuditAction.WROTE_TO_ONE, f"conversation {who.ref}", now)
    return True


def not_overtaken(connection: Connection, who: Who, letter: Letter) -> None:
    """Raises Overtaken where this person was written to since the officer opened the page."""
    last = news.last_written(connection, who.person_id)
    if last is not None and last.id > letter.ours:
        what = "News of an issue was written"
        if last.written_by is not None:
            what = f"{officers.name_of(connection, last.written_by) or 'Somebody else'} wrote"
        raise Overtaken(
            f"{what} to them since you opened this page. Read it above. "
            "Then look at yours again, and send it if they still need it."
        )


def _bot_waits(connection: Connection, who: Who, officer: Officer, at: datetime) -> None:
    """A question of the bot's is open: what they write now answers the officer, and nobody nudges them."""
    talk = talks.open_talk(connection, who.person_id)
    if talk is not None:
        about = {
            "by_hand_by": officer.id,
            "by_hand_talk": who.talk_id,
            "by_hand_at": int(at.timestamp() * 1000),
        }
        talks.change(connection, talk.id, facts={**talk.facts, **about})


def owed(connection: Connection, who: Who) -> bool:
    """Whether what this talk was promised is not settled yet."""
    return any(not each.settled for each in promises.of_talks(connection, [who.talk_id]))
