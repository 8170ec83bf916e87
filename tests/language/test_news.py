"""Who asks for news of something told before, and who does not, in every language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.language.lexicons import Lexicons
from bot.language.news import Feeling, asks_news, feeling_in, references_in, says_little
from bot.language.tags import Languages

FILE = Path(__file__).with_name("news_dev_lines.toml")
LINES: dict[str, dict[str, list[str]]] = tomllib.loads(FILE.read_text("utf-8"))
FOUND, WRONG = 0.9, 0.05  # at least, at most
# What people send who want to hear from us, and who do not: in English, one by one.
NEWS = [
    "any update on my bins?",
    "whats happening with Y483",
    "have you done anything yet",
    "when will i hear",
    "its been weeks",
    "did anyone read it",
    "no one has got back to me",
    "still waiting",
    "did you sort my bins",
    "so?? its been 3 weeks",
]
OTHER = [
    "the bins have not been collected for three weeks",
    "nobody came about my boiler",
    "still no lights on Owen Street",
    "nobody ever tells us what happened after the consultation",
    "when is the next bus",
    "what time does the library open",
]


def share(taken: Iterable[bool]) -> float:
    listed = list(taken)
    return sum(listed) / len(listed)


@pytest.mark.parametrize("words", NEWS)
def test_a_question_for_news_is_one(words: str, lexicons: Lexicons) -> None:
    assert asks_news(words, "en_GB", lexicons)


@pytest.mark.parametrize("words", OTHER)
def test_a_new_matter_a_grumble_or_another_question_is_none(words: str, lexicons: Lexicons) -> None:
    assert not asks_news(words, "en_GB", lexicons)


@pytest.mark.parametrize("tag", LINES)
def test_most_questions_for_news_are_found_and_little_else(tag: str, lexicons: Lexicons) -> None:
    lines = LINES[tag]
    assert share(asks_news(each, tag, lexicons) for each in lines["news"]) >= FOUND
    assert share(asks_news(each, tag, lexicons) for each in lines["other"]) <= WRONG


@pytest.mark.parametrize("tag", LINES)
def test_they_are_found_in_a_talk_in_english_too(tag: str, lexicons: Lexicons) -> None:
    assert share(asks_news(each, "en_GB", lexicons) for each in LINES[tag]["news"]) >= FOUND


@pytest.mark.parametrize("tag", LINES)
def test_who_is_not_content_is_heard_and_nobody_else_is_taken_for_it(tag: str, lexicons: Lexicons) -> None:
    lines = LINES[tag]
    assert share(feeling_in(each, tag, lexicons) is Feeling.UNHAPPY for each in lines["unhappy"]) >= FOUND
    assert [each for each in lines["content"] if feeling_in(each, tag, lexicons) is Feeling.UNHAPPY] == []


def test_every_language_has_lines(languages: Languages) -> None:
    """Easy English has the words of English."""
    assert {*LINES, "en@easy"} == {each.tag for each in languages}
    assert all(len(lines["news"]) >= 40 and len(lines["other"]) >= 30 for lines in LINES.values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("T482", {"T482": ()}),
        ("t 482?", {"T482": ()}),
        ("about Y483 and Z7001", {"Y483": ("about", "and", "z7001"), "Z7001": ("about", "y483", "and")}),
        ("the 482 bus, B70 or a 42", {}),
        ("", {}),
    ],
)
def test_references_are_seen_anywhere(text: str, found: dict[str, tuple[str, ...]]) -> None:
    assert references_in(text) == found


@pytest.mark.parametrize(
    ("words", "little"),
    [("", True), ("hi its about", True), ("bins", True), ("the second lamp is out", False)],
)
def test_what_says_little_beside_a_reference(words: str, little: bool, lexicons: Lexicons) -> None:
    assert says_little(words.split(), "en_GB", lexicons) is little


@pytest.mark.parametrize("text", ["", " ", "!!!", "؟", "👍", "a" * 5000, "when " * 2000, "\x00", "\ud83d"])
def test_nothing_odd_asks_for_news_or_is_a_fault(text: str, lexicons: Lexicons) -> None:
    assert not asks_news(text, "en_GB", lexicons)
    assert feeling_in(text, "en_GB", lexicons) is None
