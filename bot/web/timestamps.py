"""When something was said, as a chat shows it."""

from __future__ import annotations

from datetime import datetime

from bot.clock import LONDON
from bot.language.figures import clock, day_and_month, whole_date
from bot.language.tags import Language


def said_at(at: datetime, now: datetime, language: Language) -> str:
    """The time of day, with the day before it where that is not today's.

    >>> from datetime import UTC
    >>> from bot.language.tags import Languages
    >>> from bot.shipped import LOCALES
    >>> english = Languages.load(LOCALES)["en_GB"]
    >>> now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    >>> said_at(datetime(2026, 11, 23, 9, 5, tzinfo=UTC), now, english)
    '09:05'
    >>> said_at(datetime(2026, 10, 1, 9, 5, tzinfo=UTC), now, english)
    '1 October, 10:05'
    """
    local, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    if local.date() == today:
        return clock(local.time())
    worded = day_and_month if local.year == today.year else whole_date
    comma = "،" if language.rtl else ","
    return f"{worded(local.date(), language)}{comma} {clock(local.time())}"
