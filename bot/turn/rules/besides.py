"""What comes instead of words: what an app tells by itself, and what nobody here can open."""

from __future__ import annotations

from bot.content.content import FIRST
from bot.model.event import Disposition
from bot.turn import conversation
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.turn import Turn
from channels.port import Attachment, Limits

_TOLD = frozenset({"told", "reaction"})
_IN_WORDS = frozenset({"location", "contact"})  # its reference says all there is
# A label of these is no more than the name of the file.
_FILES = frozenset({"image", "audio", "video", "document", "sticker", "media"})


def noted(turn: Turn, message: Message) -> CameTo | None:
    """A sign put to a message, a pin, a timer: kept, and nothing is said or asked."""
    if not _is_bare(message) or any(each.kind not in _TOLD for each in message.heard.attachments):
        return None
    return turn.came_to(Disposition.NOTED)


def unreadable(turn: Turn, message: Message) -> CameTo | None:
    """Something alone that nobody can open: they are told how else to say it, and it costs them no chance."""
    if not _is_bare(message) or any(
        legible(each, turn.situation.limits) for each in message.heard.attachments
    ):
        return None
    turn.say("cannot-open")
    talk = turn.talk
    if talk is not None:
        conversation.ask_again(turn, talk)
    elif not turn.person.known:
        talk = conversation.begin(turn, FIRST, came_by="first words")
    return CameTo(Disposition.UNREADABLE, talk.id if talk else None)


def own_up(turn: Turn, message: Message) -> None:
    """Words were taken, and what came with them cannot be opened: that is said as well."""
    limits = turn.situation.limits
    if any(not legible(each, limits) and each.kind not in _TOLD for each in message.heard.attachments):
        turn.say("cannot-open")


def legible(attachment: Attachment, limits: Limits) -> bool:
    """Whether an officer can open it, or read what it says."""
    if attachment.kind in _FILES:
        return attachment.kind in limits.opens
    return attachment.kind in limits.opens or attachment.kind in _IN_WORDS or bool(attachment.label)


def _is_bare(message: Message) -> bool:
    heard = message.heard
    return message.is_empty and bool(heard.attachments) and heard.tapped is None and heard.start is None
