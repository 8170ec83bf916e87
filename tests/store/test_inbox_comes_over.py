"""A database of the version before comes over: what was read stays read, own words are known as such."""

from __future__ import annotations

from sqlalchemy import text

from bot.store.database import Connection, Database
from bot.store.migrations import upgrade, upgrading
from tests.store.test_words_come_over import EVENT, FILLED

NEWER = (
    "INSERT INTO officer (id, email, name, team, role, made_at, deputy) "
    "VALUES (1, 'a@x', 'Asha', '', 'manager', 0, false)",
    "INSERT INTO issue (id, ref, about, title, owner_id, reply_by, state, stage, honesty, sensitive, public, "
    "opened_at) VALUES (1, 'I1', 'local:x', 'I want to die', 1, 0, 'open', 'open', '{}', false, false, 5), "
    "(2, 'I2', 'local:x', 'An officer named it', 1, 0, 'open', 'open', '{}', false, false, 5), "
    "(3, 'I3', 'local:x', 'Before the flag', 1, 0, 'open', 'open', '{}', false, false, 1)",
    "UPDATE talk SET issue_id = 1",
    "INSERT INTO talk (id, ref, person_id, address_id, conversation_id, issue_id, state, place, facts, "
    "language, came_by, started_at, touched_at) VALUES "
    "(2, 'T2', 1, 1, 1, 2, 'ended', '{}', '{}', 'pl', '', 0, 0), "
    "(3, 'T3', 1, 1, 1, 3, 'ended', '{}', '{}', 'pl', '', 0, 0)",
    "INSERT INTO log (officer_id, action, object, at) VALUES (1, 'issue renamed', 'issue 2', 6)",
    "INSERT INTO task (kind, key, owner_id, person_id, event_id, note, due_at, opened_at, done_at) VALUES "
    "('flag', 'f', 1, 1, NULL, '', 0, 3, NULL), ('unplaced', 'unplaced:1', 1, 1, 1, '', 0, 0, 77)",
    """UPDATE answer SET meaning = '{"is": "words", "text": "Ciemno"}' WHERE words = 'Ciemno'""",
)

# An officer's edit of a name logs no renaming since 0011: it marks the issue.
SINCE_0011 = (
    "INSERT INTO issue (id, ref, about, title, owner_id, reply_by, state, stage, honesty, sensitive, public, "
    "opened_at, named) VALUES (4, 'I4', 'local:x', 'An officer edited it', 1, 0, 'open', 'open', '{}', "
    "false, false, 5, true)",
    "INSERT INTO talk (id, ref, person_id, address_id, conversation_id, issue_id, state, place, facts, "
    "language, came_by, started_at, touched_at) VALUES "
    "(4, 'T4', 1, 1, 1, 4, 'ended', '{}', '{}', 'pl', '', 0, 0)",
    "INSERT INTO log (officer_id, action, object, at) VALUES (1, 'issue edited', 'issue 4', 6)",
)


def fill(connection: Connection) -> None:
    upgrading.to(connection, "0007")
    for statement in FILLED:
        connection.execute(text(statement))
    for id_ in ("e1", "e2"):
        connection.execute(text(EVENT), {"id": id_, "text": "bins"})
    for statement in NEWER:
        connection.exec_driver_sql(statement)
    upgrading.to(connection, "0012")
    for statement in SINCE_0011:
        connection.exec_driver_sql(statement)


def test_what_was_read_and_said_comes_over(empty_database: Database) -> None:
    empty_database.write(fill)
    upgrade(empty_database)

    def all_of(statement: str) -> list[object]:
        return list(empty_database.read(lambda c: c.execute(text(statement)).scalars()))

    assert all_of("SELECT read_at FROM event ORDER BY id") == [77, None]
    assert [bool(own) for own in all_of("SELECT own_words FROM answer ORDER BY id")] == [True, False]
    titles = all_of("SELECT title FROM issue ORDER BY id")
    assert titles == [
        *("What one person told us", "An officer named it", "Before the flag", "An officer edited it")
    ]
