"""A database of the version before comes over: who named an issue is known, and nothing of it changes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import issue, issue_change
from tests.store.test_promises_come_over import NOW, Old

# What it is about, whether an officer renamed it, and whether its title is an officer's.
ISSUES = [
    ("pledge:next", False, False),
    ("round:before-we-decide", False, False),
    ("local:local-issue", False, False),
    ("local:local-issue", True, True),
    ("local:5", False, True),
    ("local:4", False, False),
    ("matter:pledge:next", False, True),
    ("room:I8", False, True),
]


def fill(connection: Connection) -> None:
    old = Old(connection)
    old.put("officer", id=1, email="asha@example", name="Asha", role="manager")
    for number, (about, renamed, _) in enumerate(ISSUES, start=1):
        honesty = {"money": "£6,000"} if number == 5 else {}
        common = {"title": f"Title {number}", "owner_id": 1, "stage": "part", "honesty": honesty}
        old.put("issue", id=number, ref=f"I{number}", about=about, state="open", reply_by=NOW, **common)
        if renamed:
            old.put("log", officer_id=1, action="issue renamed", object=f"issue {number}", at=NOW)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def go(connection: Connection) -> None:
        upgrading.to(connection, "0007")
        fill(connection)

    empty_database.write(go)
    assert not current(empty_database)
    return empty_database


def test_titles_that_officers_gave_are_known_and_all_else_is_as_it_was(before: Database) -> None:
    upgrade(before)
    rows = before.read(lambda c: c.execute(select(issue).order_by(issue.c.id)).all())
    assert [row.named for row in rows] == [named for _, _, named in ISSUES]
    assert [(row.title, row.stage, row.version) for row in rows] == [
        (f"Title {number}", "part", 1) for number in range(1, len(ISSUES) + 1)
    ]
    assert rows[4].honesty == {"money": "£6,000"}
    assert {row.stage_before for row in rows} == {None}
    assert before.read(lambda c: c.execute(select(issue_change)).all()) == []
