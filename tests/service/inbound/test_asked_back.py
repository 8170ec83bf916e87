"""Requests in ordinary words through the signed webhook: obeyed, or asked about before they are an answer."""

from __future__ import annotations

import pytest

from bot.model.event import Disposition
from tests.phone import Phone

TO_WHY = ("TIPTON", "1", "3")  # to a question for own words
STOPPED, ASKED = "You will get no more texts", "Do you want no more texts from us?"


@pytest.mark.parametrize("before", [(), ("TIPTON",), TO_WHY[:-1], TO_WHY, (*TO_WHY, "nobody rings", "DONE")])
@pytest.mark.parametrize("words", ["please stop sending me these texts", "who is this? stop texting"])
def test_a_request_to_stop_is_heard_in_every_state(phone: Phone, before: tuple[str, ...], words: str) -> None:
    phone.goes(*before)
    (said,) = phone.says(words)
    if said.startswith(ASKED):
        (said,) = phone.says("1")
    assert said.startswith(STOPPED)
    assert len(phone.house.rows("stop")) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Please stop texting me. Kind regards, Derek Hadley",
        "Sorry, but no more texts please. Thank you",
        "STOP!!! wrong person",
        "hello, kindly stop messaging me now. Mrs Whitehouse",
        "no more messages ffs",
    ],
)
def test_courtesies_and_a_signature_change_nothing(phone: Phone, words: str) -> None:
    phone.goes(*TO_WHY)
    assert phone.says(words)[0].startswith(STOPPED)


def test_after_a_no_the_words_are_the_answer(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    words = "I do not want to get any more messages about things that never happen"
    assert phone.says(words) == [f"{ASKED}\n1 Yes\n2 No"]
    assert phone.outcomes()[-1] == Disposition.ASKED
    phone.says("no")
    kept = [row for row in phone.house.rows("answer") if row.words == words]
    event = next(row for row in phone.house.rows("event") if row.text == words)
    assert [row.event_id for row in kept] == [event.id]
    assert event.outcome == Disposition.ANSWER
    assert not phone.house.rows("stop")


def test_where_own_words_are_asked_other_words_lose_nothing(phone: Phone) -> None:
    phone.goes(*TO_WHY, "no more texts to the old people please, they cannot read them")
    phone.goes("they need a letter", "DONE")
    kept = [row.words for row in phone.house.rows("answer")]
    assert kept[-2:] == [
        "no more texts to the old people please, they cannot read them",
        "they need a letter",
    ]


def test_at_a_choice_the_words_are_no_miss_and_an_officer_finds_them(phone: Phone) -> None:
    phone.goes(*TO_WHY[:-1])
    assert phone.says("I never agreed to your messages")[0].startswith(ASKED)
    assert phone.says("3")[0].startswith("What makes you say that?")
    assert Disposition.ASKED in phone.outcomes()


def test_to_ask_once_more_is_a_yes(phone: Phone) -> None:
    phone.goes(*TO_WHY, "can you please not send me anything else")
    assert phone.says("I said do not send me anything")[0].startswith(STOPPED)


def test_a_yes_days_later_stops_nothing(phone: Phone) -> None:
    phone.goes(*TO_WHY, "can you please not send me anything else")
    phone.says("yes", after=2 * 24 * 3600)
    assert not phone.house.rows("stop")


@pytest.mark.parametrize(
    "words",
    [
        "can somebody ring me about it please",
        "id rather talk to a person",
        "gi we a bell when yow've a minute",
    ],
)
def test_a_call_is_offered_and_booked(phone: Phone, words: str) -> None:
    phone.goes(*TO_WHY)
    said = phone.says(words)
    if said[0].startswith("Do you want a person to ring you?"):
        said = phone.says("yes")
    assert "ring" in said[0]


def test_to_be_forgotten_is_asked_once_and_then_done(phone: Phone) -> None:
    phone.goes(*TO_WHY, "nobody rings back")
    assert phone.says("I want you to delete all my details from this") == [
        "Do you want us to delete all that you told us?\n1 Yes\n2 No"
    ]
    assert phone.says("1")[0].startswith("We have deleted")
    assert not [row for row in phone.house.rows("answer") if row.words == "nobody rings back"]


@pytest.mark.parametrize(
    "words",
    ["Stop the cars on my street", "the council should stop sending letters", "the 74 bus don't stop here"],
)
def test_a_comment_stays_a_comment(phone: Phone, words: str) -> None:
    phone.goes(*TO_WHY, words)
    assert phone.house.rows("answer")[-1].words == words
    assert phone.outcomes()[-1] == Disposition.ANSWER


def test_danger_goes_before_what_it_sounds_like(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    said = phone.says("leave me alone I want to kill myself")
    assert "999" in said[0]
    assert not phone.house.rows("stop")


@pytest.mark.parametrize(
    ("language", "yes", "no"), [("", "yes", "no"), ("polski", "tak", "nie"), ("", "y", "nope")]
)
def test_a_bare_word_after_the_first_forget_answers_no_question(
    phone: Phone, language: str, yes: str, no: str
) -> None:
    phone.goes("hello", *filter(None, [language]), "1")
    answers = len(phone.house.rows("answer"))
    warned = phone.says("FORGET")
    assert phone.says(yes) == warned
    assert "1 " in phone.says(no)[0], "the question is put again"
    assert len(phone.house.rows("answer")) == answers
    assert phone.says("FORGET") == warned, "after a no it is to be said twice again"
    phone.says(yes)
    assert "FORGET" not in phone.says("FORGET")[0]


def test_a_yes_later_on_is_an_answer_again(phone: Phone) -> None:
    phone.goes("hello", "1", "FORGET", "HELP")
    phone.says("yes")
    assert phone.house.rows("answer")[-1].words == "yes"
    phone.goes("FORGET")
    phone.says("I often think of it")
    assert phone.house.rows("answer")[-1].words == "I often think of it"
