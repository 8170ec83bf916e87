"""A database of the version before comes over: who changed an outcome last is known from then on by data."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store.casework import outcomes
from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading

ASHA, RAVI = 1, 2
FILLED = (
    "INSERT INTO officer (id, email, name, team, role, made_at) "
    "VALUES (1, 'asha@example', 'Asha', '', 'manager', 0), (2, 'ravi@example', 'Ravi', '', 'approver', 0)",
    "INSERT INTO issue "
    "(id, ref, about, title, owner_id, reply_by, state, stage, honesty, sensitive, opened_at) "
    "VALUES (1, 'I1', 'local:1', 'Lamps', 1, 0, 'open', 'open', '{}', false, 0)",
)
OUTCOME = (
    "INSERT INTO outcome "
    "(id, issue_id, kind, you_said, we_did, why_not, money, lasts_until, state, written_by, made_at, upto) "
    "VALUES (:id, 1, 'done', 'x', 'x', '', '', 'x', :state, 1, 0, 0)"
)
TEXT = (
    "INSERT INTO outcome_text (outcome_id, language, text, made_by) VALUES (:id, 'en_GB', 'Done.', 'officer')"
)
LOG = "INSERT INTO log (officer_id, action, object, at) VALUES (:who, :action, :what, 0)"


@pytest.fixture
def before(empty_database: Database) -> Database:
    """With outcomes that were written, changed, sent, and one of which the log knows nothing any more."""

    def fill(connection: Connection) -> None:
        upgrading.to(connection, "0002")
        for statement in FILLED:
            connection.execute(text(statement))
        for id_, state in ((1, "draft"), (2, "draft"), (3, "sent"), (11, "draft")):
            connection.execute(text(OUTCOME), {"id": id_, "state": state})
            connection.execute(text(TEXT), {"id": id_})
        for who, action, what in (
            (ASHA, "outcome written", "outcome 1"),
            (ASHA, "outcome written", "outcome 2"),
            (RAVI, "outcome changed", "outcome 2"),
            (RAVI, "outcome sent", "outcome 1"),
            (RAVI, "outcome changed", "outcome 11"),
            (ASHA, "outcome changed", "outcome 11"),
            (RAVI, "issue opened", "issue 1"),
        ):
            connection.execute(text(LOG), {"who": who, "action": action, "what": what})

    empty_database.write(fill)
    return empty_database


def test_who_changed_each_outcome_last_is_taken_from_the_log_once(before: Database) -> None:
    upgrade(before)
    assert current(before)
    before.write(lambda c: c.execute(text("DELETE FROM log")))
    found = {each.id: each.changed_by for each in before.read(lambda c: outcomes.of_issue(c, 1))}
    assert found == {1: ASHA, 2: RAVI, 3: ASHA, 11: ASHA}


def test_nothing_else_of_an_outcome_is_touched(before: Database) -> None:
    def whole(connection: Connection) -> list[tuple[object, ...]]:
        found = connection.execute(
            text("SELECT id, issue_id, kind, state, written_by FROM outcome ORDER BY id")
        )
        texts = connection.execute(text("SELECT outcome_id, language, text FROM outcome_text ORDER BY id"))
        return [tuple(row) for row in (*found, *texts)]

    kept = before.read(whole)
    upgrade(before)
    assert before.read(whole) == kept


def test_an_officer_who_is_not_there_cannot_have_changed_it(before: Database) -> None:
    """The new column is held by a foreign key, on SQLite too."""
    upgrade(before)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        before.write(lambda c: c.execute(text("UPDATE outcome SET changed_by = 99 WHERE id = 1")))
