"""Finding listed phrases among words: always the longest one that begins at a place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")

_RUN = re.compile(r"(.)\1+")
_RUNS = re.compile(r"(.)\1*")


class Phrases(Generic[V]):
    """Folded phrases and what each stands for.

    >>> Phrases({"not sure": 1, "not": 2}).at(("not", "sure", "yet"), 0)
    (2, 1)
    """

    def __init__(self, entries: Mapping[str, V]) -> None:
        self.entries = dict(entries)
        self._longest: dict[str, int] = {}
        for text in self.entries:
            words = text.split()
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    @classmethod
    def of(cls, phrases: Iterable[str], value: V) -> Phrases[V]:
        return cls(dict.fromkeys(phrases, value))

    def at(self, words: Sequence[str], start: int) -> tuple[int, V] | None:
        """(number of words, value) of the longest phrase that begins at `start`; None when none does."""
        longest = self._longest.get(words[start], 0)
        for length in range(min(longest, len(words) - start), 0, -1):
            key = words[start] if length == 1 else " ".join(words[start : start + length])
            if key in self.entries:
                return length, self.entries[key]
        return None

    def begins(self, word: str) -> bool:
        """Whether some phrase begins with this word."""
        return word in self._longest

    def every_at(self, words: Sequence[str], start: int) -> Iterator[tuple[int, V]]:
        """As `at`, but each phrase that begins there, the longest first."""
        longest = self._longest.get(words[start], 0)
        for length in range(min(longest, len(words) - start), 0, -1):
            key = " ".join(words[start : start + length])
            if key in self.entries:
                yield length, self.entries[key]

    def stripped(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words without any of the phrases, wherever they stand."""
        kept: list[str] = []
        place = 0
        while place < len(words):
            hit = self.at(words, place)
            if hit is None:
                kept.append(words[place])
            place += hit[0] if hit else 1
        return tuple(kept)


class Stretched(Generic[V]):
    """Single words that people draw out: "yesss", "nooo". No other difference is forgiven.

    >>> Stretched({"no": 0, "haan": 1}).at("nooo"), Stretched({"haan": 1}).at("han")
    (0, None)
    """

    def __init__(self, entries: Mapping[str, V]) -> None:
        self._by_letters: dict[str, list[tuple[str, V]]] = {}
        for word, value in entries.items():
            if " " not in word and len(word) > 1:
                self._by_letters.setdefault(_RUN.sub(r"\1", word), []).append((word, value))

    def at(self, word: str) -> V | None:
        found = {
            value
            for listed, value in self._by_letters.get(_RUN.sub(r"\1", word), ())
            if all(len(long) >= len(short) for long, short in zip(_runs(word), _runs(listed), strict=True))
        }
        return found.pop() if len(found) == 1 else None


def _runs(word: str) -> list[str]:
    return [run.group() for run in _RUNS.finditer(word)]


def any_of(words: Iterable[str], listed: Container[str]) -> bool:
    return any(word in listed for word in words)
