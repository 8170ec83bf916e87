"""Reading along an answer that picks options: numbers, ordinals, letters and labels, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.options import Options


class By(Enum):
    LABEL = auto()
    NUMBER = auto()
    ORDINAL = auto()
    LETTER = auto()
    NEAR = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """One option picked. place: from 0; None where a number means no option, or more than one thing."""

    place: int | None
    by: By


def item_at(
    words: tuple[str, ...], start: int, options: Options, vocabulary: Vocabulary, lettered: bool
) -> tuple[int, Item] | None:
    """(number of words, item) where an option is picked at `start`; the longest reading wins."""
    label = options.labels.at(words, start)
    number = vocabulary.numbers.at(words, start)
    ordinal = vocabulary.ordinals.at(words, start)
    word = words[start]
    longest = max(hit[0] if hit else 0 for hit in (label, number, ordinal))
    if label and label[0] == longest:
        said = words[start : start + longest]
        return longest, Item(options.exactly(said), By.LABEL)
    if word.isdigit():
        return 1, Item(options.numbered(int(word)) if len(word) < 4 else None, By.NUMBER)
    if lettered and (place := options.lettered(word)) is not None:
        return 1, Item(place, By.LETTER)
    if ordinal and ordinal[0] == longest:
        return longest, Item(options.counted(ordinal[1], words[start : start + longest]), By.ORDINAL)
    if number:
        return longest, Item(options.counted(number[1], words[start : start + longest]), By.NUMBER)
    return None


def picks(word: str, options: Options, vocabulary: Vocabulary) -> bool:
    """Whether it is a word of a label, or the name of a town, a number or an ordinal may begin with it."""
    listed = (options.towns, vocabulary.numbers, vocabulary.ordinals)
    return word in options.words or any(each.begins(word) for each in listed)


def places_of(items: Sequence[Item]) -> list[int] | None:
    """The places in the order picked, without repeats; None when one of them is in doubt."""
    places = [item.place for item in items]
    known = [place for place in places if place is not None]
    return list(dict.fromkeys(known)) if len(known) == len(places) else None
