"""Weights from lines, by weighted ridge regression: one against all the others for each intent.

Only the command that trains comes here. How much it takes to propose an intent is decided on these lines
alone, each judged by weights that never saw it. Logistic regression finds no more, takes a hundred times as
long and needs a second package.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import Refusal
from bot.language.intents import Intent
from bot.listening.embedding import PACKAGE, SIZE, Embedding, installed
from bot.listening.lines import Line, digest
from bot.listening.weights import Row, Weights

FOLDS = 5
_SMALLEST, _LARGEST = 1e-4, 0.9999  # of a raw score that something is decided by
_MOST = 0.99  # that proposing ever takes
_OVER = 1.001  # what has to be passed, and not only reached
_FEWEST = 20  # lines of an intent: from fewer nothing is learnt


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The most of the lines of no intent that may be proposed, in each language: of everyday lines, and of
    each other kind (look-alikes, near cases, comments with a word of stopping), as a share."""

    everyday: float
    alike: float

    def of(self, kind: str) -> float:
        return self.everyday if kind == "everyday" else self.alike


BOUNDS: Mapping[Intent, Bound] = {
    Intent.DANGER: Bound(everyday=0.016, alike=0.1),  # with hate not over 2 and 12 of a hundred
    Intent.HATE: Bound(everyday=0.004, alike=0.02),
    Intent.STOP: Bound(everyday=0.016, alike=0.04),
}
_OTHERS = Bound(everyday=0.012, alike=0.03)
_SURELY = Bound(everyday=0, alike=0)
_TWO_KINDS = frozenset({Intent.DANGER})  # plain and indirect lines are told apart in figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Cross-validated figures of one intent: lines of it that are proposed, and all; the same of none."""

    intent: Intent
    kind: str
    proposed: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """found: of each intent's own lines. wrongly: of lines of no intent, by kind."""

    weights: Weights
    found: tuple[Found, ...]
    wrongly: tuple[Found, ...]

    def report(self) -> str:
        """The figures as text, an intent a line."""
        said = ["intent: found of its own lines; wrongly proposed of lines of no intent, by kind"]
        for each in self.found:
            wrong = (w for w in self.wrongly if w.intent is each.intent)
            besides = ", ".join(f"{w.kind or 'others'} {w.proposed}/{w.lines}" for w in wrong)
            name = f"{each.intent} {each.kind}".strip()
            said.append(f"{name}: {each.proposed}/{each.lines} ({each.proposed / each.lines:.0%}); {besides}")
        return "\n".join(said)


def train(lines: Sequence[Line], points: Any = None) -> Trained:
    """points: of the lines, where they are known already. Raises Refusal where there is nothing to learn,
    Absent where the model is not there."""
    import numpy

    intents = _learnt(lines)
    if points is None:
        points = Embedding().of_each([line.text for line in lines])
    languages = sorted({line.language for line in lines})
    spoken = [line.language for line in lines]
    aims: dict[str, list[bool]] = {each: [line.intent is each for line in lines] for each in intents}
    aims |= {f"language {tag}": [other == tag for other in spoken] for tag in languages}
    raw = _judged(points, aims, folds(lines))
    taken_for = [max(languages, key=lambda tag: raw[f"language {tag}"][n]) for n in range(len(lines))]
    learner = _Learner(points)
    fitted = {name: learner.fitted(numpy.array(ours)) for name, ours in aims.items()}
    rows = {
        intent: Row(
            figures=fitted[intent][0],
            bias=fitted[intent][1],
            takes={tag: _takes(intent, raw[intent], lines, taken_for, tag) for tag in languages},
        )
        for intent in intents
    }
    tongues = {
        tag: Row(figures=fitted[f"language {tag}"][0], bias=fitted[f"language {tag}"][1], takes={})
        for tag in languages
    }
    weights = Weights(
        model=f"{PACKAGE} {installed()}",
        lines=digest(lines),
        count=len(lines),
        rows=rows,
        languages=tongues,
    )
    found, wrongly = _figures(raw, rows, lines, taken_for)
    return Trained(weights=weights, found=found, wrongly=wrongly)


def _learnt(lines: Sequence[Line]) -> list[Intent]:
    counts = Counter(line.intent for line in lines)
    if not counts[Intent.NONE]:
        raise Refusal("There is no line with the intent none: nothing would be learnt from these lines.")
    return [each for each in Intent if each is not Intent.NONE and counts[each] >= _FEWEST]


def folds(lines: Sequence[Line]) -> list[int]:
    """To which fold each line belongs: neighbours of a kind go together, in every language, for whoever wrote
    them had the same thought in several languages."""
    counts = Counter((line.language, line.intent, line.kind) for line in lines)
    seen: defaultdict[tuple[str, Intent, str], int] = defaultdict(int)
    found = []
    for line in lines:
        key = (line.language, line.intent, line.kind)
        found.append(seen[key] * FOLDS // counts[key])
        seen[key] += 1
    return found


def _judged(points: Any, aims: Mapping[str, Sequence[bool]], folded: Sequence[int]) -> dict[str, list[float]]:
    """The raw score of every line for every aim, by weights that saw no line of its fold."""
    import numpy

    fold = numpy.array(folded)
    raw = {name: numpy.zeros(len(folded)) for name in aims}
    for number in range(FOLDS):
        inside, outside = fold == number, fold != number
        learner = _Learner(points[outside])
        for name, ours in aims.items():
            figures, bias = learner.fitted(numpy.array(ours)[outside])
            raw[name][inside] = 1 / (1 + numpy.exp(-(points[inside] @ numpy.array(figures) + bias)))
    return {name: each.tolist() for name, each in raw.items()}


class _Learner:
    """Ridge regression towards yes and no, lines of the aim weighing more. What all aims share of the
    arithmetic is done once: thirty aims take no longer than a few."""

    def __init__(self, points: Any) -> None:
        import numpy

        self._mean, self._spread = points.mean(0), points.std(0) + 1e-9
        scaled = (points - self._mean) / self._spread
        self._rows = numpy.hstack([scaled, numpy.ones((len(points), 1))]).astype(numpy.float64)
        self._held = _HOLD * numpy.identity(SIZE + 1)
        self._held[SIZE, SIZE] = 0  # the bias is free
        self._square = self._rows.T @ self._rows

    def fitted(self, ours: Any) -> tuple[tuple[float, ...], float]:
        """Figures and bias, for points as they are. ours: which lines are of the aim."""
        import numpy

        more = 2 * math.sqrt((len(ours) - ours.sum()) / max(ours.sum(), 1)) - 1
        mine = self._rows[ours]
        square = self._square + max(more, 0) * (mine.T @ mine) + self._held
        aimed = self._rows.T @ numpy.where(ours, 1.0, -1.0) + max(more, 0) * mine.sum(0)
        found = _STEEP * numpy.linalg.solve(square, aimed)
        figures = found[:SIZE] / self._spread
        return tuple(map(float, figures)), float(found[SIZE] - (figures * self._mean).sum())


_HOLD = 3_000.0  # how little to trust single lines: the best of several by the same folds
_STEEP = 4.0  # spreads raw scores over the whole scale


def _takes(
    intent: Intent, raw: Sequence[float], lines: Sequence[Line], taken_for: Sequence[str], language: str
) -> tuple[float, float]:
    """The lowest raw scores at which no kind of line of no intent is proposed more often than it may be, and
    at which none is, among lines that are taken to be in this language."""
    of_kind: defaultdict[str, list[float]] = defaultdict(list)
    for score, line, tag in zip(raw, lines, taken_for, strict=True):
        if line.intent is Intent.NONE and tag == language:
            of_kind[line.kind].append(score)
    propose, sure = (
        max(
            (
                sorted(scores, reverse=True)[int(len(scores) * bound.of(kind))]
                for kind, scores in of_kind.items()
            ),
            default=_MOST,
        )
        for bound in (BOUNDS.get(intent, _OTHERS), _SURELY)
    )
    propose = min(max(propose, _SMALLEST) * _OVER, _MOST)
    return propose, min(max(sure, propose) * _OVER, _LARGEST)


def _figures(
    raw: Mapping[str, Sequence[float]],
    rows: Mapping[Intent, Row],
    lines: Sequence[Line],
    taken_for: Sequence[str],
) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    own: defaultdict[tuple[Intent, str], list[bool]] = defaultdict(list)
    none: defaultdict[tuple[Intent, str], list[bool]] = defaultdict(list)
    for number, line in enumerate(lines):
        for intent, row in rows.items():
            proposed = raw[intent][number] >= row.takes[taken_for[number]][0]
            if line.intent is intent:
                own[intent, line.kind if intent in _TWO_KINDS else ""].append(proposed)
            elif line.intent is Intent.NONE:
                none[intent, line.kind].append(proposed)
    found, wrongly = (
        tuple(
            Found(intent=intent, kind=kind, proposed=sum(each), lines=len(each))
            for (intent, kind), each in sorted(given.items())
        )
        for given in (own, none)
    )
    return found, wrongly
