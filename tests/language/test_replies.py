"""Replies as people type them. A wrong record is never allowed; asking again is counted."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.language.json_lines import answer
from bot.language.lexicons import Lexicons
from bot.language.tags import Languages


def _rows(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(__file__).with_name(file).read_text("utf-8").splitlines()]


ROWS = _rows("replies.jsonl")
# Towns, days, ages, money and telephone numbers in sentences: what the readers were written by.
DEVELOPED_BY = _rows("replies_dev.jsonl")
LANGUAGES = sorted({row["language"] for row in DEVELOPED_BY})
MOST_ASKED_AGAIN = 0.01  # of the replies that a person would have understood; 3 of 571 when written


def _heard(row: dict[str, Any], lexicons: Lexicons) -> dict[str, Any]:
    meaning: dict[str, Any] = answer(row, lexicons)["meaning"]
    return meaning


def test_the_set_is_large_enough_to_mean_something() -> None:
    languages = Counter(row["language"] for row in ROWS)
    assert len(ROWS) >= 700
    assert min(languages[tag] for tag in ("en_GB", "pl", "pa")) >= 100


@pytest.mark.parametrize("language", ["en_GB", "pl", "pa"])
def test_nothing_is_recorded_wrongly(language: str, lexicons: Lexicons) -> None:
    wrong = [
        (row["text"], row["expect"], heard)
        for row in ROWS
        if row["language"] == language
        and (heard := _heard(row, lexicons)) != row["expect"]
        and heard["kind"] != "unsure"
    ]
    assert wrong == []


def test_clear_replies_are_seldom_asked_again() -> None:
    from_file = [row for row in ROWS if row["expect"]["kind"] != "unsure"]
    lexicons = Lexicons.load(Path(__file__).parents[2] / "locales")
    asked = [row["text"] for row in from_file if _heard(row, lexicons)["kind"] == "unsure"]
    rate = len(asked) / len(from_file)
    assert rate <= MOST_ASKED_AGAIN, f"asked again: {len(asked)} of {len(from_file)}, {rate:.1%}: {asked}"


def test_every_language_has_lines_it_was_developed_by(languages: Languages) -> None:
    assert set(LANGUAGES) == {language.tag for language in languages}
    assert min(Counter(row["language"] for row in DEVELOPED_BY).values()) >= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_of_every_kind_are_understood_or_asked_again(language: str, lexicons: Lexicons) -> None:
    heard = [(row, _heard(row, lexicons)) for row in DEVELOPED_BY if row["language"] == language]
    assert [(row["text"], row["expect"], meant) for row, meant in heard if meant != row["expect"]] == []
