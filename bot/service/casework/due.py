"""How a date stands today, in words and in working days."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.calendar import (
    due_day,
    holiday_name,
    is_working_day,
    late_before,
    local_day,
    working_days_after,
    working_days_left,
)
from bot.clock import LONDON

WEEK = 5  # working days


def due_at_words(now: datetime, due_at: datetime) -> tuple[str, str]:
    """The same for a task, of which some are due within hours."""
    if due_at < now and local_day(due_at) == due_day(due_at) == local_day(now):
        return "late", "Late"
    return due_words(local_day(now), due_day(due_at))


def not_a_due_day(day: date, today: date) -> str:
    """Why nothing can be promised for a day, as a sentence that says what to do; "" where it can.

    >>> not_a_due_day(date(2026, 12, 12), date(2026, 11, 23))
    'Saturday 12 December 2026 is no working day. Choose a working day.'
    >>> not_a_due_day(date(2026, 12, 25), date(2026, 11, 23))
    'Friday 25 December 2026 is a holiday, Christmas Day. Choose a working day.'
    """
    if day <= today:
        return "Choose a date after today."
    if is_working_day(day):
        return ""
    name = holiday_name(day)
    what = f"a holiday, {name}" if name else "no working day"
    return f"{day:%A} {day.day} {day:%B %Y} is {what}. Choose a working day."


def due_words(today: date, due: date) -> tuple[str, str]:
    """How a due day stands today: a state (late, due, soon, waiting) and the words for it.

    >>> due_words(date(2026, 11, 25), date(2026, 11, 23))
    ('late', 'Late by 2 working days')
    >>> due_words(date(2026, 11, 23), date(2026, 11, 24))
    ('soon', 'Due in 1 working day')
    """
    if due == today:
        return "due", "Due today"
    left = working_days_left(today, due)
    if due < today:
        # A date that passed at a weekend is late by less than a working day.
        return "late", f"Late by {_days(-left)}" if left else "Late"
    if left == 0:
        return "soon", "Due before the next working day"
    return ("soon" if left <= WEEK else "waiting"), f"Due in {_days(left)}"


def _days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"


def this_week(today: date) -> tuple[datetime, datetime]:
    """What is due from here on and before there is due this week: today, or within five working days. What
    is due before it is late."""
    return late_before(today), beginning_of(working_days_after(today, WEEK + 1))


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
