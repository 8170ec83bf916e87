"""How questions for news, and replies to news, are heard in lines that nobody looked at who wrote the words.

The floors are a little below what was measured on 30 November 2026: of 240 questions 204 were found (85%), of
240 other messages 13 were taken for one (5%), of 80 unhappy replies 41 were found, of 60 thanks none was.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.language.lexicons import Lexicons
from bot.language.news import Feeling, asks_news, feeling_in, references_in, says_little
from bot.language.utterance import Utterance

FILE = Path(__file__).with_name("news_measured_lines.toml")
LINES: dict[str, dict[str, list[str]]] = tomllib.loads(FILE.read_text("utf-8"))


def share(kind: str, holds: Callable[[str, str], bool]) -> float:
    found = list(_each(kind, holds))
    return sum(found) / len(found)


def _each(kind: str, holds: Callable[[str, str], bool]) -> Iterator[bool]:
    return (holds(line, tag) for tag, lines in LINES.items() for line in lines[kind])


def test_most_questions_are_found_and_few_others(lexicons: Lexicons) -> None:
    def asks(line: str, tag: str) -> bool:
        named = bool(references_in(line)) and says_little(Utterance.of(line).words, tag, lexicons)
        return named or asks_news(line, tag, lexicons)

    assert share("news", asks) >= 0.83
    assert share("not_news", asks) <= 0.07


def test_no_thanks_are_taken_for_a_complaint(lexicons: Lexicons) -> None:
    def unhappy(line: str, tag: str) -> bool:
        return feeling_in(line, tag, lexicons) is Feeling.UNHAPPY

    assert share("reply_bad", unhappy) >= 0.48
    assert share("reply_good", unhappy) == 0
