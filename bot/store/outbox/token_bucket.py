"""How fast one lane may send: a bucket of tokens, kept as one moment in time.

A lane's row holds `tat`, the moment at which every token taken so far is paid for. The bucket is full when
that moment is past. Plain arithmetic: the row, its lock and the clock belong to the callers. Moments are
seconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from channels.port import Limits

_HAIR = 2e-6  # seconds; moments are rounded to a millionth, and a token must not be missed by a rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """per_second and burst count messages, or message parts where `by_parts`.

    >>> pace = Pace(per_second=10, burst=5)
    >>> pace.tokens(tat=0.0, now=100.0)
    5
    >>> pace.spend(tat=0.0, now=100.0, cost=5)
    100.5
    >>> pace.tokens(tat=100.5, now=100.0), pace.tokens(tat=100.5, now=100.1)
    (0, 1)
    """

    per_second: float
    burst: float
    by_parts: bool = False

    @classmethod
    def of(cls, limits: Limits) -> Self:
        return cls(per_second=limits.per_second, burst=limits.burst, by_parts=limits.counts_parts)

    @property
    def _room(self) -> float:
        """Seconds that the bucket holds; always room for one token, or nothing would ever go."""
        return max(self.burst, 1.0) / self.per_second

    def tokens(self, tat: float, now: float) -> int:
        return int((now + self._room + _HAIR - max(tat, now)) * self.per_second)

    def spend(self, tat: float, now: float, cost: int) -> float:
        """The new `tat` after `cost` tokens were taken."""
        return max(tat, now) + cost / self.per_second

    def cost(self, parts: int | None) -> int:
        return max(parts or 1, 1) if self.by_parts else 1

    def enough(self, cost: int) -> int:
        """The tokens that must be there for one message; one longer than the bucket goes when it is full."""
        return min(cost, max(int(self.burst), 1))

    def ready_at(self, tat: float, cost: int) -> float:
        """When there will be enough tokens for a message of this cost."""
        return tat + self.enough(cost) / self.per_second - self._room

    def closed_until(self, moment: float) -> float:
        """The `tat` with which there is no token before `moment`, and from then on the usual pace."""
        return moment + self._room


UNLIMITED = Pace(per_second=1e6, burst=1e6)
"""For tests and demonstrations, where nobody's provider is at the other end."""
