"""A day of the calendar, day before month: "3/4/2027", "3 April", "2027-04-03"."""

from __future__ import annotations

import re
from datetime import date

from bot.dialogue.meaning import Day, Unsure
from bot.language.expected import Expected
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.utterance import Utterance

_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


def read_day(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Day | Unsure:
    """The day, between `asked.low` and `asked.high` (ordinals) where given.

    Without a year, the one day between them that fits; where none or two would fit, ask.
    """
    if said.is_question:
        return Unsure("a question")
    parts = _parts(vocabulary.fillers.stripped(said.words), vocabulary)
    if parts is None:
        return Unsure("no day")
    days = (_made(*parts[:2], year) for year in _years(parts[2], asked))
    inside = {day for day in days if day and _between(day, asked)}
    return Day(inside.pop()) if len(inside) == 1 else Unsure("not one day")


def _parts(words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[int, int, int | None] | None:
    """(day, month, year or None) of exactly two or three words."""
    if len(words) == 3 and len(words[0]) == 4 and all(word.isdigit() for word in words):
        return int(words[2]), int(words[1]), int(words[0])
    if len(words) == 2 and words[0] in vocabulary.months.entries:
        words = (words[1], words[0])
    if len(words) not in (2, 3):
        return None
    day = _DAY_NUMBER.fullmatch(words[0])
    month = int(words[1]) if words[1].isdigit() else vocabulary.months.entries.get(words[1])
    if day is None or month is None:
        return None
    if len(words) == 2:
        return int(day[1]), month, None
    return (int(day[1]), month, _year(words[2])) if _year(words[2]) else None


def _year(word: str) -> int | None:
    if not word.isdigit() or len(word) not in (2, 4):
        return None
    return int(word) + 2000 if len(word) == 2 else int(word)


def _years(year: int | None, asked: Expected) -> tuple[int, ...]:
    if year is not None:
        return (year,)
    if asked.low is None or asked.high is None:
        return ()
    return tuple(range(date.fromordinal(asked.low).year, date.fromordinal(asked.high).year + 1))


def _made(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _between(day: date, asked: Expected) -> bool:
    low = asked.low if asked.low is not None else date.min.toordinal()
    high = asked.high if asked.high is not None else date.max.toordinal()
    return low <= day.toordinal() <= high
