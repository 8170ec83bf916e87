"""Whether two texts are likely about the same thing, by the words they share.

It errs on the side of two things: who is answered with somebody else's matter has not been heard, and an
officer joins two with one press.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.language.folding import words_in

_SHORTEST = 4  # letters; what is shorter carries little
ALIKE = 1 / 3  # of the words of the longer text: two texts of one person are about one matter from here on
SOME = 0.2  # of its words: less says nothing


class Likeness(Protocol):
    """What can tell how alike texts are. Offline embeddings may do it in place of words, across languages."""

    def to_each(self, text: str, others: Sequence[str]) -> list[float]:
        """From 0, nothing in common, to 1, the same; for each of the others."""


class SharedWords:
    """How much of the longer text stands in the shorter one too."""

    def to_each(self, text: str, others: Sequence[str]) -> list[float]:
        mine = telling_words(text)
        return [_share(mine, telling_words(other)) for other in others]


def share(one: str, other: str) -> float:
    """How much of the longer of two texts stands in the other too.

    >>> share("The bins were missed again", "bins missed, again!") >= ALIKE, share("bins", "the park is dark")
    (True, 0.0)
    """
    return _share(telling_words(one), telling_words(other))


def telling_words(text: str) -> frozenset[str]:
    return frozenset(word for word in words_in(text) if len(word) >= _SHORTEST)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    longer = max(len(one), len(other))
    return len(one & other) / longer if longer else 0.0
