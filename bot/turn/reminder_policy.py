"""A question that waits: when to nudge, and when a talk has gone quiet. Pure.

There is one timer for each open talk, set when the talk begins, so that a message costs nothing for it. It
carries the turn it belongs to. When it comes due and the talk has moved on, it says nothing and is set again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.calendar import next_allowed
from bot.turn.effects import SetTimer

NUDGE, QUIET = "nudge", "quiet"  # kinds of timers: before the one nudge, and after it
FIRST_LOOK = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """nudge: silence after which we ask once more; none: never. quiet: silence that closes a talk."""

    nudge: timedelta = timedelta(hours=24)
    quiet: timedelta = timedelta(days=14)


USUAL = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """do: nudge or close now, "" to wait. kind, at: the timer that follows; none after closing."""

    do: str = ""
    kind: str = ""
    at: datetime | None = None


def next_for(kind: str, since: datetime, now: datetime, patience: Patience) -> Next:
    """What is due for a talk that has waited since a moment. kind: of the timer that came due.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 11, 23, 10, tzinfo=UTC)
    >>> next_for(NUDGE, monday, monday + timedelta(hours=24), Patience()).do
    'nudge'
    >>> next_for(QUIET, monday, monday + timedelta(hours=24), Patience())
    Next(do='', kind='quiet', at=datetime.datetime(2026, 12, 7, 10, 0, tzinfo=datetime.timezone.utc))
    """
    quiet_at = since + patience.quiet
    if now >= quiet_at:
        return Next(do=QUIET)
    nudge_at = next_allowed(max(since + patience.nudge, now))
    if kind != NUDGE or not patience.nudge or nudge_at >= quiet_at:
        return Next(kind=QUIET, at=quiet_at)
    if nudge_at > now:
        return Next(kind=NUDGE, at=nudge_at)
    return Next(do=NUDGE, kind=QUIET, at=quiet_at)


def wait(talk_id: int, turn: int, kind: str, at: datetime) -> SetTimer:
    """The talk's one timer. One that is set already stays as it is."""
    return SetTimer(kind=kind, at=at, key="waiting:{talk}", talk_id=talk_id, turn=turn)
