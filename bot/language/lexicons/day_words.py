"""What words do when somebody says a day: "the day after tomorrow", "in two weeks", "next Monday"."""

from __future__ import annotations

from enum import StrEnum, auto


class DayWord(StrEnum):
    """The keys under [days] of a lexicon. One word may stand under two: "kal" is tomorrow and yesterday."""

    YESTERDAY = auto()
    TODAY = auto()
    TOMORROW = auto()
    LATER = auto()  # the day after tomorrow
    THIS = auto()
    NEXT = auto()
    AHEAD = auto()  # "in" two weeks, two weeks "from now"
    DAY = auto()
    WEEK = auto()
    FORTNIGHT = auto()
    HOUR = auto()  # before a time of day: "at" 2, "o godzinie" 14
    CLOCK = auto()  # after one: 2 "o'clock"
    AROUND = auto()  # words that change nothing: "on", "the", "in the morning"
