"""Erasing, exporting and the rules for logs walk the columns' marks, so no column may be without one."""

from __future__ import annotations

import pytest
from sqlalchemy import Column

from bot.store.tables import metadata

MARKS = {"personal", "words", "plumbing"}
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_says_what_it_holds(column: Column[object]) -> None:
    assert column.info.get("holds") in MARKS


def test_the_marks_are_all_in_use() -> None:
    assert {column.info["holds"] for column in COLUMNS} == MARKS


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("address.sealed", "personal"),
        ("address.keyed_hash", "personal"),
        ("event.text", "words"),
        ("answer.words", "words"),
        ("outbox.body", "words"),
        ("outbox.reason", "plumbing"),
    ],
)
def test_what_matters_most_is_marked_right(name: str, mark: str) -> None:
    table, column = name.split(".")
    assert metadata.tables[table].c[column].info["holds"] == mark
