"""One whole number, in figures of any script or in words: "£1,000", "about 40", "mam 34 lata", "10k".

Around it may stand only words that are known to change nothing, and after it a comment. What only contains
a number is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.meaning import Amount, Unsure
from bot.language.expected import Expected
from bot.language.folding import words_of
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.readers.attached import detached
from bot.language.readers.choices import is_doubtful, odd_numbers
from bot.language.reservations import holds_back
from bot.language.utterance import Utterance

_MOST_DIGITS = 8  # longer ones are telephone numbers
_NOT_PLAIN = frozenset("?؟/+*=")
_HAN = {char: number for number, char in enumerate("〇一二三四五六七八九十")}
_MOST_WORDS_SOON = 6
_REPEATS = 3
_LETTERS_BESIDE_A_FIGURE = 3
_LEAST_OUT_OF = 10  # "4/5" may be a day in May; "8/10" is said of marks out of ten

# "1,000", "1 000", "1٬000", "1,00,000": groups with one and the same sign between, and no nought in front.
_GROUPS = re.compile(
    r"(?<![\d.,])(?:[1-9]\d{0,2}([,٬ ])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})(?![.,]?\d)"
)
_POUNDS = re.compile(r"£\s*(?=\d)|(?<=\d)\s*£|\bgbp\s*(?=\d)")
_PER_CENT = re.compile(r"(?<=\d)\s*[%٪]")
_NO_PENCE = re.compile(r"(?<=\d)[.,]00(?!\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})\s?k(?![^\W_])")
_ABOUT = re.compile(r"(?:^|(?<=\s))[~≈]\s*(?=\d)")
_PART_OF_A_NUMBER = re.compile(r"(?:^|\s)(?:[-−–]|[.,])\d|\d\s?[,،]\s?\d")
_OUT_OF = re.compile(r"(\d+)\s?/\s?(\d+)")
_GLUED_AFTER = re.compile(r"(?<![^\W\d_])(\d+)([^\W\d_][^\s\d.,:;/+*=%£$€!()-]*)")
_GLUED_BEFORE = re.compile(r"(?<!\S)([^\W\d_][^\s\d.,:;/+*=%£$€!()-]*)(\d+)(?!\S)")


def read_amount(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Amount | Unsure:
    """The number, within the question's bounds. Both bounds are open where they are None."""
    folded = _plain(asked, said.folded, vocabulary)
    if odd_numbers(folded) or not _NOT_PLAIN.isdisjoint(folded) or _PART_OF_A_NUMBER.search(folded):
        return Unsure("a range, a sum or a part of a number")
    if folded != said.folded:
        said = Utterance(said.text, folded, words_of(folded))
    number = None if is_doubtful(said.words, vocabulary) else _only_number(asked, said, vocabulary)
    if number is None and not is_doubtful(said.words, vocabulary):
        apart = detached(said, vocabulary, vocabulary.numbers.begins)
        number = None if apart is said else _only_number(asked, apart, vocabulary)
    if number is None:
        return Unsure("not one whole number")
    if (
        not (asked.low if asked.low is not None else 0)
        <= number
        <= (asked.high if asked.high is not None else 10**_MOST_DIGITS)
    ):
        return Unsure("out of bounds")
    return Amount(number)


def _plain(asked: Expected, folded: str, vocabulary: Vocabulary) -> str:
    """The text with its figures written plainly: "1200" for "£1,200", "34 yrs" for "34yrs"."""
    if folded.isalpha() or not any(char.isdigit() for char in folded):
        return folded
    if "£" in folded or "gbp" in folded:
        folded = _NO_PENCE.sub("", _POUNDS.sub("", folded))
    if asked.high == _HUNDRED:
        folded = _PER_CENT.sub("", folded)
    folded = _ABOUT.sub("", folded)
    folded = _GROUPS.sub(lambda found: "".join(filter(str.isdigit, found[0])), folded)
    folded = _THOUSANDS.sub(r"\g<1>000", folded)
    folded = _GLUED_AFTER.sub(lambda found: _apart(found[1], found[2], found[2], vocabulary), folded)
    folded = _GLUED_BEFORE.sub(lambda found: _apart(found[1], found[2], found[1], vocabulary), folded)
    if asked.high is not None and asked.high >= _LEAST_OUT_OF:
        marks = _OUT_OF.search(folded)
        if marks and int(marks[2]) == asked.high:
            folded = folded.replace(marks[0], marks[1])
    return folded


def _apart(left: str, right: str, letters: str, vocabulary: Vocabulary) -> str:
    """Figures and letters typed without a space, where the letters are a word that may stand beside them."""
    words, whole = words_of(letters), left + right
    if len(words) != 1 or whole in vocabulary.numbers.entries or whole in vocabulary.around.entries:
        return whole
    known = any(
        words[0] in listed.entries for listed in (vocabulary.around, vocabulary.fillers, vocabulary.out_of)
    )
    scale = vocabulary.numbers.entries.get(words[0], 0) >= _HUNDRED
    return f"{left} {right}" if known or scale else whole


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number as it was said. written: in figures. after_and: "and" or the like stands before it."""

    value: int
    written: bool
    after_and: bool = False


def _only_number(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> int | None:
    words = said.words
    repeated = len([word for word in words if word == words[0]]) if words and words[0].isdigit() else 0
    if repeated >= _REPEATS and list(words[:repeated]) == [words[0]] * repeated:  # "10 10 10 very good"
        words = words[repeated - 1 :]
        said = Utterance(said.text, " ".join(words), words)
    if _says_nothing(said, vocabulary):
        return 0
    found = _numbers(said, vocabulary, asked.high)
    if found is None:
        return None
    numbers, out_of = found
    if out_of and len(numbers) == 2 and asked.high in numbers:
        numbers.remove(asked.high)
    return numbers[0] if len(numbers) == 1 else None


def _says_nothing(said: Utterance, vocabulary: Vocabulary) -> bool:
    """ "none", with politeness, and with a comment that names no number: "nothing, I am skint"."""
    words = said.words
    for each in (words, vocabulary.please.stripped(words), vocabulary.fillers.stripped(words)):
        if " ".join(each) in vocabulary.no_amount:
            return True
    for cut in range(1, min(len(words), _MOST_WORDS_SOON)):
        if " ".join(words[:cut]) in vocabulary.no_amount and _is_comment(said, cut, vocabulary, None):
            return True
    return False


def _numbers(said: Utterance, vocabulary: Vocabulary, high: int | None) -> tuple[list[int], bool] | None:
    """Every number before a comment, and whether "out of" stands there; None where a word is not known.

    high: the most that can be given, which stands alone where "out of" comes first: "از ده نه" is 9.
    """
    words = said.words
    runs: list[list[_Figure]] = []
    running = joined = out_of = False
    after_out_of: set[int] = set()
    place = 0
    while place < len(words):
        length, number = vocabulary.numbers.at(words, place) or (1, _digits(words[place]))
        beside = _beside(words, place, vocabulary)
        ending = 0
        if number is None:
            number, ending = _with_ending(words[place], vocabulary)
        joins = vocabulary.joins.at(words, place) if running and not joined else None
        if number is not None and length >= beside and not _adds_up(said, place, vocabulary, runs):
            if not running:
                runs.append([])
            runs[-1].append(_Figure(number, words[place].isdigit(), joined))
            running, joined = not ending and not (number == high and place in after_out_of), False
            out_of = out_of or bool(ending)
        elif runs and _is_comment(
            said, place, vocabulary, _together(runs[-1], compounds=vocabulary.compounds)
        ):
            break
        elif joins and joins[0] >= beside and place + joins[0] < len(words):
            length, joined = joins[0], True
        elif (hit := vocabulary.out_of.at(words, place)) and hit[0] >= beside:
            length, out_of, running = hit[0], True, False
            after_out_of.add(place + length)
        elif beside:
            length, running, joined = beside, False, False
        else:
            return None
        place += length
    numbers = [_together(run, compounds=vocabulary.compounds) for run in runs]
    known = [number for number in numbers if number is not None]
    return (known, out_of) if len(known) == len(numbers) and not joined else None


def _with_ending(word: str, vocabulary: Vocabulary) -> tuple[int | None, int]:
    """A number that has "out of" for an ending, and the length of that: "દસમાંથી" is "out of ten"."""
    for ending in vocabulary.out_of.entries:
        stem = word.removesuffix(ending)
        if stem != word and (number := vocabulary.numbers.entries.get(stem)) is not None:
            return number, len(ending)
    return None, 0


def _beside(words: Sequence[str], place: int, vocabulary: Vocabulary) -> int:
    """How many words begin here that may stand beside a number without changing it."""
    hits = (vocabulary.fillers.at(words, place), vocabulary.around.at(words, place))
    return max(hit[0] if hit else 0 for hit in hits)


def _is_comment(said: Utterance, place: int, vocabulary: Vocabulary, number: int | None) -> bool:
    """Whether what begins here is a comment that leaves the number before it as it is."""
    tail = said.words[place:]
    if number is not None and _says_next(tail, vocabulary, number + 1):
        return True
    reason = None if vocabulary.joins.at(said.words, place) else vocabulary.because.at(said.words, place)
    if place not in said.breaks and not reason:
        return False  # "3 and the baby" is no comment
    if " ".join(tail) in vocabulary.correcting.entries or holds_back(tail, vocabulary):
        return False
    parts = _is_sum(tail, vocabulary, number)
    for at, word in enumerate(tail):
        if at < (reason[0] if reason else 0):
            continue  # "kem ke" is "because", though "ke" alone is "or"
        if not parts and (_figures_in(word) or vocabulary.numbers.at(tail, at)):
            return False
        hit = vocabulary.answers.at(tail, at)
        if hit and (hit[1] in (Sense.UNSURE, Sense.DOUBTFUL) or (hit[1] is Sense.NO and hit[0] == len(tail))):
            return False
        if vocabulary.doubting.at(tail, at):
            return False
    return True


def _says_next(tail: Sequence[str], vocabulary: Vocabulary, number: int) -> bool:
    """Whether it says no more than what the number will soon be: 15 "but 16 in March"."""
    numbers = _named_in(tail, vocabulary)
    soon = any(vocabulary.soon.at(tail, at) or vocabulary.months.at(tail, at) for at in range(len(tail)))
    return soon and numbers == [number] and len(tail) <= _MOST_WORDS_SOON


def _adds_up(said: Utterance, place: int, vocabulary: Vocabulary, runs: Sequence[Sequence[_Figure]]) -> bool:
    """Whether a comment begins here whose numbers make the one before it: "5: 2 grown up, 3 children"."""
    number = _together(runs[-1], compounds=vocabulary.compounds) if len(runs) == 1 else None
    return place in said.breaks and _is_sum(said.words[place:], vocabulary, number)


def _is_sum(tail: Sequence[str], vocabulary: Vocabulary, number: int | None) -> bool:
    counted = _named_in(tail, vocabulary)
    return len(counted) > 1 and sum(counted) == number


def _figures_in(word: str) -> bool:
    """Whether a word holds a number, and is not one that writes a sound as a figure: "mni7"."""
    figures = sum(map(str.isdigit, word))
    return figures > 1 or (figures == 1 and sum(map(str.isalpha, word)) < _LETTERS_BESIDE_A_FIGURE)


def _named_in(tail: Sequence[str], vocabulary: Vocabulary) -> list[int]:
    """The numbers of a comment, those in words first."""
    numbers = [hit[1] for at in range(len(tail)) if (hit := vocabulary.numbers.at(tail, at))]
    return numbers + [int(word) for word in tail if word.isdigit() and len(word) <= _MOST_DIGITS]


_HUNDRED = 100


def _together(run: Sequence[_Figure], *, compounds: bool) -> int | None:
    """The one number that words in a row make: "two hundred and fifty"; None for two numbers."""
    if len(run) == 1:
        return run[0].value
    total = current = 0
    limit = 10**9
    for figure in run:
        value = figure.value
        if value > _HUNDRED and value % 1000 == 0:  # a thousand, a lakh: times what stands before it
            if not current < limit or value >= limit:
                return None
            total, current, limit = total + max(current, 1) * value, 0, value
        elif value == _HUNDRED and 1 < current < _HUNDRED:
            current *= _HUNDRED
        elif figure.written and (current or total):
            return None
        elif current == 0 or _fits(current, value, compounds=compounds):
            current += value
        else:
            return None
    return total + current if current < limit else None


def _value(runs: Sequence[Sequence[_Figure]], vocabulary: Vocabulary) -> int | None:
    """The last number so far."""
    return _together(runs[-1], compounds=vocabulary.compounds)


def _fits(current: int, value: int, *, compounds: bool) -> bool:
    """Whether a smaller number may follow: 200 and 50, or, where it is said so, 20 and 1."""
    if current % _HUNDRED == 0:
        return 0 < value < _HUNDRED
    return compounds and current % 10 == 0 and current % _HUNDRED >= 20 and 0 < value < 10


def _digits(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= _MOST_DIGITS else None
    return _HAN.get(word)
