"""How questions for news, and replies to news, are heard in lines that nobody looked at who wrote the words.

The floors are a little below what was measured on 1 December 2026: of 240 questions 226 were found (94%,
and in no language fewer than 22 of 24), of 240 other messages 15 were taken for one (6%; they were chosen to
lie near), of 80 unhappy replies 60 were found (75%), of 60 thanks none was.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.language.lexicons import Lexicons
from bot.language.news import asks_news, references_in, says_little, takes_badly
from bot.language.utterance import Utterance

FILE = Path(__file__).with_name("news_measured_lines.toml")
LINES: dict[str, dict[str, list[str]]] = tomllib.loads(FILE.read_text("utf-8"))


def share(kind: str, holds: Callable[[str, str], bool]) -> float:
    found = list(_each(kind, holds))
    return sum(found) / len(found)


def _each(kind: str, holds: Callable[[str, str], bool]) -> Iterator[bool]:
    return (holds(line, tag) for tag, lines in LINES.items() for line in lines[kind])


def _share_of(tag: str, asks: Callable[[str, str], bool]) -> float:
    lines = LINES[tag]["news"]
    return sum(asks(line, tag) for line in lines) / len(lines)


def test_most_questions_are_found_and_few_others(lexicons: Lexicons) -> None:
    def asks(line: str, tag: str) -> bool:
        named = bool(references_in(line)) and says_little(Utterance.of(line).words, tag, lexicons)
        return named or asks_news(line, tag, lexicons)

    assert share("news", asks) >= 0.93
    assert share("not_news", asks) <= 0.065
    assert min(_share_of(tag, asks) for tag in LINES) >= 22 / 24


def test_no_thanks_are_taken_for_a_complaint(lexicons: Lexicons) -> None:
    def unhappy(line: str, tag: str) -> bool:
        return takes_badly(line, tag, lexicons)

    assert share("reply_bad", unhappy) >= 0.75
    assert share("reply_good", unhappy) == 0
