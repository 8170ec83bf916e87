"""What a reply about a day is made of: figures, months, weekdays and words such as "next"; no times of day.

A comment after it counts only where it says nothing of another day: "Friday, I finish early".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.language.folding import breaks_in, words_of
from bot.language.lexicons.day_words import DayWord
from bot.language.lexicons.vocabulary import Sense, Vocabulary

_DAY_NUMBER = re.compile(r"(\d{1,2})(st|nd|rd|th)?")
_GLUED = re.compile(r"(?<![^\W\d_])(\d{1,2})(?!st\b|nd\b|rd\b|th\b)([^\W\d_][^\s\d.,:;/-]*)")
_HOURS = 24


@dataclass(slots=True)
class DayParts:
    """What a reply is made of. numbers: (figure, digits it was written with)."""

    numbers: list[tuple[int, int]] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    words: list[frozenset[DayWord]] = field(default_factory=list)

    def has(self, word: DayWord) -> bool:
        return any(word in each for each in self.words)


def parts_of(folded: str, vocabulary: Vocabulary) -> DayParts | None:
    """None where a word stands there that has no part in a day, and begins no comment."""
    words = _words(folded, vocabulary)
    return _parts(words, vocabulary) or _before_comment(folded, words, vocabulary)


def _before_comment(folded: str, words: tuple[str, ...], vocabulary: Vocabulary) -> DayParts | None:
    """What stands before a comment that says nothing of another day: "Friday, I finish early"."""
    breaks = breaks_in(folded) if len(words) == len(words_of(folded)) else frozenset[int]()
    for cut in range(1, len(words)):
        if cut not in breaks and not vocabulary.because.at(words, cut):
            continue
        parts = _parts(words[:cut], vocabulary)
        if parts is not None and (parts.months or parts.weekdays or parts.words):
            return None if _another_day(words[cut:], vocabulary) else parts
    return None


def _another_day(tail: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a comment may speak of another day, or takes the day back."""
    for at, word in enumerate(tail):
        told = vocabulary.days.at(tail, at)
        if (
            word in vocabulary.negations
            or any(char.isdigit() for char in word)
            or (told and told[1] - {DayWord.AROUND, DayWord.AHEAD, DayWord.HOUR})
            or any(
                listed.at(tail, at)
                for listed in (vocabulary.months, vocabulary.weekdays, vocabulary.ordinals)
            )
            or any(
                listed.at(tail, at)
                for listed in (vocabulary.doubting, vocabulary.reserving, vocabulary.correcting)
            )
        ):
            return True
        hit = vocabulary.answers.at(tail, at)
        if hit and hit[1] in (Sense.UNSURE, Sense.DOUBTFUL, Sense.NO):
            return True
    return False


def _words(folded: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words, with a figure parted from letters that belong to a date: "3din", "1dec"."""

    def apart(found: re.Match[str]) -> str:
        words = words_of(found[2])
        known = len(words) == 1 and any(
            words[0] in listed.entries for listed in (vocabulary.days, vocabulary.months, vocabulary.fillers)
        )
        return f"{found[1]} {found[2]}" if known else found[0]

    return words_of(_GLUED.sub(apart, folded))


def _parts(words: Sequence[str], vocabulary: Vocabulary) -> DayParts | None:
    """None where a word stands there that has no part in a day."""
    parts = DayParts()
    place = 0
    while place < len(words):
        if hour := _hour(words, place, vocabulary):
            place += hour
            continue
        month, weekday = vocabulary.months.at(words, place), vocabulary.weekdays.at(words, place)
        word, filler = vocabulary.days.at(words, place), vocabulary.fillers.at(words, place)
        number, ordinal = vocabulary.numbers.at(words, place), vocabulary.ordinals.at(words, place)
        longest = max(hit[0] if hit else 0 for hit in (month, weekday, word, filler, number, ordinal))
        figure = _DAY_NUMBER.fullmatch(words[place])
        if figure or (words[place].isdigit() and len(words[place]) == 4):
            digits = figure[1] if figure else words[place]
            parts.numbers.append((int(digits), len(digits)))
            longest = 1
        elif month and month[0] == longest:
            parts.months.append(month[1])
        elif weekday and weekday[0] == longest:
            parts.weekdays.append(weekday[1])
        elif word and word[0] == longest and not (_is_around(word[1]) and number and number[0] == longest):
            told = word[1] - {DayWord.HOUR, DayWord.CLOCK}
            if not told:
                return None  # "before Friday"
            if told != {DayWord.AROUND}:
                parts.words.append(told)
        elif number and number[0] == longest:
            parts.numbers.append((number[1], 0))
        elif ordinal and ordinal[0] == longest:
            parts.numbers.append((ordinal[1], 0))
        elif not filler:
            return None
        place += longest
    _settle(parts)
    return parts


def _is_around(words: frozenset[DayWord]) -> bool:
    """Whether it changes nothing here; the English "do" is a two elsewhere."""
    return words <= {DayWord.AROUND}


def _hour(words: Sequence[str], place: int, vocabulary: Vocabulary) -> int:
    """How many words begin here that say a time of day: "at about 2", "2 o'clock"; 0 where they say none."""
    start = place
    led = False
    while start < len(words) and (hit := vocabulary.days.at(words, start)) and DayWord.HOUR in hit[1]:
        start += hit[0]
        led = True
    if start == len(words):
        return 0
    number = vocabulary.numbers.at(words, start)
    figure = words[start].isdigit() and len(words[start]) <= 2
    if not (figure and int(words[start]) <= _HOURS) and not (number and number[1] <= _HOURS):
        return 0
    end = start + (number[0] if number and not figure else 1)
    after = vocabulary.days.at(words, end) if end < len(words) else None
    if after and DayWord.CLOCK in after[1]:
        return end + after[0] - place
    dated = end < len(words) and (vocabulary.months.at(words, end) or words[end].isdigit())
    return end - place if led and not dated else 0


def _settle(parts: DayParts) -> None:
    """Beside a date or a weekday a word like "day" changes nothing, where it may be said so ("روز جمعه")."""
    dated = parts.months or parts.weekdays or len(parts.numbers) > 1
    kept = (word for word in parts.words if not (dated and DayWord.AROUND in word))
    # Some words for the morning say "tomorrow" too.
    parts.words = list(dict.fromkeys(word - {DayWord.AROUND} for word in kept))
