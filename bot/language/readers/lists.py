"""Several options, an order of all options, or points shared out among them. All of it, or ask again."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.meaning import Ranked, Several, Unsure
from bot.language.expected import Expected
from bot.language.folding import breaks_in
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.attached import detached
from bot.language.readers.choices import odd_numbers, without_number_signs
from bot.language.readers.items import By, Item, item_at, picks, places_of
from bot.language.readers.near_misses import near_options
from bot.language.readers.options import Options, options_of
from bot.language.utterance import Utterance

_NO_LIST = Unsure("not a list of options")


def read_several(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Several | Unsure:
    """Any number of options, in the order of the question; none of them is an answer too."""
    options = options_of(asked.options, vocabulary)
    exact = options.exactly(said.words)
    if exact is not None and not (asked.lettered and len(said.words[0]) == 1):
        return Several((options.ids[exact],))
    said = detached(said, vocabulary, lambda word: picks(word, options, vocabulary))
    folded, words = said.folded, said.words
    if said.is_question or odd_numbers(folded):
        return _NO_LIST
    places = _whole(words, options, vocabulary)
    if places is None:
        places = _listed(folded, words, options, vocabulary, asked.lettered)
    if places is None or (asked.most is not None and len(places) > asked.most):
        return _NO_LIST
    return Several(tuple(options.ids[place] for place in sorted(places)))


def _whole(words: tuple[str, ...], options: Options, vocabulary: Vocabulary) -> list[int] | None:
    """ "All", "none", "both", "all three": only as the whole message."""
    plain = vocabulary.fillers.stripped(words)
    for said in (words, vocabulary.please.stripped(words), plain):
        key = " ".join(said)
        if key in vocabulary.everything:
            return list(range(len(options)))
        if key in vocabulary.nothing:
            return []
        if key in vocabulary.both and len(options) == 2:
            return [0, 1]
    if len(plain) == 2 and plain[0] in vocabulary.everything:
        number = int(plain[1]) if plain[1].isdigit() else vocabulary.numbers.entries.get(plain[1])
        return list(range(len(options))) if number == len(options) else None
    return None


def _listed(
    folded: str, words: tuple[str, ...], options: Options, vocabulary: Vocabulary, lettered: bool
) -> list[int] | None:
    items = _items(folded, words, options, vocabulary, lettered)
    if not items or {By.ORDINAL, By.NUMBER} <= {item.by for item in items}:
        return None  # "the first three" and "the last two" are counts, not options
    return places_of(items)


def _items(
    folded: str, words: tuple[str, ...], options: Options, vocabulary: Vocabulary, lettered: bool
) -> list[Item] | None:
    """Every item of the list; None where some word is neither an item nor a word that joins them."""
    breaks = _list_breaks(folded)
    items: list[Item] = []
    unknown: list[str] = []
    place = 0

    def settle() -> bool:
        if not unknown:
            return True
        near = near_options(tuple(unknown), options, vocabulary)
        unknown.clear()
        if len(near) == 1:
            items.append(Item(near[0], By.NEAR))
        return len(near) == 1

    while place < len(words):
        if place in breaks and not settle():
            return None
        hit = item_at(words, place, options, vocabulary, lettered)
        skip = vocabulary.joins.at(words, place) or vocabulary.fillers.at(words, place)
        if (hit or skip) and not settle():
            return None
        if hit and (skip is None or hit[0] >= skip[0]):
            items.append(hit[1])
        elif skip is None:
            unknown.append(words[place])
        place += hit[0] if hit else skip[0] if skip else 1
    return items if settle() else None


def _list_breaks(folded: str) -> frozenset[int]:
    return breaks_in(folded.replace("&", ",").replace("+", ",").replace("/", ","))


def read_rank(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Ranked | Unsure:
    """Every option once, best first."""
    options = options_of(asked.options, vocabulary)
    said = detached(said, vocabulary, lambda word: picks(word, options, vocabulary))
    folded = said.folded
    if said.is_question or odd_numbers(folded, joiners="~°^"):
        return _NO_LIST
    words = _pulled_apart(without_number_signs(said.words), len(options))
    items = _items(folded, words, options, vocabulary, asked.lettered) or []
    if len({item.by is By.ORDINAL for item in items}) > 1:
        return Unsure("numbers and ordinals together")
    places = places_of(_without_list_numbers(items))
    if places is None or sorted(places) != list(range(len(options))) or len(items) > 2 * len(options):
        return Unsure("not every option once")
    return Ranked(tuple(options.ids[place] for place in places))


def _pulled_apart(words: tuple[str, ...], count: int) -> tuple[str, ...]:
    """ "312" is 3, 1, 2 where it holds each of three or more options once."""
    if len(words) == 1 and 3 <= count <= 9 and sorted(words[0]) == [str(n) for n in range(1, count + 1)]:
        return tuple(words[0])
    return words


def _without_list_numbers(items: list[Item]) -> list[Item]:
    """ "1. Parks 2. Buses" numbers its own lines: the labels count, the numbers do not."""
    numbers, names = items[::2], items[1::2]
    own_lines = (
        len(numbers) == len(names)
        and [item.place for item in numbers] == list(range(len(numbers)))
        and all(item.by is By.NUMBER for item in numbers)
        and all(item.by in (By.LABEL, By.NEAR) for item in names)
    )
    if own_lines:
        return names
    # A repeat is not an order.
    places = [item.place for item in items]
    return items if len(set(places)) == len(places) else [Item(None, By.NUMBER)]


def read_points(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Ranked | Unsure:
    """Points for every option in the order of the question; together exactly `high`."""
    if "?" in said.folded or odd_numbers(said.folded, joiners="-–—−~:°^"):
        return _NO_LIST
    value: Callable[[str], int | None] = vocabulary.numbers.entries.get
    counts = tuple(word for word in said.words if not vocabulary.joins.at((word,), 0))
    plain = vocabulary.fillers.stripped(counts)
    points = [int(word) if word.isdigit() and len(word) < 6 else value(word) for word in plain]
    known = [point for point in points if point is not None]
    if len(known) != len(points) or len(known) != len(asked.options):
        return Unsure("not one number of points for each option")
    if asked.high is not None and sum(known) != asked.high:
        return Unsure("the points do not add up")
    return Ranked.sharing({offer.id: points for offer, points in zip(asked.options, known, strict=True)})
