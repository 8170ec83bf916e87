"""A list of the console asks the database as often for many as for a few. On both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.model.task import TaskKind
from bot.service.outcomes.written import Written
from bot.store import timers
from bot.store.casework import tasks
from bot.store.prepared import Prepared
from tests.web.console.crowded import fill, flags
from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_new_owner import looks

FEW, MANY, MOST = 5, 50, 25
LISTS = ("/console/", "/console/issues?state=all", "/console/sent", "/console/tasks", "/console/team")
GROWS = (
    *("/console/", "/console/issues", "/console/issues?state=late&page=2", "/console/tasks"),
    *("/console/said", "/console/said?unread=yes&own=yes", "/console/said/copies"),
)
LARGEST = 200_000  # bytes of a page
TOLD = Written(
    kind="under-way",
    you_said="It is dark.",
    we_did="We ordered lamps.",
    lasts_until="They stay.",
    next_by=date(2027, 1, 12),
    texts={"en_GB": "You asked for light. Lamps are ordered."},
)


def grow(town: Town, number: int) -> None:
    """So many more issues, each with somebody who waits, a task and an officer; half of them were told."""
    now = town.house.clock.now()
    for n in range(number):
        ref = town.issue(f"Lamps {n}")
        town.crowd(1, ref)
        row = town.house.rows("issue")[-1]
        officer = town.joins(f"Officer{row.id}", "officer")

        def work(c: Connection, issue_id: int = row.id, owner_id: int = officer.id) -> None:
            about: dict[str, Any] = {
                "owner_id": owner_id,
                "issue_id": issue_id,
                "due_at": now,
                "opened_at": now,
            }
            tasks.add_task(c, kind=TaskKind.NOT_BETTER, key=f"not-better:{issue_id}", **about)

        town.services.db.write(work)
        if n % 2:
            tell(town, row.id)
        town.due(ref, -3 if n % 3 else 2)
    timers.run_due(town.services.db, town.services.handlers.by_kind, now)


def tell(town: Town, issue_id: int) -> None:
    services, now = town.services, town.house.clock.now()
    by = town.asha.id
    outcome = services.write(services.followup.draft, issue_id, by, TOLD, now)
    services.write(services.followup.send, services.content(), outcome, by, now)


@contextmanager
def counting(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement, by SQLAlchemy or prepared."""
    seen: list[str] = []
    done = Prepared._done

    def by_alchemy(_: object, __: object, statement: str, *rest: object) -> None:
        seen.append(asked(statement))

    def by_prepared(self: Prepared, *given: Any) -> Any:
        seen.append(str(self._statement))
        return done(self, *given)

    def asked(statement: str) -> str:
        """However many values are in a list, also none at all."""
        filled = re.sub(r"IN \(SELECT [^()]+ FROM \(SELECT [^()]+\)[^()]*\)", "IN (...)", statement)
        listed = re.sub(r"IN \((?:[^()]|\([^()]*\))*\)", "IN (...)", filled)
        return listed.replace("IN (...) AND (1 != 1)", "IN (...)")

    engine = town.services.db.engine
    event.listen(engine, "before_cursor_execute", by_alchemy)
    with monkeypatch.context() as patch:
        patch.setattr(Prepared, "_done", by_prepared)
        yield seen
    event.remove(engine, "before_cursor_execute", by_alchemy)


def asked_for(asha: Desk, town: Town, path: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    with counting(town, monkeypatch) as seen:
        assert asha.open(path).status_code == 200
    return seen


def test_lists_ask_as_often_for_fifty_issues_as_for_five(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(town, FEW)
    few = {path: asked_for(asha, town, path, monkeypatch) for path in LISTS}
    grow(town, MANY - FEW)
    many = {path: asked_for(asha, town, path, monkeypatch) for path in LISTS}
    for path in LISTS:
        assert 0 < len(few[path]) <= MOST, path
        assert many[path] == few[path], path
    asha.open("/console/")
    assert asha.page.count('href="/console/issues/I') > FEW, "the page really grew"


def test_three_hundred_issues_ask_as_often_as_fifty(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(town, issues=50, tasks=40, messages=100)
    some = {path: asked_for(asha, town, path, monkeypatch) for path in GROWS}
    fill(town, issues=250, tasks=360, messages=1000)
    for path in GROWS:
        assert asked_for(asha, town, path, monkeypatch) == some[path], path
        assert len(some[path]) <= MOST


def test_to_do_stays_small_on_the_worst_of_days(asha: Desk, town: Town) -> None:
    """Two thousand private issues, four hundred tasks, and more flags of each kind than it shows."""
    fill(town, issues=2000, tasks=400)
    flags(town, 100)
    asha.sign_in().open("/console/")
    assert len(asha.page.encode()) < LARGEST
    for words in ("May be in danger (100)", "Late (800)", "Asked for a call (100)", "See all 800"):
        assert words in asha.words


def test_an_issue_and_its_edits_ask_as_often_for_many_people_as_for_few(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in range(3):
        town.answers(f"+4477009004{who:02}", "The drop-in is shut")
    ref = town.ref()
    pages = [f"/console/issues/{ref}{page}" for page in ("", "/edit", "/public", "/owed", "/close")]
    few = {path: asked_for(asha, town, path, monkeypatch) for path in pages}
    for who in range(3, 20):
        town.answers(f"+4477009004{who:02}", "The drop-in is shut")
    fill(town, issues=200, tasks=20, messages=100)
    for path in pages:
        assert asked_for(asha, town, path, monkeypatch) == few[path], path
        assert len(few[path]) <= MOST, (path, len(few[path]))


def test_two_thousand_issues_are_no_burden_for_the_warning(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at the newest only."""
    fill(town, issues=2000, tasks=0)
    ref = town.issue("Lamps behind the shops in Tipton")
    asha.open(f"/console/issues/{ref}/edit")
    fields = {"title": "Light at the canal", "town": "tipton", "stage": "open", "version": "1"}
    with counting(town, monkeypatch) as seen:
        asha.press(f"/console/issues/{ref}/edit", fields)
    assert len(seen) <= 2 * MOST, "the press, and the page after it"


def counts_of_people(seen: list[str]) -> int:
    """How often it was counted who hears, by the last statement of each count."""
    return sum("AS why, count(DISTINCT talk.person_id)" in statement for statement in seen)


def words_read(seen: list[str]) -> list[str]:
    """What was asked for of what people said."""
    return [statement for statement in seen if "answer.words" in statement]


def test_who_hears_is_counted_once_in_a_press_and_nobodys_words_are_read(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The press holds the issue: others wait until it is over."""
    for who in range(5):
        town.answers(f"+4477009004{who:02}", "The drop-in is shut")
    ref = town.ref()
    asha.write(ref)
    with counting(town, monkeypatch) as seen:
        asha.open("/console/outcomes/1")
    assert counts_of_people(seen) == 1
    assert len(words_read(seen)) == 1 and "The drop-in is shut" in asha.words
    fields = {"mark": asha.hidden("mark"), "last": "0", "when": "now"}
    with counting(town, monkeypatch) as seen:
        asha.press("/console/outcomes/1/send", fields)
    assert "5 people will hear." in asha.words
    assert (counts_of_people(seen), words_read(seen)) == (1, [])


def test_a_hand_over_counts_once_for_the_look_and_once_for_the_press(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, ravi = town.issue(), int(town.joins("Ravi", "approver").id)
    town.crowd(3, ref)
    town.crowd(2, ref, "pl")
    fields = looks(asha, ref, ravi)
    with counting(town, monkeypatch) as seen:
        asha.press(f"/console/issues/{ref}/owner", fields)
    assert "5 people will hear." in asha.words
    assert counts_of_people(seen) == 2


def test_who_writes_reads_the_words_and_the_languages_of_all_and_counts_who_hears(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The boxes are for all who may ever hear; the message goes to those who are still owed an answer."""
    for who in range(5):
        town.answers(f"+4477009004{who:02}", "The drop-in is shut")
    seen = asked_for(asha, town, f"/console/issues/{town.ref()}/write", monkeypatch)
    assert counts_of_people(seen) == 2


def test_who_writes_to_people_that_wrote_nothing_waits_for_few_questions(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words to show beside the message are looked for among all of them, and there are none."""
    ref = town.issue("Lamps behind the shops")
    town.crowd(600, ref)
    assert len(asked_for(asha, town, f"/console/issues/{ref}/write", monkeypatch)) <= MOST
    assert "600 people" in asha.words
