"""When we may speak first, and what counts as a working day: England's clock and England's calendar.

Texts go out between 9am and 8pm, never on Sundays or bank holidays. A person who is talking to us right now
is answered at any hour; that exception is the outbox's, not ours.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from bot.clock import LONDON

OPENS = time(9)
CLOSES = time(20)
OFFICE_OPENS = time(9)
OFFICE_CLOSES = time(17)
_DAY = timedelta(days=1)
_SATURDAY = 5
_SUNDAY = 6


def next_allowed(moment: datetime) -> datetime:
    """The first moment from `moment` on at which we may speak first; `moment` itself if that is now. In UTC.

    >>> next_allowed(datetime(2026, 11, 23, 10, tzinfo=UTC)).isoformat()
    '2026-11-23T10:00:00+00:00'
    >>> next_allowed(datetime(2026, 12, 24, 20, tzinfo=UTC)).isoformat()  # Christmas Eve, 8pm
    '2026-12-29T09:00:00+00:00'
    """
    local = moment.astimezone(LONDON)
    day = local.date()
    if _may_speak_on(day) and local.time() < CLOSES:
        if local.time() >= OPENS:
            return moment
        return _opening(day)
    day += _DAY
    while not _may_speak_on(day):
        day += _DAY
    return _opening(day)


def working_days_after(day: date, n: int) -> date:
    """The n-th working day after `day`, which itself does not count.

    >>> working_days_after(date(2026, 11, 22), 20)
    datetime.date(2026, 12, 18)
    """
    if n < 0:
        raise ValueError("days are counted forwards")
    while n:
        day += _DAY
        n -= is_working_day(day)
    return day


def working_days_left(today: date, due: date) -> int:
    """How many working days there are after `today` up to and with `due`; below 0 when it is late.

    >>> working_days_left(date(2026, 11, 23), date(2026, 11, 30))
    5
    >>> working_days_left(date(2026, 11, 24), date(2026, 11, 23))
    -1
    """
    if due < today:
        return -working_days_left(due, today)
    span = (today + _DAY * step for step in range(1, (due - today).days + 1))
    return sum(is_working_day(day) for day in span)


def working_hours_after(moment: datetime, hours: int) -> datetime:
    """When so many office hours, 9am to 5pm on working days, have passed since `moment`. In UTC.

    >>> working_hours_after(datetime(2026, 11, 20, 15, tzinfo=UTC), 4).isoformat()  # a Friday at 3pm
    '2026-11-23T11:00:00+00:00'
    """
    local = moment.astimezone(LONDON)
    day, left = local.date(), timedelta(hours=hours)
    begins = max(local, datetime.combine(day, OFFICE_OPENS, LONDON))
    while True:
        open_for = datetime.combine(day, OFFICE_CLOSES, LONDON) - begins
        if is_working_day(day) and open_for >= left:
            return (begins + left).astimezone(UTC)
        if is_working_day(day):
            left -= max(open_for, timedelta())
        day += _DAY
        begins = datetime.combine(day, OFFICE_OPENS, LONDON)


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether it is a bank holiday in England."""
    return day in _bank_holidays(day.year)


def _may_speak_on(day: date) -> bool:
    return day.weekday() != _SUNDAY and not is_holiday(day)


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, LONDON).astimezone(UTC)


@cache
def _bank_holidays(year: int) -> Collection[date]:
    # Imported when first asked: it takes a sixth of a second, and most commands never need it. A web process
    # asks as it starts, or the first text would wait for it with the database in its hands.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def local_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


_OFFICE_CLOSES = time(17)


def closing_time(day: date) -> datetime:
    """The end of office hours on a day, in UTC."""
    return datetime.combine(day, _OFFICE_CLOSES, LONDON).astimezone(UTC)
