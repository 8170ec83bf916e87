"""How alike two texts are by what they mean, across languages: the port of `bot.language.likeness`."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from bot.language.likeness import Likeness, SharedWords
from bot.listening.listener import Learnt, Points
from bot.trace import kind_and_place

_log = logging.getLogger(__name__)
NEW = 40  # texts that one call may look at for the first time: some tens of milliseconds each
KEPT = 1_000  # points of texts, 1.5 kB each
# The product of two points is about 0.8 for any two texts. Of training lines and their English glosses half
# are over 0.87, of other pairs in three languages at most 2 in 1,000; that is where `SOME` stands.
_NOTHING, _RANGE = 0.8, 0.35


class ByMeaning:
    """The likeness of words or of meanings, whichever is more. At the first fault it goes on by words alone.

    A text is looked at once, and its point is kept. Where many are new, the rest go by words until the next
    call, so that no page waits long for it.
    """

    def __init__(self, points: Points) -> None:
        self._points = points
        self._words = SharedWords()
        self._kept: OrderedDict[str, Any] = OrderedDict()
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

    def _of_each(self, texts: Sequence[str]) -> dict[str, Any]:
        """Points by text: of all that are known, and of as many others as one call may look at."""
        wanted = list(dict.fromkeys(texts))
        with self._lock:
            known = {each: self._kept[each] for each in wanted if each in self._kept}
        new = [each for each in wanted if each not in known][:NEW]
        known |= {each: self._points.of(each) for each in new}  # one at a time: who writes to us goes between
        with self._lock:
            for each in known:
                self._kept[each] = known[each]
                self._kept.move_to_end(each)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known


def share(one: Any, other: Any) -> float:
    """On the scale of `bot.language.likeness`, by the points of two texts.

    >>> round(share([0.6, 0.8], [0.6, 0.8]), 2), share([1.0, 0.0], [0.6, 0.8])
    (0.57, 0.0)
    """
    alike = sum(float(mine) * float(theirs) for mine, theirs in zip(one, other, strict=True))
    return max(0.0, alike - _NOTHING) / _RANGE


def likeness_of(listener: object) -> Likeness:
    """By meaning where listening is on, with the model that it has loaded; else by words."""
    return ByMeaning(listener.points) if isinstance(listener, Learnt) else SharedWords()
