"""An answer with a part held back is asked about at every kind of question, in every language."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content.content import Content
from bot.dialogue.meaning import Chosen, Unsure
from tests.contents import shipped
from tests.language.conftest import Read

TODAY = date(2026, 11, 23)
HELD_BACK = [
    ("en_GB", "yes but not in winter"),
    ("en_GB", "yeah, but only if I can stop it"),
    ("en_GB", "yes unless it costs money"),
    ("en@easy", "yes but not every day"),
    ("en@easy", "yes, only some"),
    ("en@easy", "yes but not at night"),
    ("pl", "tak, ale nie zimą"),
    ("pl", "tak, ale tylko rano"),
    ("pl", "tak, chyba że coś kosztuje"),
    ("ur", "haan par garmi mein nahi"),
    ("ur", "ہاں لیکن رات کو نہیں"),
    ("ur", "جی ہاں مگر صرف صبح"),
    ("pa", "ਹਾਂ ਪਰ ਸਰਦੀਆਂ ਵਿੱਚ ਨਹੀਂ"),
    ("pa", "haan par sirf savere"),
    ("pa", "ਹਾਂ ਜੀ ਪਰ ਸਿਰਫ਼ ਸਵੇਰੇ"),
    ("bn", "হ্যাঁ কিন্তু রাতে না"),
    ("bn", "হ্যাঁ তবে শুধু সকালে"),
    ("bn", "ha kintu shudhu shokale"),
    ("gu", "હા પણ શિયાળામાં નહીં"),
    ("gu", "હા પણ માત્ર સવારે"),
    ("gu", "haa pan fakt savare"),
    ("ro", "da, dar nu iarna"),
    ("ro", "da, dar numai dimineața"),
    ("ro", "da, doar dacă e gratis"),
    ("ar", "نعم لكن ليس في الشتاء"),
    ("ar", "نعم بس مو بالليل"),
    ("ar", "نعم بشرط ما يكلف شي"),
    ("ckb", "بەڵێ بەڵام زستان نا"),
    ("ckb", "بەڵێ بەڵام تەنها بەیانیان"),
    ("ckb", "بەڵێ بە مەرجێک پارەی نەوێت"),
    ("fa", "بله ولی زمستان نه"),
    ("fa", "آره اما فقط صبح ها"),
    ("fa", "بله به شرطی که رایگان باشد"),
]
LIMITED = [  # comments that hold nothing back of what is so, and may limit what is allowed
    ("en_GB", "yes but I work nights"),
    ("en_GB", "yes, my son reads it though only I have the phone"),
    ("pl", "tak, ale rano pracuję"),
    ("ro", "da, dar lucrez noaptea"),
    ("ur", "ہاں لیکن میں رات کو کام کرتا ہوں"),
    ("fa", "بله ولی من شب کار می کنم"),
]


@pytest.fixture(scope="module")
def content() -> Content:
    return shipped()


def heard(content: Content, script: str, question: str, text: str, language: str) -> object:
    asked = content.conversations[script].question(question)
    return content.ears.hear(asked, text, language, TODAY)


@pytest.mark.parametrize(("language", "text"), HELD_BACK)
def test_a_yes_with_a_reservation_is_asked_about(language: str, text: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("unsure", None)


@pytest.mark.parametrize(("language", "text"), HELD_BACK)
@pytest.mark.parametrize(
    ("script", "question"), [("pledge-check", "kept"), ("what-happened", "again"), ("live-poll", "poll")]
)
def test_so_it_is_among_options_and_at_every_yes_or_no(
    script: str, question: str, language: str, text: str, content: Content
) -> None:
    assert isinstance(heard(content, script, question, text, language), Unsure)


@pytest.mark.parametrize(("language", "text"), [*HELD_BACK, *LIMITED])
def test_a_consent_with_a_reservation_is_none(language: str, text: str, content: Content) -> None:
    meaning = heard(content, "pledge-check", "keep-number", text, language)
    assert isinstance(meaning, Unsure)
    assert not meaning.maybe, "a No to 'Did you mean Yes?' would be taken for a refusal"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("yes please", "yes"),
        ("yes because it matters to me", "yes"),
        ("1 thanks", "yes"),
        ("no, I get enough of these", "no"),
        ("yes and ask me more", "ask"),
    ],
)
def test_a_plain_consent_is_one(text: str, option: str, content: Content) -> None:
    meaning = heard(content, "pledge-check", "keep-number", text, "en_GB")
    assert isinstance(meaning, Chosen) and meaning.option == option


@pytest.mark.parametrize("text", ["6 but only in summer", "6, if the bus comes", "six, unless it rains"])
def test_a_number_with_a_reservation_is_asked_about(text: str, read: Read) -> None:
    assert read(text, "number", min=1, max=10) == ("unsure", None)


@pytest.mark.parametrize("text", ["6, staff are lovely but it's always shut", "6 because it rains", "6 pls"])
def test_a_number_with_a_comment_counts(text: str, read: Read) -> None:
    assert read(text, "number", min=1, max=10) == ("number", 6)


@pytest.mark.parametrize(
    "text",
    ["Tipton but only at weekends", "I live in Tipton but only in summer", "tipton, only until May"],
)
def test_a_town_with_a_reservation_is_asked_about(text: str, content: Content) -> None:
    meaning = heard(content, "pledge-check", "town", text, "en_GB")
    assert isinstance(meaning, Unsure) and meaning.maybe == ("tipton",)


@pytest.mark.parametrize("text", ["Friday but not after 3", "friday if it is dry", "Friday, only mornings"])
def test_a_day_with_a_reservation_is_asked_about(text: str, read: Read) -> None:
    assert read(text, "day", today="2026-11-23") == ("unsure", None)


@pytest.mark.parametrize(
    "text", ["parks but only in summer", "parks and buses if free", "1, but only in May"]
)
def test_a_list_with_a_reservation_is_asked_about(text: str, read: Read) -> None:
    options = ["Parks and play areas", "Libraries", "Buses and trains"]
    assert read(text, "several", options=options, max=3) == ("unsure", None)


@pytest.mark.parametrize(
    "text", ["sometimes but not often", "sometimes, only on Sundays", "sometimes if I ask"]
)
def test_what_is_a_reservation_itself_is_held_back_by_none(text: str, content: Content) -> None:
    meaning = heard(content, "pledge-check", "kept", text, "en_GB")
    assert isinstance(meaning, Chosen) and meaning.option == "sometimes"


@pytest.mark.parametrize(
    "text", ["yes but the lights are off", "yes because I like it", "yes. My mum goes there"]
)
def test_a_comment_that_says_more_of_it_is_kept(text: str, content: Content) -> None:
    meaning = heard(content, "pledge-check", "kept", text, "en_GB")
    assert isinstance(meaning, Chosen) and meaning.option == "yes" and meaning.rest
