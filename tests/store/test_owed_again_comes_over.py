"""A database of the version before comes over: whose words a title is, for whom an outcome is, and why issues
were opened again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import issue, log, outcome
from tests.store.test_promises_come_over import Old

OWN = "local:local-issue"
# person, issue, when it began
TALKS = ((1, 1, 90), (2, 1, 290), (3, 3, 90), (3, 4, 90), (3, 6, 90))


def fill(connection: Connection) -> None:
    old = Old(connection)
    old.put("officer", id=1, email="asha@example", name="Asha", role="manager")
    common: dict[str, Any] = {"owner_id": 1, "stage": "open", "honesty": {}, "closed_at": None}
    for id_, about, state, opened_at in (
        (1, OWN, "open", 100),  # hers; his was joined to it
        (2, OWN, "closed", 300),  # his, which is a part of hers now
        (3, OWN, "open", 100),  # an officer gave it a name
        (4, "local:4", "open", 100),  # an officer opened it
        (5, "pledge:next", "reopened", 100),
        (6, OWN, "open", 100),  # an officer edited its name since 0011, which logs no renaming
        (7, OWN, "closed", 300),  # the same, and it is a part of another now
    ):
        given = {"about": about, "state": state, "opened_at": opened_at, "public": id_ in (4, 5), **common}
        given["named"] = id_ in (6, 7)
        old.put("issue", id=id_, ref=f"I{id_}", title=f"words of {id_}", **given)
    old.put("conversation", id=1, name="local", hash="x", source={})
    for person in (1, 2, 3):
        old.put("person", id=person, may_keep=True, known={})
        old.put("address", id=person, person_id=person, channel="sms", account="us", keyed_hash=f"h{person}")
    for talk, (person, under, started_at) in enumerate(TALKS, 1):
        ids = {"person_id": person, "address_id": person, "conversation_id": 1, "issue_id": under}
        when = {"started_at": started_at, "touched_at": started_at}
        old.put("talk", id=talk, ref=f"T{talk}", state="ended", mode="own", place={}, facts={}, **when, **ids)
    for id_, state in ((1, "sending"), (2, "draft"), (3, "timed"), (4, "sent")):
        who = {"written_by": 1, "changed_by": 1, "sent_by": None, "corrects": None}
        old.put("outcome", id=id_, issue_id=5, kind="done", state=state, **who)
    for id_, officer, action, what in (
        (1, 1, "issue renamed", "issue 3"),
        (2, None, "issue reopened", "issue 5"),
        (3, 1, "issue reopened", "issue 1"),
        (4, 1, "issue edited", "issue 6"),
    ):
        old.put("log", id=id_, officer_id=officer, action=action, object=what)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0013")
        fill(connection)

    empty_database.write(old)
    return empty_database


def test_it_comes_over(before: Database) -> None:
    upgrade(before)
    assert current(before)

    def read(connection: Connection, *columns: Any) -> list[Any]:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(columns[0]))]

    titles = before.read(lambda c: read(c, issue.c.id, issue.c.said_by, issue.c.title))
    assert titles == [
        (1, 1, "words of 1"),
        (2, None, "Joined with another issue"),
        (3, None, "words of 3"),
        (4, None, "words of 4"),
        (5, None, "words of 5"),
        (6, None, "words of 6"),
        (7, None, "words of 7"),
    ]
    to_all = before.read(lambda c: read(c, outcome.c.id, outcome.c.to_all))
    assert to_all == [(1, True), (2, False), (3, False), (4, False)]
    update = "opened again by an update, because somebody in it had not been told"
    actions = before.read(lambda c: read(c, log.c.id, log.c.action))
    assert [action for _, action in actions] == [*("issue renamed", update, "issue reopened", "issue edited")]
