"""Time and chance, the two impurities that tests replace."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Dice(Protocol):
    """Where references and tokens come from."""

    def below(self, n: int) -> int: ...
    def token(self) -> str: ...


class SystemDice:
    def below(self, n: int) -> int:
        return secrets.randbelow(n)

    def token(self) -> str:
        return secrets.token_urlsafe(24)


def shuffled(items: tuple[str, ...], dice: Dice) -> tuple[str, ...]:
    """The items in an order by chance, each order as likely as any other."""
    left = list(items)
    return tuple(left.pop(dice.below(len(left))) for _ in items)


class HandClock:
    """A clock that is moved by hand: for replays, rehearsals and tests."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by


class CountingDice:
    """No chance at all: the first throw is `first`, and each one after it one more."""

    def __init__(self, first: int = 0) -> None:
        self._next = first

    def below(self, n: int) -> int:
        self._next += 1
        return (self._next - 1) % n

    def token(self) -> str:
        self._next += 1
        return f"token-{self._next:012d}"
