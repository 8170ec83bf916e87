"""Somebody leaves the team, or becomes a reader: what is seen before the press, and what comes of it. On both
databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.service.casework import team
from bot.service.outcomes import leaving
from bot.store import tables
from bot.store.casework import tasks
from tests.web.console.desk import Desk, Town

WHO = "+447700900101"
DATED = (
    "Olive in the Community Team now looks after this. "
    "The date we gave you stays the same: Monday 21 December."
)


@pytest.fixture
def ravi(town: Town) -> Officer:
    """Who leaves."""
    return town.joins("Ravi", "approver")


@pytest.fixture
def olive(town: Town) -> Officer:
    """Who takes over."""
    return town.joins("Olive", "approver")


def his(asha: Desk, town: Town, ravi: Officer, *people: str) -> str:
    """An issue of Ravi's, in which somebody waits for each of these languages. Nobody was told of him."""
    ref = town.issue()
    asha.gives(ref, ravi.id)
    for language in people:
        town.crowd(1, ref, language)
    return ref


def looks(desk: Desk, officer: Officer, heir: Officer, how: str = "remove") -> dict[str, str]:
    """What the button behind the preview would send."""
    path = f"/console/team/{officer.id}/{how}"
    desk.open(path)
    desk.press(path, {"heir": str(heir.id), "press": "look"})
    return {"heir": str(heir.id), "press": "leave", "tell": "yes", "mark": desk.hidden("mark")}


def owners(town: Town) -> list[int]:
    return [row.owner_id for row in sorted(town.house.rows("issue"), key=lambda row: row.id)]


def told(town: Town) -> list[Any]:
    """What has gone out about a new owner."""
    town.passes(seconds=1)
    kinds = {row.id: row.kind for row in town.house.rows("outcome")}
    return [row for row in town.house.rows("outbox") if kinds.get(row.outcome_id) == "new-owner"]


def actions(town: Town) -> list[str]:
    return [row.action for row in town.house.rows("log")]


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


# --- what they were asked to check ---------------------------------------------------------------------


def open_tasks(town: Town, *kinds: str) -> list[tuple[str, int]]:
    return [
        (row.kind, row.owner_id)
        for row in town.house.rows("task")
        if row.kind in kinds and row.done_at is None
    ]


@pytest.mark.parametrize("heir_wrote_it", [False, True])
def test_a_message_to_read_and_send_lies_with_nobody_who_wrote_it(
    heir_wrote_it: bool, asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    writer = olive if heir_wrote_it else town.joins("Ned", "officer")
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    theirs = Desk(town.house).sign_in(writer.email)
    theirs.write(ref)
    theirs.open("/console/outcomes/1")
    theirs.press("/console/outcomes/1/ask", {"to": str(ravi.id)})
    assert open_tasks(town, "check") == [("check", ravi.id)]
    asha.leaves(ravi.id, olive.id)
    now_open = open_tasks(town, "check", "sent-back")
    if not heir_wrote_it:
        assert now_open == [("check", olive.id)]
        return
    assert now_open == [("sent-back", writer.id)]
    theirs.open("/console/outcomes/1")
    assert "Ravi was asked to read and send this, and does not do it any more. Ask somebody" in theirs.words
    theirs.press("/console/outcomes/1/ask", {"to": str(town.asha.id)})
    assert open_tasks(town, "check", "sent-back") == [("check", town.asha.id)]


@pytest.mark.parametrize("heir_reads", [False, True])
def test_words_to_check_go_to_who_reads_them_or_back_to_the_writer(
    heir_reads: bool, asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    content, now = town.services.content(), town.house.clock.now()
    for each in (ravi, olive)[: 1 + heir_reads]:
        town.services.write(team.set_reads, content, each.id, ["pl"], town.asha, now)
    ref = town.issue()
    town.crowd(1, ref, language="pl")
    asha.write(ref, text_pl="Prosili Państwo o światło. Dwie lampy już świecą.")
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/words/pl/ask", {"to": str(ravi.id)})
    assert open_tasks(town, "check-words") == [("check-words", ravi.id)]
    asha.leaves(ravi.id, olive.id)
    asked = [row.asked_id for row in town.house.rows("outcome_text") if row.language == "pl"]
    found = open_tasks(town, "check-words", "sent-back")
    if heir_reads:
        assert (found, asked) == ([("check-words", olive.id)], [olive.id])
        return
    assert (found, asked) == ([("sent-back", town.asha.id)], [None])
    asha.open("/console/outcomes/1")
    assert "Ravi was asked to check the Polish, and does not do it any more. Ask somebody else" in asha.words


# --- while it is under way -----------------------------------------------------------------------------


def test_the_heir_leaves_before_it_is_done(asha: Desk, town: Town, ravi: Officer, olive: Officer) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    asha.open(f"/console/team/{olive.id}/remove")
    assert "Issues on their way to them 1" in asha.words
    asha.open("/console/team")
    asha.press(f"/console/team/{olive.id}/role", {"role": "reader"})
    assert "Who takes over?" in asha.words, "she would be given what a reader may not have"
    asha.leaves(olive.id, town.asha.id)
    town.hands_on()
    assert owners(town) == [town.asha.id]
    assert [row.body.partition(" in ")[0] for row in told(town)] == ["Z1001: Asha"]


def test_whose_issue_is_still_on_its_way_is_counted_among_who_hears(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    """One of Olive's own waits, and two under the issue of Ravi's that has not reached her."""
    ref = his(asha, town, ravi, "en_GB", "pl")
    town.crowd(50, ref)
    own = town.issue()
    asha.gives(own, olive.id)
    town.crowd(1, own)
    asha.leaves(ravi.id, olive.id)
    looks(asha, olive, town.asha)
    assert "53 people will hear" in asha.words
    assert "A second person must read and send the message about 1 issue first" in asha.words


def test_nobody_is_told_either_whose_issue_was_still_on_its_way(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    asha.leaves(olive.id, town.asha.id, tell="no", why_not=" ")
    assert asha.status == 400 and "Say why people are not told." in asha.words
    asha.leaves(olive.id, town.asha.id, tell="no", why_not="Asha rings them.")
    town.hands_on()
    assert (owners(town), told(town)) == ([town.asha.id], [])


def test_who_is_not_told_of_what_is_on_its_way_is_not_counted(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id, tell="no", why_not="Olive rings them.")
    looks(asha, olive, town.asha)
    assert "so nobody is told" in asha.words


def test_who_comes_back_does_not_get_it_back_and_keeps_what_is_new(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    other = town.issue()
    asha.leaves(ravi.id, olive.id)
    town.house.clock.pass_by(seconds=5)
    back = town.joins("Ravi", "officer")
    assert (back.id, back.cover_id) == (ravi.id, None)
    asha.gives(other, ravi.id)
    town.hands_on(2)
    assert owners(town) == [olive.id, ravi.id]
    town.house.clock.pass_by(minutes=2)
    town.hands_on()
    assert [row.done_at is not None for row in town.house.rows("handing_on")] == [True]


def test_who_leaves_a_second_time_leaves_all_to_whom_was_chosen_last(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id, how="reader")
    asha.leaves(ravi.id, town.asha.id)
    town.hands_on()
    assert owners(town) == [town.asha.id]
    assert len(told(town)) == 1


def test_what_comes_back_to_where_it_came_from_stays_there(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.leaves(ravi.id, olive.id)
    town.joins("Ravi", "officer")
    asha.leaves(olive.id, ravi.id)
    town.hands_on()
    assert (owners(town), told(town)) == ([ravi.id], [])


def test_who_pressed_may_leave_meanwhile(asha: Desk, town: Town, ravi: Officer, olive: Officer) -> None:
    his(asha, town, ravi, "en_GB")
    mina = town.joins("Mina", "manager")
    Desk(town.house).sign_in(mina.email).leaves(ravi.id, olive.id)
    asha.leaves(mina.id, "")
    town.hands_on()
    assert (owners(town), len(told(town))) == ([olive.id], 1)


def test_two_managers_at_once_remove_somebody_once(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    mina = Desk(town.house).sign_in(town.joins("Mina", "manager").email)
    fields = looks(asha, ravi, olive)
    looks(mina, ravi, olive)
    asha.press(f"/console/team/{ravi.id}/remove", fields)
    mina.press(f"/console/team/{ravi.id}/remove", fields)
    assert mina.status == 404
    assert len(town.house.rows("handing_on")) == 1


def at_once(town: Town, *presses: tuple[Officer, Officer, Officer]) -> list[str]:
    """presses: who leaves, their heir, who presses. All are looked at first, then pressed in threads of their
    own. What came of each."""
    services, now = town.services, town.house.clock.now()
    about = (services.followup, services.content())

    def mark(who: Officer, heir: Officer) -> str:
        found = services.read(leaving.look, *about, who.id, heir.id, None, now, reader=False)
        return found.mark

    def press(who: Officer, heir: Officer, by: Officer, seen: str) -> str:
        try:
            services.write(leaving.leave, *about, who.id, heir.id, by, seen, now, reader=False)
        except (Refusal, Gone) as refusal:
            return type(refusal).__name__
        return "gone"

    looked = [(*each, mark(*each[:2])) for each in presses]
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(lambda given: press(*given), looked))


def test_an_heir_who_leaves_at_the_same_moment_leaves_nothing_without_an_owner(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    his(asha, town, ravi, "en_GB")
    asha.gives(town.issue(), olive.id)
    first, second = at_once(town, (ravi, olive, town.asha), (olive, town.asha, town.asha))
    assert second == "gone" and first in ("gone", "Refusal"), "she is no heir any more where she went first"
    town.hands_on(2)
    assert owners(town) == [town.asha.id if first == "gone" else ravi.id, town.asha.id]


def test_two_managers_who_remove_each_other_at_once_leave_one(asha: Desk, town: Town) -> None:
    mina = town.joins("Mina", "manager")
    olive = town.joins("Olive", "officer")
    found = at_once(town, (mina, olive, town.asha), (town.asha, olive, mina))
    assert sorted(found) == ["Gone", "gone"]
    here = [row.name for row in town.house.rows("officer") if row.gone_at is None and row.role == "manager"]
    assert len(here) == 1
