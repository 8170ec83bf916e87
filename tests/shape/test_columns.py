"""Erasing, exporting and the rules for logs walk the columns' marks, so no column may be without one."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import JSON, Column
from sqlalchemy.dialects import sqlite

from bot.dialogue import schema
from bot.model.outcome import Whom
from bot.model.talk import Facts
from bot.service.casework.issues import HONESTY
from bot.service.outcomes.preview import Proof
from bot.store.columns import Keyed
from bot.store.tables import metadata
from channels.port import Heard

MARKS = {"personal", "words", "plumbing"}
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]
KEYED = {str(column): column.type for column in COLUMNS if isinstance(column.type, Keyed)}
# Their keys are no fields: a published conversation as it is, and languages.
NO_FIELDS = {"conversation.source", "code.texts", "code.options"}


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


# --- inside JSON -------------------------------------------------------------------------------------


def test_json_that_goes_when_nobody_asks_names_its_keys() -> None:
    """What is plumbing outlives the person, so each key of it must be known to tell nothing of them."""
    whole = {
        str(each) for each in COLUMNS if isinstance(each.type, JSON) and each.info["holds"] == "plumbing"
    }
    assert whole == NO_FIELDS


@pytest.mark.parametrize("column", KEYED)
def test_every_key_has_one_mark(column: str) -> None:
    kind = KEYED[column]
    every = (*kind.personal, *kind.words, *kind.plumbing)
    assert len(every) == len(set(every)) == len(kind.marks)
    assert set(kind.marks.values()) <= MARKS


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("talk.facts", set(get_type_hints(Facts))),
        (
            "event.detail",
            {each.name for each in fields(Heard)} - {"event_id", "account", "sender", "also", "text"},
        ),
        ("outcome.figures", {each.name for each in fields(Proof)}),
        ("outcome.asked", {each.name for each in fields(Whom)}),
        ("issue.honesty", {each.name for each in fields(schema.Honesty)} - {"reply_within"} | set(HONESTY)),
    ],
)
def test_every_key_that_is_written_has_a_mark(column: str, written: set[str]) -> None:
    """And `tests/store/stored_forms.jsonl` has every key that ever was."""
    forms = Path(__file__).parents[1] / "store" / "stored_forms.jsonl"
    samples = [json.loads(line) for line in forms.read_text("utf-8").splitlines()]
    ever = {key for each in samples if each["column"] == column for key in each["stored"]}
    assert written <= ever == set(KEYED[column].marks)


@pytest.mark.parametrize(
    ("column", "key", "mark"),
    [
        ("talk.facts", "town", "personal"),
        ("talk.facts", "nickname", "personal"),
        ("talk.facts", "case", "words"),
        ("event.detail", "language_hint", "personal"),
        ("event.detail", "attachments", "words"),
    ],
)
def test_what_matters_most_inside_is_marked_right(column: str, key: str, mark: str) -> None:
    assert KEYED[column].marks[key] == mark


@pytest.mark.parametrize("column", KEYED)
def test_a_key_without_a_mark_cannot_be_stored(column: str) -> None:
    going_in: Any = KEYED[column].dialect_impl(sqlite.dialect()).bind_processor(sqlite.dialect())
    known = dict.fromkeys(KEYED[column].marks, "x")
    assert json.loads(going_in(known)) == known
    with pytest.raises(ValueError, match=r"no mark.*shoe_size"):
        going_in(known | {"shoe_size": 9})
