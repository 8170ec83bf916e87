"""Holidays proclaimed at short notice: a council's file that every count of days goes by."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import calendar
from bot.calendar import (
    due_day,
    is_holiday,
    late_before,
    next_allowed,
    proclaim,
    working_days_after,
    working_days_left,
    working_hours_after,
)
from bot.content.holidays import load_holidays
from bot.content.reload import Contents
from bot.errors import ContentFault
from bot.service.casework.due import due_at_words, due_words, not_a_due_day
from tests.made_up import conversations, english_only

WEDNESDAY = date(2026, 11, 25)
LINE = "  - {date: 2026-11-25, name: Day of mourning}"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    proclaim({})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return conversations(tmp_path) / "holidays.yaml"


def holds(file: Path, *lines: str) -> None:
    file.write_text("\n".join(["holidays:", *lines, ""]) if lines else "holidays: []\n", "utf-8")


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert load_holidays(tmp_path) == {}


def test_each_line_is_a_day_with_its_name(file: Path) -> None:
    holds(file, LINE, "  - date: 2026-12-01\n    name: Storm")
    assert load_holidays(file.parent) == {WEDNESDAY: "Day of mourning", date(2026, 12, 1): "Storm"}


FAULTS = [
    (
        "no such day",
        "  - {date: 2026-11-31, name: A}",
        "There is no such date: day is out of range for month. Check",
    ),
    ("another order", "  - {date: 25.11.2026, name: A}", "25.11.2026 is no day."),
    ("an hour", "  - {date: 2026-11-25 10:00:00, name: A}", "is no day."),
    ("a slip of the year", "  - {date: 2206-11-25, name: A}", "The year 2206 cannot be meant."),
    ("no date", "  - {name: A}", "`date` is missing."),
    ("no name", "  - {date: 2026-11-25}", "`name` is missing."),
    ("twice", f"{LINE}\n{LINE}", "2026-11-25 stands twice. Keep one of the lines."),
    ("a slip of a key", "  - {date: 2026-11-25, name: A, nam: B}", "`nam` is not known here."),
    ("no mapping", "  - 2026-11-25", "A mapping is needed here."),
    ("no list", "  date: 2026-11-25", "`holidays` is CommentedMap, not list."),
]


@pytest.mark.parametrize(("line", "words"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_slip_gets_a_sentence_with_file_and_line(file: Path, line: str, words: str) -> None:
    holds(file, line)
    with pytest.raises(ContentFault) as found:
        load_holidays(file.parent)
    assert any(words in str(fault) for fault in found.value.faults)
    assert all(fault.file == str(file) and fault.line >= 1 for fault in found.value.faults)


# --- what goes by it ---------------------------------------------------------------------------------


def test_every_count_goes_by_it() -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    counts = (working_days_after(monday, 3), working_days_left(monday, date(2026, 11, 27)))
    assert counts == (date(2026, 11, 26), 4)
    proclaim({WEDNESDAY: "Day of mourning"})
    assert working_days_after(monday, 3) == date(2026, 11, 27)
    assert working_days_left(monday, date(2026, 11, 27)) == 3
    assert working_hours_after(datetime(2026, 11, 24, 15, tzinfo=UTC), 4) == datetime(
        2026, 11, 26, 11, tzinfo=UTC
    )
    assert next_allowed(datetime(2026, 11, 25, 10, tzinfo=UTC)) == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert is_holiday(WEDNESDAY)
    assert not_a_due_day(WEDNESDAY, tuesday) == (
        "Wednesday 25 November 2026 is a holiday, Day of mourning. Choose a working day."
    )


def test_what_was_promised_for_that_day_is_due_on_the_next_and_late_only_after_it() -> None:
    due_at = calendar.closing_time(WEDNESDAY)
    thursday, friday = date(2026, 11, 26), date(2026, 11, 27)
    assert (due_day(due_at), due_at < late_before(thursday)) == (WEDNESDAY, True)
    proclaim({WEDNESDAY: "Day of mourning"})
    assert due_day(due_at) == thursday
    assert not due_at < late_before(thursday)
    assert due_at < late_before(friday)
    assert due_words(WEDNESDAY, due_day(due_at)) == ("soon", "Due in 1 working day")
    assert due_at_words(datetime(2026, 11, 25, 18, tzinfo=UTC), due_at)[0] == "soon"
    assert due_at_words(datetime(2026, 11, 26, 18, tzinfo=UTC), due_at) == ("due", "Due today")
    assert due_words(friday, due_day(due_at)) == ("late", "Late by 1 working day")


def test_a_day_that_is_taken_out_again_is_a_working_day() -> None:
    proclaim({WEDNESDAY: "Day of mourning"})
    proclaim({})
    assert not is_holiday(WEDNESDAY)


# --- while the service runs --------------------------------------------------------------------------


def test_a_running_service_takes_it_up_and_a_slip_leaves_what_was(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    contents = Contents(file.parent, english_only(tmp_path))
    assert not is_holiday(WEDNESDAY)
    holds(file, LINE)
    assert [contents.refresh(), contents.refresh()] == [False, True]
    assert is_holiday(WEDNESDAY)
    holds(file, "  - {date: 2026-11-26, nam: Storm}")
    with caplog.at_level(logging.ERROR):
        assert [contents.refresh(), contents.refresh()] == [False, False]
    assert "`nam` is not known here." in caplog.text
    assert (is_holiday(WEDNESDAY), is_holiday(date(2026, 11, 26))) == (True, False)
    holds(file)
    assert [contents.refresh(), contents.refresh()] == [False, True]
    assert not is_holiday(WEDNESDAY)
