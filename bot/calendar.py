"""When we may speak first, and what counts as a working day: England's clock and England's calendar.

Texts go out between 9am and 8pm, never on Sundays or bank holidays. A person who is talking to us right now
is answered at any hour; that exception is the outbox's, not ours.

Bank holidays are known years ahead. Those proclaimed at short notice a council puts into a file; whoever
loads it tells us (`proclaim`), and every count and every date goes by them from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def next_working_day(now: datetime) -> datetime:
    """The end of office hours on the next working day, in UTC: when what comes up now has to be done.

    >>> next_working_day(datetime(2026, 11, 20, 12, tzinfo=UTC))
    datetime.datetime(2026, 11, 23, 17, 0, tzinfo=datetime.timezone.utc)
    """
    return closing_time(working_days_after(local_day(now), 1))


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
    """Whether it is a bank holiday in England, or was proclaimed one since."""
    return day in _bank_holidays(day.year) or day in _proclaimed


def holiday_name(day: date) -> str:
    """What the holiday is called; "" where the day is none."""
    return _proclaimed.get(day) or _bank_holidays(day.year).get(day, "")


def proclaim(days: Mapping[date, str]) -> None:
    """These days are holidays too, by their names, from now on and in this whole process; and no others but
    the bank holidays. A day that was one and is not named any more is a working day again."""
    global _proclaimed  # read by many threads: one assignment, never a change in place
    _proclaimed = dict(days)


def due_day(moment: datetime) -> date:
    """The local day by which something due then is due: the next working day, where its own is none.

    Nobody promises for a day off; but a day that was promised can become one.

    >>> due_day(datetime(2026, 12, 26, 17, tzinfo=UTC))  # a Saturday; Monday is a bank holiday
    datetime.date(2026, 12, 29)
    """
    day = local_day(moment)
    while not is_working_day(day):
        day += _DAY
    return day


def late_before(today: date) -> datetime:
    """What was due before this moment is late today. In UTC.

    It is the end of the last working day before today: what was due on a day off since then is due on the
    next working day.

    >>> late_before(date(2026, 12, 29)).isoformat()  # Tuesday, after a long Christmas
    '2026-12-25T00:00:00+00:00'
    """
    day = today - _DAY
    while not is_working_day(day):
        day -= _DAY
    return datetime.combine(day + _DAY, time(), LONDON).astimezone(UTC)


def unopened_late_before(now: datetime) -> datetime:
    """What came before this moment and was to be read within one working day is late now. In UTC.

    Whatever came on a day has until office hours end on the next working day.

    >>> unopened_late_before(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)).isoformat()  # a Monday before five
    '2026-11-20T00:00:00+00:00'
    >>> unopened_late_before(datetime(2026, 11, 23, 17, tzinfo=UTC)).isoformat()  # what came at the weekend
    '2026-11-23T00:00:00+00:00'
    """
    day = local_day(now)
    while not is_working_day(day) or closing_time(day) > now:
        day -= _DAY
    return local_midnight(day)


def _may_speak_on(day: date) -> bool:
    return day.weekday() != _SUNDAY and not is_holiday(day)


def _opening(day: date) -> datetime:
    return datetime.combine(day, OPENS, LONDON).astimezone(UTC)


@cache
def _bank_holidays(year: int) -> Mapping[date, str]:
    # Imported when first asked: it takes a sixth of a second, and most commands never need it. A web process
    # asks as it starts, or the first text would wait for it with the database in its hands.
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv="ENG", years=year))


_proclaimed: Mapping[date, str] = {}


def local_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def local_midnight(day: date) -> datetime:
    """The moment at which a day begins, in UTC."""
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def closing_time(day: date) -> datetime:
    """The end of office hours on a day, in UTC."""
    return datetime.combine(day, OFFICE_CLOSES, LONDON).astimezone(UTC)
