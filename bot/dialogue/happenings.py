"""What a step brings about. The engine lists them; the host does them, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.meaning import Meaning
from bot.dialogue.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A question is open. again: it was not understood, so show every answer with its number.

    confirm: it asks whether `place.maybe` was meant.
    """

    question: str
    again: bool = False
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """replaces: an earlier answer to the same question no longer counts (it is kept)."""

    question: str
    meaning: Meaning
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """We could not tell what was meant; the words are kept as they are and an officer will see them."""

    question: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Own words were taken and more may come. first: the first message of this answer."""

    question: str
    first: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Something to say before the next question."""

    text: Text


@dataclass(frozen=True, slots=True)
class OverCap:
    """What was picked costs more than there is: to be explained before the question is asked again."""

    question: str
    total: int


@dataclass(frozen=True, slots=True)
class Raised:
    """The owner must hear of this today."""

    kind: str
    question: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The talk is over. text: what is said last, if anything. then: the conversation that follows."""

    text: Text | None
    then: str = ""


Happening = Asked | Answered | Kept | Noted | Told | OverCap | Raised | Finished
