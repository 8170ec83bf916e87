"""A database of the version before comes over: promises are made from talks, and stand as what arrived."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, MetaData, Text, select

from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import issue, log, outbox, promise

NOW = time.time_ns() // 1_000_000
HOUR = 3_600_000
PERSONS = 10


class Old:
    """A database as 0.2.0 before this migration had it, filled row by row; what is not given is empty."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = MetaData()
        self._tables.reflect(connection)

    def put(self, table: str, **given: Any) -> None:
        made = self._tables.tables[table]
        values = {
            column.name: _empty(column.type)
            for column in made.columns
            if not column.nullable and column.server_default is None and not column.primary_key
        }
        self._connection.execute(made.insert().values(values | given))


def _empty(kind: Any) -> Any:
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return False
    return "" if isinstance(kind, Text) else 0


def fill(connection: Connection) -> None:
    old = Old(connection)
    old.put("officer", id=1, email="asha@example", name="Asha", role="manager")
    for number, (about, state) in enumerate(
        [
            ("pledge:next", "closed"),  # everybody was told
            ("local:3", "closed"),  # opened by an officer; people were told that we are late
            ("local:local-issue", "closed"),  # the text failed
            ("local:local-issue", "reopened"),  # "it is not better"
            ("round:poll", "open"),
            ("pledge:closed", "closed"),  # nobody wanted to hear
        ],
        start=1,
    ):
        about = f"local:{number}" if about == "local:3" else about
        common = {"ref": f"I{number}", "title": "x", "owner_id": 1, "stage": "open", "honesty": {}}
        old.put("issue", id=number, about=about, state=state, reply_by=NOW, closed_at=None, **common)
    old.put("conversation", id=1, name="check", hash="x", source={})
    for person in range(1, PERSONS + 1):
        old.put("person", id=person, may_keep=person != 9, known={})
        where = {"channel": "sms", "account": "us", "keyed_hash": f"h{person}"}
        old.put("address", id=person, person_id=person, **where)
    old.put("stop", channel="sms", account="us", keyed_hash="h8")
    # person, issue
    for talk, (person, under) in enumerate(
        [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 5), (8, 5), (9, 6), (10, 1)], start=1
    ):
        ids = {"person_id": person, "address_id": person, "conversation_id": 1, "issue_id": under}
        old.put("talk", id=talk, ref=f"T{talk}", state="ended", mode="own", place={}, facts={}, **ids)
    for outcome, (under, kind) in enumerate([(1, "done"), (2, "late"), (3, "done"), (4, "done")], start=1):
        who = {"written_by": 1, "changed_by": 1}
        old.put("outcome", id=outcome, issue_id=under, kind=kind, state="sent", **who)
    long_ago, just_now = NOW - 100 * HOUR, NOW - HOUR
    sent: list[tuple[int, int, dict[str, Any]]] = [
        (1, 1, {"state": "sent", "delivery": "delivered", "sent_at": just_now}),
        (2, 1, {"state": "sent", "delivery": None, "sent_at": long_ago}),  # no news is good news
        (10, 1, {"state": "sent", "delivery": None, "sent_at": long_ago}),
        (3, 2, {"state": "sent", "delivery": "delivered", "sent_at": just_now}),
        (4, 3, {"state": "sent", "delivery": "failed", "sent_at": long_ago}),
        (5, 4, {"state": "sent", "delivery": "delivered", "sent_at": long_ago}),
    ]
    for talk, outcome, row in sent:
        ids = {"address_id": talk, "person_id": talk, "talk_id": talk, "outcome_id": outcome}
        ways = {"lane": "sms:us", "kind": "outcome", "choices": [], "made_at": 5}
        old.put("outbox", key=f"outcome:{outcome}:p{talk}", **(ids | ways | row))
    notice = {"address_id": 7, "person_id": 7, "talk_id": 7, "kind": "notice", "key": "late:5:2026-11-01:p7"}
    old.put("outbox", lane="telegram:us", state="sent", sent_at=just_now, made_at=5, choices=[], **notice)
    old.put("outbox", lane="sms:us", address_id=1, person_id=1, kind="reply", state="sent", choices=[])
    task = {"kind": "not-better", "owner_id": 1, "person_id": 5, "issue_id": 4, "talk_id": 5}
    old.put("task", key="not-better:5", **task)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def go(connection: Connection) -> None:
        upgrading.to(connection, "0003")
        fill(connection)

    empty_database.write(go)
    assert not current(empty_database)
    return empty_database


def test_each_promise_stands_as_far_as_what_arrived(before: Database) -> None:
    upgrade(before)
    rows = before.read(lambda c: c.execute(select(promise).order_by(promise.c.talk_id)).all())
    assert [(row.talk_id, row.state, row.way, row.outcome_id) for row in rows] == [
        (1, "answered", None, 1),
        (2, "answered", None, 1),
        (3, "delayed", None, 2),
        (4, "waiting", None, None),
        (5, "waiting", None, 4),
        (6, "waiting", None, None),
        (7, "delayed", None, None),
        (8, "cannot-be-told", "stopped", None),
        (10, "answered", None, 1),
    ]


def test_what_was_closed_without_an_answer_is_open_again_and_said_so(before: Database) -> None:
    upgrade(before)
    rows = before.read(lambda c: c.execute(select(issue).order_by(issue.c.id)).all())
    assert [row.state for row in rows] == ["closed", "reopened", "reopened", "reopened", "open", "closed"]
    said = before.read(lambda c: c.execute(select(log.c.action, log.c.object)).all())
    assert sorted(tuple(row) for row in said) == [
        ("opened again by an update, because somebody in it had not been told", "issue 2"),
        ("opened again by an update, because somebody in it had not been told", "issue 3"),
    ]


def test_what_one_person_told_us_is_private_and_all_else_stays_as_it_was_shown(before: Database) -> None:
    upgrade(before)
    rows = before.read(lambda c: c.execute(select(issue).order_by(issue.c.id)).all())
    assert [row.public for row in rows] == [True, True, False, False, True, True]


def test_nobody_is_written_to_for_it(before: Database) -> None:
    count = before.read(lambda c: len(c.execute(select(outbox.c.id)).all()))
    upgrade(before)
    rows = before.read(lambda c: c.execute(select(outbox).order_by(outbox.c.id)).all())
    assert len(rows) == count
    known = ["arrived", "arrived", "arrived", "arrived", "failed", "arrived", "arrived", None]
    assert [row.news for row in rows] == known
