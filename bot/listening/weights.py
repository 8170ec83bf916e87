"""What was learnt, as data: for each intent a row of figures, and how much it takes to propose it."""

from __future__ import annotations

import base64
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

SHIPPED = Path(__file__).parent / "weights.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """figures: one for each of a point's. takes: for each language the raw scores, from 0 to 1, that it takes
    to propose, and to be nearly sure: what is said every day differs from language to language."""

    figures: tuple[float, ...]
    bias: float
    takes: Mapping[str, tuple[float, float]]

    def raw(self, point: Sequence[float]) -> float:
        return sigmoid(sum(map(_times, self.figures, point)) + self.bias)

    def score(self, raw: float, language: str) -> float:
        """The raw score on the scale of every intent, where `PROPOSE` and `SURE` mean the same.

        >>> row = Row(figures=(), bias=0.0, takes={"pl": (0.2, 0.6)})
        >>> [round(row.score(raw, "pl"), 2) for raw in (0.0, 0.1, 0.2, 0.4, 0.6, 1.0)]
        [0.0, 0.25, 0.5, 0.7, 0.9, 1.0]
        """
        propose, sure = self.takes[language]
        if raw < propose:
            return PROPOSE * raw / propose
        if raw < sure:
            return PROPOSE + (SURE - PROPOSE) * (raw - propose) / (sure - propose)
        return SURE + (1 - SURE) * (raw - sure) / (1 - sure) if sure < 1 else SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """model: the package and version whose points they read. lines, count: digest and number of the lines
    that they were made of. languages: how likely a text is in each, by which it is measured and nothing else.
    """

    model: str
    lines: str
    count: int
    rows: Mapping[Intent, Row]
    languages: Mapping[str, Row]

    def scores(self, point: Sequence[float]) -> dict[Intent, float]:
        """point: a text's."""
        language = max(self.languages, key=lambda each: self.languages[each].raw(point))
        return {intent: row.score(row.raw(point), language) for intent, row in self.rows.items()}


def _times(one: float, other: float) -> float:
    return one * other


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
        "intents": {intent.value: _packed(row) for intent, row in weights.rows.items()},
        "languages": {tag: _packed(row) for tag, row in weights.languages.items()},
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
        languages = {tag: _unpacked(row) for tag, row in given["languages"].items()}
        rows = {Intent(name): _unpacked(row) for name, row in given["intents"].items()}
        if not languages or any(set(row.takes) != set(languages) for row in rows.values()):
            raise ValueError
        known = {name: given[name] for name in ("model", "lines", "count")}
        return Weights(rows=rows, languages=languages, **known)
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file. `tellback listening train` writes one.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error):
        raise Refusal(
            f"{path}: it is not as `tellback listening train` wrote it. Restore it, or train again."
        ) from None


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("utf-8")).hexdigest()


def _packed(row: Row) -> dict[str, Any]:
    figures = struct.pack(f"<{SIZE}e", *row.figures)  # 16 bits each: finer ones change no score
    return {
        "takes": {tag: list(each) for tag, each in row.takes.items()},
        "bias": row.bias,
        "figures": base64.b64encode(figures).decode("ascii"),
    }


def _unpacked(given: Mapping[str, Any]) -> Row:
    figures = struct.unpack(f"<{SIZE}e", base64.b64decode(given["figures"], validate=True))
    bias = float(given["bias"])
    takes = {str(tag): (float(propose), float(sure)) for tag, (propose, sure) in given["takes"].items()}
    in_order = all(0 < propose < sure <= 1 for propose, sure in takes.values())
    if not in_order or not all(map(math.isfinite, (*figures, bias))):
        raise ValueError
    return Row(figures=figures, bias=bias, takes=takes)
