"""What keeps a message back when its turn has come: for good, or for a while. Plain decisions, in words for
officers; nothing is stored here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import LONDON
from bot.model.message import BULK, DropReason, MessageKind
from bot.store.outbox.lanes import Sender
from bot.store.outbox.messages import AnyRow

_NEEDS_CONSENT = frozenset({MessageKind.NOTICE, MessageKind.OUTCOME, MessageKind.ASK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A message that may go, only not yet: the moment to look at it again, and why."""

    until: datetime
    reason: str


def why_not(row: AnyRow, now: datetime, sender: Sender, *, trouble: str | None = None) -> str:
    """Why a message may not be sent any more, as a sentence for officers; "" when it may.

    trouble: as of the lane. What grows old meanwhile grows old for that, whatever it waited for before.
    """
    if row.expires_at <= now:
        return _too_old(trouble or row.reason)
    if row.erased_at is not None:
        return DropReason.GONE
    if row.sealed is None:
        return DropReason.NO_ADDRESS
    if row.stopped is not None and row.kind != MessageKind.STOP:
        return DropReason.ON_STOP_LIST
    if row.left_at is not None:
        return DropReason.NOT_REACHED
    if row.kind in _NEEDS_CONSENT and row.may_keep is not True:
        return DropReason.NOT_AGREED
    if not sender.templates and window_closed(row, now, sender):
        hours = int((sender.window or timedelta()).total_seconds()) // 3600
        return DropReason.NO_TEMPLATE.format(hours=hours)
    return ""


def _too_old(before: str | None) -> str:
    return f"{DropReason.TOO_OLD} Before that: {before}" if before else DropReason.TOO_OLD


def window_closed(row: AnyRow, now: datetime, sender: Sender) -> bool:
    """Whether the person has not written for so long that the channel takes no free text to them."""
    return sender.window is not None and (row.heard_at is None or now - row.heard_at >= sender.window)


def not_yet(row: AnyRow, now: datetime) -> Wait | None:
    """What a message that may go has to wait for; None when it can go now.

    While we keep silent towards what looks like a machine, we do not speak first either. A reply goes: that
    it was written means that the guard let it through.
    """
    until = silent_until(row.traffic) if row.priority == BULK else None
    if until is None or until <= now:
        return None
    return Wait(
        until=until,
        reason=f"Waits until {spoken(until)}: what came from this address looked like a machine.",
    )


def silent_until(traffic: Mapping[str, Any] | None) -> datetime | None:
    """Up to when the guard against loops gives an address no reply; None when it never kept silent.

    traffic: `address.traffic`, a `bot.model.traffic.Traffic` as it is stored. Only one field of it matters
    here, so it is read by its name: seconds since 1970. Rounded up to the milliseconds of the database, or a
    message due at this moment would come back a moment too early.

    >>> silent_until({"minute": 3, "silent_until": 1795428000.0004}).isoformat()
    '2026-11-23T10:00:00.001000+00:00'
    >>> silent_until({"minute": 3})
    """
    seconds = (traffic or {}).get("silent_until")
    return datetime.fromtimestamp(math.ceil(seconds * 1000) / 1000, UTC) if seconds else None


def quiet_reason(opens_at: datetime) -> str:
    """Why a message waits that we would send first, at an hour at which we do not.

    >>> quiet_reason(datetime(2026, 11, 30, 9, tzinfo=UTC))
    'Waits for the hours in which we write, from Monday 9am.'
    """
    return f"Waits for the hours in which we write, from {spoken(opens_at)}."


def spoken(moment: datetime) -> str:
    """A moment of the next days as officers say it, by England's clock.

    >>> spoken(datetime(2026, 7, 4, 12, 5, tzinfo=UTC))
    'Saturday 1:05pm'
    """
    local = moment.astimezone(LONDON)
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local:%A} {local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
