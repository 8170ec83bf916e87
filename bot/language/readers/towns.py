"""The town somebody lives in, out of a sentence: "used to be Tipton, now Oldbury", "not Tipton but Oldbury".

A town that may be another's, or where they work, is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.meaning import Chosen, Unsure
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.options import Options
from bot.language.reservations import holds_back
from bot.language.utterance import Utterance

ELSEWHERE = "a town that they may not live in, or more than one"
_MOST_WORDS = 14
_MOST_DENIED = 5  # words of a part that says no more than which town it is not


@dataclass(slots=True)
class _Part:
    """A part of a sentence between commas, and before words such as "now" and "but".

    towns: of each town named, the places of the options it may be. now: it says where they live at present.
    contrast: it begins with a word like "but". other: a word in it parts the town from them. denied: a "not"
    stands in it. plain: it holds nothing but towns and words that change nothing.
    """

    towns: list[frozenset[int]]
    now: bool = False
    contrast: bool = False
    other: bool = False
    denied: bool = False
    plain: bool = True
    words: int = 0


def lives_in(said: Utterance, options: Options, vocabulary: Vocabulary) -> Chosen | Unsure | None:
    """The one town that a sentence names, or in which the place lies that it names; always said back.

    None where it names none. Unsure where it may speak of a town that they do not live in.
    """
    if not options.towns.entries or len(said.words) > _MOST_WORDS:
        return None
    parts = list(_parts(said, options, vocabulary))
    named = [town for part in parts for town in part.towns]
    if not named:
        return None
    without = any(part.other for part in parts if not part.towns)
    current = None if without else _current([part for part in parts if part.towns])
    if current is not None:
        return Chosen(options.ids[current], echo=True)
    within = frozenset.intersection(*named)
    elsewhere = any(part.other or part.denied for part in parts)
    if len(within) == 1 and not elsewhere and not holds_back(_after_towns(said, options), vocabulary):
        return Chosen(options.ids[next(iter(within))], echo=True)
    maybe = tuple(options.ids[at] for at in sorted(frozenset.union(*named)))
    return Unsure(ELSEWHERE, () if elsewhere else maybe)


def _after_towns(said: Utterance, options: Options) -> tuple[str, ...]:
    """The words after the last town."""
    ends = place = 0
    while place < len(said.words):
        hit = options.towns.at(said.words, place)
        place += hit[0] if hit else 1
        ends = place if hit else ends
    return said.words[ends:]


def _current(parts: list[_Part]) -> int | None:
    """The town of the one part that says where they live now, or what it is and not what it is not."""
    sure = [part for part in parts if not part.other and not part.denied]
    now = [part for part in sure if part.now]
    if not now and len(parts) > 1:
        others = [part for part in parts if part not in sure]
        if all(part.denied and not part.other and part.words <= _MOST_DENIED for part in others):
            now = [part for part in sure if part.contrast or part.plain] if others else []
    if len(now) != 1:
        return None
    within = frozenset.intersection(*now[0].towns)
    return next(iter(within)) if len(within) == 1 else None


def _parts(said: Utterance, options: Options, vocabulary: Vocabulary) -> Iterator[_Part]:
    words = said.words
    landmark = _landmark(words, options, vocabulary)
    part = _Part([])
    place = 0
    while place < len(words):
        town, now = options.towns.at(words, place), vocabulary.now.at(words, place)
        contrast = vocabulary.contrast.at(words, place)
        if (place in said.breaks or now or contrast) and part.words:
            yield part
            part = _Part([])
        filler = vocabulary.fillers.at(words, place)
        length = max(hit[0] if hit else 0 for hit in (town, now, contrast)) or (filler[0] if filler else 1)
        if town and town[0] == length:
            part.towns.append(town[1])
        elif now and now[0] == length:
            part.now = True
        elif contrast:
            part.contrast = True
        elif place in landmark or length > 1:
            pass  # also a filler of several words: "born and bred"
        elif vocabulary.beside.at(words, place) or any(map(str.isdigit, words[place])):
            part.other = True
        elif words[place] in vocabulary.negations:
            part.denied = True
        part.words += length
        part.plain = part.plain and bool(town or now or contrast or filler)
        place += length
    yield part


def _landmark(words: tuple[str, ...], options: Options, vocabulary: Vocabulary) -> range:
    """The places of words that say near what in the town they live.

    Some words stand before the thing ("Smethwick koło sklepu"), some after it ("smethwick gurdware de kol").
    Nothing where it may be the town itself that they live near.
    """
    after = 0
    for place in range(len(words)):
        hit = options.towns.at(words, place) if place >= after else None
        if hit and after:
            return range(0)
        after = place + hit[0] if hit else after
    if not after:
        return range(0)
    for place in range(after, len(words)):
        if vocabulary.near_before.at(words, place) and place + 1 < len(words):
            return range(place, len(words))
        behind = vocabulary.near_after.at(words, place)
        if behind and vocabulary.fillers.stripped(words[after:place]):
            return range(after, place + behind[0])
    return range(0)
