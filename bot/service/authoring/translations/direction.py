"""What would turn round in a text written from right to left, and money not written as we write it."""

from __future__ import annotations

import re

from bot.language.tags import Language

# Gaps that a number, a time or a sum of money fills.
_OF_FIGURES = (
    *("again", "cap", "closes", "count", "example", "high", "least", "longest", "low", "minutes", "most"),
    *("number", "opens", "percent", "phone", "share", "tenths", "time", "total", "until"),
)
_FIGURE = rf"(?:\d+(?:[.,:/]\d+)*|\{{(?:{'|'.join(_OF_FIGURES)})\}})"
_SPACED = re.compile(rf"{_FIGURE} +{_FIGURE}")
_DASHED = re.compile(rf"{_FIGURE}\s?[-\u2010-\u2015]\s?{_FIGURE}")
_UNSET = re.compile(r"[+£]\s?\{|\{\w+\}\{|\}\d|\d\{")
_BEHIND = re.compile(r"\d\s?£")
_MONEY = re.compile(r"£\d[\d,]*(?:\.\d\d)?")


def turned_round(english: str, own: str, language: Language) -> list[str]:
    """What is wrong with a translation, each with what to write instead. `english` is where it comes from."""
    found = []
    if _BEHIND.search(own):
        found.append("the pound sign stands behind a number. Write it in front, as in £9,400.")
    lost = [each for each in _MONEY.findall(english) if each not in _MONEY.findall(own)]
    if lost:
        found.append(f"{', '.join(lost)} is not in it. Keep money as it is, with its sign and comma.")
    return found + _from_right_to_left(own) if language.rtl else found


def _from_right_to_left(own: str) -> list[str]:
    found = []
    if spaced := _SPACED.search(own):
        found.append(
            f"“{spaced[0]}” would turn round. Inside one number put a no-break space (U+00A0); between two"
            " numbers put a comma of your language."
        )
    if dashed := _DASHED.search(own):
        found.append(f"“{dashed[0]}” would turn round. Write your word for “to” and no dash.")
    if unset := _UNSET.search(own):
        found.append(f"“{unset[0]}” would turn round: what fills a gap stands by itself. Put a word between.")
    return found
