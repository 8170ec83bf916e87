"""Somebody leaves the team, or becomes a reader: what is seen before the press, and what comes of it. On both
databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.model.officer import Officer
from bot.store import tables
from bot.store.casework import tasks
from tests.web.console.desk import Desk, Town
from tests.web.console.tasks.leaving.office import actions, his, looks, owners, told

WHO = "+447700900101"
DATED = (
    "Olive in the Community Team now looks after this. "
    "The date we gave you stays the same: Monday 21 December."
)


# --- before the press --------------------------------------------------------------------------------


def test_all_of_it_is_seen_before_anything_happens(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB", "pl")
    his(asha, town, ravi, "en_GB")
    closed = his(asha, town, ravi)
    asha.open(f"/console/issues/{closed}")
    asha.press(f"/console/issues/{closed}/close")
    asha.open(f"/console/team/{ravi.id}/remove")
    assert "Open issues 2" in asha.words and "Closed issues 1" in asha.words
    assert "What will happen" not in asha.words, "first somebody is chosen"
    looks(asha, ravi, olive)
    assert "Ravi cannot sign in any more, from this moment." in asha.words
    assert "Olive gets 2 open issues and 1 closed issue in the next minutes." in asha.words
    assert "3 people will hear, for about £" in asha.words
    assert "Also in 1 other language: Polish." in asha.words
    assert f"T482 : {DATED}" in asha.words
    assert "second person" not in asha.words
    assert (owners(town), told(town)) == ([ravi.id] * 3, [])
    assert town.officer(ravi.email).role == "approver"


def test_who_waits_in_two_issues_is_one_person_with_two_messages(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    his(asha, town, ravi, "en_GB")
    for table in (tables.promise, tables.talk):
        one = update(table).values(person_id=1)
        town.services.db.write(lambda c, one=one: c.execute(one))
    looks(asha, ravi, olive)
    assert "1 person will hear" in asha.words
    assert "Who waits in two issues hears of each: 2 messages." in asha.words
    asha.leaves(ravi.id, olive.id)
    town.hands_on()
    assert [row.person_id for row in told(town)] == [1, 1]


def test_nothing_to_take_over_needs_nobody_who_does(asha: Desk, town: Town, ravi: Officer) -> None:
    for how, words in (("reader", "Ravi is a reader now."), ("remove", "Ravi is off the team.")):
        path = f"/console/team/{ravi.id}/{how}"
        asha.open(path)
        assert "Ravi looks after nothing" in asha.words and 'name="heir"' not in asha.page
        asha.press(path, {"press": "leave", "mark": asha.hidden("mark")})
        assert words in asha.words


def test_the_only_manager_is_told_so_at_once(asha: Desk, town: Town) -> None:
    for how in ("remove", "reader"):
        path = f"/console/team/{town.asha.id}/{how}"
        asha.open(path)
        assert asha.status == 200 and "Asha is the only manager" in asha.words and "heir" not in asha.page
        asha.press(path, {"press": "leave", "mark": "x"}, token=asha.hidden("csrf_token"))
        assert asha.status in (400, 409)
    assert town.asha.role == "manager"


def test_a_change_in_between_is_shown_and_what_was_typed_stays(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    fields = looks(asha, ravi, olive)
    his(Desk(town.house).sign_in(), town, ravi, "en_GB")
    typed = {"tell": "no", "why_not": "Olive rings them."}
    asha.press(f"/console/team/{ravi.id}/remove", fields | typed)
    assert asha.status == 400 and "This is not what you had before you." in asha.words
    assert "Open issues 2" in asha.words and 'value="Olive rings them."' in asha.page
    assert town.officer(ravi.email).id == ravi.id, "he is here"
    asha.press(f"/console/team/{ravi.id}/remove", fields | typed | {"mark": asha.hidden("mark")})
    assert "Ravi is off the team." in asha.words


@pytest.mark.parametrize("heir", ["", "0", "99", "x", "9" * 40, "himself", "reader"])
def test_who_cannot_take_over_is_refused(
    heir: str, asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi)
    given = {"himself": str(ravi.id), "reader": str(town.joins("Rose", "reader").id)}.get(heir, heir)
    for press in ("look", "leave"):
        asha.open(f"/console/team/{ravi.id}/remove")
        asha.press(f"/console/team/{ravi.id}/remove", {"heir": given, "press": press, "mark": "x"})
        assert asha.status == 400, press
    assert owners(town) == [ravi.id]


def test_who_is_away_does_not_take_over_from_the_one_who_stands_in_for_them(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    """Nobody would look at it until they are back. With somebody else in for them they may."""
    his(asha, town, ravi, "en_GB")
    for cover in (ravi, town.asha):
        asha.open("/console/team")
        asha.press(f"/console/team/{olive.id}/away", {"until": "2026-11-27", "cover": str(cover.id)})
        asha.open(f"/console/team/{ravi.id}/remove")
        for press in ("look", "leave"):
            asha.press(f"/console/team/{ravi.id}/remove", {"heir": str(olive.id), "press": press})
            refused = "Olive is away, and Ravi stands in for Olive. Choose somebody else." in asha.words
            assert refused == (cover.id == ravi.id), press
        assert owners(town) == [ravi.id]
        asha.open("/console/team")
        asha.press(f"/console/team/{olive.id}/back")
    asha.leaves(ravi.id, olive.id)
    assert "Ravi is off the team." in asha.words


def test_only_a_manager_may(asha: Desk, town: Town, ravi: Officer, olive: Officer) -> None:
    fields = looks(asha, ravi, olive)
    other = Desk(town.house).sign_in(olive.email)
    for how in ("remove", "reader"):
        other.open(f"/console/team/{ravi.id}/{how}")
        assert other.status == 403
        other.press(f"/console/team/{ravi.id}/{how}", fields, token="x")
        assert other.status in (400, 403)
    assert town.officer(ravi.email).role == "approver"


# --- at the press, and after -------------------------------------------------------------------------


def test_access_ends_at_once_and_each_hears_once_in_their_language(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    ref = his(asha, town, ravi, "en_GB", "pl")
    theirs = Desk(town.house).sign_in(ravi.email)
    asha.leaves(ravi.id, olive.id)
    assert "Ravi is off the team. Olive gets 1 open issue in the next minutes." in asha.words
    assert "1 issue goes from Ravi to Olive. This takes some minutes." in asha.words
    assert theirs.open("/console/").status_code == 302
    town.hands_on(3)
    english, polish = told(town)
    assert english.body == f"Z1001: {DATED}"
    assert polish.body == (
        "Z1002: Olive in the Community Team (pl) now looks after this. "
        "The date we gave you stays the same: poniedziałek 21 grudnia. (pl)"
    )
    assert owners(town) == [olive.id]
    asha.open(f"/console/issues/{ref}")
    assert "Owner Olive" in asha.words and "Owner: from “Ravi” to “Olive”" in asha.words
    asha.open("/console/team")
    assert "This takes some minutes." not in asha.words


def test_nobody_is_told_only_for_a_reason_which_is_logged(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    ref = his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id, tell="no", why_not=" ")
    assert asha.status == 400 and "Say why people are not told." in asha.words
    asha.leaves(ravi.id, olive.id, tell="no", why_not="Olive\x00 rang\nall of them.")
    town.hands_on()
    assert (owners(town), told(town)) == ([olive.id], [])
    assert "owner changed, and nobody told: Olive rang all of them." in actions(town)
    asha.open(f"/console/issues/{ref}")
    assert "Owner changed, and nobody told: Olive rang all of them." in asha.words


def test_above_fifty_people_of_one_issue_a_second_person_reads_it_who_is_not_the_leaver(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    """Ravi would be the first who may."""
    ref = his(asha, town, ravi, "en_GB")
    town.crowd(51, ref)
    his(asha, town, ravi, "en_GB")
    looks(asha, ravi, olive)
    assert "A second person must read and send the message about 1 issue first" in asha.words
    asha.leaves(ravi.id, olive.id)
    town.hands_on()
    assert len(told(town)) == 1, "of the other issue"
    (check,) = [row for row in town.house.rows("task") if row.kind == "check"]
    assert check.owner_id == olive.id
    assert owners(town) == [olive.id] * 2


def test_the_leaver_made_a_reader_reads_and_does_nothing(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id, how="reader")
    assert town.officer(ravi.email).role == "reader"
    theirs = Desk(town.house).sign_in(ravi.email)
    theirs.open("/console/issues/new")
    assert theirs.status == 403
    town.hands_on()
    assert (owners(town), len(told(town))) == ([olive.id], 1)


def test_tasks_are_the_heirs_at_once_and_flags_are_looked_at_anew(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    town.says(WHO, "I want to kill myself")
    flag = town.house.rows("task")[-1].id
    asha.open(f"/console/tasks/{flag}")
    asha.press(f"/console/tasks/{flag}/hand-over", {"to": str(ravi.id), "owner": str(town.asha.id)})
    theirs = Desk(town.house).sign_in(ravi.email)
    theirs.open(f"/console/tasks/{flag}")
    theirs.press(f"/console/tasks/{flag}/look")
    asha.leaves(ravi.id, olive.id)
    assert "1 task goes to Olive at once." in asha.words
    row = next(row for row in town.house.rows("task") if row.id == flag)
    assert (row.owner_id, row.seen_at) == (olive.id, None)


def test_what_is_new_for_who_left_goes_to_the_heir_or_to_who_stands_in_for_them(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    first, second = his(asha, town, ravi, "en_GB"), his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    (clocks,) = (run for name, _, run in town.services.handlers.jobs if name == "clocks")

    def warned(ref: str) -> int:
        town.due(ref, 3)
        clocks(town.house.clock.now())
        return int(town.house.rows("task")[-1].owner_id)

    assert warned(first) == olive.id, "before the issue is hers"
    asha.open("/console/team")
    asha.press(f"/console/team/{olive.id}/away", {"until": "2026-11-27", "cover": str(town.asha.id)})
    assert asha.status == 200
    assert warned(second) == town.asha.id
    assert owners(town) == [ravi.id] * 2


def test_what_comes_in_for_a_reader_who_once_sent_something_is_their_heirs(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    """Also when they leave the team after that, and when they are invited as a reader again."""
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    town.hands_on()
    asha.open("/console/team")
    back = {"name": "Ravi", "email": ravi.email, "team": "community-partnerships", "role": "reader"}
    asha.press("/console/team/invite", back)
    about: dict[str, Any] = {"kind": "reply", "due_at": town.house.clock.now()}

    def comes(key: str) -> int:
        given = about | {"key": key, "owner_id": ravi.id, "opened_at": town.house.clock.now()}
        town.services.db.write(lambda c: tasks.add_task(c, **given))
        return int(town.house.rows("task")[-1].owner_id)

    assert comes("first") == olive.id
    asha.leaves(ravi.id, "")
    assert comes("second") == olive.id
    asha.leaves(olive.id, town.asha.id)
    assert comes("third") == town.asha.id


def test_closed_issues_have_an_owner_when_they_open_again(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    ref = his(asha, town, ravi)
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    assert town.house.rows("issue")[0].state == "closed"
    asha.leaves(ravi.id, olive.id)
    town.hands_on()
    assert (owners(town), told(town)) == ([olive.id], [])
    assert actions(town).count("owner changed") == 2


def test_what_has_not_left_of_an_owner_before_does_not_go_out(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    town.house.clock.go_to(datetime(2026, 11, 28, 21, 30, tzinfo=UTC))
    asha.sign_in()
    asha.gives(ref, ravi.id)
    assert [row.state for row in told(town)] == ["queued"]
    asha.leaves(ravi.id, olive.id)
    town.hands_on()
    first, second = told(town)
    assert (first.state, second.state) == ("dropped", "queued")
    assert "Olive" in second.body
