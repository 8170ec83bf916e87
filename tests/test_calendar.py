from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import is_working_day, next_allowed, next_working_day, working_days_after, working_days_left
from bot.clock import LONDON


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        pytest.param("2026-11-23 09:00", "2026-11-23 09:00", id="9am sharp"),
        pytest.param("2026-11-23 08:59:59", "2026-11-23 09:00", id="a second too early"),
        pytest.param("2026-11-23 19:59:59", "2026-11-23 19:59:59", id="the last second"),
        pytest.param("2026-11-23 20:00", "2026-11-24 09:00", id="8pm sharp"),
        pytest.param("2026-11-24 00:30", "2026-11-24 09:00", id="after midnight: the same day"),
        pytest.param("2026-11-28 12:00", "2026-11-28 12:00", id="Saturday is allowed"),
        pytest.param("2026-11-28 21:00", "2026-11-30 09:00", id="Saturday night: Monday"),
        pytest.param("2026-11-29 12:00", "2026-11-30 09:00", id="Sunday noon: Monday"),
        pytest.param("2026-12-24 20:00", "2026-12-29 09:00", id="Christmas to Tuesday"),
        pytest.param("2026-12-31 22:00", "2027-01-02 09:00", id="New Year's Day, then a Saturday"),
        pytest.param("2027-03-25 20:00", "2027-03-27 09:00", id="Good Friday, then Saturday"),
        pytest.param("2027-03-27 20:00", "2027-03-30 09:00", id="Easter, with a clock change"),
        pytest.param("2026-08-31 10:00", "2026-09-01 09:00", id="late summer bank holiday"),
        pytest.param("2026-08-03 10:00", "2026-08-03 10:00", id="Scotland's August holiday is not ours"),
        pytest.param("2026-10-24 20:00", "2026-10-26 09:00", id="the night when clocks go back"),
    ],
)  # fmt: skip
def test_when_we_may_speak_first(moment: str, allowed: str) -> None:
    assert next_allowed(london(moment)) == london(allowed)


@pytest.mark.parametrize(
    ("moment", "utc"),
    [("2026-03-28 22:00", "2026-03-30 08:00"), ("2026-10-24 22:00", "2026-10-26 09:00")],
    ids=["summer: 9am is 8 UTC", "winter: 9am is 9 UTC"],
)
def test_the_opening_follows_englands_clock(moment: str, utc: str) -> None:
    assert next_allowed(london(moment)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(st.integers(0, 6 * 365 * 24 * 3600))
def test_the_next_moment_is_allowed_and_not_far(seconds: int) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    allowed = next_allowed(moment)
    local = allowed.astimezone(LONDON)
    assert moment <= allowed <= moment + timedelta(days=5)
    assert 9 <= local.hour < 20
    assert local.weekday() != 6
    assert next_allowed(allowed) == allowed


@pytest.mark.parametrize(
    ("day", "n", "due"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-22", 20, "2026-12-18"),
        ("2026-12-23", 3, "2026-12-30"),
        ("2027-03-25", 1, "2027-03-30"),
    ],
    ids=["none", "over a weekend", "twenty", "over Christmas", "over Easter"],
)
def test_working_days_are_counted_forwards(day: str, n: int, due: str) -> None:
    assert working_days_after(date.fromisoformat(day), n) == date.fromisoformat(due)


@given(st.dates(date(2025, 1, 1), date(2030, 6, 1)), st.integers(1, 60))
def test_what_is_counted_forwards_is_what_is_left(day: date, n: int) -> None:
    due = working_days_after(day, n)
    assert is_working_day(due)
    assert working_days_left(day, due) == n
    assert working_days_left(due, day) <= 0


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        working_days_after(date(2026, 11, 23), -1)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T08:00+00:00", "2026-11-24T17:00+00:00"),
        ("2026-11-20T23:30+00:00", "2026-11-23T17:00+00:00"),
        ("2027-03-25T12:00+00:00", "2027-03-30T16:00+00:00"),
        ("2027-06-10T23:30+00:00", "2027-06-14T16:00+00:00"),
    ],
    ids=["a Monday", "over a weekend", "over Easter, into summer time", "past midnight here"],
)
def test_what_comes_up_now_is_due_at_the_end_of_the_next_working_day(now: str, due: str) -> None:
    assert next_working_day(datetime.fromisoformat(now)) == datetime.fromisoformat(due)
