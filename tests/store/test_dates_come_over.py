"""A database of the version before comes over: nobody is written to because of it. On both engines."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy import text

from bot.calendar import late_before, local_day
from bot.store.casework import due
from bot.store.database import Connection, Database
from bot.store.migrations import upgrade, upgrading

DAY = 24 * 3600 * 1000
NOW = time.time_ns() // 1_000_000
LONG_AGO, TO_COME = NOW - 90 * DAY, NOW + 90 * DAY

# Of each person: the state of their issue, of their promise, their date, and whether a late notice was sent.
PEOPLE = {
    1: ("open", "waiting", LONG_AGO, False),
    2: ("open", "delayed", LONG_AGO, True),
    3: ("reopened", "waiting", LONG_AGO, False),
    4: ("answered", "informed", LONG_AGO, False),
    5: ("reopened", "waiting", TO_COME, False),
    6: ("open", "answered", LONG_AGO, False),
}


def fill(connection: Connection) -> None:
    upgrading.to(connection, "0007")
    run = connection.exec_driver_sql
    run("INSERT INTO officer (id, email, name, team, role, made_at) VALUES (1, 'a', 'A', '', 'manager', 0)")
    run("INSERT INTO conversation (id, name, hash, source, published_at) VALUES (1, 'x', 'x', '{}', 0)")
    for n, (issue, state, due_at, noticed) in PEOPLE.items():
        run(
            "INSERT INTO issue (id, ref, about, title, owner_id, reply_by, state, stage, honesty, "
            "opened_at, sensitive, public) "
            f"VALUES ({n}, 'I{n}', 'local:x', 'x', 1, {due_at}, '{issue}', 'open', '{{}}', "
            "0, false, false)"
        )
        run(f"INSERT INTO person (id, known, made_at, may_keep) VALUES ({n}, '{{}}', 0, true)")
        run(
            "INSERT INTO address (id, person_id, channel, account, keyed_hash, sealed) "
            f"VALUES ({n}, {n}, 'sms', 'us', 'h{n}', 's')"
        )
        run(
            "INSERT INTO talk (id, ref, person_id, address_id, conversation_id, issue_id, state, place, "
            "facts, language, came_by, started_at, touched_at) "
            f"VALUES ({n}, 'T{n}', {n}, {n}, 1, {n}, 'ended', '{{}}', "
            "'{}', 'pl', '', 0, 0)"
        )
        run(
            "INSERT INTO promise (id, person_id, talk_id, issue_id, state, due_at, made_at) "
            f"VALUES ({n}, {n}, {n}, {n}, '{state}', {due_at}, 0)"
        )
        if noticed:
            run(
                "INSERT INTO outbox (lane, address_id, person_id, talk_id, kind, question, body, choices, "
                "language, priority, state, due_at, expires_at, attempts, unsure, made_at, news, key) "
                f"VALUES ('sms:us', {n}, {n}, {n}, 'notice', '', 'x', '[]', 'pl', 1, 'sent', 0, 0, 0, 0, "
                f"{due_at + DAY}, 'arrived', 'late:{n}:2026-01-01:p{n}')"
            )


def test_only_whom_the_clocks_would_have_told_anyway_is_told(empty_database: Database) -> None:
    empty_database.write(fill)
    upgrade(empty_database)
    now = datetime.now(UTC)
    late = empty_database.read(
        lambda c: due.overdue(c, late_before(local_day(now)), {"sms"}, after=0, limit=10)
    )
    assert [each.promise_id for each in late] == [1]
    found = empty_database.read(
        lambda c: c.execute(text("SELECT id, late_for = due_at FROM promise ORDER BY id")).all()
    )
    assert [(row[0], bool(row[1])) for row in found] == [
        (1, False),
        (2, True),
        (3, True),
        (4, True),
        (5, False),
        (6, False),
    ]


def test_a_new_date_of_theirs_is_chased(empty_database: Database) -> None:
    empty_database.write(fill)
    upgrade(empty_database)
    newer = LONG_AGO + DAY
    empty_database.write(lambda c: c.execute(text(f"UPDATE promise SET due_at = {newer} WHERE id = 3")))
    late = empty_database.read(
        lambda c: due.overdue(c, late_before(local_day(datetime.now(UTC))), {"sms"}, after=0, limit=10)
    )
    assert [each.promise_id for each in late] == [1, 3]
