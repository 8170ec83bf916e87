"""Messages that say what they belong to: a change, a picture of an album, a reply to an older question."""

from __future__ import annotations

from enum import Enum

from bot.model.event import Disposition
from bot.model.talk import Talk
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.turn import Turn
from channels.port import Heard


class Order(Enum):
    """Words and the open question. UNREAD: it has not gone out yet, so nobody can have answered it."""

    UNREAD = "unread"
    BEFORE = "before"
    AFTER = "after"


def changed(turn: Turn, message: Message) -> CameTo | None:
    """What a changed message comes to. None: it is a new answer to the question that is still open.

    What was said has been acted on and may have been read, so a change is no answer to the next question. It
    is kept beside the first words and shown to an officer, and nothing is said to it.
    """
    if message.heard.edits is None:
        return None
    earlier = turn.lookup.first_sent(message.heard.edits)
    if earlier is None:
        return turn.came_to(Disposition.EDIT)
    if earlier.text == message.text:
        return CameTo(Disposition.SAME, earlier.talk_id)
    talk = turn.talk
    still_open = (
        talk is not None
        and earlier.talk_id == talk.id
        and earlier.came_to in (Disposition.ANSWER, Disposition.MISSED)
        and not turn.lookup.answered_since(talk.id, earlier.event_id)
    )
    return None if still_open else CameTo(Disposition.EDIT, earlier.talk_id)


def more_of_album(turn: Turn, message: Message) -> CameTo | None:
    """What a further picture of an album comes to: several pictures sent at once are one turn of the talk.

    Each is kept; only the first is answered. None for that one, and for a picture that brings words along.
    """
    if message.heard.album is None or message.text:
        return None
    first = turn.lookup.first_of_album(message.heard.album)
    return None if first is None else CameTo(Disposition.SAME, first.talk_id)


def order_of(turn: Turn, talk: Talk, heard: Heard) -> Order | None:
    """Whether words were sent before their question, where the app's own numbers tell; None where not.

    A tap and words travel in different queues: a tap may open the next question while words that were typed
    at the one before are still on their way.
    """
    if heard.ref is None or not heard.ref.isdecimal() or talk.place.question is None:
        return None
    asked = turn.lookup.sent_question(talk.id, talk.place.question)
    if asked is None:
        return None
    if asked.ref is not None and asked.ref.isdecimal():
        return Order.BEFORE if int(heard.ref) < int(asked.ref) else Order.AFTER
    return Order.UNREAD if asked.waiting else None


def at_another_question(turn: Turn, talk: Talk, heard: Heard) -> bool:
    """Whether somebody answers, by the app's own reply, a question of ours that is not the open one."""
    if heard.prompt_ref is None or heard.tapped is not None:
        return False
    asked = turn.lookup.question_of(heard.prompt_ref)
    return asked is not None and asked[1] != "" and asked != (talk.id, talk.place.question)
