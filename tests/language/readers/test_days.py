"""Days as people say them, counted from Wednesday 25 November 2026."""

from datetime import date

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Day, Unsure
from bot.language.expected import Expected
from bot.language.lexicons import Lexicons
from bot.language.understand import understand

TODAY = date(2026, 11, 25)
COMING = Expected(
    Kind.DAY, today=TODAY.toordinal(), low=TODAY.toordinal(), high=date(2027, 11, 25).toordinal()
)
PAST = Expected(Kind.DAY, today=TODAY.toordinal(), low=date(2026, 10, 1).toordinal(), high=TODAY.toordinal())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tue 1 Dec", date(2026, 12, 1)),
        ("Tuesday the 1st of December", date(2026, 12, 1)),
        ("1dec", date(2026, 12, 1)),
        ("the first of december at 10:30", date(2026, 12, 1)),
        ("sunday", date(2026, 11, 29)),
        ("next monday", date(2026, 11, 30)),
        ("tuesday next week", date(2026, 12, 1)),
        ("friday week", date(2026, 12, 4)),
        ("in a week's time", date(2026, 12, 2)),
        ("10 days from now", date(2026, 12, 5)),
        ("tonight", TODAY),
    ],
)
def test_one_day_is_understood(text: str, day: date, lexicons: Lexicons) -> None:
    assert understand(COMING, text, "en_GB", lexicons) == Day(day)


@pytest.mark.parametrize(
    "text",
    [
        "next friday",  # the day after tomorrow, or in nine days
        "wednesday",  # today, or in a week
        "Monday 1 December",  # that is a Tuesday
        "monday week",
        "a week on monday",
        "next week",
        "in a few days",
        "1-3 December",
        "1 or 2 december",
        "2-3",
        "before friday",
        "after monday",
        "not monday",
        "the day after",
        "30 february",
        "friday and saturday",
        "every monday",
        "2 weeks ago",
        "monday?",
    ],
)
def test_what_may_be_another_day_is_asked_again(text: str, lexicons: Lexicons) -> None:
    assert isinstance(understand(COMING, text, "en_GB", lexicons), Unsure)


def test_the_days_asked_about_settle_what_was_meant(lexicons: Lexicons) -> None:
    assert understand(PAST, "kal", "pa", lexicons) == Day(date(2026, 11, 24))
    assert understand(COMING, "kal", "pa", lexicons) == Day(date(2026, 11, 26))
    assert understand(PAST, "yesterday", "en_GB", lexicons) == Day(date(2026, 11, 24))
    assert isinstance(understand(COMING, "yesterday", "en_GB", lexicons), Unsure)
    assert isinstance(understand(PAST, "tomorrow", "en_GB", lexicons), Unsure)


def test_nothing_is_counted_from_a_day_that_is_not_known(lexicons: Lexicons) -> None:
    for text in ("tomorrow", "monday", "in two weeks"):
        assert isinstance(understand(Expected(Kind.DAY), text, "en_GB", lexicons), Unsure)
