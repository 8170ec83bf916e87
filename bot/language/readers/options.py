"""The options of one question made ready for matching, once, and kept while the question is being asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.language.expected import Offer
from bot.language.folding import words_in
from bot.language.lexicons.phrases import Phrases
from bot.language.lexicons.vocabulary import Sense, Vocabulary

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_AMBIGUOUS = -1
_PAIR = 2
_SHORTEST_NOUN = 3  # letters of a word that is taken with and without its article


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Options:
    """Places count from 0. labels: folded label to place, -1 where two options share it.

    senses: the place of the one option that says yes, no or "not sure". numeric: per place, the numbers of
    labels that are nothing but numbers ("1-2", "18+", "Three"). tokens: per place, the words of each label,
    and each other name of one word where it is a town. towns: names of towns and of places in them, with the
    places of the options they lie in; empty where no option is a town. town_ends: the last words
    of these names. words: all words of the labels.
    """

    ids: tuple[str, ...]
    labels: Phrases[int]
    tokens: tuple[tuple[tuple[str, ...], ...], ...]
    senses: dict[Sense, int]
    numeric: tuple[tuple[int, ...], ...]
    towns: Phrases[frozenset[int]]
    town_ends: frozenset[str]
    words: frozenset[str]

    def __len__(self) -> int:
        return len(self.ids)

    def exactly(self, words: tuple[str, ...]) -> int | None:
        """The place of the option with exactly this label."""
        place = self.labels.entries.get(" ".join(words))
        if place is None or place == _AMBIGUOUS:
            return None
        if len(words) == 1 and words[0].isdigit() and not self._only(place, int(words[0])):
            return None
        return place

    def _only(self, place: int, number: int) -> bool:
        """Whether a typed number can mean nothing but the option labelled with it."""
        by_position = number - 1 if 0 < number <= len(self.ids) else place
        return self._claims(number) | {by_position} == {place}

    def _claims(self, number: int) -> set[int]:
        return {at for at, values in enumerate(self.numeric) if _covers(values, number)}

    def numbered(self, number: int) -> int | None:
        """The place a typed number means; None when there is none or when another label is that number."""
        place = number - 1
        if not 0 <= place < len(self.ids):
            return None
        return place if self._claims(number) <= {place} else None

    def counted(self, number: int, words: tuple[str, ...]) -> int | None:
        """As `numbered`, for a number said in words, which must not be part of another label."""
        place = self.numbered(len(self.ids) if number < 0 else number)
        others = (label for at, labels in enumerate(self.tokens) if at != place for label in labels)
        return None if any(word in label for label in others for word in words) else place

    def lettered(self, word: str) -> int | None:
        place = _LETTERS.find(word) if len(word) == 1 else -1
        return place if 0 <= place < len(self.ids) else None


def _covers(values: tuple[int, ...], number: int) -> bool:
    return number in values or (len(values) == 2 and values[0] <= number <= values[1])


@lru_cache(maxsize=4096)
def options_of(offers: tuple[Offer, ...], vocabulary: Vocabulary) -> Options:
    own = tuple(tuple(label for label in map(words_in, offer.labels) if label) for offer in offers)
    known = tuple(vocabulary.towns.of(labels) for labels in own)
    names = tuple(tuple(tuple(name.split()) for name in names) for names, _ in known)
    ways = tuple(_ways_to_write(labels, vocabulary) for labels in own)
    # Only single words are looked for with slips: "old" must not be a part of "old bury".
    tokens = tuple(
        (*labels, *(name for name in more if len(name) == 1))
        for labels, more in zip(ways, names, strict=True)
    )
    every = tuple((*labels, *more) for labels, more in zip(ways, names, strict=True))
    places: dict[str, int] = {}
    for place, labels in enumerate(every):
        for label in labels:
            key = " ".join(label)
            places[key] = place if places.get(key, place) == place else _AMBIGUOUS
    towns = _towns(every, known)
    return Options(
        ids=tuple(offer.id for offer in offers),
        labels=Phrases(places),
        tokens=tokens,
        senses=_senses(tokens, vocabulary),
        numeric=tuple(_numbers_only(labels, vocabulary) for labels in own),
        towns=towns,
        words=frozenset(word for labels in tokens for label in labels for word in label),
        town_ends=frozenset(name.split()[-1] for name in towns.entries),
    )


def _ways_to_write(
    labels: tuple[tuple[str, ...], ...], vocabulary: Vocabulary
) -> tuple[tuple[str, ...], ...]:
    """The labels, those of one word with its article put before it or taken away, and all in the letters that
    people type for others."""
    more = tuple(
        (label[0].removeprefix(article),) if label[0].startswith(article) else (article + label[0],)
        for article in vocabulary.articles
        for label in labels
        if len(label) == 1 and not label[0].isascii() and len(label[0]) >= _SHORTEST_NOUN
    )
    plainer = str.maketrans({pair[0]: pair[1] for pair in vocabulary.letters if len(pair) == _PAIR})
    typed = tuple(tuple(word.translate(plainer) for word in label) for label in labels)
    return tuple(dict.fromkeys((*labels, *more, *typed)))


def _towns(
    tokens: tuple[tuple[tuple[str, ...], ...], ...],
    known: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...],
) -> Phrases[frozenset[int]]:
    found: dict[str, set[int]] = {}
    for place, (names, parts) in enumerate(known):
        if names:
            for name in (*map(" ".join, tokens[place]), *parts):
                found.setdefault(name, set()).add(place)
    return Phrases({name: frozenset(places) for name, places in found.items()})


def _senses(tokens: tuple[tuple[tuple[str, ...], ...], ...], vocabulary: Vocabulary) -> dict[Sense, int]:
    """Yes and no count only as a pair: among "Good", "OK", "Bad" the OK is no yes."""
    found: dict[Sense, set[int]] = {}
    for place, labels in enumerate(tokens):
        for label in labels:
            sense = vocabulary.answers.entries.get(" ".join(label))
            if sense in (Sense.YES, Sense.NO, Sense.UNSURE):
                found.setdefault(sense, set()).add(place)
    senses = {sense: places.pop() for sense, places in found.items() if len(places) == 1}
    if not {Sense.YES, Sense.NO} <= senses.keys():
        senses.pop(Sense.YES, None)
        senses.pop(Sense.NO, None)
    return senses


def _numbers_only(labels: tuple[tuple[str, ...], ...], vocabulary: Vocabulary) -> tuple[int, ...]:
    for label in labels:
        values = [int(w) if w.isdigit() else vocabulary.numbers.entries.get(w) for w in label]
        if all(value is not None for value in values):
            return tuple(value for value in values if value is not None)
    return ()
