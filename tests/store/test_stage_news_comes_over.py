"""A database of the version before comes over: a draft that was begun tells of no stage that we know of, and
an issue that waits for a decision still does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.service.outcomes import draft, stage_news
from bot.store.casework import officers, outcomes
from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import issue, outcome
from tests.store.test_promises_come_over import Old

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def fill(connection: Connection) -> None:
    """Two issues whose stage is new; of the first people are to be told by a draft that was begun."""
    old = Old(connection)
    old.put("officer", id=1, email="asha@example", name="Asha", role="manager")
    for id_, before in ((1, None), (2, "open")):
        about: dict[str, Any] = {"about": f"local:{id_}", "title": "Bins", "honesty": {}, "owner_id": 1}
        how = {"state": "open", "stage": "part", "stage_before": before, "version": 3}
        old.put("issue", id=id_, ref=f"I{id_}", **about, **how)
    for id_, issue_id, state in ((1, 1, "draft"), (2, 1, "sent"), (3, 2, "draft")):
        who = {"written_by": 1, "changed_by": 1, "sent_by": None, "corrects": None, "version": 1}
        old.put("outcome", id=id_, issue_id=issue_id, kind="under-way", we_did="x", state=state, **who)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0014")
        fill(connection)

    empty_database.write(old)
    return empty_database


def stages(database: Database) -> list[str | None]:
    return database.read(lambda c: list(c.scalars(select(issue.c.stage_before).order_by(issue.c.id))))


def test_drafts_and_decisions_come_over_as_they_were(before: Database) -> None:
    upgrade(before)
    assert current(before)
    which = select(outcome.c.state, outcome.c.stage_before, outcome.c.we_did).order_by(outcome.c.id)
    rows = before.read(lambda c: [tuple(row) for row in c.execute(which)])
    assert rows == [("draft", None, "x"), ("sent", None, "x"), ("draft", None, "x")]
    assert stages(before) == [None, "open"]


def test_a_draft_of_before_is_deleted_as_before_and_a_new_one_is_known(before: Database) -> None:
    upgrade(before)
    for outcome_id in (1, 3):
        before.write(lambda c, which=outcome_id: draft.discard(c, which, 1, 1, NOW))
    assert stages(before) == [None, "open"]

    def begin(connection: Connection) -> int:
        asha = officers.by_id(connection, 1)
        assert asha is not None
        return stage_news.begin(connection, "I2", asha, NOW)

    made = before.write(begin)
    kept = before.read(lambda c: outcomes.by_id(c, made))
    assert kept is not None and kept.stage_before == "open"
    assert stages(before) == [None, None]
    before.write(lambda c: draft.discard(c, made, kept.version, 1, NOW))
    assert stages(before) == [None, "open"]
