"""What is made of a text's point: a hidden layer, and above it how likely each class of lines is.

A class is an intent and a kind of its lines: danger said plainly and danger said indirectly lie in different
places, and everyday talk lies elsewhere than look-alikes do.
"""

from __future__ import annotations

import base64
import math
import operator
import struct
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.intents import Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """rows: the figures of each unit, one for each input. biases: one for each unit."""

    rows: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]

    def of(self, given: Sequence[float]) -> list[float]:
        """
        >>> Layer(rows=((1.0, 2.0), (0.0, -1.0)), biases=(0.5, 0.0)).of([1.0, 1.0])
        [3.5, -1.0]
        """
        return [dot(row, given) + bias for row, bias in zip(self.rows, self.biases, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """hidden: of a point; what is below nothing counts as nothing. out: of the hidden layer, a unit a class.
    classes: the intent of each."""

    hidden: Layer
    out: Layer
    classes: tuple[Intent, ...]

    def log_odds(self, point: Sequence[float]) -> dict[Intent, float]:
        """For each intent, the logarithm of how many times likelier it is than no intent at all."""
        given = point.tolist() if hasattr(point, "tolist") else point
        heard = [max(each, 0.0) for each in self.hidden.of(given)]
        by_intent: defaultdict[Intent, list[float]] = defaultdict(list)
        for intent, each in zip(self.classes, self.out.of(heard), strict=True):
            by_intent[intent].append(each)
        none = _together(by_intent.pop(Intent.NONE))
        return {intent: _together(each) - none for intent, each in by_intent.items()}


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    total: float = sum(map(operator.mul, one, other))
    return total


def _together(several: Sequence[float]) -> float:
    """The logarithm of the sum of what these are the logarithms of."""
    most = max(several)
    return most + math.log(sum(math.exp(each - most) for each in several))


# --- as data -----------------------------------------------------------------------------------------------


def packed(figures: Sequence[float]) -> str:
    """16 bits each: finer ones change no score."""
    return base64.b64encode(struct.pack(f"<{len(figures)}e", *figures)).decode("ascii")


def unpacked(text: str, count: int) -> tuple[float, ...]:
    """Raises ValueError or struct.error where these are not so many sound figures."""
    figures = struct.unpack(f"<{count}e", base64.b64decode(text, validate=True))
    if not all(map(math.isfinite, figures)):
        raise ValueError
    return figures


def layer_packed(layer: Layer) -> dict[str, Any]:
    return {"biases": list(layer.biases), "rows": [packed(row) for row in layer.rows]}


def layer_unpacked(given: Mapping[str, Any], inputs: int) -> Layer:
    """Raises ValueError, KeyError, TypeError or struct.error where it is no layer over so many inputs."""
    biases = tuple(float(each) for each in given["biases"])
    rows = tuple(unpacked(row, inputs) for row in given["rows"])
    if len(rows) != len(biases) or not rows or not all(map(math.isfinite, biases)):
        raise ValueError
    return Layer(rows=rows, biases=biases)
