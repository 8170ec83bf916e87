"""What a talk by text costs people, and us: how many texts they send and how many parts they get.

Through the signed webhook, by somebody new, from the word on the poster to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.shipped import LOCALES
from channels.sms_text import measure
from tests.phone import Phone
from tests.web.serving import SMS, House, house

# By language: the first text of somebody new, and the parts that all we say to a rating, and to a local
# matter, may come to. One letter outside the plain alphabet of texts halves what a part holds: Romanian and
# Polish are full of such letters.
PARTS = {
    "en_GB": ("TIPTON", 5, 6),
    "en@easy": ("easy english", 7, 8),
    "pa": ("PANJABI", 11, 19),
    "pl": ("POLSKI", 11, 21),
    "ur": ("اردو", 12, 18),
    "bn": ("বাংলা", 12, 16),
    "ro": ("romana", 11, 17),
    "gu": ("ગુજરાતી", 12, 17),
    "ar": ("العربية", 12, 17),
    "ckb": ("کوردی", 12, 18),
    "fa": ("فارسی", 12, 17),
}
CONSENT = "May we keep your number for 12 months, to text you what happens?"


@pytest.fixture
def shipped(tmp_path: Path, database_url: str) -> Iterator[House]:
    """A whole app in all languages."""
    made = house(tmp_path, TELLBACK_DATABASE_URL=database_url, TELLBACK_LOCALES=str(LOCALES), **SMS)
    with closing(made.services.db):
        yield made


def sent(house: House) -> list[str]:
    return [row.body for row in house.rows("outbox")]


def parts(house: House) -> int:
    return sum(measure(body).parts for body in sent(house))


def ends(house: House) -> list[str]:
    """The conversations of the talks that are over, by name."""
    return [name for name, state in talks(house) if state == "ended"]


def talks(house: House) -> list[tuple[str, str]]:
    """Each with the name of its conversation and its state."""
    names = {row.id: row.name for row in house.rows("conversation")}
    return [(names[row.conversation_id], row.state) for row in house.rows("talk")]


@pytest.mark.parametrize("language", PARTS)
def test_a_pledge_is_rated_in_five_texts(shipped: House, language: str) -> None:
    word, most, _ = PARTS[language]
    texts = [word, "1", "3", "Nobody ever rings back.", "DONE"]
    Phone(shipped).goes(*texts)
    assert "pledge-check" in ends(shipped)
    assert len(texts) <= 5
    assert parts(shipped) <= most


@pytest.mark.parametrize("language", PARTS)
def test_a_local_matter_is_told_in_six_texts(shipped: House, language: str) -> None:
    phone = Phone(shipped)
    if language != "en_GB":
        phone.says(PARTS[language][0])
    texts = ["LOCAL", "1", "Tipton", "The lights are out in Owen Street.", "DONE", "6"]
    phone.goes(*texts)
    assert "local-issue" in ends(shipped)
    assert len(texts) <= 6
    assert parts(shipped) <= PARTS[language][2]


def test_who_writes_of_something_at_once_needs_four(shipped: House) -> None:
    texts = ["The lights are out in Owen Street and it is dark.", "1", "Tipton", "6"]
    Phone(shipped).goes(*texts)
    assert ends(shipped) == ["local-issue"]


@pytest.mark.parametrize("language", PARTS)
def test_the_first_text_greets_and_asks_in_one(shipped: House, language: str) -> None:
    (first,) = Phone(shipped).says(PARTS[language][0])
    assert "Sandwell" in first or "ਸੈਂਡਵੈੱਲ" in first or "স্যান্ডওয়েল" in first or "સેન્ડવેલ" in first
    assert "STOP" in first
    assert "12" in first  # months
    assert shipped.rows("outbox")[0].question == "keep-number"


@pytest.mark.parametrize("word", ["LOCAL", "SUGGEST", "STORY", "MATTERS", "LIBRARY", "PARKFUND"])
def test_that_we_cannot_pay_is_never_said_first(shipped: House, word: str) -> None:
    phone = Phone(shipped)
    said = [phone.says(text) for text in (word, "1", "Tipton")]
    assert not any(body.startswith("We cannot pay") for bodies in said for body in bodies)
    (opening,) = said[-1]
    assert opening.index("A person reads it all.") < opening.index("We cannot pay you.")


def test_what_they_agreed_to_is_kept_word_for_word(shipped: House) -> None:
    """With the answer stands the version that was asked, and in the message the very words that were sent."""
    Phone(shipped).goes("TIPTON", "yes")
    (answer,) = (row for row in shipped.rows("answer") if row.question == "keep-number")
    (talk,) = shipped.rows("talk")
    (asked,) = (row for row in shipped.rows("outbox") if row.question == "keep-number")
    assert (answer.talk_id, answer.words, answer.meaning["option"]) == (talk.id, "yes", "yes")
    assert asked.talk_id == talk.id
    assert CONSENT in asked.body.splitlines()
    (version,) = (row for row in shipped.rows("conversation") if row.id == talk.conversation_id)
    assert CONSENT in str(version.source)


@pytest.mark.parametrize("language", ["pa", "pl", "ar"])
def test_consent_in_their_language_is_kept_in_it_word_for_word(shipped: House, language: str) -> None:
    Phone(shipped).goes(PARTS[language][0], "1")
    (answer,) = (row for row in shipped.rows("answer") if row.question == "keep-number")
    content = shipped.services.content()
    ask = content.conversations["pledge-check"].question("keep-number").ask
    (asked,) = (row for row in shipped.rows("outbox") if row.question == "keep-number")
    assert answer.language == asked.language == language
    assert content.catalogues.say(ask, language) in asked.body.splitlines()


def test_a_miss_says_the_question_alone(shipped: House) -> None:
    phone = Phone(shipped)
    phone.says("TIPTON")
    (again,) = phone.says("ello bab")
    assert CONSENT in again
    assert "Sandwell Council" not in again
    assert measure(again).parts == 2


@pytest.mark.parametrize("name", ["Polski", "ਪੰਜਾਬੀ", "اردو"])
def test_another_language_is_greeted_in_itself(shipped: House, name: str) -> None:
    phone = Phone(shipped)
    phone.says("TIPTON")
    (said,) = phone.says(name)
    assert shipped.rows("outbox")[-1].question == "keep-number"
    assert "Sandwell" in said or "ਸੈਂਡਵੈੱਲ" in said
    assert "Hello" not in said


@pytest.mark.parametrize(
    "words",
    [
        "why do you want my number?",
        "yes but only text me after six please",
        "no way am I giving you that",
        "not sure about that to be honest",
    ],
)
def test_words_about_the_first_question_are_no_new_matter(shipped: House, words: str) -> None:
    phone = Phone(shipped)
    phone.goes("TIPTON", words)
    assert [name for name, _ in talks(shipped)] == ["pledge-check"]


@pytest.mark.parametrize(("first", "then"), [("POLSKI", "LOCAL"), ("ਪੰਜਾਬੀ", "STORY"), ("TIPTON", "LIBRARY")])
def test_who_begins_something_else_at_once_is_greeted_once(first: str, then: str, shipped: House) -> None:
    Phone(shipped).goes(first, then)
    greeted, asked = sent(shipped)
    assert "STOP" in greeted and "STOP" not in asked
    assert "12" in asked, "the first question, alone"


def test_nobody_is_greeted_twice(shipped: House) -> None:
    phone = Phone(shipped)
    phone.goes("TIPTON", "no", "3", "Nobody rings.", "DONE", "LOCAL")
    assert [("Sandwell Council here" in body) for body in sent(shipped)].count(True) == 1


def test_a_child_is_asked_the_age_before_anything_else_by_text(shipped: House) -> None:
    phone = Phone(shipped)
    (first,) = phone.says("QUIZ")
    assert "Sandwell Council here" in first
    assert "How old are you?" in first
    (said,) = phone.says("im 9 years old")
    assert "grown-up" in said
    assert ends(shipped) == ["young-quiz"]
    assert not any(row.question == "keep-number" for row in shipped.rows("outbox"))


@pytest.mark.parametrize("word", ["TIPTON", "CHAT", "LOCAL", "STORY", "LIBRARY"])
def test_nobody_else_is_asked_their_age_by_text(shipped: House, word: str) -> None:
    Phone(shipped).goes(word, "1", "SKIP", "SKIP", "SKIP")
    assert not any(row.question == "age" for row in shipped.rows("outbox"))
