"""What a text costs: parts as billed, pounds where the price is set, and what would make it cheaper."""

from __future__ import annotations

from dataclasses import dataclass

from channels.sms_text import expensive, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """For one text to `people` people. pounds: None when no price is set. An estimate: the provider bills.

    saves: how many parts a person would be saved if the characters in `remove` were not there.
    """

    parts: int
    units: int
    people: int
    pounds: float | None
    remove: tuple[str, ...] = ()
    saves: int = 0


def cost(text: str, people: int, pence: float | None) -> Cost:
    """pence: the price of one part.

    >>> cost("Thank you.", 71, 4.7)
    Cost(parts=1, units=10, people=71, pounds=3.34, remove=(), saves=0)
    """
    measured = measure(text)
    remove = expensive(text)
    saves = 0
    if remove:
        plain = "".join(char for char in text if char not in remove)
        saves = measured.parts - measure(plain).parts
    pounds = None if pence is None else round(measured.parts * people * pence / 100, 2)
    return Cost(
        parts=measured.parts,
        units=measured.units,
        people=people,
        pounds=pounds,
        remove=remove if saves > 0 else (),
        saves=max(saves, 0),
    )
