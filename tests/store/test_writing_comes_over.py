"""A database of the version before comes over: texts stay their officer's, drafts can be changed and sent."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store.casework import officers, outcome_templates, outcomes
from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading

BEFORE = "0007"
FILLED = (
    "INSERT INTO officer (id, email, name, team, role, made_at) "
    "VALUES (1, 'asha@example', 'Asha', '', 'manager', 0), (2, 'ravi@example', 'Ravi', '', 'approver', 0)",
    "INSERT INTO issue (id, ref, about, title, owner_id, reply_by, state, stage, honesty, sensitive, public, "
    "opened_at) VALUES (1, 'I1', 'local', 'Lamps', 1, 0, 'open', 'open', '{}', false, true, 0)",
    "INSERT INTO outcome (id, issue_id, kind, you_said, we_did, why_not, money, lasts_until, state, "
    "written_by, changed_by, made_at, sent_at, upto) VALUES "
    "(1, 1, 'done', 'x', 'x', '', '', 'x', 'draft', 1, 2, 0, NULL, 0), "
    "(2, 1, 'done', 'x', 'x', '', '', 'x', 'sent', 1, NULL, 0, 5, 0)",
    "INSERT INTO outcome_text (outcome_id, language, text, made_by) VALUES "
    "(1, 'en_GB', 'Done.', 'officer'), (1, 'pl', 'Zrobione.', 'officer'), (1, 'ur', 'Done.', 'english'), "
    "(2, 'en_GB', 'Done.', 'officer')",
)


@pytest.fixture
def before(empty_database: Database) -> Database:
    """With a draft that two officers wrote, in three languages, and what was sent."""

    def fill(connection: Connection) -> None:
        upgrading.to(connection, BEFORE)
        for statement in FILLED:
            connection.execute(text(statement))

    empty_database.write(fill)
    return empty_database


def test_texts_are_theirs_who_wrote_them_last_and_nobody_has_checked_them(before: Database) -> None:
    upgrade(before)
    assert current(before)
    draft = before.read(lambda c: outcomes.texts(c, 1))
    assert {tag: (one.text, one.state, one.who) for tag, one in draft.items()} == {
        "en_GB": ("Done.", "officer", "Ravi"),
        "pl": ("Zrobione.", "officer", "Ravi"),
        "ur": ("Done.", "english", ""),
    }
    assert before.read(lambda c: outcomes.texts(c, 2))["en_GB"].who == "Asha"
    assert not any(one.checker or one.checked_before or one.asked for one in draft.values())


def test_outcomes_of_before_have_no_reason_and_nothing_made_from_facts(before: Database) -> None:
    upgrade(before)
    found = before.read(lambda c: outcomes.of_issue(c, 1))
    assert {(each.composed, each.override, each.overrider, each.override_of) for each in found} == {
        ("", "", None, None)
    }
    assert before.read(officers.every)[0].reads == ""
    assert before.read(outcome_templates.every) == []


def test_a_draft_of_before_is_changed_and_its_words_stay_whose_they_were(before: Database) -> None:
    upgrade(before)
    texts = {"en_GB": ("Done now.", "officer"), "pl": ("Zrobione.", "officer")}
    before.write(lambda c: outcomes.put_texts(c, 1, texts, 1))
    found = before.read(lambda c: outcomes.texts(c, 1))
    assert (found["en_GB"].who, found["pl"].who) == ("Asha", "Ravi")
