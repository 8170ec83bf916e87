"""How old a reader has to be: counted against figures worked out by hand, and against a dictionary's."""

from __future__ import annotations

import pytest

from bot.wording.jargon import BLAME, COUNCIL_SPEAK, hard_words
from bot.wording.reading_age import Measured, measured, syllables

# Syllables as dictionaries divide the words.
COUNTED = {
    1: "we you the made changed tell's months texts asked league they're 12 B66",
    2: "people council happened money today number never waited cities quiet doing worries language "
    "someone little tables changes buses poem truly hopeful safety basement",
    3: "library decided together idea area everyone computer following radio video Saturday reaction "
    "familiar quietly officer example",
    4: "community February development information necessary January security",
    5: "university opportunity administration",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [pytest.param(word, count, id=word) for count, words in COUNTED.items() for word in words.split()],
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


# Sentences, words and syllables counted by hand; grade = 0.39 w/s + 11.8 y/w - 15.59, and five for the age.
BY_HAND = [
    (
        "Your answer will be read by an officer. They will decide on Friday.",
        Measured(2, 13, 18),
        0.39 * 13 / 2 + 11.8 * 18 / 13 - 15.59 + 5,
    ),
    (
        "The council is going to consider alternative arrangements for libraries in every community.",
        Measured(1, 13, 28),
        0.39 * 13 + 11.8 * 28 / 13 - 15.59 + 5,
    ),
]


@pytest.mark.parametrize(("text", "size", "age"), BY_HAND, ids=["plain", "hard"])
def test_the_age_is_the_flesch_kincaid_grade_and_five(text: str, size: Measured, age: float) -> None:
    assert measured(text) == size
    assert measured(text).age == pytest.approx(age)


TOGETHER = [
    pytest.param("Ring 0121 496 0123. Then ask.", 2, 6, id="a phone number is three short words"),
    pytest.param("It costs 2.5 million pounds.", 1, 5, id="a decimal ends no sentence"),
    pytest.param("Our pledge: We will come to you.", 2, 7, id="a colon ends one"),
    pytest.param("???", 0, 0, id="signs are nothing"),
    pytest.param("", 0, 0, id="nothing is nothing"),
]


@pytest.mark.parametrize(("text", "sentences", "words"), TOGETHER)
def test_sentences_and_words_are_told_apart(text: str, sentences: int, words: int) -> None:
    assert (measured(text).sentences, measured(text).words) == (sentences, words)


def test_no_text_is_for_somebody_younger_than_five() -> None:
    assert measured("We go. You go. I go.").age == 5
    assert measured("").age == 5


def test_a_short_text_leans_on_what_is_usual_and_a_long_one_does_not() -> None:
    short, long, usual = Measured(1, 10, 25), Measured(3, 30, 75), Measured(10, 100, 120)
    assert usual.age < short.steadied(usual, 30).age < short.age
    assert long.steadied(usual, 30) == long
    assert short.steadied(Measured(0, 0, 0), 30) == short


SAID = [
    pytest.param("This is co-production.", 1, id="with a hyphen"),
    pytest.param("This is co production.", 1, id="with a space"),
    pytest.param("We coproduce it.", 1, id="in one word, another form"),
    pytest.param("We like Co\u2011Production", 1, id="capitals and a hyphen that does not break"),
    pytest.param("We grow produce here.", 0, id="produce is a plain word"),
    pytest.param("You can reach us. It is hard to reach.", 1, id="a phrase of three words"),
    pytest.param("We reimplemented it.", 0, id="not inside a word"),
    pytest.param("Stakeholders engage with strategies and strategy.", 2, id="each once"),
]


@pytest.mark.parametrize(("text", "count"), SAID)
def test_council_speak_is_found_however_it_is_written(text: str, count: int) -> None:
    assert len(list(hard_words(text, COUNCIL_SPEAK))) == count


def test_every_word_of_the_lists_is_found_by_itself() -> None:
    for listed in (COUNCIL_SPEAK, BLAME):
        for word in listed:
            assert list(hard_words(f"We say {word} here.", listed)), word
