"""At a question for own words an everyday word is the answer; nobody is thrown out of a talk by a word."""

from __future__ import annotations

import pytest

from bot.model.event import Disposition
from tests.phone import Phone

TO_WHY = ("TIPTON", "1", "3")  # to a question for own words
TO_HELPS = ("NEWHERE", "1", "Tipton", "1")  # "What is hard?"


def kept(phone: Phone) -> list[str]:
    return [row.words for row in phone.house.rows("answer")]


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        ("phone calls", ""),
        ("group", "Then send GROUPS."),
        ("information", "Then send HELP."),
        ("language", "Then send LANG."),
        ("languages", "Then send LANG."),
        ("a person", ""),
        ("my town", "Then send TOWN."),
    ],
)
def test_an_everyday_word_is_the_answer_with_an_offer(phone: Phone, words: str, offer: str) -> None:
    phone.goes(*TO_HELPS)
    said = phone.says(words)
    if words == "a person":  # two words ask for a call, which is no everyday thing
        assert "ring" in said[0]
        return
    assert kept(phone)[-1] == words
    assert offer in said[0]


@pytest.mark.parametrize("name", ["English", "Polish", "angielski", "po polsku", "اردو"])
def test_the_name_of_a_language_is_the_answer_and_is_offered_once(phone: Phone, name: str) -> None:
    phone.goes(*TO_HELPS, name)
    assert kept(phone)[-1] == name
    assert not [row for row in phone.house.rows("person") if row.language]


def test_after_the_offer_the_name_is_a_wish(phone: Phone) -> None:
    phone.goes(*TO_HELPS)
    assert "Shall we use" in phone.says("Polish")[0]
    phone.says("polski")
    assert [row.language for row in phone.house.rows("person")] == ["pl"]


@pytest.mark.parametrize("words", ["URDU", "can I have this in Urdu please", "LANG", "HELP", "GROUPS"])
def test_what_our_texts_print_and_plain_wishes_stay_commands(phone: Phone, words: str) -> None:
    phone.goes(*TO_HELPS, words)
    assert phone.outcomes()[-1] == Disposition.COMMAND


@pytest.mark.parametrize("words", ["I help someone", "I am helping my mom", "i am helping someone"])
def test_carers_are_no_helpers(phone: Phone, words: str) -> None:
    phone.goes("JOININ", "1", "Tipton")
    phone.says(words)
    assert not [row for row in phone.house.rows("talk") if row.mode == "assisted"]


@pytest.mark.parametrize("word", ["QUIZ", "library", "STORY"])
def test_a_poster_word_inside_a_talk_is_asked_about(phone: Phone, word: str) -> None:
    phone.goes(*TO_WHY[:-1])
    before = len(phone.house.rows("talk"))
    assert phone.says(word)[0] == f"Do you want to leave this and start {word.upper()}?\n1 Yes\n2 No"
    assert len(phone.house.rows("talk")) == before
    assert phone.says("3")[0].startswith("What makes you say that?")


def test_a_yes_begins_what_the_poster_promised(phone: Phone) -> None:
    phone.goes(*TO_WHY[:-1], "STORY")
    before = len(phone.house.rows("talk"))
    phone.says("1")
    assert len(phone.house.rows("talk")) == before + 1
