"""Danger, hate, threats and cases in a message: what must be noticed, what must not, in every language."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.language.concerns import CASES, Concern, Matter, concern_in
from bot.language.lexicons import Lexicons
from bot.language.lexicons.patterns import pattern
from bot.language.tags import Languages
from bot.settings import ROOT
from tests.language import concerns
from tests.language.concerns import CRISIS, NONE, OBLIQUE, Row, found

CERTAIN = [row for row in concerns.rows() if row.what != OBLIQUE]
ANYWHERE = [
    row for row in CERTAIN if row.language != "en_GB" and row.what in (CRISIS, "hate", "threat", NONE)
]


def named(row: Row) -> str:
    return f"{row.line} {row.language} {row.text[:40]}"


@pytest.mark.parametrize("row", CERTAIN, ids=named)
def test_each_message_is_taken_for_what_it_is(row: Row, lexicons: Lexicons) -> None:
    assert found(row.text, row.language, lexicons) == row.what


@pytest.mark.parametrize("row", ANYWHERE, ids=named)
def test_danger_is_noticed_in_any_language_before_one_is_chosen(row: Row, lexicons: Lexicons) -> None:
    assert found(row.text, "en_GB", lexicons) == row.what


@pytest.mark.parametrize("other", ["pl", "ro", "ur", "ar", "fa", "ckb"])
def test_words_of_one_language_are_not_taken_for_those_of_another(other: str, lexicons: Lexicons) -> None:
    harmless = [row for row in concerns.rows() if row.what == NONE and row.language != other]
    taken = [row.text for row in harmless if found(row.text, other, lexicons) in (CRISIS, "hate", "threat")]
    assert taken == []


def test_there_are_enough_messages_to_say_anything(languages: Languages) -> None:
    counts = Counter((row.language, row.what) for row in concerns.rows())
    whole = Counter(row.what for row in concerns.rows())
    assert sum(whole[case] for case in CASES) >= 40
    assert whole[CRISIS] >= 60 and whole[NONE] >= 140
    for language in languages:
        if language.tag != "en_GB":
            assert counts[language.tag, CRISIS] >= 5 and counts[language.tag, NONE] >= 5, language.tag


def test_the_guide_says_what_is_measured(lexicons: Lexicons) -> None:
    guide = (ROOT / "docs" / "safety.md").read_text("utf-8")
    assert concerns.table(lexicons) in guide, "run python -m tests.language.concerns and put the table in"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("He hits me and the boiler is broken", Matter.CRISIS),
        ("the boiler is broken and they are racist about it", Matter.HATE),
        ("I am racist, fuck you", Matter.HATE),
        ("being evicted and the boiler is broken", Matter.HOUSING),
        ("the boiler is broken and I am being evicted", Matter.REPAIR),
    ],
    ids=["danger before a case", "hate before a case", "hate before abuse", "first case", "first case too"],
)
def test_the_gravest_is_told_and_of_cases_the_first(text: str, matter: Matter, lexicons: Lexicons) -> None:
    concern = concern_in(text, "en_GB", lexicons)
    assert concern is not None and concern.matter is matter


@pytest.mark.parametrize(
    "text",
    ["killing time here but honestly I want to die", "these prices are killing me. He hits me"],
)
def test_a_harmless_phrase_hides_nothing_beside_it(text: str, lexicons: Lexicons) -> None:
    assert concern_in(text, "en_GB", lexicons) == Concern(Matter.CRISIS, "en_GB")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("I can't go on anymore", CRISIS),
        ("i cant carry on no more", CRISIS),
        ("there is no point carrying on", CRISIS),
        ("i want it all to stop", CRISIS),
        ("I give up on life me", CRISIS),
        ("nobody would notice if I was gone", CRISIS),
        ("we cant go on any more trips with the club", NONE),
        ("we cant go on to the field", NONE),
        ("i want the lorries to stop", NONE),
        ("nobody would notice a new bench", NONE),
        ("I give up on the bins", NONE),
    ],
)
def test_who_cannot_go_on_is_heard_and_who_cannot_go_on_trips_is_not(
    text: str, what: str, lexicons: Lexicons
) -> None:
    assert found(text, "en_GB", lexicons) == what


def test_parts_of_a_pattern_belong_to_one_sentence(lexicons: Lexicons) -> None:
    assert found("The heating is great. My promise is broken", "en_GB", lexicons) == NONE
    assert found("The heating at ours is broken", "en_GB", lexicons) == "repair"


def test_a_case_is_looked_for_in_the_talks_language_and_english_only(lexicons: Lexicons) -> None:
    polish = "dostaliśmy eksmisję"
    assert found(polish, "pl", lexicons) == "housing"
    assert found(polish, "ro", lexicons) == NONE
    assert found("my boiler is broken", "pl", lexicons) == "repair"


@pytest.mark.parametrize(
    "text",
    ["", " ", "!!!", "\u202e", "👍", "*", "a" * 20000, "ha " * 5000, "\x00\x00", "٣", "\ud83d"],
    ids=[
        "empty",
        "blank",
        "signs",
        "bidi",
        "emoji",
        "star",
        "long word",
        "many words",
        "nul",
        "digit",
        "half",
    ],
)
def test_nothing_odd_is_a_concern_or_a_fault(text: str, lexicons: Lexicons) -> None:
    assert concern_in(text, "en_GB", lexicons) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("boiler + ", "without letters"),
        ("/broken", "without letters"),
        ("ab*", "3 letters"),
        ("*abc*", "3 letters"),
    ],
)
def test_a_wrong_pattern_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        pattern(text)
