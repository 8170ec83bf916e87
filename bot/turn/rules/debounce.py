"""What came so fast that nobody meant it for the question that is open now. Kept, and nothing is said to it.

A second press on the same spot hits a button that has just come up there; a phone sends a text twice. Quick
typing of something else is meant.
"""

from __future__ import annotations

from bot.model.event import Disposition
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.rules import safeguarding
from bot.turn.rules.open_question import names
from bot.turn.turn import Turn


def unmeant(turn: Turn, message: Message) -> CameTo | None:
    """A press, or the same words once more, before what was asked in between can have been read.

    Never words of danger; and who sent STOP is stopped already. How fast is too fast:
    `bot.turn.loop_detector.Rules`.
    """
    if message.tapped is not None:
        return _pressed(turn, message.tapped)
    heard = message.heard
    if heard.attachments or heard.edits is not None:
        return None
    if turn.guard is None or not turn.guard.again or safeguarding.is_urgent(message):
        return None
    return turn.came_to(Disposition.SAME)


def _pressed(turn: Turn, key: str) -> CameTo | None:
    where, _, rest = key.partition(".")
    talk, question = turn.talk, rest.partition(".")[0].removesuffix("?")
    if talk is None or turn.guard is None or not names(where, talk) or question != talk.place.question:
        return None
    return turn.came_to(Disposition.QUICK) if turn.guard.too_soon(talk.touched_at) else None
