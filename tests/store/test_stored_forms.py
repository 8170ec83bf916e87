"""Every form in which JSON was ever stored is still read, and what we write now an older release can read.

`stored_forms.jsonl` has one form a line. column: where it stands. means: what is read from it, as Python
shows it. kept: the very same is written again; if not, an earlier release wrote it otherwise. A line is never
taken out: databases still hold it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

import pytest
from sqlalchemy import JSON, insert, select

from bot.dialogue import plain
from bot.dialogue.meaning import Meaning, from_json, to_json
from bot.dialogue.place import Place
from bot.model.message import CHOICES
from bot.model.outcome import WHOM
from bot.model.talk import Facts
from bot.model.traffic import Traffic
from bot.service.outcomes.preview import PROOF, Proof
from bot.store.columns import Keyed
from bot.store.database import Database
from bot.store.inbound.inbox import DETAIL
from bot.store.tables import event, metadata
from bot.stored import form_of
from channels.port import Heard
from tests.fixed import MONDAY_10AM

Way = Callable[[Any], Any]
SAMPLES = [json.loads(line) for line in Path(__file__).with_name("stored_forms.jsonl").open(encoding="utf-8")]
_TEXTS, _FACTS = form_of(dict[str, str]), form_of(Facts)
_OPTIONS = form_of(tuple[dict[str, str], ...])
_OWN: dict[str, Any] = {"event_id": "SM1", "account": "us", "sender": "", "text": "words"}
# `also` stands at the address, as a hash.
_DETAILS = {each.name for each in fields(Heard)} - _OWN.keys() - {"also"}


def _known(stored: dict[str, Any]) -> dict[str, Meaning]:
    return {question: from_json(meaning) for question, meaning in stored.items()}


# How each JSON column is read and written.
WAYS: dict[str, tuple[Way, Way]] = {
    "answer.meaning": (from_json, to_json),
    "answer.first_meaning": (from_json, to_json),
    "person.known": (_known, lambda known: {name: to_json(each) for name, each in known.items()}),
    "talk.place": (Place.from_json, Place.to_json),
    "talk.facts": (_FACTS.read, _FACTS.write),
    "address.traffic": (Traffic.from_json, Traffic.to_json),
    "event.detail": (lambda stored: DETAIL.read(stored | _OWN), DETAIL.write),
    "outbox.choices": (CHOICES.read, CHOICES.write),
    "code.texts": (_TEXTS.read, _TEXTS.write),
    "issue.honesty": (_TEXTS.read, _TEXTS.write),
    "code.options": (_OPTIONS.read, _OPTIONS.write),
    "outcome.asked": (WHOM.read, WHOM.write),
    "outcome.figures": (PROOF.read, PROOF.write),
    "conversation.source": (plain.from_plain, plain.to_plain),
}


def of(column: str) -> list[Any]:
    return [sample["stored"] for sample in SAMPLES if sample["column"] == column]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['column']}: {sample['what']}")
def test_it_is_read_as_what_it_meant(sample: dict[str, Any]) -> None:
    read, write = WAYS[sample["column"]]
    meant = read(sample["stored"])
    assert repr(meant) == sample["means"]
    again = json.loads(json.dumps(write(meant)))
    assert read(again) == meant
    assert (again == sample["stored"]) is sample["kept"]


def test_there_is_a_form_of_every_json_column() -> None:
    kept_as_json = {
        str(column)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSON | Keyed)
    }
    assert kept_as_json == set(WAYS) == {sample["column"] for sample in SAMPLES}


def test_there_is_a_form_of_every_kind_of_meaning() -> None:
    assert {each["is"] for each in of("answer.meaning")} == {
        kind.__name__.lower() for kind in get_args(Meaning)
    }


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("address.traffic", {each.name for each in fields(Traffic)}),
        ("talk.place", {each.name for each in fields(Place)} | {"v"}),
        ("talk.facts", set(get_type_hints(Facts))),
        (
            "event.detail",
            _DETAILS | {"kind", "from_name"},
        ),
        ("outcome.figures", {each.name for each in fields(Proof)}),
        ("issue.honesty", set(cast(Keyed, metadata.tables["issue"].c.honesty.type).marks)),
    ],
)
def test_each_key_stands_in_some_form(column: str, names: set[str]) -> None:
    assert set().union(*map(set, of(column))) == names


def test_what_a_later_release_adds_is_left_aside() -> None:
    place = Place(question="kept", turn=2)
    assert Place.from_json(place.to_json() | {"mood": "good"}) == place
    assert from_json({"is": "chosen", "option": "yes", "since": 2031}) == from_json(
        {"is": "chosen", "option": "yes"}
    )
    assert DETAIL.read({"mood": "good"} | _OWN) == Heard(**_OWN)


@pytest.mark.parametrize(
    "stored", [{}, {"is": "vanished"}, {"is": "amount"}, {"is": "day", "day": "soon"}], ids=repr
)
def test_what_is_no_meaning_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(stored)


def test_both_databases_give_back_what_they_were_given(database: Database) -> None:
    for number, detail in enumerate(of("event.detail")):
        row = {"channel": "sms", "account": "us", "provider_id": str(number), "heard_at": MONDAY_10AM}
        database.write(
            lambda c, row=row, detail=detail: c.execute(insert(event).values(**row, detail=detail))
        )
    kept = database.read(lambda c: list(c.scalars(select(event.c.detail).order_by(event.c.id))))
    assert kept == of("event.detail")
