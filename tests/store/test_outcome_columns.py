"""A database of the version before comes over: what was shown stays shown, and drafts are drafts."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store.casework import outcomes
from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.reports import public

PUBLIC, PRIVATE, SENSITIVE = 1, 2, 3
OFFICER = (
    "INSERT INTO officer (id, email, name, team, role, made_at) "
    "VALUES (1, 'asha@example', 'Asha', '', 'manager', 0), (2, 'ravi@example', 'Ravi', '', 'approver', 0)"
)
ISSUE = (
    "INSERT INTO issue (id, ref, about, title, owner_id, reply_by, state, stage, honesty, sensitive, public, "
    "opened_at) VALUES (:id, :ref, 'local', 'Lamps', 1, 0, 'open', 'open', '{}', :sensitive, :public, 0)"
)
OUTCOME = (
    "INSERT INTO outcome (id, issue_id, kind, you_said, we_did, why_not, money, lasts_until, state, "
    "written_by, changed_by, made_at, sent_at, upto) "
    "VALUES (:id, :issue, 'done', 'x', 'x', '', '', 'x', :state, 1, 2, 0, :sent_at, 0)"
)


@pytest.fixture
def before(empty_database: Database) -> Database:
    """With a draft and what was sent, for an issue with a page, a private and a sensitive one."""

    def fill(connection: Connection) -> None:
        upgrading.to(connection, "0004")
        connection.execute(text(OFFICER))
        for id_, open_to_all, sensitive in (
            (PUBLIC, True, False),
            (PRIVATE, False, False),
            (SENSITIVE, True, True),
        ):
            values = {"id": id_, "ref": f"I{id_}", "public": open_to_all, "sensitive": sensitive}
            connection.execute(text(ISSUE), values)
            for number, state, sent_at in ((10, "sent", 5), (20, "draft", None), (30, "sending", 6)):
                values = {"id": number + id_, "issue": id_, "state": state, "sent_at": sent_at}
                connection.execute(text(OUTCOME), values)

    empty_database.write(fill)
    return empty_database


def test_what_was_shown_is_shown_and_nothing_else(before: Database) -> None:
    upgrade(before)
    assert current(before)
    found = before.read(lambda c: [each for id_ in (1, 2, 3) for each in outcomes.of_issue(c, id_)])
    assert {each.id for each in found if each.public} == {11, 31}
    assert [each.id for each in before.read(lambda c: public.told(c, PUBLIC))] == [11]
    assert {(each.version, each.changer, each.writer) for each in found} == {(1, "Ravi", "Asha")}
    assert not any(each.goes_at or each.corrects or each.stopped_at or each.withdrawn_at for each in found)


def test_what_was_sent_before_figures_were_kept_has_none(before: Database) -> None:
    upgrade(before)
    assert before.read(lambda c: outcomes.figures(c, 11)) is None


def test_a_draft_of_before_is_changed_by_its_version(before: Database) -> None:
    upgrade(before)
    assert before.write(lambda c: outcomes.rewrite(c, 21, 1, we_did="y"))
    assert not before.write(lambda c: outcomes.rewrite(c, 21, 1, we_did="z"))
