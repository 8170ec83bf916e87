"""Lines that nobody saw who wrote the rules: questions for news in every language, and what only comes near.

Whoever goes on with the words and rules for news must not read fresh_questions.jsonl.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.tables import conversation, person, talk
from bot.turn import matters
from tests.contents import shipped
from tests.fixed import FixedClock, FixedDice
from tests.town import HER, Town

LINES = [
    json.loads(line) for line in Path(__file__).with_name("fresh_questions.jsonl").open(encoding="utf-8")
]
_CHATS_IN = {"en": "en_GB", "roman": "en_GB", "en-learner": "en_GB"}
_NO_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))  # of writing direction
LANGUAGES = sorted({line["lang"] for line in LINES})


@pytest.fixture
def town(sqlite: Database) -> Town:
    return Town(sqlite, shipped(), FixedClock(), FixedDice())


def open_talks(town: Town) -> list[str]:
    """The conversations that are open, the newest last."""
    names = {row.id: row.name for row in town.rows(conversation)}
    return [names[row.conversation_id] for row in town.rows(talk) if row.state == "open"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_in_ten_who_ask_hear_how_it_stands_and_nobody_is_asked_something_new(
    town: Town, language: str
) -> None:
    """By the first reply. One line after the other, each some days after the one before."""
    town.took_part(HER)
    tag = _CHATS_IN.get(language, language)
    town.db.write(lambda c: c.execute(person.update().values(language=tag)))
    ref, told = town.promises()[0].ref, 0
    asked = [line["text"] for line in LINES if line["lang"] == language and line["want"] == "news"]
    for text in asked:
        town.clock.pass_by(days=3)
        said = "\n".join(town.says(text)).translate(_NO_MARKS)
        told += any(f"{ref}:" in line and "Asha" in line for line in said.splitlines())
        if begun := open_talks(town):
            assert begun[-1] == matters.ASKED_IN, text
            town.says("1")
            assert open_talks(town) == [], text
    assert told >= 0.9 * len(asked), f"{told} of {len(asked)}"
