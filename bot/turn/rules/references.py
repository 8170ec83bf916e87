"""Messages that say what they belong to: a change, a picture of an album, a reply to an older question."""

from __future__ import annotations

from enum import Enum

from bot.model.talk import Talk
from bot.store.inbound import references
from bot.turn.context import Stage
from channels.port import Heard

EDIT = "edit"  # a changed message, for an officer to read
SAME = "same"  # nothing new: the same words again, or one more picture of an album
_ANSWER = "answer"


class Order(Enum):
    """Words and the open question. UNREAD: it has not gone out yet, so nobody can have answered it."""

    UNREAD = "unread"
    BEFORE = "before"
    AFTER = "after"


def changed(stage: Stage, talk: Talk | None, heard: Heard) -> tuple[str, int | None] | None:
    """What a changed message comes to. None: it is a new answer to the question that is still open.

    What was said has been acted on and may have been read, so a change is no answer to the next question. It
    is kept beside the first words and shown to an officer, and nothing is said to it.
    """
    if heard.edits is None:
        return None
    earlier = references.first_sent(stage.connection, stage.reached.address_id, heard.edits)
    if earlier is None:
        return EDIT, talk.id if talk else None
    if earlier.text == heard.text:
        return SAME, earlier.talk_id
    still_open = (
        talk is not None
        and earlier.talk_id == talk.id
        and earlier.came_to == _ANSWER
        and not references.answered_since(stage.connection, talk.id, earlier.event_id)
    )
    return None if still_open else (EDIT, earlier.talk_id)


def more_of_album(stage: Stage, heard: Heard) -> tuple[str, int | None] | None:
    """What a further picture of an album comes to: several pictures sent at once are one turn of the talk.

    Each is kept; only the first is answered. None for that one, and for a picture that brings words along.
    """
    if heard.album is None or heard.text or stage.event_id is None:
        return None
    first = references.first_of_album(stage.connection, stage.reached.address_id, heard.album, stage.event_id)
    return None if first is None else (SAME, first.talk_id)


def order_of(stage: Stage, talk: Talk, heard: Heard) -> Order | None:
    """Whether words were sent before their question, where the app's own numbers tell; None where not.

    A tap and words travel in different queues: a tap may open the next question while words that were typed
    at the one before are still on their way.
    """
    if heard.ref is None or not heard.ref.isdecimal() or talk.place.question is None:
        return None
    asked = references.asked(stage.connection, talk.id, talk.place.question)
    if asked is None:
        return None
    if asked.ref is not None and asked.ref.isdecimal():
        return Order.BEFORE if int(heard.ref) < int(asked.ref) else Order.AFTER
    return Order.UNREAD if asked.waiting else None


def at_another_question(stage: Stage, talk: Talk, heard: Heard) -> bool:
    """Whether somebody answers, by the app's own reply, a question of ours that is not the open one."""
    if heard.prompt_ref is None or heard.tapped is not None:
        return False
    asked = references.question_of(stage.connection, stage.reached.address_id, heard.prompt_ref)
    return asked is not None and asked[1] != "" and asked != (talk.id, talk.place.question)
