"""A database of the version before comes over: nobody has agreed to more, and what is open has one name."""

from __future__ import annotations

import json

from sqlalchemy import text

from bot.store.casework import issues
from bot.store.database import Connection, Database
from bot.store.migrations import upgrade, upgrading

FILLED = (
    "INSERT INTO person (id, known, made_at, may_keep) VALUES (1, '{}', 0, true)",
    "INSERT INTO officer (id, email, name, team, role, made_at) "
    "VALUES (1, 'a@example', 'Asha', '', 'manager', 0)",
    "INSERT INTO code (id, word, kind, conversation, place, texts, shows, opened_at, closes_at) "
    "VALUES (1, 'BEAR7', 'room', 'live-poll', '', '{\"en_GB\": \"Yes?\"}', false, 0, 1)",
)
ISSUE = (
    "INSERT INTO issue (id, ref, about, title, owner_id, reply_by, state, stage, honesty, sensitive, public, "
    "opened_at) VALUES (:id, :ref, 'round:x', 'Hours', 1, 0, 'open', 'open', :honesty, false, true, 0)"
)
HONESTY = {
    1: {"open": "The days.", "money": "£1"},
    2: {"still_open": "The times."},
    3: {},
}


def fill(connection: Connection) -> None:
    upgrading.to(connection, "0007")
    for statement in FILLED:
        connection.execute(text(statement))
    for id_, told in HONESTY.items():
        values = {"id": id_, "ref": f"I{id_}", "honesty": json.dumps(told)}
        connection.execute(text(ISSUE), values)


def test_facts_keep_their_words_under_one_name(empty_database: Database) -> None:
    empty_database.write(fill)
    upgrade(empty_database)
    told = empty_database.read(lambda c: {ref: issues.by_ref(c, ref) for ref in ("I1", "I2", "I3")})
    facts = {ref: issue.honesty for ref, issue in told.items() if issue}
    assert facts == {
        "I1": {"money": "£1", "still_open": "The days."},
        "I2": {"still_open": "The times."},
        "I3": {},
    }


def test_nobody_is_taken_to_have_agreed_to_be_asked(empty_database: Database) -> None:
    empty_database.write(fill)
    upgrade(empty_database)
    rows = empty_database.read(lambda c: c.execute(text("SELECT may_keep, may_ask FROM person")).all())
    assert [(bool(row.may_keep), row.may_ask) for row in rows] == [(True, None)]
    codes = empty_database.read(lambda c: c.execute(text("SELECT word, options, hash FROM code")).all())
    assert [tuple(row) for row in codes] == [("BEAR7", None, None)]
