"""When something was said, as a chat shows it."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from bot.clock import LONDON


def said_at(at: datetime, now: datetime, locale: str) -> str:
    """The time of day, with the day before it where that is not today's. locale: an id Babel knows.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    >>> said_at(datetime(2026, 11, 23, 9, 5, tzinfo=UTC), now, "en_GB")
    '09:05'
    >>> said_at(datetime(2026, 10, 1, 9, 5, tzinfo=UTC), now, "en_GB")
    '1 October, 10:05'
    """
    local, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    clock = local.strftime("%H:%M")
    if local.date() == today:
        return clock
    pattern = "d MMMM" if local.year == today.year else "d MMMM y"
    return f"{format_date(local.date(), pattern, locale=locale)}, {clock}"
