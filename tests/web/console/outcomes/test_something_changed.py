"""After an answer, also after closing: the plan changes, or the answer is turned over. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.console.desk import Desk, Town

ONE, TWO, THREE = (f"+44770090010{n}" for n in (1, 2, 3))
CHANGED = {
    "kind": "changed",
    "we_did": "The lamps are on the other side.",
    "text_en_GB": "The lamps come to the other side of the road.",
}
DATED = {
    "kind": "planned",
    "next_by-day": "15",
    "next_by-month": "1",
    "next_by-year": "2027",
    "to_all": "y",
    "text_en_GB": "The lamps were taken away. New ones are planned. We text you by 15 January.",
}


def sends(desk: Desk, town: Town, ref: str, **changes: str) -> list[Any]:
    """What goes out of it."""
    desk.write(ref, **changes)
    outcome = town.house.rows("outcome")[-1].id
    desk.press(f"/console/outcomes/{outcome}/send", {"mark": desk.hidden("mark")})
    town.passes(seconds=1)
    return [row for row in town.house.rows("outbox") if row.outcome_id == outcome]


def states(town: Town) -> list[str]:
    return [row.state for row in town.house.rows("promise")]


def issue(town: Town) -> Any:
    return town.house.rows("issue")[-1]


@pytest.fixture
def closed(asha: Desk, town: Town) -> str:
    """An issue that is answered and closed; one of three has stopped since."""
    for who in (ONE, TWO, THREE):
        town.answers(who)
    ref = town.ref()
    sends(asha, town, ref)
    town.arrived()
    town.says(THREE, "STOP")
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    assert issue(town).state == "closed"
    return ref


def test_a_closed_issue_has_a_door_for_it(asha: Desk, town: Town, closed: str) -> None:
    asha.open(f"/console/issues/{closed}")
    assert "Tell them something has changed" in asha.words
    assert "Write what happened" not in asha.words
    asha.open(f"/console/issues/{closed}/write?kind=changed")
    assert 'value="changed" checked' in asha.page
    assert "Someone else looks after it now" not in asha.words, "that is said where the owner is changed"


def test_where_nobody_was_told_anything_nothing_has_changed(asha: Desk, town: Town) -> None:
    asha.open(f"/console/issues/{town.issue()}")
    assert "something has changed" not in asha.words


def test_a_reader_has_no_such_door(asha: Desk, town: Town, closed: str) -> None:
    reader = Desk(town.house).sign_in(town.joins("Rea", "reader").email)
    reader.open(f"/console/issues/{closed}")
    assert reader.status == 200 and "something has changed" not in reader.words
    reader.open(f"/console/issues/{closed}/write?kind=changed")
    assert reader.status == 403


def test_a_plan_that_changed_reaches_all_who_were_told_once_and_opens_nothing(
    asha: Desk, town: Town, closed: str
) -> None:
    out = sends(asha, town, closed, **CHANGED)
    assert [row.person_id for row in out] == [1, 2], "who stopped hears nothing"
    assert "The plan has changed. The lamps come to the other side of the road." in out[0].body
    outcome = out[0].outcome_id
    asha.press(f"/console/outcomes/{outcome}/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    assert len([row for row in town.house.rows("outbox") if row.outcome_id == outcome]) == 2
    town.arrived()
    assert states(town) == ["answered"] * 3
    assert issue(town).state == "closed"


def test_nobody_is_asked_whether_it_helped_once_the_plan_has_changed(
    asha: Desk, town: Town, closed: str
) -> None:
    sends(asha, town, closed, **CHANGED)
    town.arrived()
    town.passes(weeks=4, days=1)
    assert [row for row in town.house.rows("outbox") if row.kind == "ask"] == []


@pytest.mark.parametrize("kind", ["cannot", "not-now"])
def test_done_becomes_no_for_all_who_were_told(asha: Desk, town: Town, closed: str, kind: str) -> None:
    asha.open(f"/console/issues/{closed}/write")
    assert "checked" in asha.page.partition('name="to_all"')[2].partition(">")[0], "nobody waits"
    no = {
        "kind": kind,
        "why_not": "They were too bright for the house beside them.",
        "money": "No.",
        "text_en_GB": "The lamps are gone.",
        "to_all": "y",
    }
    out = sends(asha, town, closed, **no)
    assert len(out) == 2 and "The answer is no" in out[0].body
    town.arrived()
    assert states(town)[:2] == ["answered", "answered"]
    assert {row.outcome_id for row in town.house.rows("promise")[:2]} == {out[0].outcome_id}
    assert issue(town).state == "closed"


def test_a_new_date_is_owed_again_and_opens_the_issue(asha: Desk, town: Town, closed: str) -> None:
    sends(asha, town, closed, **DATED)
    assert (issue(town).state, issue(town).closed_at) == ("open", None)
    assert states(town)[:2] == ["answered", "answered"], "nothing has arrived"
    town.arrived()
    assert states(town) == ["informed", "informed", "answered"]
    asha.open(f"/console/issues/{closed}")
    assert "Reply due 15 January 2027" in asha.words
    asha.press(f"/console/issues/{closed}/close")
    assert asha.status == 409


def test_an_issue_that_was_closed_before_its_new_date_arrived_is_open_when_it_has(
    asha: Desk, town: Town, closed: str
) -> None:
    sends(asha, town, closed, **DATED)
    asha.open(f"/console/issues/{closed}")
    asha.press(f"/console/issues/{closed}/close")
    assert issue(town).state == "closed"
    town.arrived()
    assert (issue(town).state, issue(town).closed_at) == ("open", None)


def test_more_time_on_an_answered_issue_is_only_for_those_who_wait(asha: Desk, town: Town) -> None:
    """Its door is there, and what it says of a Saturday too."""
    for who in (ONE, TWO):
        town.answers(who)
    ref = town.ref()
    sends(asha, town, ref)
    asha.open(f"/console/issues/{ref}")
    assert "Ask for more time" in asha.words
    asha.write(ref, **{**DATED, "kind": "late", "why_not": "It rained.", "next_by-day": "16"})
    assert asha.status == 400
    assert "Saturday 16 January 2027 is no working day. Choose a working day." in asha.words
