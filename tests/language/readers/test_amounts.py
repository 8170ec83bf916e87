from datetime import date

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Amount, Day, Unsure
from bot.language.expected import Expected
from bot.language.lexicons import Lexicons
from bot.language.understand import understand
from tests.language.conftest import Read

UNSURE = ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("3", "en_GB", 3),
        ("three people", "en_GB", 3),
        ("there are 4 of us", "en_GB", 4),
        ("twenty five", "en_GB", 25),
        ("none", "en_GB", 0),
        ("dwie", "pl", 2),
        ("jest nas pięcioro", "pl", 5),
        ("dwadzieścia dwa", "pl", 22),
        ("two", "pl", 2),
        ("੧੨", "pa", 12),
        ("ਚਾਰ ਬੱਚੇ", "pa", 4),
        ("panj jane", "pa", 5),
        ("٧", "ar", 7),
        ("፭", "en_GB", 5),
        ("三", "en_GB", 3),
        ("£5", "en_GB", 5),
        ("£1,000", "en_GB", 1000),
        ("1 000", "en_GB", 1000),
        ("1,00,000", "en_GB", 100_000),
        ("١٬٠٠٠ جنيه", "ar", 1000),
        ("about 3", "en_GB", 3),
        ("2. and thats me being generous", "en_GB", 2),
        ("4, not good enough", "en_GB", 4),
        ("10 10 10 very good people", "en@easy", 10),
        ("15 but 16 in march", "en_GB", 15),
        ("15 prawie 16", "pl", 15),
        ("15, fac 16 în martie", "ro", 15),
        ("15 par march ch 16", "pa", 15),
        ("nothing, im skint", "en_GB", 0),
        ("nic bo nie pracuję", "pl", 0),
        ("kuch nahi kyunke job nahi", "ur", 0),
        ("250 pounds", "en_GB", 250),
        ("£20.00", "en_GB", 20),
        ("two hundred and fifty", "en_GB", 250),
        ("do sau panjah", "pa", 250),
        ("10k", "en_GB", 10_000),
        ("10 tys", "pl", 10_000),
        ("24years", "en_GB", 24),
        ("ive lived here 12 years", "en_GB", 12),
        ("mam 34 lata", "pl", 34),
        ("am 34 de ani", "ro", 34),
        ("میری عمر 34 سال ہے", "ur", 34),
        ("meri umar 34 saal hai", "ur", 34),
        ("আমার বয়স ৩৪", "bn", 34),
        ("મારી ઉંમર 34 છે", "gu", 34),
        ("عمري 34 سنة", "ar", 34),
        ("تەمەنم 34 ساڵە", "ckb", 34),
        ("۳۴ سالمه", "fa", 34),
        ("خمسة وثلاثين", "ar", 35),
        ("سی و چهار", "fa", 34),
        ("the number is 42", "en_GB", 42),
        ("5, because the staff are kind", "en_GB", 5),
    ],
)
def test_one_whole_number_is_understood(text: str, language: str, number: int, read: Read) -> None:
    assert read(text, "number", language) == ("number", number)


@pytest.mark.parametrize(
    "text",
    [
        "2-3",
        "2 or 3",
        "2.5",
        "2,5",
        "-2",
        "+2",
        "2+",
        "1/2",
        "½",
        "10:30",
        "5%",
        "07700 900123",
        "07700900123",
        "at least 3",
        "a few",
        "3?",
        "3 in a house of 5",
        "2nd",
        "2m",
        "",
        "two three",
        ".51",
        "hi .51",
        "the number -10",
        "10.000",
        "1,2",
        "5-6",
        "more than 20",
        "between 5 and 6",
        "3, maybe more",
        "5, not 6",
        "since 1998",
        "lived here since 1998",
        "my son is 5",
        "6 months",
        "20 quid a week",
        "twenty 5",
    ],
)
def test_anything_else_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "number") == UNSURE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("8/10", "en_GB"),
        ("8 out of 10", "en_GB"),
        ("8 na 10", "pl"),
        ("10 mein se 8", "ur"),
        ("8 از 10", "fa"),
    ],
)
def test_marks_out_of_the_highest_are_understood(text: str, language: str, read: Read) -> None:
    assert read(text, "number", language, min=1, max=10) == ("number", 8)
    assert read(text, "number", language, min=1, max=12) == UNSURE


def test_bounds_hold(read: Read) -> None:
    assert read("11", "number", min=1, max=10) == UNSURE
    assert read("0", "number", min=1, max=10) == UNSURE
    assert read("10", "number", min=1, max=10) == ("number", 10)


def test_a_scale_is_one_to_five_unless_said_otherwise(lexicons: Lexicons) -> None:
    assert understand(Expected(Kind.SCALE), "5", "en_GB", lexicons) == Amount(5)
    assert isinstance(understand(Expected(Kind.SCALE), "6", "en_GB", lexicons), Unsure)
    assert isinstance(understand(Expected(Kind.SCALE), "4/5", "en_GB", lexicons), Unsure)
    assert understand(Expected(Kind.SCALE, high=10), "6", "en_GB", lexicons) == Amount(6)


THIS_WINTER = Expected(Kind.DAY, low=date(2026, 11, 22).toordinal(), high=date(2027, 3, 31).toordinal())


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("3/2/2027", "en_GB", date(2027, 2, 3)),
        ("3.2.27", "en_GB", date(2027, 2, 3)),
        ("3 February", "en_GB", date(2027, 2, 3)),
        ("3rd feb", "en_GB", date(2027, 2, 3)),
        ("December 24", "en_GB", date(2026, 12, 24)),
        ("2027-02-03", "en_GB", date(2027, 2, 3)),
        ("3 lutego", "pl", date(2027, 2, 3)),
        ("੩ ਮਾਰਚ", "pa", date(2027, 3, 3)),
    ],
)
def test_days_are_read_day_first(text: str, language: str, day: date, lexicons: Lexicons) -> None:
    assert understand(THIS_WINTER, text, language, lexicons) == Day(day)


@pytest.mark.parametrize(
    "text",
    ["2/13/2027", "31 February", "3 August", "3/2/2020", "tomorrow", "monday", "3", "3 February?", "3 2 1 4"],
)
def test_other_days_are_asked_again(text: str, lexicons: Lexicons) -> None:
    assert isinstance(understand(THIS_WINTER, text, "en_GB", lexicons), Unsure)


def test_a_day_without_a_year_needs_a_window(lexicons: Lexicons) -> None:
    assert isinstance(understand(Expected(Kind.DAY), "3 February", "en_GB", lexicons), Unsure)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("16 in march", "en_GB"),
        ("nearly 16", "en_GB"),
        ("16 this christmas", "en_GB"),
        ("15 but 17 in march", "en_GB"),
        ("3 and the baby", "en_GB"),
        ("3, not counting me", "en_GB"),
        ("4, sorry 5", "en_GB"),
        ("7, not really", "en_GB"),
        ("nothing, 5 maybe", "en_GB"),
        ("10 10", "en_GB"),
        ("4 osoby plus dziecko", "pl"),
        ("w tym roku 40", "pl"),
        ("3 plus bebe", "ro"),
        ("anul ăsta fac 40", "ro"),
    ],
)
def test_a_number_that_is_not_theirs_yet_or_not_all_is_asked_again(
    text: str, language: str, read: Read
) -> None:
    assert read(text, "number", language) == UNSURE
