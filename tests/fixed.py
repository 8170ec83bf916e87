"""Time and chance as tests want them: standing still until told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY_10AM = datetime(2026, 11, 23, 10, tzinfo=UTC)


class FixedClock:
    def __init__(self, now: datetime = MONDAY_10AM) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def go_to(self, moment: datetime) -> None:
        self._now = moment

    def pass_by(self, **time: float) -> datetime:
        """`clock.pass_by(seconds=5)`; returns the new moment."""
        self._now += timedelta(**time)
        return self._now


class FixedDice:
    """Counts up: `below(n)` gives 0, 1, ... n-1, 0, ...; tokens are "token-1", "token-2", ..."""

    def __init__(self) -> None:
        self._rolled = 0
        self._tokens = 0

    def below(self, n: int) -> int:
        self._rolled += 1
        return (self._rolled - 1) % n

    def token(self) -> str:
        self._tokens += 1
        return f"token-{self._tokens}"


def always(moment: datetime) -> datetime:
    """No quiet hours."""
    return moment
