"""Weights from lines: a hidden layer with a class for each intent and kind above it.

Only the command that trains comes here. How much it takes to propose an intent is decided on these lines
alone, each judged by weights that never saw it. The language of a line, by which that is measured, is told by
ridge regression.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import Refusal
from bot.language.intents import Intent
from bot.listening.descent import fitted, log_odds_of_each
from bot.listening.embedding import PACKAGE, SIZE, Embedding, installed
from bot.listening.layers import Layers
from bot.listening.lines import Line, digest
from bot.listening.weights import Row, Takes, Weights, sigmoid

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
    # With hate, and with what the lists find, not over 2 of a hundred everyday lines and 12 of the others.
    Intent.DANGER: Bound(everyday=0.01, alike=0.06),
    Intent.HATE: Bound(everyday=0.002, alike=0.01),
    # All that is asked back together is not over 5 of a hundred comments.
    Intent.STOP: Bound(everyday=0.016, alike=0.035),
}
_OTHERS = Bound(everyday=0.01, alike=0.02)
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
    folded = numpy.array(folds(lines))
    taken_for = _taken_for(points, lines, folded)
    raw = _judged(points, lines, intents, folded)
    languages = sorted({line.language for line in lines})
    takes = {
        intent: {tag: _takes(intent, raw[intent], lines, taken_for, tag) for tag in languages}
        for intent in intents
    }
    weights = Weights(
        model=f"{PACKAGE} {installed()}",
        lines=digest(lines),
        count=len(lines),
        layers=_layers(points, lines, intents),
        takes=takes,
        languages=_languages(points, lines),
        middle=tuple(points.mean(0).tolist()),
    )
    found, wrongly = _figures(raw, takes, lines, taken_for)
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


def _judged(
    points: Any, lines: Sequence[Line], intents: Sequence[Intent], folded: Any
) -> dict[Intent, list[float]]:
    """The raw score of every line for every intent, by layers that saw no line of its fold."""
    raw = {intent: [0.0] * len(lines) for intent in intents}
    for number in range(FOLDS):
        layers = _layers(*_outside(points, lines, folded, number), intents)
        places = (folded == number).nonzero()[0].tolist()
        for intent, odds in log_odds_of_each(layers, points[places]).items():
            for place, each in zip(places, odds, strict=True):
                raw[intent][place] = sigmoid(each)
    return raw


def _outside(points: Any, lines: Sequence[Line], folded: Any, number: int) -> tuple[Any, list[Line]]:
    places = (folded != number).nonzero()[0]
    return points[places], [lines[place] for place in places.tolist()]


def _layers(points: Any, lines: Sequence[Line], intents: Sequence[Intent]) -> Layers:
    """A class for each intent and kind; kinds with few lines are one. Lines of other intents are left out."""
    wanted = {*intents, Intent.NONE}
    counts = Counter((line.intent, line.kind) for line in lines)
    class_of = [
        (line.intent, line.kind if counts[line.intent, line.kind] >= _FEWEST else "") for line in lines
    ]
    classes = sorted({each for each in class_of if each[0] in wanted})
    kept = [place for place, each in enumerate(class_of) if each[0] in wanted]
    places = [classes.index(class_of[place]) for place in kept]
    return fitted(points[kept], places, [intent for intent, _ in classes])


# --- languages -------------------------------------------------------------------------------------------


def _taken_for(points: Any, lines: Sequence[Line], folded: Any) -> list[str]:
    """The language that every line is taken for, by rows that saw no line of its fold."""
    import numpy

    found = [""] * len(lines)
    for number in range(FOLDS):
        rows = _languages(*_outside(points, lines, folded, number))
        places = (folded == number).nonzero()[0].tolist()
        figures = numpy.array([row.figures for row in rows.values()])
        scores = points[places] @ figures.T + numpy.array([row.bias for row in rows.values()])
        for place, best in zip(places, scores.argmax(1).tolist(), strict=True):
            found[place] = list(rows)[best]
    return found


def _languages(points: Any, lines: Sequence[Line]) -> dict[str, Row]:
    """Ridge regression towards yes and no, one language against all the others."""
    import numpy

    middle, spread = points.mean(0), points.std(0) + 1e-9
    scaled = numpy.hstack([(points - middle) / spread, numpy.ones((len(points), 1))]).astype(numpy.float64)
    held = _HOLD * numpy.identity(SIZE + 1)
    held[SIZE, SIZE] = 0  # the bias is free
    tags = sorted({line.language for line in lines})
    aimed = numpy.array([[1.0 if line.language == tag else -1.0 for tag in tags] for line in lines])
    found = numpy.linalg.solve(scaled.T @ scaled + held, scaled.T @ aimed).T
    figures = (found[:, :SIZE] / spread).astype(numpy.float16).astype(numpy.float64)  # as they are stored
    biases = found[:, SIZE] - figures @ middle
    return {
        tag: Row(figures=tuple(row.tolist()), bias=float(bias))
        for tag, row, bias in zip(tags, figures, biases, strict=True)
    }


_HOLD = 1_000.0  # how little to trust single lines


# --- how much it takes -----------------------------------------------------------------------------------


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
    raw: Mapping[Intent, Sequence[float]],
    takes: Mapping[Intent, Takes],
    lines: Sequence[Line],
    taken_for: Sequence[str],
) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    own: defaultdict[tuple[Intent, str], list[bool]] = defaultdict(list)
    none: defaultdict[tuple[Intent, str], list[bool]] = defaultdict(list)
    for number, line in enumerate(lines):
        for intent, each in takes.items():
            proposed = raw[intent][number] >= each[taken_for[number]][0]
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
