"""What was learnt, as data: layers of figures, and for each intent how much it takes to propose it."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Refusal
from bot.language.intents import PROPOSE, SURE, Intent
from bot.listening.embedding import SIZE
from bot.listening.layers import Layers, dot, layer_packed, layer_unpacked, packed, unpacked

SHIPPED = Path(__file__).parent / "weights.json"
Takes = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What tells one language. figures: one for each of a point's."""

    figures: tuple[float, ...]
    bias: float

    def raw(self, point: Sequence[float]) -> float:
        return sigmoid(dot(self.figures, point) + self.bias)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """model: the package and version whose points they read. lines, count: digest and number of the lines
    that they were made of. takes: for each intent and language the raw scores, from 0 to 1, that it takes to
    propose, and to be nearly sure: what is said every day differs from language to language. languages: how
    likely a text is in each, by which it is measured and nothing else. middle: the point in the midst of all
    lines; nothing where nobody knows it.
    """

    model: str
    lines: str
    count: int
    layers: Layers
    takes: Mapping[Intent, Takes]
    languages: Mapping[str, Row]
    middle: tuple[float, ...] = ()

    def scores(self, point: Sequence[float]) -> dict[Intent, float]:
        """point: a text's."""
        given = point.tolist() if hasattr(point, "tolist") else point
        language = max(self.languages, key=lambda each: self.languages[each].raw(given))
        odds = self.layers.log_odds(given)
        return {
            intent: scaled(sigmoid(odds[intent]), *takes[language]) for intent, takes in self.takes.items()
        }


def scaled(raw: float, propose: float, sure: float) -> float:
    """A raw score on the scale of every intent, where `PROPOSE` and `SURE` mean the same.

    >>> [round(scaled(raw, 0.2, 0.6), 2) for raw in (0.0, 0.1, 0.2, 0.4, 0.6, 1.0)]
    [0.0, 0.25, 0.5, 0.7, 0.9, 1.0]
    """
    if raw < propose:
        return PROPOSE * raw / propose
    if raw < sure:
        return PROPOSE + (SURE - PROPOSE) * (raw - propose) / (sure - propose)
    return SURE + (1 - SURE) * (raw - sure) / (1 - sure) if sure < 1 else SURE


def sigmoid(value: float) -> float:
    """
    >>> sigmoid(0.0), sigmoid(-800.0)
    (0.5, 0.0)
    """
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def write_weights(path: Path, weights: Weights) -> None:
    """As JSON, with a digest over all of it."""
    body: dict[str, Any] = {
        "model": weights.model,
        "lines": weights.lines,
        "count": weights.count,
        "intents": {intent.value: _listed(takes) for intent, takes in weights.takes.items()},
        "classes": [intent.value for intent in weights.layers.classes],
        "hidden": layer_packed(weights.layers.hidden),
        "out": layer_packed(weights.layers.out),
        "languages": {
            tag: {"bias": row.bias, "figures": packed(row.figures)} for tag, row in weights.languages.items()
        },
        "middle": packed(weights.middle),
    }
    text = json.dumps({"sha256": _digest(body), **body}, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def read_weights(path: Path) -> Weights:
    """Raises Refusal where the file is not there, or is not what the command wrote."""
    try:
        given = json.loads(path.read_text("utf-8"))
        said = given.pop("sha256")
        if said != _digest(given):
            raise ValueError
        return _weights(given)
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file. `tellback listening train` writes one.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error):
        raise Refusal(
            f"{path}: it is not as `tellback listening train` wrote it. Restore it, or train again."
        ) from None


def _weights(given: Mapping[str, Any]) -> Weights:
    languages = {tag: _row(row) for tag, row in given["languages"].items()}
    takes = {Intent(name): _takes(each) for name, each in given["intents"].items()}
    hidden = layer_unpacked(given["hidden"], SIZE)
    out = layer_unpacked(given["out"], len(hidden.rows))
    classes = tuple(map(Intent, given["classes"]))
    if len(classes) != len(out.rows) or set(classes) != {*takes, Intent.NONE}:
        raise ValueError
    if not languages or any(set(each) != set(languages) for each in takes.values()):
        raise ValueError
    return Weights(
        model=given["model"],
        lines=given["lines"],
        count=given["count"],
        layers=Layers(hidden=hidden, out=out, classes=classes),
        takes=takes,
        languages=languages,
        middle=unpacked(given["middle"], SIZE if given["middle"] else 0),
    )


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("utf-8")).hexdigest()


def _listed(takes: Takes) -> dict[str, list[float]]:
    return {tag: list(each) for tag, each in takes.items()}


def _takes(given: Mapping[str, Any]) -> Takes:
    takes = {str(tag): (float(propose), float(sure)) for tag, (propose, sure) in given.items()}
    if not all(0 < propose < sure <= 1 for propose, sure in takes.values()):
        raise ValueError
    return takes


def _row(given: Mapping[str, Any]) -> Row:
    bias = float(given["bias"])
    if not math.isfinite(bias):
        raise ValueError
    return Row(figures=unpacked(given["figures"], SIZE), bias=bias)
