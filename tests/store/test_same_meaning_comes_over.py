"""A database of the version before comes over: what officers say of translations has a place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.store.database import Connection, Database
from bot.store.inbound import same_meaning
from bot.store.migrations import current, upgrade, upgrading
from tests.store.test_promises_come_over import Old

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0019")
        rows = Old(connection)
        rows.put("officer", id=1, email="a@b.example", name="Asha", team="", role="officer", made_at=1)
        rows.put("conversation", id=1, name="local", hash="x", source={})

    empty_database.write(old)
    return empty_database


def test_it_comes_over_and_holds_what_is_said(before: Database) -> None:
    upgrade(before)
    assert current(before)
    assert before.read(same_meaning.every) == []

    def say(connection: Connection) -> None:
        of = {"language": "pl", "context": "kept", "english": "It is kept."}
        for named in ("one", "two", "one"):
            same_meaning.say(connection, named, **of, officer_id=1, now=NOW)

    before.write(say)
    assert before.read(same_meaning.digests) == {"one", "two"}
    assert [(each.who, each.said_at) for each in before.read(same_meaning.every)] == [("Asha", NOW)] * 2
    before.write(lambda c: same_meaning.take_back(c, ["one"]))
    assert before.read(same_meaning.digests) == {"two"}
