"""What a message may be about that no list of words found: a guess, and never more than that.

A guess is asked back, and a person decides (`bot.turn.rules.listening`). Danger and hate alone are flagged on
a guess, quietly. What guesses stands behind a port of one method; where nothing does, nobody guesses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Protocol

from bot.language.command_words import Command
from bot.language.concerns import Matter


class Intent(StrEnum):
    """The values are the intents of the training lines; a case has its service behind a hyphen."""

    STOP = "stop"
    NEWS = "news"
    CALL = "call"
    WRONG_PERSON = "wrong_person"
    MACHINE = "machine"
    HATE = "hate"
    DANGER = "danger"
    REPAIR = "case-repair"
    HOUSING = "case-housing"
    CARE = "case-care"
    BENEFITS = "case-benefits"
    BINS = "case-bins"
    LIGHTS = "case-lights"
    NOISE = "case-noise"
    BIDS = "case-bids"
    FUEL = "case-fuel"
    RESPITE = "case-respite"
    SCHOOL_TRANSPORT = "case-school_transport"
    NONE = "none"


CASE = "case-"
PROPOSE = 0.5  # a score from which a guess is asked back, or flagged
SURE = 0.9  # and from which danger has its fixed reply at once
FLAGGED: Mapping[Intent, Matter] = {Intent.DANGER: Matter.CRISIS, Intent.HATE: Matter.HATE}
# What is asked back, and the command that a yes to it is. No command hands a case over, so it is not asked.
ASKED_BACK: Mapping[Intent, Command] = {
    Intent.STOP: Command("stop"),
    Intent.CALL: Command("call"),
    Intent.NEWS: Command("status"),
    Intent.WRONG_PERSON: Command("wrongnumber"),
}


class Listener(Protocol):
    """What can guess. It never raises: where it fails, its scores are empty."""

    def scores(self, text: str) -> Mapping[Intent, float]:
        """From 0 to 1 for each intent; from `PROPOSE` on a guess is worth a question, `SURE` is sure."""


def may_be_machine(scores: Mapping[Intent, float]) -> bool:
    """Whether it may be the text of a machine.

    >>> may_be_machine({Intent.MACHINE: 0.5}), may_be_machine({})
    (True, False)
    """
    return scores.get(Intent.MACHINE, 0) >= PROPOSE


def likeliest(scores: Mapping[Intent, float], among: Collection[Intent]) -> Intent | None:
    """The intent among these that is to be asked back. What may be the text of a machine is never answered
    by a question: two machines would talk for ever.

    >>> likeliest({Intent.STOP: 0.8, Intent.CALL: 0.6}, [Intent.CALL, Intent.STOP]).value
    'stop'
    >>> likeliest({Intent.STOP: 0.8, Intent.MACHINE: 0.5}, [Intent.STOP]) is None
    True
    """
    if may_be_machine(scores):
        return None
    best = max(among, key=lambda each: scores.get(each, 0.0), default=None)
    return best if best is not None and scores.get(best, 0.0) >= PROPOSE else None
