"""A database of the version before comes over: what a reader had, and may not even read, goes to a manager.

On both databases.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.store.database import Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import issue, officer, task
from tests.store.test_promises_come_over import NOW, Old

BEFORE = "0004"


def fill(connection: Connection) -> None:
    old = Old(connection)
    roles = ("reader", "officer", "manager", "manager", "reader")
    for number, role in enumerate(roles, start=1):
        gone = {"gone_at": NOW} if number == 3 else {}
        old.put("officer", id=number, email=f"{number}@example", name="x", role=role, **gone)
    common = {"about": "x", "stage": "open", "honesty": {}, "reply_by": NOW}
    for number, (owner, state) in enumerate([(1, "open"), (1, "closed"), (2, "reopened")], start=1):
        old.put("issue", id=number, ref=f"I{number}", owner_id=owner, state=state, **common)
    for number, (owner, done) in enumerate([(5, None), (1, NOW), (2, None)], start=1):
        old.put("task", id=number, kind="flag", key=f"k{number}", owner_id=owner, due_at=NOW, done_at=done)


def test_what_readers_had_goes_to_a_manager_who_is_here(empty_database: Database) -> None:
    def before(connection: Connection) -> None:
        upgrading.to(connection, BEFORE)
        fill(connection)

    empty_database.write(before)
    upgrade(empty_database)
    assert current(empty_database)
    found = empty_database.read(
        lambda c: [list(c.scalars(select(table.c.owner_id).order_by(table.c.id))) for table in (issue, task)]
    )
    assert found == [[4, 4, 2], [4, 1, 2]]
    deputies = empty_database.read(lambda c: list(c.scalars(select(officer.c.deputy))))
    assert deputies == [False] * 5
