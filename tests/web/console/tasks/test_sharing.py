"""Whose a piece of work is: never a reader's; taken, handed over, and covered while somebody is away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.model.officer import MAY_OWN
from bot.model.task import TASK_KINDS, TaskKind
from bot.service.casework.access import VERBS
from bot.store import tables
from bot.store.casework import officers, tasks
from tests.web.console.desk import Desk, Town

WHO = "+447700900101"
DANGER = "I want to kill myself"
FRIDAY = "2026-11-27"


def heard(town: Town, who: str = WHO, words: str = DANGER) -> int:
    town.says(who, words)
    return int(town.house.rows("task")[-1].id)


def owner_of(town: Town, task: int) -> str:
    found = select(tables.officer.c.name).join_from(
        tables.task, tables.officer, tables.task.c.owner_id == tables.officer.c.id
    )
    return str(town.services.db.read(lambda c: c.scalar(found.where(tables.task.c.id == task))))


def signed_in(town: Town, name: str, role: str = "officer") -> Desk:
    return Desk(town.house).sign_in(town.joins(name, role).email)


# --- never a reader ----------------------------------------------------------------------------------


def test_who_may_own_is_who_may_act() -> None:
    needed = {about.verb for kind, about in TASK_KINDS.items() if kind != TaskKind.CHECK} | {"write"}
    assert {role for role, verbs in VERBS.items() if needed <= verbs} == set(MAY_OWN)


def test_a_team_of_readers_answers_for_nothing(town: Town) -> None:
    """The lowest number of the team was asked, whatever its role."""
    rose, asha = town.joins("Rose", "reader"), town.asha

    def work(c: Connection) -> None:
        officers.change(c, asha.id, team="another")
        found = officers.in_team(c, "community-partnerships")
        assert found is not None and found.id == asha.id != rose.id

    town.services.db.write(work)


def test_a_reader_is_never_offered_nor_taken_as_owner_or_heir(asha: Desk, town: Town) -> None:
    rose, ravi, ref = town.joins("Rose", "reader"), town.joins("Ravi", "officer"), town.issue()
    task = heard(town)
    for path in (f"/console/issues/{ref}/owner", "/console/issues/new", f"/console/tasks/{task}"):
        asha.open(path)
        assert ">Rose<" not in asha.page and ">Ravi<" in asha.page, path
    asha.open("/console/team")
    assert f'<option value="{rose.id}">' not in asha.page
    presses = (
        (f"/console/issues/{ref}/owner", {"owner": str(rose.id)}),
        (f"/console/tasks/{task}/hand-over", {"to": str(rose.id), "owner": str(town.asha.id)}),
        (f"/console/team/{ravi.id}/away", {"until": FRIDAY, "cover": str(rose.id)}),
        (f"/console/team/{rose.id}/deputy", {"deputy": "yes"}),
    )
    for path, fields in presses:
        asha.open(f"/console/tasks/{task}")
        asha.press(path, fields)
        assert asha.status in (400, 409), path
    assert owner_of(town, task) == "Asha"
    assert {row.owner_id for row in town.house.rows("issue")} == {town.asha.id}


def test_who_becomes_a_reader_hands_over_first(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "officer")
    task = heard(town)
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/hand-over", {"to": str(ravi.id), "owner": str(town.asha.id)})
    asha.leaves(ravi.id, "", how="reader")
    assert asha.status == 400 and "Choose who takes over what Ravi looks after." in asha.words
    asha.open("/console/team")
    answer = asha.press(f"/console/team/{ravi.id}/role", {"role": "reader"})
    assert answer.headers["Location"] == f"/console/team/{ravi.id}/reader"
    assert "Make Ravi a reader?" in asha.words and "Tasks to do 1" in asha.words
    asha.leaves(ravi.id, town.asha.id, how="reader")
    assert "Ravi is a reader now. 1 task goes to Asha at once." in asha.words
    assert owner_of(town, task) == "Asha"


def test_who_cannot_check_inherits_no_texts_to_check(asha: Desk, town: Town) -> None:
    ann, olive = town.joins("Ann", "approver"), town.joins("Olive", "officer")
    now = town.house.clock.now()
    about: dict[str, Any] = {"kind": TaskKind.CHECK, "key": "check:1", "due_at": now, "opened_at": now}
    town.services.db.write(lambda c: tasks.add_task(c, owner_id=ann.id, **about))
    for path, fields in (
        ("role", {"role": "officer"}),
        ("away", {"until": FRIDAY, "cover": str(olive.id)}),
    ):
        asha.open("/console/team")
        asha.press(f"/console/team/{ann.id}/{path}", fields)
        assert asha.status == 409, path
    asha.leaves(ann.id, olive.id)
    assert asha.status == 400 and "Olive may not do all of it" in asha.words
    asha.open("/console/tasks/1")
    assert ">Olive<" not in asha.page


# --- take and hand over ------------------------------------------------------------------------------


def test_a_task_is_taken_from_to_do_with_one_press(asha: Desk, town: Town) -> None:
    task = heard(town)
    asha.open("/console/")
    assert "Take this" not in asha.words, "it is hers already"
    ravi = signed_in(town, "Ravi")
    ravi.open("/console/")
    found = re.search(r'formaction="(/console/tasks/\d+/take)" name="owner" value="(\d+)"', ravi.page)
    assert found
    ravi.press(found[1], {"owner": found[2]})
    assert "It is yours now." in ravi.words and "With Ravi" in ravi.words
    assert owner_of(town, task) == "Ravi"
    assert town.house.rows("task")[-1].seen_at is not None, "who takes it looks at it"
    last = town.house.rows("log")[-1]
    assert (last.action, last.object, last.officer_id) == (
        "flag taken",
        f"task {task}",
        town.officer("ravi@council.example").id,
    )


def test_two_who_take_at_once_do_not_overwrite_each_other(asha: Desk, town: Town) -> None:
    task = heard(town)
    ravi, olive = signed_in(town, "Ravi"), signed_in(town, "Olive")
    for desk in (ravi, olive):
        desk.open(f"/console/tasks/{task}")
    given = {"owner": str(town.asha.id)}
    ravi.press(f"/console/tasks/{task}/take", given)
    olive.press(f"/console/tasks/{task}/take", given)
    assert olive.status == 409
    assert "Ravi has it since you opened this page." in olive.words
    assert owner_of(town, task) == "Ravi"


def test_what_is_handed_over_is_looked_at_anew(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "officer")
    task = heard(town)
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/look")
    asha.press(f"/console/tasks/{task}/hand-over", {"to": str(ravi.id), "owner": str(town.asha.id)})
    assert "Ravi has it now." in asha.words
    row = town.house.rows("task")[-1]
    assert (row.owner_id, row.seen_at) == (ravi.id, None)
    assert town.house.rows("log")[-1].action == "flag handed over"


def test_what_is_done_changes_hands_no_more(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "officer")
    task = heard(town)
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/done", {"note": "Rang them."})
    asha.open(f"/console/tasks/{task}")
    assert "Hand over" not in asha.words
    asha.press(f"/console/tasks/{task}/hand-over", {"to": str(ravi.id), "owner": str(town.asha.id)})
    assert asha.status == 409 and "This is done already." in asha.words


@pytest.mark.parametrize("given", ["", "-1", "none", "9" * 40], ids=["nothing", "below", "words", "long"])
def test_a_number_that_is_none_gives_nothing_to_anybody(given: str, asha: Desk, town: Town) -> None:
    task, ravi = heard(town), town.joins("Ravi", "officer")
    for path, fields in (
        (f"/console/tasks/{task}/hand-over", {"to": given, "owner": given}),
        (f"/console/team/{ravi.id}/away", {"until": FRIDAY, "cover": given}),
        (f"/console/team/{ravi.id}/away", {"until": given, "cover": str(town.asha.id)}),
    ):
        asha.open("/console/")
        asha.press(path, fields)
        assert asha.status == 409, path
    town.joins("Olive", "manager")
    asha.leaves(town.asha.id, given)
    assert asha.status == 400 and "Choose who takes over what Asha looks after." in asha.words
    asha.open(f"/console/tasks?page={given}")
    assert asha.status == 200
    assert owner_of(town, task) == "Asha"


# --- absence -----------------------------------------------------------------------------------------


@pytest.fixture
def ravi(asha: Desk, town: Town) -> Desk:
    """He stands in for Asha until Friday."""
    found = signed_in(town, "Ravi", "manager")
    asha.open("/console/team")
    cover = {"until": FRIDAY, "cover": str(town.officer("ravi@council.example").id)}
    asha.press(f"/console/team/{town.asha.id}/away", cover)
    assert "Away until 27 November 2026, Ravi stands in." in asha.words
    return found


def test_what_is_new_goes_to_who_stands_in(ravi: Desk, town: Town) -> None:
    assert owner_of(town, heard(town)) == "Ravi"
    town.answers("+447700900102")
    assert town.house.rows("issue")[-1].owner_id == town.officer("ravi@council.example").id
    town.says("+447700900102", "CALL", "2", "1", "The bus")
    assert owner_of(town, town.house.rows("task")[-1].id) == "Ravi"


def test_open_flags_go_over_at_once_and_all_else_stays(asha: Desk, town: Town) -> None:
    flag = heard(town)
    town.answers("+447700900102")
    town.says("+447700900102", "CALL", "2", "1", "The bus")
    call = town.house.rows("task")[-1].id
    cover = town.joins("Ravi", "manager")
    asha.open("/console/team")
    asha.press(f"/console/team/{town.asha.id}/away", {"until": FRIDAY, "cover": str(cover.id)})
    assert (owner_of(town, flag), owner_of(town, call)) == ("Ravi", "Asha")


def test_who_is_back_gets_what_is_new_again(ravi: Desk, asha: Desk, town: Town) -> None:
    jobs = {name: run for name, _, run in town.services.handlers.jobs}
    town.house.clock.pass_by(days=4)
    jobs["clocks"](town.house.clock.now())
    assert owner_of(town, heard(town)) == "Ravi", "Friday is not over"
    town.house.clock.pass_by(days=1)
    jobs["clocks"](town.house.clock.now())
    assert owner_of(town, heard(town, "+447700900105")) == "Asha"
    assert (town.asha.away_until, town.asha.cover_id) == (None, None)


def test_a_manager_can_say_that_somebody_is_back(ravi: Desk, town: Town) -> None:
    ravi.open("/console/team")
    ravi.press(f"/console/team/{town.asha.id}/back")
    assert owner_of(town, heard(town)) == "Asha"
    assert [row.action for row in town.house.rows("log")][-1] == "back again"


def test_cover_has_no_gaps(ravi: Desk, town: Town) -> None:
    """Nobody stands in for somebody who is away too, and who leaves is followed by their heir."""
    him, olive = town.officer("ravi@council.example"), town.joins("Olive", "manager")
    for who, cover, words in (
        (him, olive, "Ravi stands in for Asha."),
        (olive, town.asha, "Asha is away too."),
        (olive, olive, "Choose who stands in for Olive."),
    ):
        ravi.open("/console/team")
        ravi.press(f"/console/team/{who.id}/away", {"until": FRIDAY, "cover": str(cover.id)})
        assert ravi.status == 409 and words in ravi.words
    ravi.open("/console/team")
    ravi.press(f"/console/team/{olive.id}/away", {"until": "2026-11-20", "cover": str(him.id)})
    assert "Choose today or a day after it." in ravi.words
    ravi.leaves(him.id, olive.id)
    assert town.asha.cover_id == olive.id
    assert owner_of(town, heard(town)) == "Olive"
