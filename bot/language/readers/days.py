"""A day of the calendar as people say and write it: "Tue 1 Dec", "1.12.", "next Monday", "in two weeks".

Day before month. Words that can be read in two ways are read in both, and only one day that is left is an
answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.dialogue.meaning import Day, Unsure
from bot.language.expected import Expected
from bot.language.lexicons.day_words import DayWord
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.day_parts import DayParts, parts_of
from bot.language.utterance import Utterance

_TIME = re.compile(r"(?<!\d)\d{1,2}(?:(?::\d{2})\s?(?:am|pm)?|\s?(?:am|pm))(?![^\W_])")
_RANGE = re.compile(r"(?<![\d.,/-])\d{1,2}\s?[-–—,]\s?\d{1,2}(?!\s?[-–—./,]?\d)")
_WEEK = 7
_SOON = 2  # days: said a day or two before it, "next Monday" may be the one after
_TWO_MONTHS = 62  # days, in which a weekday and a day of the month fall together once, or seldom twice
_COMING = {DayWord.THIS, DayWord.NEXT}
_FURTHEST = 400  # days ahead or back


def read_day(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Day | Unsure:
    """The day, between `asked.low` and `asked.high` (ordinals) where given.

    Without a year, the one day between them that fits; where none or two would fit, ask. What is counted from
    today ("tomorrow") needs `asked.today`.
    """
    if said.is_question:
        return Unsure("a question")
    folded = _TIME.sub(" ", said.folded)
    if _RANGE.search(folded):
        return Unsure("a range")
    parts = parts_of(folded, vocabulary)
    if parts is None:
        return Unsure("no day")
    found = set(_dates(parts, asked) if _dated(parts) else _counted(parts, asked))
    inside = {
        day
        for day in found
        if _between(day, asked) and all(day.isoweekday() == each for each in parts.weekdays)
    }
    return Day(inside.pop()) if len(inside) == 1 else Unsure("not one day")


def _dated(parts: DayParts) -> bool:
    """Whether it is a date of the calendar, and not counted from today."""
    coming = parts.weekdays and all(word <= _COMING for word in parts.words)  # "next Monday 30/11"
    return bool(parts.months) or (len(parts.numbers) > 1 and (coming or not parts.words))


def _dates(parts: DayParts, asked: Expected) -> Iterator[date]:
    numbers, months = parts.numbers, parts.months
    if any(not word <= _COMING for word in parts.words) or len(months) > 1:
        return
    if not months:
        if len(numbers) == 3 and numbers[0][1] == 4:
            numbers = numbers[::-1]
        if not 2 <= len(numbers) <= 3 or 0 in (numbers[0][1], numbers[1][1]):
            return
        months, numbers = [numbers[1][0]], [numbers[0], *numbers[2:]]
    elif len(numbers) == 2 and numbers[0][1] == 4:
        numbers = numbers[::-1]
    if not 1 <= len(numbers) <= 2 or numbers[0][1] == 4:
        return
    years = _years(asked) if len(numbers) == 1 else (_year(*numbers[1]),)
    for year in years:
        if year and (made := _made(numbers[0][0], months[0], year)):
            yield made


def _year(number: int, digits: int) -> int | None:
    return {2: number + 2000, 4: number}.get(digits)


def _years(asked: Expected) -> tuple[int, ...]:
    if asked.low is None or asked.high is None:
        return ()
    return tuple(range(date.fromordinal(asked.low).year, date.fromordinal(asked.high).year + 1))


def _made(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _counted(parts: DayParts, asked: Expected) -> Iterator[date]:
    """Every day that the words can mean, counted from today."""
    if asked.today is None or len(parts.numbers) > 1 or len(parts.weekdays) > 1:
        return
    today = date.fromordinal(asked.today)
    for shift in _shifts(parts, today, back=asked.low is not None and asked.low < asked.today):
        if abs(shift) <= _FURTHEST:
            yield today + timedelta(days=shift)


_LENGTH = {DayWord.DAY: 1, DayWord.WEEK: _WEEK, DayWord.FORTNIGHT: 2 * _WEEK}  # days
_BY_ITSELF = {DayWord.YESTERDAY: -1, DayWord.TODAY: 0, DayWord.TOMORROW: 1, DayWord.LATER: 2}


def _shifts(parts: DayParts, today: date, *, back: bool) -> Iterator[int]:
    """Days from today. back: days before today may be meant."""
    words = [word for word in parts.words if word != {DayWord.THIS}]
    unit = next((each for each in (DayWord.WEEK, DayWord.FORTNIGHT, DayWord.DAY) if parts.has(each)), None)
    number = parts.numbers[0][0] if parts.numbers else None
    named = [word for word in words if word & _BY_ITSELF.keys()]
    if named:
        plain = words == named and number is None
        from_then = unit is not None and named[0] <= {DayWord.TODAY, DayWord.TOMORROW} and len(words) == 2
        ahead = 0 if plain or unit is None else _LENGTH[unit] * (1 if number is None else number)
        if (plain and len(named) == 1) or from_then:  # "two weeks today"
            yield from (_BY_ITSELF[each] + ahead for each in named[0] & _BY_ITSELF.keys())
    elif unit is not None:
        kinds = frozenset().union(*words)
        if kinds <= {unit, DayWord.AHEAD, DayWord.NEXT, DayWord.DAY}:
            yield from _in_units(parts, unit, number, kinds, today)
    elif parts.weekdays and number is not None and all(word <= {DayWord.NEXT} for word in words):
        # "Monday 30th", "next Monday the 30th": what is not a Monday falls away afterwards.
        yield from (ahead for ahead in range(_TWO_MONTHS) if (today + timedelta(days=ahead)).day == number)
    elif parts.weekdays and number is None and all(word <= {DayWord.NEXT} for word in words):
        yield from _weekday(parts, today, back=back)


def _in_units(
    parts: DayParts, unit: DayWord, number: int | None, kinds: frozenset[DayWord], today: date
) -> Iterator[int]:
    """ "In two weeks"; "Tuesday next week" and "a week on Tuesday", where both readings must be one day."""
    days = 1 if unit is DayWord.DAY else _WEEK
    count = 2 if unit is DayWord.FORTNIGHT else 1 if number is None else number
    if parts.weekdays:
        if unit is DayWord.DAY:
            return
        of_week = parts.weekdays[0] - today.isoweekday() + count * days
        if parts.weekdays[0] > 5 or DayWord.NEXT not in kinds:
            # Weeks begin on Saturday for some people; "a week on Tuesday" counts from the next Tuesday.
            yield _coming(parts.weekdays[0], today) + (count - (DayWord.NEXT in kinds)) * days
        yield of_week
    elif DayWord.AHEAD in kinds and {DayWord.NEXT} not in parts.words and (number or days > 1):
        yield count * days


def _coming(weekday: int, today: date) -> int:
    return (weekday - today.isoweekday()) % _WEEK


def _weekday(parts: DayParts, today: date, *, back: bool) -> Iterator[int]:
    shift = _coming(parts.weekdays[0], today)
    ahead = parts.has(DayWord.NEXT)
    this = any(word == {DayWord.THIS} for word in parts.words)
    if shift == 0:
        yield from (_WEEK,) if ahead else (0,) if this else (0, _WEEK)
    else:
        yield shift
        same_week = today.isoweekday() + shift <= _WEEK
        if ahead and (same_week or shift <= _SOON):
            yield shift + _WEEK
    if back and not ahead:
        yield shift - _WEEK


def _between(day: date, asked: Expected) -> bool:
    low = asked.low if asked.low is not None else date.min.toordinal()
    high = asked.high if asked.high is not None else date.max.toordinal()
    return low <= day.toordinal() <= high
