"""Small words that a language writes as one with the next: "والحدائق" is "and the parks"."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.language.folding import words_of
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.utterance import Utterance

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,}")


def detached(said: Utterance, vocabulary: Vocabulary, known: Callable[[str], bool]) -> Utterance:
    """The same text with such words apart, where the rest is known and the whole is not."""
    if not vocabulary.attached or said.folded.isascii():
        return said

    def apart(found: re.Match[str]) -> str:
        word = found[0]
        if known(word):
            return word
        for small in vocabulary.attached:
            rest = word.removeprefix(small)
            if rest != word and known(rest):
                return f"{small} {rest}"
        return word

    folded = _WORD.sub(apart, said.folded)
    return said if folded == said.folded else Utterance(said.text, folded, words_of(folded), said.words)


def as_typed(said: Utterance, count: int) -> int:
    """How many words of the text, as it was typed, the first `count` words of `said` are."""
    typed = said.typed
    if typed is None:
        return count
    reached = place = 0
    while reached < count and place < len(typed):
        reached += 1 if said.words[reached] == typed[place] else 2
        place += 1
    return place
