"""One whole number, in the digits of any script or in words. What only contains one is asked again."""

from __future__ import annotations

from bot.dialogue.meaning import Amount, Unsure
from bot.language.expected import Expected
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.choices import is_doubtful, odd_numbers
from bot.language.utterance import Utterance

_MOST_DIGITS = 8  # longer ones are telephone numbers
_NOT_PLAIN = frozenset("?؟/+*=")
_HAN = {char: number for number, char in enumerate("〇一二三四五六七八九十")}


def read_amount(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Amount | Unsure:
    """The number, within the question's bounds. Both bounds are open where they are None."""
    folded, words = said.folded, said.words
    if odd_numbers(folded) or not _NOT_PLAIN.isdisjoint(folded) or "," in folded.strip(" ,"):
        return Unsure("a range, a sum or a part of a number")
    number = None if is_doubtful(words, vocabulary) else _only_number(words, vocabulary)
    if number is None:
        return Unsure("not one whole number")
    if (
        not (asked.low if asked.low is not None else 0)
        <= number
        <= (asked.high if asked.high is not None else 10**_MOST_DIGITS)
    ):
        return Unsure("out of bounds")
    return Amount(number)


def _only_number(words: tuple[str, ...], vocabulary: Vocabulary) -> int | None:
    if " ".join(words) in vocabulary.nothing:
        return 0
    found: list[int] = []
    place = 0
    while place < len(words):
        length, number = vocabulary.numbers.at(words, place) or (1, _digits(words[place]))
        filler = vocabulary.fillers.at(words, place)
        if number is not None and (filler is None or length >= filler[0]):
            found.append(number)
        elif filler:
            length = filler[0]
        else:
            return None
        place += length
    if vocabulary.compounds and len(found) == 2 and found[0] in range(20, 100, 10) and 0 < found[1] < 10:
        return None if any(word.isdigit() for word in words) else sum(found)
    return found[0] if len(found) == 1 else None


def _digits(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= _MOST_DIGITS else None
    return _HAN.get(word)
