"""What people really text, through the signed webhook: every odd message is kept, understood or asked about.

The numbers in the rows are those of tests/service/inbound/inbound_cases.py.
"""

from __future__ import annotations

import pytest

from bot.model.event import Disposition
from channels.sms.adapter import RESERVED
from tests.channels.requests import sms_request, text_form
from tests.phone import Phone
from tests.web.serving import post

TO_KEPT = ("TIPTON", "1")
TO_WHY = (*TO_KEPT, "3")
AGAIN = "Sorry, we did not get that."


def answers(phone: Phone, question: str) -> list[str]:
    return [row.words for row in phone.house.rows("answer") if row.question == question]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("\U0001f642\U0001f33c", id="3 emoji"),
        pytest.param("1 2", id="6 two numbers for one choice"),
        pytest.param("12", id="6 two numbers run together"),
        pytest.param("https://example.org/1", id="19 an address of a page"),
        pytest.param("> Do we do this?\n> 1 Yes\n> 2 Sometimes\nOn Monday you wrote:", id="21 our text back"),
        pytest.param("a" * 700, id="22 one very long word"),
    ],
)
def test_what_is_no_answer_is_kept_and_the_question_is_put_again(phone: Phone, words: str) -> None:
    phone.goes(*TO_KEPT)
    assert phone.says(words)[0].startswith(AGAIN)
    kept = phone.house.rows("event")[-1]
    assert (kept.text, kept.fault) == (words, None)
    assert answers(phone, "kept") == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="1 an empty text"),
        pytest.param("  \n \r\n ", id="2 spaces and line ends"),
        pytest.param("\u200b\u2060", id="2 characters nobody sees"),
    ],
)
def test_an_empty_text_is_no_miss_and_the_question_is_put_again(phone: Phone, words: str) -> None:
    asked = phone.goes(*TO_KEPT)[0]
    for _ in range(3):
        assert phone.says(words)[0] == asked
    assert phone.house.rows("event")[-1].text == words
    assert answers(phone, "kept") == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("3\ufe0f\u20e3", id="4 a keycap emoji"),
        *(
            pytest.param(words, id=f"5 {words.strip()}")
            for words in ("3", "3.", " 3 ", "three", "\u0969", "\u0663", "\uff13", "(3)", "No. 3")
        ),
        pytest.param("\u200b3\u200d", id="13 with characters nobody sees"),
        pytest.param("three full stop", id="94 dictated, with its full stop"),
        pytest.param("number three", id="94 dictated in full"),
    ],
)
def test_a_number_is_a_number_however_it_is_typed(phone: Phone, words: str) -> None:
    phone.goes(*TO_KEPT)
    assert phone.says(words)[0].startswith("What makes you say that?")
    assert answers(phone, "kept") == [words]
    assert phone.house.rows("answer")[-1].meaning["option"] == "no"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("\U0001f642\U0001f33c", id="3 emoji"),
        pytest.param("Nobody rang. " * 150, id="7 two thousand characters"),
        pytest.param(
            "\u0a15\u0a4b\u0a08 \u0a28\u0a39\u0a40\u0a02 " * 160, id="8 a long text that is not Latin"
        ),
        pytest.param("It is locked\x00 again", id="10 a control character"),
        pytest.param("ref \u0637\u0644\u0628 T482 \u0645\u0631\u062d\u0628\u0627", id="14 two directions"),
        pytest.param("\u202eevil words\u202c", id="15 an override of direction"),
        pytest.param("cafe\u0301 and caf\u00e9", id="16 accents apart and together"),
        pytest.param("l\u0335\u0336\u0337o\u0321\u0322c\u0489ked", id="17 letters struck through"),
        pytest.param("https://example.org/photo", id="19 an address of a page"),
        pytest.param("<script>alert(1)</script> '; DROP TABLE talk; {{7*7}} =cmd()", id="20 code"),
        pytest.param("> you wrote\n>> and I wrote\nNobody came.", id="21 an earlier thread"),
        pytest.param("x" * 1500, id="22 one very long word"),
        pytest.param("stop messing about", id="24 a sentence with stop in it"),
        pytest.param("the bus stop is broken", id="24 a bus stop"),
        pytest.param("please don't stop", id="24 the opposite of stop"),
        pytest.param("ni bhai, koi nahi aaya", id="93 Urdu in Latin letters"),
    ],
)
def test_own_words_are_kept_to_the_letter(phone: Phone, words: str) -> None:
    phone.goes(*TO_WHY)
    phone.says(words)
    phone.says("DONE")
    kept = words.replace("\x00", "\ufffd")
    assert answers(phone, "why") == [kept]
    assert phone.house.rows("event")[-2].text == kept


def test_a_text_that_arrives_in_two_is_one_answer_in_two_parts(phone: Phone) -> None:
    """Case 9."""
    phone.goes(*TO_WHY)
    phone.says("Nobody rang me back and the ga", after=1)
    phone.says("te is still locked", after=0)
    assert phone.says("DONE")[0].startswith("Thank you. Your number for this is")
    assert answers(phone, "why") == ["Nobody rang me back and the ga", "te is still locked"]


@pytest.mark.parametrize(
    "words",
    [
        *(pytest.param(each, id=f"23 {each.strip()}") for each in ("STOP", "Stop.", "STOP!", " stop ")),
        *(
            pytest.param(each, id=f"25 {each}")
            for each in (
                "ARRET",
                "ALTO",
                "\u0421\u0422\u041e\u041f",
                "\u062a\u0648\u0642\u0641",
                "przesta\u0144",
            )
        ),
        pytest.param("ST\u200bOP", id="26 with a space of no width"),
        pytest.param("STOP \U0001f620", id="26 with an emoji"),
        pytest.param("\u0421\u0422\u041e\u0420", id="18 in letters that look alike"),
        pytest.param("stop full stop", id="94 dictated"),
    ],
)
@pytest.mark.parametrize("state", [(), TO_KEPT, TO_WHY], ids=["at first", "at a choice", "at own words"])
def test_stop_ends_it_in_every_state(phone: Phone, words: str, state: tuple[str, ...]) -> None:
    phone.goes(*state)
    assert phone.says(words)[0].startswith("You will get no more texts from us.")
    assert phone.says("hello?") == []


def test_stop_twice_is_confirmed_once(phone: Phone) -> None:
    """Case 28."""
    phone.goes(*TO_WHY, "STOP")
    assert phone.says("STOP") == []
    assert len(phone.house.rows("stop")) == 1


def test_an_answer_after_stop_is_kept_and_gets_no_reply(phone: Phone) -> None:
    """Cases 27 and 34."""
    phone.goes(*TO_KEPT, "STOP")
    assert phone.says("3") == []
    assert phone.outcomes()[-1] == Disposition.STOPPED
    assert answers(phone, "kept") == []


def test_a_word_of_its_own_that_the_provider_took_for_stop_is_a_stop(phone: Phone) -> None:
    """Case 29: the provider answers it itself, so we say nothing."""
    phone.goes(*TO_KEPT)
    before = len(phone.house.rows("outbox"))
    post(phone.house, sms_request(text_form(Body="RUHE", OptOutType="STOP", MessageSid="SM-left")))
    assert len(phone.house.rows("outbox")) == before
    assert len(phone.house.rows("stop")) == 1


def test_start_after_months_brings_them_back(phone: Phone) -> None:
    """Case 30."""
    phone.goes(*TO_WHY, "STOP")
    phone.house.clock.pass_by(days=150)
    assert phone.says("START")[0].startswith("Welcome back.")
    assert phone.says("PLEDGE") != []


@pytest.mark.parametrize("words", ["HELP", "INFO", "help!"])
def test_help_is_answered_though_the_provider_may_have_too(phone: Phone, words: str) -> None:
    """Case 31: only we know whom to ring, and where the talk stands."""
    asked = phone.goes(*TO_KEPT)[0]
    post(phone.house, sms_request(text_form(Body=words, OptOutType="HELP", MessageSid="SM-help")))
    said = phone.house.rows("outbox")[-1].body
    assert "0121 496 0123" in said
    assert said.endswith(asked)


@pytest.mark.parametrize("words", ["CANCEL", "end", "QUIT"])
def test_a_word_the_provider_acts_on_is_no_answer_of_ours(phone: Phone, words: str) -> None:
    """Case 33: it is a STOP, and no question of ours offers a word that opts out."""
    phone.goes(*TO_KEPT)
    assert phone.says(words)[0].startswith("You will get no more texts from us.")
    scripts = phone.house.services.content().conversations.values()
    offered = {
        option.label.english.upper()
        for script in scripts
        for each in script.questions
        for option in each.options
    }
    assert offered
    assert not offered & (RESERVED - {"START", "UNSTOP", "HELP", "INFO"})


# --- people ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["who is this?", "Who are you", "whos this", "is this a scam"])
def test_who_is_this_is_told_by_name(phone: Phone, words: str) -> None:
    """Case 95."""
    asked = phone.goes(*TO_KEPT)[0]
    said = phone.says(words)[0]
    assert said.startswith("We are Sandwell Council.")
    assert said.endswith(asked), "and the question waits"


@pytest.mark.parametrize("words", ["wrong number", "Wrong number.", "sorry, you have the wrong number"])
def test_a_wrong_number_gets_one_apology_and_no_more_questions(phone: Phone, words: str) -> None:
    """Case 95."""
    phone.goes(*TO_KEPT)
    assert phone.says(words) == [
        "Sorry to bother you. Send STOP and we will not text this phone again. "
        "Send FORGET to delete this number."
    ]
    assert phone.says(words) == []
    assert [row.state for row in phone.house.rows("talk")] == ["stopped"]


def test_a_wrong_number_can_be_forgotten_at_once(phone: Phone) -> None:
    phone.goes(*TO_KEPT, "wrong number")
    assert "cannot be undone" in phone.says("FORGET")[0]
    assert "deleted" in phone.says("FORGET")[0]


@pytest.mark.parametrize("words", ["human please", "can I speak to a person", "talk to someone"])
def test_a_person_is_one_word_away(phone: Phone, words: str) -> None:
    """Case 97."""
    phone.goes(*TO_KEPT)
    assert "good time to ring" in phone.says(words)[0]


def test_another_language_in_the_middle_goes_on_from_the_same_question(phone: Phone) -> None:
    """Case 92."""
    asked = phone.goes(*TO_KEPT)[0]
    said = phone.says("Polski")[0]
    assert "(pl)" in said
    assert len(said.splitlines()) >= len(asked.splitlines())
    phone.says("3")
    assert answers(phone, "kept") == ["3"]


def test_an_answer_to_the_question_before_last_is_not_written_down_for_this_one(phone: Phone) -> None:
    """Case 96: a town is no answer to "do we do this?", and starts nothing new either."""
    phone.goes(*TO_KEPT)
    assert phone.says("Smethwick")[0].startswith(AGAIN)
    assert answers(phone, "kept") == []
    assert len(phone.house.rows("talk")) == 1


def test_a_correction_mends_the_answer_before(phone: Phone) -> None:
    """Case 96."""
    phone.goes(*TO_WHY)
    phone.says("no sorry, 2")
    kept = [(row.words, bool(row.replaced)) for row in phone.house.rows("answer") if row.question == "kept"]
    assert kept == [("3", True), ("no sorry, 2", False)]


@pytest.mark.parametrize("words", ["thanks", "ok", "Thank you", "cheers", "\U0001f44d"])
def test_thanks_after_the_end_starts_no_loop_of_politeness(phone: Phone, words: str) -> None:
    """Case 98."""
    phone.goes(*TO_WHY, "nobody told me", "DONE")
    assert phone.says(words) == []
    assert phone.house.rows("event")[-1].text == words


def test_two_people_on_one_phone_have_a_talk_and_a_number_each(phone: Phone) -> None:
    """Case 99: one phone is one person to us; nothing the first one said is shown to the second."""
    first = phone.goes(*TO_WHY, "my own secret words", "DONE")[0]
    second = phone.goes("PLEDGE", "1", "it works for me", "DONE")[0]
    refs = [row.ref for row in phone.house.rows("talk") if row.ended_at]
    assert len(set(refs)) == 2
    assert (refs[0] in first, refs[1] in second) == (True, True)
    assert [row.words for row in phone.house.rows("answer") if row.question == "kept"] == ["3", "1"]
    said = " ".join(phone.goes("STATUS") + phone.goes("MYDATA") + phone.goes("WHO"))
    assert "secret" not in said
