"""What a person was asked: the one object from which buttons, numbered lists and matching come."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.kinds import Kind


@dataclass(frozen=True, slots=True)
class Offer:
    """One option. labels: in the talk's language first, then English ones. own: how many of them are of the
    talk's language."""

    id: str
    labels: tuple[str, ...]
    own: int = 1


@dataclass(frozen=True, slots=True)
class Expected:
    """One question as it was put.

    lettered: the options were shown as A, B, C. low, high: the bounds of a number or scale; for points
    `high` is what must be shared out; for a day they are the earliest and latest day as
    `date.toordinal()`. today: the day it is where the person is, likewise; without it "tomorrow" is no day.
    most: how many options may be picked. outward: first halves of postcodes that are expected here ("B70");
    empty when any place in the country will do. consents: people agree to hear from us by it, so
    nothing that limits an answer is ever passed over.
    """

    kind: Kind
    options: tuple[Offer, ...] = ()
    lettered: bool = False
    low: int | None = None
    high: int | None = None
    most: int | None = None
    outward: frozenset[str] = frozenset()
    today: int | None = None
    consents: bool = False
