"""Questions for news among lines that the writers of the words looked at: their own, and listening/train.

They hold what is heard today in each language. How lines fare that nobody looked at is in
test_news_measured.py.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.language.lexicons import Lexicons
from bot.language.news import asks_news, references_in, says_little
from bot.language.utterance import Utterance

FOLDER = Path(__file__).parent
WRITTEN: dict[str, dict[str, list[str]]] = tomllib.loads(
    (FOLDER / "news_written_lines.toml").read_text("utf-8")
)
FOUND, WRONG = 0.97, 0.02  # at least, at most


def trained(tag: str) -> list[dict[str, str]]:
    text = (FOLDER / "listening" / "train" / f"{tag}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def share(lines: Iterable[str], tag: str, lexicons: Lexicons) -> float:
    """Of the lines that ask for news, by their words or by a reference with little beside it."""
    found = [
        asks_news(line, tag, lexicons)
        or (bool(references_in(line)) and says_little(Utterance.of(line).words, tag, lexicons))
        for line in lines
    ]
    return sum(found) / len(found)


@pytest.mark.parametrize("tag", WRITTEN)
def test_nearly_all_questions_for_news_are_heard(tag: str, lexicons: Lexicons) -> None:
    assert share(WRITTEN[tag]["news"], tag, lexicons) >= FOUND
    assert share([each["text"] for each in trained(tag) if each["intent"] == "news"], tag, lexicons) >= FOUND


@pytest.mark.parametrize("tag", WRITTEN)
def test_hardly_anything_else_is_taken_for_one(tag: str, lexicons: Lexicons) -> None:
    """New matters, answers, comments, small talk, cries for help, words of machines."""
    assert share(WRITTEN[tag]["other"], tag, lexicons) <= WRONG
    assert share([each["text"] for each in trained(tag) if each["intent"] != "news"], tag, lexicons) <= WRONG
