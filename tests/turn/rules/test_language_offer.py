"""Choosing a language: a guess is offered once and changes nothing; a name switches, in the middle too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.app import rehearsal_limits
from bot.content.content import Content
from bot.service.authoring import translations
from bot.service.simulator.simulator import Rehearsal, Said, rehearse
from bot.settings import ROOT
from tests.fixed import MONDAY_10AM
from tests.made_up import translate

LIMITS = rehearsal_limits()
BEFORE = {"pl": "Żółw. ", "ur": "ہاں ", "ar": "نعم ", "fa": "بله "}
Begin = Callable[..., Rehearsal]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The shipped languages and answer words; complete in four, with made-up texts, and in no other."""
    here, there = ROOT / "locales", tmp_path_factory.mktemp("locales")
    for source in (*here.glob("*.toml"), *here.glob("*/lexicon.toml")):
        target = there / source.relative_to(here)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    english = Content.load(ROOT / "conversations", there)
    texts = translations.all_texts(english, Path("no pages"))
    for tag, before in BEFORE.items():
        translations.add(there, english.languages[tag], texts, here / "en_GB" / "lexicon.toml")
        translate(there, tag, before)
    return Content.load(ROOT / "conversations", there)


@pytest.fixture
def begin(content: Content) -> Iterator[Begin]:
    """begin("sms") gives a person who has said nothing yet."""
    with ExitStack() as stack:
        yield lambda channel="sms": stack.enter_context(rehearse(content, channel, LIMITS, MONDAY_10AM))


def offer(tag: str) -> str:
    return BEFORE[tag] + "Shall we use English?"


def told(said: list[Said]) -> str:
    return "\n".join(each.text for each in said)


def test_the_first_message_shows_the_way_to_every_language(begin: Begin) -> None:
    assert "Polski, اردو, العربية, فارسی" in told(begin("sms").says("hello")) or (
        "Polski, Urdu, Al-arabiyya, Farsi" in told(begin("sms").says("hello"))
    )
    labels = [choice.label for choice in begin("telegram").says("hello")[-1].choices]
    assert {"Polski", "اردو", "العربية", "فارسی"} <= set(labels)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        pytest.param("Dzień dobry", ["pl"], id="letters of one language"),
        pytest.param("کیا حال ہے", ["ur"], id="letters of one language in a shared script"),
        pytest.param("سلام", ["ar", "fa"], id="a script that two languages share"),
        pytest.param("nie wiem", ["pl"], id="words of one language"),
        pytest.param("hello", [], id="an English greeting"),
        pytest.param("my street is always dark", [], id="English words"),
        pytest.param("2", [], id="a number"),
        pytest.param("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", [], id="a language that is not ready"),
    ],
)
def test_first_words_may_bring_an_offer_but_never_a_switch(begin: Begin, text: str, tags: list[str]) -> None:
    heard = told(begin().says(text))
    assert "Hello, Sandwell Council here." in heard
    assert [tag for tag in BEFORE if offer(tag) in heard] == tags


@pytest.mark.parametrize(
    ("hint", "tags"),
    [("pl", ["pl"]), ("pl-PL", ["pl"]), ("en", []), ("pa-PK", []), ("xx", []), (None, [])],
    ids=str,
)
def test_what_the_app_says_of_itself_is_a_hint(begin: Begin, hint: str | None, tags: list[str]) -> None:
    heard = told(begin("telegram").says("", start="TIPTON", language_hint=hint))
    assert "Hello! This is the Sandwell Council chat bot" in heard
    assert [tag for tag in BEFORE if offer(tag) in heard] == tags


def test_an_offer_is_made_once_and_silence_is_a_no(begin: Begin) -> None:
    person = begin()
    assert offer("pl") in told(person.says("Dzień dobry"))
    for text in ("Dzień dobry", "nie wiem", "ہاں ٹھیک ہے", "STOP", "START", "Dzień dobry"):
        assert "Shall we use" not in told(person.says(text))


def test_an_offer_can_be_tapped_where_there_are_buttons(begin: Begin) -> None:
    person = begin("telegram")
    person.says("hello")
    person.says("1")
    said = person.says("nie wiem")[-1]
    assert ("lang:pl", "Polski") in [(choice.key, choice.label) for choice in said.choices]
    assert BEFORE["pl"] + "May we keep this chat" in told(person.says("[Polski]"))


def test_an_answer_in_own_words_is_kept_with_the_offer(begin: Begin) -> None:
    person = begin("telegram")
    for text in ("PLEDGE", "1", "1", "Tipton", "3"):
        person.says(text)
    assert offer("pl") in told(person.says("Nikt mi nic nie mówi, proszę"))
    assert "Your number for this is" in told(person.says("DONE"))


def test_naming_a_language_switches_and_asks_the_same_question(begin: Begin) -> None:
    person = begin()
    for text in ("PLEDGE",):
        person.says(text)
    question = "May we keep your number for 12 months, to text you what happens?"
    assert BEFORE["pl"] + question in told(person.says("po polsku proszę"))
    assert BEFORE["ur"] + question in told(person.says("urdu"))
    back = told(person.says("angielski"))
    assert "We will use English now." in back
    assert f"\n{question}" in back
    assert "Shall we use" not in told(person.says("Dzień dobry"))


@pytest.mark.parametrize("word", ["LANG", "język", "language please"])
def test_lang_shows_the_names_of_all_that_are_ready(begin: Begin, word: str) -> None:
    person = begin()
    person.says("PLEDGE")
    heard = told(person.says(word))
    assert all(f"\n{name}" in heard for name in ("English", "Polski", "اردو", "العربية", "فارسی"))
    assert "ગુજરાતી" not in heard


@pytest.mark.parametrize("text", ["pl", "ur", "ar", "fa", "hi", "so"])
def test_two_letters_never_name_a_language(begin: Begin, text: str) -> None:
    person = begin()
    for word in ("PLEDGE",):
        person.says(word)
    heard = told(person.says(text))
    assert not any(before in heard for before in BEFORE.values())


def test_a_name_nearly_right_is_offered_and_not_twice(begin: Begin) -> None:
    person = begin()
    for word in ("PLEDGE",):
        person.says(word)
    heard = told(person.says("polsih"))
    assert offer("pl") in heard
    assert "\nMay we keep your number" in heard
    assert "Shall we use" not in told(person.says("polsih"))


def test_a_language_that_is_not_ready_is_said_so_and_the_question_stays(begin: Begin) -> None:
    person = begin()
    for word in ("PLEDGE",):
        person.says(word)
    heard = told(person.says("gujarati"))
    assert "We do not have these questions in your language yet." in heard
    assert "May we keep your number" in heard


def test_a_language_says_once_that_nobody_has_checked_it(begin: Begin) -> None:
    person = begin()
    first = told(person.says("POLSKI"))
    warning = "A computer translated this. It may be wrong."
    assert (BEFORE["pl"] + warning in first, first.count(warning)) == (True, 1)
    assert warning not in told(person.says("1"))
    assert warning not in told(person.says("CALL"))


def test_references_keep_their_direction_in_apps_and_carry_no_marks_by_text(begin: Begin) -> None:
    said: dict[str, str] = {}
    for channel in ("telegram", "sms"):
        person = begin(channel)
        more = ("1", "Tipton") if channel == "telegram" else ()  # where a message costs nothing
        for text in ("اردو", "1", *more, "1", "DONE", "DONE"):
            said[channel] = said.get(channel, "") + told(person.says(text))
    assert re.search("\u2068[A-Z]\\d+\u2069", said["telegram"])
    assert "\u2068" not in said["sms"]
