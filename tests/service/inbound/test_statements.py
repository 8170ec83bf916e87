"""What a text costs the database: an ordinary answer at most ten statements, BEGIN and COMMIT included."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.content.content import Content
from bot.store.database import Database
from bot.store.tables import metadata
from tests.fixed import FixedClock, FixedDice
from tests.town import TO_WHY, Town

MOST = 10


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def town(tmp_path: Path, content: Content, said: list[str]) -> Iterator[Town]:
    """Somebody has answered already, so that the issue is there. SQLite tells each statement it is given."""
    database = Database(f"sqlite:///{tmp_path / 'told.db'}", grouped=True)

    @event.listens_for(database.engine, "connect")
    def _listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(said.append)

    metadata.create_all(database.engine)
    town = Town(database, content, FixedClock(), FixedDice())
    town.goes(*TO_WHY, "nobody told me", "DONE", who="+447700900009")
    yield town
    database.close()


def test_an_ordinary_answer_takes_few_statements(town: Town, said: list[str]) -> None:
    town.says("TIPTON")
    counts = {}
    for text in (*TO_WHY[1:], "nobody told me", "and it is dark", "DONE"):
        said.clear()
        town.hears(text)
        counts[text] = len(said)
    assert max(counts.values()) <= MOST, counts
    assert min(counts.values()) > 5, "it was listened at all"


def test_a_text_that_is_no_answer_takes_few_too(town: Town, said: list[str]) -> None:
    town.goes(*TO_WHY)
    counts = {}
    for text in ("HELP", "what do you mean", "polski", "BACK"):
        said.clear()
        town.hears(text)
        counts[text] = len(said)
    assert max(counts.values()) <= MOST + 2, counts
