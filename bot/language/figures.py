"""Dates, times of day and money as every language here writes them: months in words, all else in 0-9.

Nobody has to guess which figure is the month, whether four is in the afternoon, or whose pounds are meant;
and what people read they can send back.
"""

from __future__ import annotations

from datetime import date, time

from babel.dates import format_date

from bot.language.tags import Language


def weekday_and_day(day: date, language: Language) -> str:
    """A day that is near: "Wednesday 30 December"."""
    return format_date(day, f"EEEE {language.day}", locale=language.babel)


def day_and_month(day: date, language: Language) -> str:
    """A day of this year: "30 December"."""
    return format_date(day, language.day, locale=language.babel)


def whole_date(day: date, language: Language) -> str:
    """A day of any year: "30 December 2026"."""
    return format_date(day, language.date, locale=language.babel)


def clock(moment: time) -> str:
    """A time of day, by 24 hours.

    >>> clock(time(16)), clock(time(9, 5))
    ('16:00', '09:05')
    """
    return f"{moment:%H:%M}"


def pounds(amount: int) -> str:
    """Whole pounds as they are written in Britain: that is how people see prices.

    >>> pounds(60000)
    '£60,000'
    """
    return f"£{amount:,}"
