"""Patterns of words that are looked for anywhere in a message: a translator's lists, made quick to check.

A pattern is a phrase. `+` joins words that stand near each other in one sentence, in any order; `/` parts
words of which any one does; `*` at the end or the beginning of a word stands for any letters. "boiler/heating
+ broken/not working" finds "the boiler has been broken since Monday"; "szczur*" finds "szczurami".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from bot.language.folding import words_in, words_of

V = TypeVar("V")
Words = tuple[str, ...]
Span = tuple[int, int]

NEAR = 8  # words that may stand between two parts of a pattern
_STEM = 3  # letters that must stand with a *
_SENTENCE_ENDS = re.compile(r"[.!?؟۔।॥;\n]+")


def pattern(text: str) -> str:
    """A pattern as the tables hold it, its words folded. Raises ValueError that says what is wrong.

    >>> pattern("Boiler/Heating + won’t WORK"), pattern("Szczur*")
    ('boiler/heating + wont work', 'szczur*')
    """
    parts = [[_folded(phrase) for phrase in part.split("/")] for part in text.split("+")]
    if not all(phrase for part in parts for phrase in part):
        raise ValueError("has a part without letters")
    return " + ".join("/".join(part) for part in parts)


def _folded(phrase: str) -> str:
    found = []
    for typed in phrase.split():
        words = list(words_in(typed))
        if not words:
            continue
        if typed.startswith("*"):
            words[0] = f"*{words[0]}"
        if typed.endswith("*"):
            words[-1] = f"{words[-1]}*"
        for word in words:
            if "*" in word and (len(word) <= _STEM or word.count("*") > 1):
                raise ValueError(f"{word} needs {_STEM} letters beside one *")
        found += words
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """What a pattern stands for, and the words of the message it was found in: from start to before end."""

    value: V
    start: int
    end: int


class _Phrase(NamedTuple):
    """starred: some of its words stand for all that begin or end so."""

    words: Words
    starred: bool

    def stands(self, words: Words, start: int) -> bool:
        there = words[start : start + len(self.words)]
        if not self.starred or len(there) < len(self.words):
            return there == self.words
        return all(_alike(listed, word) for listed, word in zip(self.words, there, strict=True))


class _Part:
    """One part of a pattern: where any of its phrases stands, by their first words."""

    def __init__(self, phrases: Iterable[_Phrase]) -> None:
        self._first: dict[str, list[_Phrase]] = {}
        self._open: list[_Phrase] = []  # begin with a *
        for phrase in phrases:
            if "*" in phrase.words[0]:
                self._open.append(phrase)
            else:
                self._first.setdefault(phrase.words[0], []).append(phrase)

    def may_stand(self, words: frozenset[str]) -> bool:
        """Whether it is worth looking closer: quick, and most often not."""
        return bool(self._open) or not self._first.keys().isdisjoint(words)

    def spans(self, words: Words) -> Iterator[Span]:
        for start, word in enumerate(words):
            for phrase in (*self._first.get(word, ()), *self._open):
                if phrase.stands(words, start):
                    yield start, start + len(phrase.words)


class Watch(Generic[V]):
    """Looks for all patterns at once. A message without any of their telling words costs next to nothing.

    >>> watch = Watch([("boiler/heating + broken/wont work", "repair"), ("szczur*", "repair")])
    >>> watch.look("my boiler just wont work", ("my", "boiler", "just", "wont", "work"))
    [Found(value='repair', start=1, end=5)]
    """

    def __init__(self, listed: Iterable[tuple[str, V]]) -> None:
        read = [(_parts(text), value) for text, value in listed]
        counts = Counter(
            word for parts, _ in read for part in parts for phrase in part for word in set(phrase.words)
        )
        self._values = [value for _, value in read]
        self._others: list[list[_Part]] = []
        # Telling word -> (its place in the phrase, the phrase, the number of the pattern).
        self._exact: dict[str, list[tuple[int, _Phrase, int]]] = {}
        self._stems: dict[str, list[tuple[int, _Phrase, int]]] = {}
        self._tails: dict[str, list[tuple[int, _Phrase, int]]] = {}
        for number, (parts, _) in enumerate(read):
            anchor = max(parts, key=lambda part: min(_tells(phrase, counts) for phrase in part))
            self._others.append([_Part(part) for part in parts if part is not anchor])
            for phrase in anchor:
                self._enter(phrase, max(phrase.words, key=lambda word: (-counts[word], len(word))), number)

    def _enter(self, phrase: _Phrase, telling: str, number: int) -> None:
        entry = (phrase.words.index(telling), phrase, number)
        if telling.endswith("*"):
            self._stems.setdefault(telling[:_STEM], []).append(entry)
        elif telling.startswith("*"):
            self._tails.setdefault(telling[-_STEM:], []).append(entry)
        else:
            self._exact.setdefault(telling, []).append(entry)

    def look(self, folded: str, words: Words) -> list[Found[V]]:
        """All that is found. words: those of the folded text, in order."""
        exact, stems, tails = self._exact, self._stems, self._tails
        found: list[Found[V]] = []
        sentences: list[int] = []
        once = frozenset(words)
        for place, word in enumerate(words):
            if word not in exact and word[:_STEM] not in stems and word[-_STEM:] not in tails:
                continue
            near = (exact.get(word, ()), stems.get(word[:_STEM], ()), tails.get(word[-_STEM:], ()))
            for offset, phrase, number in (entry for entries in near for entry in entries):
                start, others = place - offset, self._others[number]
                if start < 0 or not phrase.stands(words, start):
                    continue
                if not all(part.may_stand(once) for part in others):
                    continue
                sentences = sentences or _sentences(folded)
                span = _whole(words, sentences, (start, start + len(phrase.words)), others)
                if span is not None:
                    found.append(Found(self._values[number], *span))
        return found


def _parts(text: str) -> list[tuple[_Phrase, ...]]:
    return [
        tuple(_Phrase(tuple(phrase.split()), "*" in phrase) for phrase in part.split("/"))
        for part in text.split(" + ")
    ]


def _tells(phrase: _Phrase, counts: Counter[str]) -> tuple[int, int]:
    """How much the most telling word of a phrase tells: rare in the lists, and long."""
    return max((-counts[word], len(word)) for word in phrase.words)


def _alike(listed: str, word: str) -> bool:
    if listed.endswith("*"):
        return word.startswith(listed[:-1])
    return word.endswith(listed[1:]) if listed.startswith("*") else word == listed


def _whole(words: Words, sentences: Sequence[int], anchor: Span, others: Iterable[_Part]) -> Span | None:
    """The span of the whole pattern around its anchor, or None when a part of it is not near."""
    low, high = anchor
    for part in others:
        spans = (span for span in part.spans(words) if sentences[span[0]] == sentences[anchor[0]])
        near = next((span for span in spans if _gap(span, anchor) <= NEAR), None)
        if near is None:
            return None
        low, high = min(low, near[0]), max(high, near[1])
    return low, high


def _gap(one: Span, other: Span) -> int:
    """Words between two spans; many when they overlap, for then they are not two."""
    between = max(one[0], other[0]) - min(one[1], other[1])
    return between if between >= 0 else NEAR + 1


def _sentences(folded: str) -> list[int]:
    """The number of the sentence each word stands in."""
    pieces = _SENTENCE_ENDS.split(folded)
    return [number for number, piece in enumerate(pieces) for _ in words_of(piece)]
