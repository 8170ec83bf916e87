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
        ("Monday 7th December at about 2", date(2026, 12, 7)),
        ("friday at half past 3", date(2026, 11, 27)),
        ("tomorrow 4 o'clock", date(2026, 11, 26)),
        ("saturday cos im off work", date(2026, 11, 28)),
        ("friday, i finish early", date(2026, 11, 27)),
        ("next monday the 30th", date(2026, 11, 30)),
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
        "before 3 friday or saturday",
        "friday, or saturday if not",
        "friday, i dont mind",
        "friday, not this one",
        "sunday because monday is full",
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


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("w piątek o godzinie 15", "pl", date(2026, 11, 27)),
        ("vineri la ora 14", "ro", date(2026, 11, 27)),
        ("ਸ਼ੁੱਕਰਵਾਰ ਨੂੰ 3 ਵਜੇ", "pa", date(2026, 11, 27)),
        ("jumay ko 2 baje", "ur", date(2026, 11, 27)),
        ("ਅਗਲੇ ਬੁੱਧਵਾਰ, 2 ਤਰੀਕ", "pa", date(2026, 12, 2)),
        ("do din baad", "pa", date(2026, 11, 27)),  # two days, though English has a "do" as well
    ],
)
def test_a_time_of_day_beside_it_is_left_aside(
    text: str, language: str, day: date, lexicons: Lexicons
) -> None:
    assert understand(COMING, text, language, lexicons) == Day(day)


def test_the_days_asked_about_settle_what_was_meant(lexicons: Lexicons) -> None:
    assert understand(PAST, "kal", "pa", lexicons) == Day(date(2026, 11, 24))
    assert understand(COMING, "kal", "pa", lexicons) == Day(date(2026, 11, 26))
    assert understand(PAST, "yesterday", "en_GB", lexicons) == Day(date(2026, 11, 24))
    assert isinstance(understand(COMING, "yesterday", "en_GB", lexicons), Unsure)
    assert isinstance(understand(PAST, "tomorrow", "en_GB", lexicons), Unsure)


def test_nothing_is_counted_from_a_day_that_is_not_known(lexicons: Lexicons) -> None:
    for text in ("tomorrow", "monday", "in two weeks"):
        assert isinstance(understand(Expected(Kind.DAY), text, "en_GB", lexicons), Unsure)
