"""Listening as the turn meets it: a text in, a score for each intent out. Where it fails, nobody guesses."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from bot.errors import Refusal
from bot.language.intents import Intent
from bot.listening.embedding import PACKAGE, Embedding, installed, why_not
from bot.listening.weights import Weights, read_weights
from bot.trace import kind_and_place

_log = logging.getLogger(__name__)


class Points(Protocol):
    """What knows the point of a text."""

    def of(self, text: str) -> Any: ...


class Learnt:
    """A `Listener` by what was learnt. The model is loaded with the first text, and given up for good at the
    first fault: everything else goes on by lists."""

    def __init__(self, weights: Weights, points: Points | None = None) -> None:
        self.weights = weights
        self.points = points or Embedding()
        self.fault = ""  # why it is given up, once it is

    def scores(self, text: str) -> Mapping[Intent, float]:
        if self.fault:
            return {}
        try:
            return self.weights.scores(self.points.of(text))
        except Exception as fault:  # whatever it is: a guess is worth no message
            self.fault = kind_and_place(fault)
            _log.error("listening is off until the next start: %s", self.fault)
            return {}


def listener_of(path: Path, *, off: bool) -> tuple[Learnt | None, str]:
    """What guesses, and a sentence for whoever runs the service that says how it stands.

    path: the weights. off: it is switched off.
    """
    if off:
        return None, "Listening is off: TELLBACK_LISTENING says so."
    if why := why_not():
        return None, f"Listening is off. {why}"
    try:
        weights = read_weights(path)
    except Refusal as refusal:
        return None, f"Listening is off. {refusal}"
    if weights.model != f"{PACKAGE} {installed()}":
        return None, (
            f"Listening is off: the weights were made with {weights.model}, and {installed()} is installed. "
            "Install that version, or run `tellback listening train`."
        )
    return Learnt(weights), f"Listening is on, by {weights.count:,} training lines."
