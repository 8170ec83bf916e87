"""Small words that a language writes as one with the next: "والحدائق" is "and the parks"."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence

from bot.language.folding import words_of
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.utterance import Utterance

_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~،؛؟۔।–—]{3,}")
_SHORTEST_NAME = 4  # letters before an ending


def detached(
    said: Utterance, vocabulary: Vocabulary, known: Callable[[str], bool], ends: Container[str] = ()
) -> Utterance:
    """The same text with such words apart, where the rest is known and the whole is not.

    ends: words that may bear an ending: "smethwickma", "تیپتونم".
    """
    if not vocabulary.attached and not (vocabulary.endings and ends):
        return said

    def apart(found: re.Match[str]) -> str:
        word = found[0]
        if known(word) or word in ends:
            return word
        for ending in vocabulary.endings if ends else ():
            name = word.removesuffix(ending)
            if name != word and len(name) >= _SHORTEST_NAME and name in ends:
                return f"{name} {ending}"
        for small in vocabulary.attached:
            rest = word.removeprefix(small)
            if rest != word and known(rest):
                return f"{small} {rest}"
        return word

    folded = _WORD.sub(apart, said.folded)
    return said if folded == said.folded else Utterance(said.text, folded, words_of(folded))


def as_typed(count: int, words: Sequence[str], typed: Sequence[str]) -> int:
    """How many words, as they were typed, the first `count` of these are.

    >>> as_typed(2, ("و", "الحدائق", "لو"), ("والحدائق", "لو"))
    1
    """
    reached = place = 0
    while reached < count and place < len(typed):
        reached += 1 if words[reached] == typed[place] else 2
        place += 1
    return place
