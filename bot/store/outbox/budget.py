"""What a channel may spend, in message parts, by the hour and by the day: a hard stop, for when a loop or a
fraud makes us send and send. Plain arithmetic: the lane's row, its lock and the clock belong to the callers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.clock import LONDON

_BOUNDLESS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Parts sent in one clock hour and on one day. hour: hours since 1970. day: its number, in London."""

    hour: int = 0
    hour_parts: int = 0
    day: int = 0
    day_parts: int = 0

    def at(self, now: datetime) -> Spent:
        """As it counts now: a new hour and a new day begin with nothing."""
        hour, day = int(now.timestamp() // 3600), now.astimezone(LONDON).toordinal()
        return Spent(
            hour=hour,
            hour_parts=self.hour_parts if self.hour == hour else 0,
            day=day,
            day_parts=self.day_parts if self.day == day else 0,
        )

    def plus(self, parts: int) -> Spent:
        """parts: below 0 for a message that was refused, and so costs nothing."""
        return replace(
            self, hour_parts=max(0, self.hour_parts + parts), day_parts=max(0, self.day_parts + parts)
        )


NOTHING_SPENT = Spent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most parts in an hour and on a day; None where there is no bound."""

    hour: int | None = None
    day: int | None = None

    @classmethod
    def of_money(cls, pence_a_part: float, hour: float | None, day: float | None) -> Budget:
        """hour, day: in pounds.

        >>> Budget.of_money(4.0, 20.0, None)
        Budget(hour=500, day=None)
        """
        return cls(hour=_parts(hour, pence_a_part), day=_parts(day, pence_a_part))

    def room(self, spent: Spent) -> int:
        """Parts that may still go.

        >>> Budget(hour=10, day=12).room(Spent(hour_parts=3, day_parts=11))
        1
        """
        hour = _BOUNDLESS if self.hour is None else self.hour - spent.hour_parts
        day = _BOUNDLESS if self.day is None else self.day - spent.day_parts
        return max(0, min(hour, day))

    def again_at(self, spent: Spent, now: datetime) -> datetime:
        """When there is something to spend again: the next hour, or the next day in London."""
        if self.day is not None and spent.day_parts >= self.day:
            tomorrow = now.astimezone(LONDON).date() + timedelta(days=1)
            return datetime.combine(tomorrow, time(), LONDON).astimezone(now.tzinfo)
        return now + timedelta(seconds=3600 - now.timestamp() % 3600)

    def alarm(self, spent: Spent) -> str:
        """Why nothing goes out, in words for officers."""
        which = self._used_up(spent)
        return (
            f"The budget for this {which} is used up, so nothing more is sent until the next {which}. "
            "Look whether something sends in a loop; else raise the budget in the settings."
        )

    def reason(self, spent: Spent) -> str:
        """The same of one message that has to wait.

        >>> Budget(hour=10).reason(Spent(hour_parts=10))
        'Waits for the next hour: the budget of the hour is used up.'
        """
        which = self._used_up(spent)
        return f"Waits for the next {which}: the budget of the {which} is used up."

    def _used_up(self, spent: Spent) -> str:
        return "day" if self.day is not None and spent.day_parts >= self.day else "hour"


def _parts(pounds: float | None, pence_a_part: float) -> int | None:
    return None if pounds is None else int(100 * pounds / pence_a_part)
