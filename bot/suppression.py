"""The one small-number rule of everything public: 0 is shown as none, 1 to 7 are hidden, the rest is rounded.

Shares are made from the rounded numbers, and only where every number is shown: whoever knows the shares and
all numbers but one knows that one too. A hidden number has no bar either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 8  # the smallest number of people that is shown
STEP = 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as it may be shown. about: 0, or a multiple of 5; None where it is hidden."""

    about: int | None

    @property
    def hidden(self) -> bool:
        return self.about is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One row of a chart. percent: None where shares are not shown. width: of its bar, 0 to 100."""

    key: str
    count: Count
    percent: int | None
    width: int


def safe(number: int) -> Count:
    """A number of people, made safe to show.

    >>> [safe(n).about for n in (0, 1, 7, 8, 12, 13, 143)]
    [0, None, None, 10, 10, 15, 145]
    """
    if number == 0:
        return Count(0)
    return Count(None) if number < LEAST else Count(STEP * round(number / STEP))


def cells(counts: Mapping[str, int], *, one_each: bool = True) -> tuple[Cell, ...]:
    """The rows of a chart, in the order given; empty when nothing above 0 may be shown.

    one_each: everybody counts once. Where people could pick more, the numbers do not add up to a whole, so
    there are no shares and the longest bar is the largest number.

    >>> [(cell.count.about, cell.percent) for cell in cells({"yes": 30, "no": 11})]
    [(30, 75), (10, 25)]
    >>> [(cell.count.about, cell.percent, cell.width) for cell in cells({"yes": 30, "no": 3})]
    [(30, None, 100), (None, None, 0)]
    """
    shown = {key: safe(number) for key, number in counts.items()}
    numbers = [count.about or 0 for count in shown.values()]
    if not any(numbers):
        return ()
    all_shown = one_each and not any(count.hidden for count in shown.values())
    whole = sum(numbers) if all_shown else max(numbers)
    found = []
    for key, count in shown.items():
        width = round(100 * (count.about or 0) / whole)
        found.append(Cell(key=key, count=count, percent=width if all_shown else None, width=width))
    return tuple(found)


def in_ten(part: int, whole: int) -> int | None:
    """How many of ten people, for "9 of 10"; None where it would tell of fewer than 8, or where nobody is.

    >>> in_ten(90, 100), in_ten(20, 20), in_ten(19, 20), in_ten(0, 0)
    (9, 10, None, None)
    """
    if whole == 0 or any(safe(number).hidden for number in (part, whole - part)):
        return None
    return round(10 * part / whole)
