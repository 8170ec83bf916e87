"""To do, tasks, the team and the log."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, update

from bot.store import tables
from bot.store.casework import tasks
from bot.store.outbox import lanes
from bot.turn import router
from tests.web.console.desk import Desk, Town

# --- to do -------------------------------------------------------------------------------------------


def test_an_empty_desk_says_what_comes_next(asha: Desk, town: Town) -> None:
    asha.open("/console/")
    assert "Nothing is due." in asha.words
    town.issue()
    asha.open("/console/")
    assert "Nothing is due. Next reply is due 21 December 2026." in asha.words


def test_what_is_late_stands_before_what_is_due_this_week(asha: Desk, town: Town) -> None:
    gate, lamps = town.issue("Park gate"), town.issue("Lamps")
    town.crowd(41, gate)
    town.due(gate, -4)
    town.due(lamps, 3)
    asha.open("/console/")
    assert "Late (1) Park gate Late by 2 working days 41 people waiting" in asha.words
    assert "Lamps Due in 3 working days" in asha.words
    assert asha.words.index("Park gate") < asha.words.index("Lamps")


def test_an_alarm_of_a_channel_is_in_words(asha: Desk, town: Town) -> None:
    name = "sms:+447700900123"

    def raise_alarm(connection: Connection) -> None:
        lanes.ensure(connection, name)
        connection.execute(
            update(tables.lane)
            .where(tables.lane.c.name == name)
            .values(alarm="Our keys or settings for this channel are wrong.")
        )

    town.services.db.write(raise_alarm)
    asha.open("/console/")
    assert "Not working (1) Text : Our keys or settings for this channel are wrong." in asha.words


# --- call-backs and others ---------------------------------------------------------------------------


def call(town: Town) -> int:
    town.answers()
    town.says("+447700900101", "CALL", "2", "1", "The bus")
    return int(town.house.rows("task")[-1].id)


def test_a_call_is_shown_with_language_and_time_but_without_the_number(asha: Desk, town: Town) -> None:
    task = call(town)
    asha.open("/console/")
    assert "Asked for a call (1)" in asha.words
    asha.open(f"/console/tasks/{task}")
    assert "Best time Afternoon" in asha.words and "Language English" in asha.words
    assert "900101" not in asha.page


def test_the_number_is_shown_when_asked_for_and_the_log_says_who_asked(asha: Desk, town: Town) -> None:
    task = call(town)
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/number")
    assert "+447700900101" in asha.words
    last = town.house.rows("log")[-1]
    assert (last.action, last.object, last.officer_id) == ("number shown", f"task {task}", town.asha.id)


def test_who_writes_in_the_chat_is_rung_at_the_number_they_gave(asha: Desk, town: Town) -> None:
    town.answers(channel="web", who="a browser")
    town.says("a browser", "CALL", "0121 496 0999", "1", "1", "The bus", channel="web")
    task = town.house.rows("task")[-1].id
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/number")
    assert "0121 496 0999" in asha.words


def test_a_call_is_done_with_one_press_and_two_are_one(asha: Desk, town: Town) -> None:
    task = call(town)
    for _ in range(2):
        asha.open(f"/console/tasks/{task}")
        asha.press(f"/console/tasks/{task}/done")
        assert "Done: Asked for a call." in asha.words
    assert [row.action for row in town.house.rows("log")].count("call-back done") == 1
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/number")
    assert "900101" not in asha.page


def test_a_message_our_bot_failed_on_runs_again(
    asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broke:
        broke.setattr(router, "decide", broken)
        town.says("+447700900101", "TIPTON")
    asha.open("/console/")
    assert "Our bot failed on a message (1)" in asha.words
    task = town.house.rows("task")[-1].id
    asha.open(f"/console/tasks/{task}")
    assert "TIPTON" in asha.words
    asha.press(f"/console/tasks/{task}/again")
    assert "The message was handled" in asha.words
    assert town.house.rows("event")[-1].outcome == "start"
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/again")
    assert "This message was handled already." in asha.words


def test_where_no_message_failed_there_is_none_to_run_again(asha: Desk, town: Town) -> None:
    """Somebody could not be told or asked: a fault to look at and to tick off, with nothing to repeat."""
    owner = town.house.rows("officer")[0].id
    now = town.house.clock.now()
    town.services.db.write(lambda c: tasks.add_fault(c, "late:1:p1", now, owner_id=owner))
    asha.open("/console/")
    assert "Our bot failed on a message (1)" in asha.words
    assert "Run again" not in asha.words
    task = town.house.rows("task")[-1].id
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/done")
    asha.open("/console/")
    assert "Our bot failed on a message" not in asha.words


def test_mine_are_mine(asha: Desk, town: Town) -> None:
    call(town)
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    ravi.open("/console/tasks?whose=mine")
    assert "Asked for a call" not in ravi.words
    asha.open("/console/tasks?whose=mine")
    assert "Asked for a call" in asha.words


def test_who_says_it_did_not_help_opens_the_issue_again(asha: Desk, town: Town) -> None:
    town.answers()
    asha.write(town.ref())
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    town.arrived()
    town.passes(weeks=4, days=1)
    town.says("+447700900101", "no", "Still dark.")
    asha.sign_in().open("/console/")
    assert "Said it did not help (1)" in asha.words
    asha.open("/console/issues")
    assert "Open again: it did not help. Due in 10 working days" in asha.words
    asha.open("/console/sent/1")
    assert "No 1 (100%)" in asha.words
    asha.open(f"/console/tasks/{town.house.rows('task')[-1].id}")
    assert "Still dark." in asha.words


# --- the team ----------------------------------------------------------------------------------------

NEW = {"name": "Ravi", "email": "Ravi@council.example", "team": "community-partnerships", "role": "approver"}


def test_an_invited_officer_comes_in_by_a_link_that_is_shown_once(asha: Desk, town: Town) -> None:
    asha.open("/console/team")
    asha.press("/console/team/invite", NEW)
    address = asha.words.split("15 minutes. ")[1].split(" ")[0]
    way = address.partition("example.org")[2] or address
    ravi = Desk(town.house)
    ravi.open("/console/" + way.partition("/console/")[2])
    ravi.press("/console/" + way.partition("/console/")[2])
    assert "Signed in as Ravi" in ravi.words
    asha.open("/console/team")
    assert "/console/in/" not in asha.page
    assert "Approver" in asha.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "asha@council.example"}, "Somebody here has this e-mail address already."),
        ({"email": "ravi"}, "Write a whole address"),
        ({"name": ""}, "Write their name"),
        ({"role": ""}, "Choose what they may do"),
        ({"role": "king"}, "Not a valid choice"),
    ],
    ids=["taken", "no address", "no name", "no role", "made-up role"],
)
def test_a_wrong_invitation_says_why(changes: dict[str, str], words: str, asha: Desk, town: Town) -> None:
    asha.open("/console/team")
    asha.press("/console/team/invite", {**NEW, **changes})
    assert asha.status == 400 and words in asha.words
    assert len(town.house.rows("officer")) == 1


def test_the_last_manager_stays(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "officer")
    for path, fields in (("role", {"role": "reader"}), ("remove", {"heir": str(ravi.id)})):
        asha.open("/console/team")
        asha.press(f"/console/team/{town.asha.id}/{path}", fields)
        assert asha.status == 409
        assert "Asha is the only manager" in asha.words
    assert town.asha.role == "manager"


def test_who_leaves_hands_over_and_can_come_back(asha: Desk, town: Town) -> None:
    ravi, ref = town.joins("Ravi", "manager"), town.issue()
    asha.gives(ref, ravi.id)
    asha.leaves(ravi.id, "")
    assert asha.status == 400 and "Choose who takes over what Ravi looks after." in asha.words
    asha.leaves(ravi.id, town.asha.id)
    town.hands_on()
    asha.open(f"/console/issues/{ref}")
    assert "Owner Asha" in asha.words
    asha.open("/console/team")
    asha.press("/console/team/invite", NEW)
    assert "A sign-in link for Ravi" in asha.words
    assert len(town.house.rows("officer")) == 2


def test_the_log_says_who_did_what(asha: Desk, town: Town) -> None:
    asha.write(town.issue())
    asha.open("/console/log")
    assert "Asha Outcome written outcome 1" in asha.words
    assert "Asha Issue opened issue 1" in asha.words
