"""A proposal: what somebody seems to want is asked back as one question, and only their yes does it.

Whoever finds a likely wish, a list of words or a model, calls `ask`. Until the person has said yes or no,
their words are an answer to nothing; after a no they are heard as if nobody had asked
(`bot.turn.router.asked_back`).
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import CONFIRM
from bot.model.event import Disposition
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.turn import Turn
from bot.wording.prompt import Prompt
from channels.port import Choice

WAITS = timedelta(days=1)  # a yes that comes later may be about anything
WORD = "word:"  # before the word of a poster
_KEY = "ask:"  # before a button's answer and what was asked


class Agreed(Enum):
    """What was said to a proposal. OTHER: something else, which goes its own way."""

    YES = "yes"
    NO = "no"
    OTHER = "other"


def ask(turn: Turn, intent: str) -> CameTo:
    """Ask whether they want it, as the reply to this message. What the message came to.

    intent: the value of a command that has a phrase ("ask-stop"), or `WORD` and the word of a poster.
    """
    word, phrase = intent.removeprefix(WORD), turn.reply.phrase
    text = phrase(f"ask-{intent}") if word == intent else phrase("ask-word", word=word.upper())
    choices = tuple(
        Choice(key=f"{_KEY}{option.id}:{intent}", label=turn.reply.speaker.say(option.label))
        for option in CONFIRM.options
    )
    talk = turn.talk
    turn.reply.ask(Prompt(text=text, choices=choices), question="", talk_id=talk.id if talk else None)
    turn.change_address(asked_back=intent)
    return turn.came_to(Disposition.ASKED)


def waiting(turn: Turn, message: Message) -> str | None:
    """What was asked and waits, or what the button was under that they pressed now; mostly none."""
    if message.tapped is not None and message.tapped.startswith(_KEY):
        return message.tapped.removeprefix(_KEY).partition(":")[2]
    return turn.person.asked_back


def reply_in(turn: Turn, message: Message, intent: str) -> Agreed:
    """What a message says to the proposal. To ask for the same once more is a yes."""
    if message.tapped is not None:
        said = message.tapped.removeprefix(_KEY).partition(":")[0] if message.tapped.startswith(_KEY) else ""
        return Agreed(said) if said in ("yes", "no") else Agreed.OTHER
    if message.command == intent or message.request == intent:
        return Agreed.YES
    heard = turn.content.ears.hear(CONFIRM, message.said, turn.language, message.today)
    match heard:
        case Chosen("yes"):
            return Agreed.YES
        case Chosen("no", rest=""):
            return Agreed.NO
    return Agreed.OTHER
