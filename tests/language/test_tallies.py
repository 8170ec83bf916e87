"""Hands counted in a group, as leaders write them; what is not certain is asked again."""

from __future__ import annotations

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Tally, Unsure
from bot.language.expected import Expected, Offer
from bot.language.lexicons import Lexicons
from bot.language.tallies import read_tally

YES_NO = {
    "en_GB": ("Yes", "No", "Not sure"),
    "pl": ("Tak", "Nie", "Nie wiem"),
    "ro": ("Da", "Nu", "Nu știu"),
    "ur": ("ہاں", "نہیں", "معلوم نہیں"),
    "ar": ("نعم", "لا", "لست متأكدا"),
    "fa": ("بله", "نه", "نمی‌دانم"),
    "pa": ("ਹਾਂ", "ਨਹੀਂ", "ਪਤਾ ਨਹੀਂ"),
    "bn": ("হ্যাঁ", "না", "জানি না"),
    "gu": ("હા", "ના", "ખબર નથી"),
    "ckb": ("بەڵێ", "نەخێر", "نازانم"),
}
WHO = ("Staff", "Councillors", "Local people too")


def yes_no(language: str) -> Expected:
    own, english = YES_NO[language], YES_NO["en_GB"]
    pairs = zip(("yes", "no", "unsure"), own, english, strict=True)
    return Expected(
        Kind.YES_NO, options=tuple(Offer(name, tuple(dict.fromkeys(both))) for name, *both in pairs)
    )


def choice(*labels: str) -> Expected:
    return Expected(Kind.ONE_OF, options=tuple(Offer(str(n), (label,)) for n, label in enumerate(labels, 1)))


def counted(asked: Expected, text: str, lexicons: Lexicons, language: str = "en_GB") -> dict[str, int] | None:
    """Hands by option; None where the leader is asked again."""
    read = read_tally(asked, text, lexicons.vocabulary(language))
    assert isinstance(read, Tally | Unsure)
    return dict(read.hands) if isinstance(read, Tally) else None


@pytest.mark.parametrize(
    "text",
    [
        "YES 14 NO 9 UNSURE 3",
        "yes 14, no 9, not sure 3",
        "Yes: 14\nNo: 9\nNot sure: 3",
        "no 9 yes 14 unsure 3",
        "unsure 3; no 9; yes 14.",
        "YES14 NO9 UNSURE3",
        "yes=14 no=9 unsure=3",
        "yes-14 no-9 unsure-3",
        "14 yes 9 no 3 unsure",
        "14 yes, 9 no and 3 not sure please",
        "yes 14/no 9/unsure 3",
        "Yes 14 & No 9 & Unsure 3",
        "yes fourteen no nine unsure three",
        "y 14 n 9 dunno 3",
        "14 9 3",
        "14, 9, 3",
        "14/9/3",
        "١٤ ٩ ٣",
        "yes ੧੪ no ੯ unsure ੩",
        "yes １４ no ９ unsure ３",
    ],
)
def test_a_count_of_hands_can_be_written_in_many_ways(text: str, lexicons: Lexicons) -> None:
    assert counted(yes_no("en_GB"), text, lexicons) == {"yes": 14, "no": 9, "unsure": 3}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "TAK 14 NIE 9"),
        ("pl", "nie 9, tak 14"),
        ("pl", "yes 14 no 9"),
        ("ro", "DA 14 NU 9"),
        ("ur", "ہاں ۱۴ نہیں ۹"),
        ("ur", "yes 14 no 9"),
        ("ar", "نعم ١٤، لا ٩"),
        ("fa", "بله ۱۴ نه ۹"),
        ("ckb", "بەڵێ ١٤ نەخێر ٩"),
        ("pa", "ਹਾਂ ੧੪ ਨਹੀਂ ੯"),
        ("pa", "ਹਾਂ 14, ਨਹੀਂ 9"),
        ("bn", "হ্যাঁ ১৪ না ৯"),
        ("gu", "હા ૧૪ ના ૯"),
        ("gu", "હા૧૪ ના૯"),
    ],
)
def test_words_and_digits_of_the_talks_language_count(language: str, text: str, lexicons: Lexicons) -> None:
    assert counted(yes_no(language), text, lexicons, language) == {"yes": 14, "no": 9}


@pytest.mark.parametrize(
    ("text", "hands"),
    [
        ("staff 3 councillors 5 local people too 14", {"1": 3, "2": 5, "3": 14}),
        ("local 14, staff 3", {"1": 3, "3": 14}),
        ("3 5 14", {"1": 3, "2": 5, "3": 14}),
        ("staff 0 councilors 5 local people 999", {"1": 0, "2": 5, "3": 999}),
    ],
)
def test_labels_may_be_long_or_written_in_part(text: str, hands: dict[str, int], lexicons: Lexicons) -> None:
    assert counted(choice(*WHO), text, lexicons) == hands


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("yes", id="no number"),
        pytest.param("14", id="one number for three answers"),
        pytest.param("14 9", id="two numbers for three answers"),
        pytest.param("yes 14", id="one pair may be half of a message"),
        pytest.param("1 14, 2 9", id="numbers of options beside counts"),
        pytest.param("1 14 2 9 3 3", id="six numbers"),
        pytest.param("yes 14 no 9 total 23", id="a number without an answer"),
        pytest.param("yes 14 yes 9", id="an answer twice"),
        pytest.param("yes 14 9 no", id="before and after by turns"),
        pytest.param("yes 10-12 no 9", id="a range"),
        pytest.param("yes 60% no 40%", id="shares"),
        pytest.param("yes 14.5 no 9", id="part of a person"),
        pytest.param("yes 1,400 no 9", id="a thousand"),
        pytest.param("1,400", id="a thousand or two counts"),
        pytest.param("yes 1400 no 9", id="more than 999"),
        pytest.param("yes 14 no 9?", id="a question"),
        pytest.param("14-9-3", id="a date"),
        pytest.param("about 14 of them liked it, 9 did not", id="a sentence"),
        pytest.param("yes 14 no 9 it was fun", id="with a comment"),
        pytest.param("either 14 no 9", id="a word that means two answers"),
        pytest.param("", id="nothing"),
        pytest.param("🙋 14 🙅 9", id="signs"),
    ],
)
def test_a_count_in_doubt_is_asked_again(text: str, lexicons: Lexicons) -> None:
    assert counted(yes_no("en_GB"), text, lexicons) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no 14 nie wiem 3", id="no alone may be a yes"),
        pytest.param("no 14 nie 3", id="no and nie"),
    ],
)
def test_a_polish_no_is_not_taken_for_the_english_one(text: str, lexicons: Lexicons) -> None:
    assert counted(yes_no("pl"), text, lexicons, "pl") is None


@pytest.mark.parametrize(
    ("labels", "text", "hands"),
    [
        (("1", "2"), "1 14", None),
        (("13-17", "18-24"), "13 17 9 18 24 4", None),
        (("13-17", "18-24"), "9 4", {"1": 9, "2": 4}),
        (("Under 13", "13-17"), "under 13 5 13-17 9", None),
    ],
)
def test_labels_that_are_numbers_are_never_taken_for_counts(
    labels: tuple[str, ...], text: str, hands: dict[str, int] | None, lexicons: Lexicons
) -> None:
    assert counted(choice(*labels), text, lexicons) == hands


@pytest.mark.parametrize(
    "text", ["9" * 5000, "yes " * 3000, "\x00\u202e 1 \u2067", "ﷺ 14 ½ 9", "yes" + "9" * 5000]
)
def test_no_text_is_too_odd_to_read(text: str, lexicons: Lexicons) -> None:
    assert counted(yes_no("en_GB"), text, lexicons) is None
