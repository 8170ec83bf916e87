"""A made-up name to be called by. Never a full name, a school or an address: those are not kept as one."""

from __future__ import annotations

from bot.dialogue.meaning import Unsure, Words
from bot.language.expected import Expected
from bot.language.folding import words_in
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.utterance import Utterance

LONGEST = 20  # letters
_MOST_WORDS = 2
_MOST_DIGITS = 2
_SIGNS_OF_MORE = frozenset("@/#\\\n,;:")


def read_nickname(_asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Words | Unsure:
    """One or two short words, as typed, without what leads up to them ("call me Zee").

    Words that belong to places ("school", "road") and more than two figures make it no nickname.
    """
    if not said.words or not any(char.isalpha() for char in said.text):
        return Unsure("no name in it")
    name, plain = _without_lead(said, vocabulary)
    if _SIGNS_OF_MORE.intersection(name) or len(name) > LONGEST or not 0 < len(plain) <= _MOST_WORDS:
        return Unsure("too much for a name")
    if sum(char.isdigit() for char in name) > _MOST_DIGITS or vocabulary.places.intersection(plain):
        return Unsure("a place rather than a name")
    return Words(name)


def _without_lead(said: Utterance, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """What stands after "my name is" and the like, as typed, cut at the same word; and its folded words."""
    raw = said.text.split()
    lead = vocabulary.name_leads.at(said.words, 0)
    if lead is None or len(raw) != len(said.words) or lead[0] >= len(raw):
        return said.text.strip().rstrip(".!"), said.words
    name = " ".join(raw[lead[0] :]).rstrip(".!")
    return name, words_in(name)
