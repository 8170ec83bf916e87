"""A database of the version before comes over: of its flags nobody has said yet whether they were real."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store.casework import tasks
from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import task
from tests.fixed import MONDAY_10AM
from tests.store.test_promises_come_over import Old


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0023")
        rows = Old(connection)
        officer = {"email": "a@example", "name": "Asha", "team": "x", "role": "officer"}
        rows.put("officer", id=1, deputy=False, **officer)
        for id_, done_at in ((1, 5), (2, None)):
            rows.put("task", id=id_, kind="flag", key=f"k{id_}", owner_id=1, due_at=9, done_at=done_at)

    empty_database.write(old)
    return empty_database


def test_it_comes_over(before: Database) -> None:
    upgrade(before)
    assert current(before)
    found = before.read(lambda c: c.execute(select(task.c.id, task.c.verdict).order_by(task.c.id)).all())
    assert [tuple(row) for row in found] == [(1, None), (2, None)]
    before.write(lambda c: tasks.finish_task(c, 2, 1, MONDAY_10AM, note="Rang them.", verdict="harmless"))
    found = before.read(lambda c: c.execute(select(task.c.id, task.c.verdict).order_by(task.c.id)).all())
    assert [tuple(row) for row in found] == [(1, None), (2, "harmless")]
