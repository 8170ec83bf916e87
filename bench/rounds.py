"""Two or more side by side: each in turn, round after round, so that what befalls one befalls all."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bench.figures import p95
from bench.load import Load

T = TypeVar("T")


def interleaved(runs: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """What each run gave in each round: A B, B A, A B ... A round before them warms up and is not counted."""
    found: dict[str, list[T]] = {name: [] for name in runs}
    for round_ in range(rounds + 1):
        for name in list(runs) if round_ % 2 else reversed(runs):
            result = runs[name]()
            if round_:
                found[name].append(result)
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The middle of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def rate_ratio(ours: Sequence[Load], theirs: Sequence[Load]) -> float:
    return ratio([each.rate for each in ours], [each.rate for each in theirs])


def p95_ratio(ours: Sequence[Load], theirs: Sequence[Load]) -> float:
    return ratio([p95(each.times) for each in ours], [p95(each.times) for each in theirs])


def middle(loads: Sequence[Load]) -> str:
    """Rate and p95 of the middle round, in words."""
    rate = statistics.median(each.rate for each in loads)
    slow = statistics.median(p95(each.times) for each in loads)
    return f"{rate:,.0f}/s, p95 {slow:.1f} ms"
