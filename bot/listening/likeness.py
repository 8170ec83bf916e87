"""How alike two texts are by what they mean, across languages: the port of `bot.language.likeness`."""

from __future__ import annotations

import logging
import math
import threading
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from bot.language.likeness import Likeness, SharedWords
from bot.listening.layers import dot
from bot.listening.listener import Learnt, Points
from bot.trace import kind_and_place

_log = logging.getLogger(__name__)
NEW = 40  # texts that one call may look at for the first time: some tens of milliseconds each
KEPT = 800  # points of texts, 1.5 kB each
# Two points as seen from the middle of all lines: of training lines and their English glosses two in three
# are over 0.27, of other pairs at most 3 in 1,000. There stands `SOME` of a likeness by words.
_SCALE = 0.75


class ByMeaning:
    """The likeness of words or of meanings, whichever is more. At the first fault it goes on by words alone.

    A text is looked at once, and its point is kept. Where many are new, the rest go by words until the next
    call, so that no page waits long for it.
    """

    def __init__(self, points: Points, middle: Sequence[float] = ()) -> None:
        self._points = points
        self._middle = middle
        self._words = SharedWords()
        self._kept: OrderedDict[str, array[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._off = False

    def to_each(self, text: str, others: Sequence[str]) -> list[float]:
        shares = self._words.to_each(text, others)
        if self._off or not others:
            return shares
        try:
            return [max(pair) for pair in zip(shares, self._by_meaning(text, others), strict=True)]
        except Exception as fault:  # whatever it is: words are enough to go on with
            self._off = True
            _log.error("likeness goes by words until the next start: %s", kind_and_place(fault))
            return shares

    def _by_meaning(self, text: str, others: Sequence[str]) -> list[float]:
        points = self._of_each([text, *others])
        mine = points[text]
        return [share(mine, points[other]) if other in points else 0.0 for other in others]

    def _of_each(self, texts: Sequence[str]) -> dict[str, array[float]]:
        """Points by text: of all that are known, and of as many others as one call may look at."""
        wanted = list(dict.fromkeys(texts))
        with self._lock:
            known = {each: self._kept[each] for each in wanted if each in self._kept}
        new = [each for each in wanted if each not in known][:NEW]
        for each in new:  # one at a time: who writes to us goes between
            known[each] = array("f", seen_from(self._middle, self._points.of(each)))
        with self._lock:
            for each in known:
                self._kept[each] = known[each]
                self._kept.move_to_end(each)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known


def seen_from(middle: Sequence[float], point: Any) -> list[float]:
    """Which way a point lies from the middle, at length 1. middle: none for nought.

    >>> seen_from((), [0.0, 2.0]), seen_from((1.0, 2.0), [4.0, 6.0]), seen_from((1.0,), [1.0])
    ([0.0, 1.0], [0.6, 0.8], [0.0])
    """
    given = [float(each) for each in point]
    away = [one - other for one, other in zip(given, middle, strict=True)] if middle else given
    length = math.hypot(*away)
    return [each / length for each in away] if length else away


def share(one: Sequence[float], other: Sequence[float]) -> float:
    """On the scale of `bot.language.likeness`, by which way the points of two texts lie.

    >>> round(share([0.6, 0.8], [0.6, 0.8]), 2), share([1.0, 0.0], [-0.6, 0.8])
    (0.75, 0.0)
    """
    return max(0.0, dot(one, other)) * _SCALE


def likeness_of(listener: object) -> Likeness:
    """By meaning where listening is on, with the model that it has loaded; else by words."""
    if not isinstance(listener, Learnt):
        return SharedWords()
    return ByMeaning(listener.points, listener.weights.middle)
