"""A database of the version before comes over: what still belongs to somebody who left, or to a reader, goes
to the first manager, and so does what comes in for them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import handing_on, issue, officer, task
from tests.store.test_promises_come_over import Old

GONE, OFFICER, READER, MANAGER, NEXT = 1, 2, 3, 4, 5


def fill(connection: Connection) -> None:
    old = Old(connection)
    for id_, role, gone_at in (
        (GONE, "manager", 100),
        (OFFICER, "officer", None),
        (READER, "reader", None),
        (MANAGER, "manager", None),
        (NEXT, "manager", None),
    ):
        old.put("officer", id=id_, email=f"o{id_}@example", name=f"O{id_}", role=role, gone_at=gone_at)
    common: dict[str, Any] = {"stage": "open", "honesty": {}, "closed_at": None}
    for id_, owner_id, state in ((1, GONE, "closed"), (2, OFFICER, "open"), (3, READER, "closed")):
        given = {"ref": f"I{id_}", "about": f"local:{id_}", "title": "x", "owner_id": owner_id}
        old.put("issue", id=id_, state=state, **given, **common)
    for id_, owner_id, done_at in ((1, GONE, 100), (2, GONE, None), (3, OFFICER, None)):
        old.put("task", id=id_, kind="reply", key=f"k{id_}", owner_id=owner_id, done_at=done_at)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0014")
        fill(connection)

    empty_database.write(old)
    return empty_database


def test_it_comes_over(before: Database) -> None:
    upgrade(before)
    assert current(before)

    def read(connection: Connection, *columns: Any) -> list[Any]:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(columns[0]))]

    owners = before.read(lambda c: read(c, issue.c.id, issue.c.owner_id))
    assert owners == [(1, MANAGER), (2, OFFICER), (3, MANAGER)]
    tasks = before.read(lambda c: read(c, task.c.id, task.c.owner_id))
    assert tasks == [(1, GONE), (2, MANAGER), (3, OFFICER)], "who did it stays"
    covers = before.read(lambda c: read(c, officer.c.id, officer.c.cover_id))
    assert covers == [(GONE, MANAGER), (OFFICER, None), (READER, MANAGER), (MANAGER, None), (NEXT, None)]
    assert before.read(lambda c: read(c, handing_on.c.id)) == []


def test_a_database_without_anybody_comes_over(empty_database: Database) -> None:
    upgrade(empty_database)
    assert current(empty_database)
