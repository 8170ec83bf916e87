"""Somebody else looks after an issue: who is owed an answer hears of it once, in their language. On both
databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.store import tables
from tests.web.console.desk import Desk, Town

WHO = "+447700900101"
DATED = (
    "Ravi in the Community Team now looks after this. "
    "The date we gave you stays the same: Monday 21 December."
)


@pytest.fixture
def ravi(town: Town) -> int:
    return int(town.joins("Ravi", "approver").id)


def looks(desk: Desk, ref: str, owner: int) -> dict[str, str]:
    """Choose somebody; what the button behind the preview would send."""
    desk.open(f"/console/issues/{ref}/owner")
    desk.press(f"/console/issues/{ref}/owner", {"owner": str(owner), "press": "look"})
    return {"owner": str(owner), "press": "change", "tell": "yes", "mark": desk.hidden("mark")}


def gives(desk: Desk, ref: str, owner: int, **more: str) -> None:
    desk.press(f"/console/issues/{ref}/owner", looks(desk, ref, owner) | more)


def owner(town: Town, ref: str) -> int:
    return int(next(row.owner_id for row in town.house.rows("issue") if row.ref == ref))


def told(town: Town) -> list[Any]:
    """What has gone out about a new owner."""
    town.passes(seconds=1)
    kinds = {row.id: row.kind for row in town.house.rows("outcome")}
    return [row for row in town.house.rows("outbox") if kinds.get(row.outcome_id) == "new-owner"]


def actions(town: Town) -> list[str]:
    return [row.action for row in town.house.rows("log")]


def test_who_hears_and_the_price_are_seen_before_anything_happens(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(3, ref)
    town.crowd(2, ref, language="pl")
    looks(asha, ref, ravi)
    assert "5 people will hear, for about £" in asha.words
    assert f"T482 : {DATED}" in asha.words
    assert "stays the same: poniedziałek 21 grudnia. (pl)" in asha.words
    assert "Remove" not in asha.words, "nobody can change these words"
    assert "Give it to Ravi" in asha.words
    assert (owner(town, ref), told(town)) == (town.asha.id, [])


def test_each_hears_once_in_their_language_and_the_dates_stay(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    town.crowd(1, ref, language="pl")
    before = [row.due_at for row in town.house.rows("promise")]
    fields = looks(asha, ref, ravi)
    asha.press(f"/console/issues/{ref}/owner", fields)
    assert "Ravi looks after this now. 2 people will hear." in asha.words
    asha.open(f"/console/issues/{ref}/owner")
    asha.press(f"/console/issues/{ref}/owner", fields)
    assert "Ravi looks after this already." in asha.words
    english, polish = told(town)
    assert english.body == f"Z1001: {DATED}"
    assert polish.body == (
        "Z1002: Ravi in the Community Team (pl) now looks after this. "
        "The date we gave you stays the same: poniedziałek 21 grudnia. (pl)"
    )
    town.arrived()
    promises = town.house.rows("promise")
    assert [row.due_at for row in promises] == before
    assert [row.state for row in promises] == ["waiting", "waiting"], "it says nothing of how it stands"
    assert town.house.rows("issue")[0].state == "open"
    assert owner(town, ref) == ravi


def test_a_second_change_is_told_too_and_who_is_late_hears_no_old_date(
    asha: Desk, town: Town, ravi: int
) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    gives(asha, ref, ravi)
    told(town)
    town.arrived()
    town.due(ref, -10)
    gives(asha, ref, town.asha.id)
    second = told(town)[-1]
    assert second.body == (
        "Z1001: Asha in the Community Team now looks after this. We are late. Sorry. "
        "We will give you a new date soon."
    )


def test_what_has_not_left_of_an_owner_before_does_not_go_out(asha: Desk, town: Town, ravi: int) -> None:
    """Two changes in one evening: nobody is told of somebody who has handed it on already."""
    ref = town.issue()
    town.crowd(1, ref)
    town.house.clock.go_to(datetime(2026, 11, 28, 21, 30, tzinfo=UTC))
    asha.sign_in()
    gives(asha, ref, ravi)
    told(town)
    mina = int(town.joins("Mina", "officer").id)
    gives(asha, ref, mina)
    first, second = told(town)
    assert (first.state, second.state) == ("dropped", "queued")
    assert "Mina" in second.body
    assert second.due_at == datetime(2026, 11, 30, 9, tzinfo=UTC), "never on a Sunday"


def test_who_was_answered_and_who_stopped_do_not_hear(asha: Desk, town: Town, ravi: int) -> None:
    town.answers(WHO)
    town.answers("+447700900102")
    ref = town.ref()
    town.says("+447700900102", "STOP")
    gives(asha, ref, ravi)
    assert [row.person_id for row in told(town)] == [1]
    town.arrived()
    asha.write(ref)
    sent = town.house.rows("outcome")[-1].id
    asha.press(f"/console/outcomes/{sent}/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    town.arrived()
    looks(asha, ref, town.asha.id)
    assert "Nobody who can be told is still owed an answer, so nobody is told." in asha.words
    gives(asha, ref, town.asha.id)
    assert "Asha looks after this now. Nobody is told." in asha.words
    assert len(told(town)) == 1


def test_nobody_is_told_only_for_a_reason_which_is_logged(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    gives(asha, ref, ravi, tell="no", why_not=" ")
    assert asha.status == 400 and "Say why people are not told." in asha.words
    assert owner(town, ref) == town.asha.id
    gives(asha, ref, ravi, tell="no", why_not="Ravi rang\nher.")
    assert "Ravi looks after this now. Nobody is told." in asha.words
    assert told(town) == []
    assert "owner changed, and nobody told: Ravi rang her." in actions(town)
    asha.open(f"/console/issues/{ref}")
    assert "Owner changed, and nobody told: Ravi rang her." in asha.words


def test_above_fifty_people_a_second_person_sends_it(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(51, ref)
    looks(asha, ref, ravi)
    assert "A second person must read the message and send it first." in asha.words
    gives(asha, ref, ravi)
    assert "51 people will hear once Ravi has read the message and sent it." in asha.words
    assert (owner(town, ref), told(town)) == (ravi, [])
    other = Desk(town.house).sign_in("ravi@council.example")
    other.open("/console/outcomes/1")
    assert "Ravi looks after this now." in other.words and DATED in other.words
    assert "/console/outcomes/1/write" not in other.page, "its words are fixed"
    other.press("/console/outcomes/1/send", {"mark": other.hidden("mark"), "when": "now"})
    assert len(told(town)) == 51


def test_a_draft_about_an_owner_who_handed_it_on_is_gone(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(51, ref)
    gives(asha, ref, ravi)
    mina = int(town.joins("Mina", "approver").id)
    gives(asha, ref, mina)
    assert [row.we_did for row in town.house.rows("outcome")] == ["Mina looks after this now."]


def test_two_officers_at_once_do_not_hand_it_on_twice(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    mina = int(town.joins("Mina", "officer").id)
    fields = looks(asha, ref, mina)
    other = Desk(town.house).sign_in("ravi@council.example")
    gives(other, ref, ravi)
    asha.press(f"/console/issues/{ref}/owner", fields)
    assert asha.status == 400 and "This is not what you had before you." in asha.words
    assert owner(town, ref) == ravi
    assert len(told(town)) == 1


def test_a_forged_outcome_cannot_put_words_of_its_own_into_it(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    answer = asha.write(ref, kind="new-owner")
    assert answer.status_code in (400, 409)
    assert town.house.rows("outcome") == []


def test_a_warning_goes_with_the_issue(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    town.due(ref, 3)
    town.services.handlers.jobs[0][2](town.house.clock.now())
    gives(asha, ref, ravi)
    (warning,) = [row for row in town.house.rows("task") if row.kind == "due-soon"]
    assert (warning.owner_id, warning.done_at) == (ravi, None)


def test_a_new_owner_stands_on_no_public_page_as_news(asha: Desk, town: Town, ravi: int) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    gives(asha, ref, ravi)
    told(town)
    town.arrived()
    visitor = Desk(town.house)
    for path in ("/", f"/issues/{ref}", "/towns"):
        visitor.open(path)
        assert "looks after this now" not in visitor.words
    visitor.open(f"/issues/{ref}")
    assert "Ravi is working on it." in visitor.words


def test_an_owner_who_may_not_act_is_refused(asha: Desk, town: Town) -> None:
    ref, reader = town.issue(), town.joins("Rea", "reader")
    asha.open(f"/console/issues/{ref}/owner")
    asha.press(f"/console/issues/{ref}/owner", {"owner": str(reader.id), "press": "change", "mark": "x"})
    assert asha.status == 400
    assert owner(town, ref) == town.asha.id


def test_who_was_not_reached_is_written_to_again_with_their_own_date(
    asha: Desk, town: Town, ravi: int
) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    gives(asha, ref, ravi)
    (first,) = told(town)
    failed = update(tables.outbox).values(state="failed", reason="The phone is switched off or out of reach.")
    town.services.db.write(lambda c: c.execute(failed))
    town.passes(seconds=1)
    asha.open("/console/sent/1")
    assert asha.status == 200 and "Phone off, full or out of reach" in asha.words
    asha.press("/console/sent/1/again", {"message": str(first.id)})
    assert told(town)[-1].body == f"Z1001: {DATED}"
