"""Hundreds of issues go from who left to their heir: a page at a time, whatever stops it, and each once. On
both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.model.officer import Officer
from bot.service.outcomes import handing_on, handover
from bot.store import tables
from bot.store.casework import issues
from bot.store.database import Connection, opened
from tests.web.console.desk import Desk, Town

MANY = 120


class Killed(BaseException):
    """The process ends here, as by kill -9: no handler of faults runs."""


@pytest.fixture
def ravi(town: Town) -> Officer:
    return town.joins("Ravi", "officer")


@pytest.fixture
def olive(town: Town) -> Officer:
    return town.joins("Olive", "officer")


def owns(town: Town, ravi: Officer, number: int, *, waiting: int) -> None:
    """So many issues of Ravi's; in the first of them somebody waits."""
    now = town.house.clock.now()

    def opens(c: Connection) -> list[int]:
        given: dict[str, Any] = {
            "owner_id": ravi.id,
            "reply_by": now,
            "honesty": {},
            "now": now,
            "public": False,
        }
        return [
            issues.open_new(c, about=f"local:new{each}", title=f"Lamp {each}", **given)
            for each in range(number)
        ]

    for issue_id in town.services.db.write(opens)[:waiting]:
        town.crowd(1, f"I{issue_id}")


def owners(town: Town) -> Counter[int]:
    return Counter(row.owner_id for row in town.house.rows("issue"))


def told(town: Town) -> Counter[str]:
    """By who hears, in how many messages."""
    for _ in range(3):
        town.passes(seconds=1)
    return Counter(row.body.partition(":")[0] for row in town.house.rows("outbox"))


def histories(town: Town) -> Counter[str]:
    """By issue, how often its owner changed."""
    return Counter(row.object for row in town.house.rows("log") if row.action == "owner changed")


def test_a_page_of_them_goes_over_in_each_turn_and_the_rest_at_the_end(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    owns(town, ravi, MANY, waiting=60)
    asha.leaves(ravi.id, olive.id)
    assert owners(town) == {ravi.id: MANY}
    went = []
    for _ in range(4):
        town.hands_on()
        went.append(owners(town)[olive.id])
    assert went == [25, 50, 60 + 60, MANY]
    assert set(told(town).values()) == {1} and len(told(town)) == 60
    assert set(histories(town).values()) == {1} and len(histories(town)) == MANY
    (row,) = town.house.rows("handing_on")
    assert row.done_at is None, "what was given to him at the very press is still to come"
    town.house.clock.pass_by(minutes=1)
    town.hands_on()
    (row,) = town.house.rows("handing_on")
    assert row.done_at == town.house.clock.now()


@pytest.mark.parametrize("at", [1, 7, 12])
def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    at: int, asha: Desk, town: Town, ravi: Officer, olive: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    owns(town, ravi, 20, waiting=12)
    asha.leaves(ravi.id, olive.id)
    done, real = 0, handover.hand_over

    def dies(*given: Any, **named: Any) -> Any:
        nonlocal done
        handed = real(*given, **named)
        done += 1
        if done == at:
            raise Killed
        return handed

    with monkeypatch.context() as context, pytest.raises(Killed):
        context.setattr(handover, "hand_over", dies)
        town.hands_on()
    assert owners(town)[olive.id] == at - 1, "what was committed stays, and nothing else"
    town.hands_on(4)
    assert owners(town) == {olive.id: 20}
    assert set(told(town).values()) == {1} and len(told(town)) == 12
    assert set(histories(town).values()) == {1} and len(histories(town)) == 20


def test_two_workers_at_once_hand_nothing_on_twice(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    owns(town, ravi, 15, waiting=10)
    asha.leaves(ravi.id, olive.id)
    services = town.services

    def works(_: int) -> int:
        at = services.db.url.set(drivername=services.db.url.get_backend_name())
        with opened(at.render_as_string(hide_password=False)) as db:
            now, content = town.house.clock.now(), services.content()
            return handing_on.hand_on(db, services.followup, content, now, ring=lambda: None)

    with ThreadPoolExecutor(2) as pool:
        went = list(pool.map(works, range(2)))
    assert sum(went) == 15
    assert owners(town) == {olive.id: 15}
    assert set(told(town).values()) == {1} and len(told(town)) == 10
    assert set(histories(town).values()) == {1}


def test_a_fault_with_one_issue_keeps_no_other_waiting(
    asha: Desk, town: Town, ravi: Officer, olive: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    owns(town, ravi, 3, waiting=3)
    asha.leaves(ravi.id, olive.id)
    real = handover.look

    def fails(connection: Connection, followup: Any, content: Any, ref: str, *rest: Any) -> Any:
        if ref == "I2":
            raise ValueError("made up")
        return real(connection, followup, content, ref, *rest)

    monkeypatch.setattr(handover, "look", fails)
    town.hands_on()
    assert owners(town) == {olive.id: 3}
    assert len(told(town)) == 2
    (fault,) = [row for row in town.house.rows("task") if row.kind == "fault"]
    assert (fault.owner_id, fault.issue_id) == (olive.id, 2)
    assert fault.note == "You look after this now. Something failed, so those who wait were not told."
    assert fault.due_at - fault.opened_at == timedelta(hours=4)
    asha.open("/console/tasks")
    assert asha.status == 200


def test_what_people_hear_is_worked_out_once_for_each_issue(
    asha: Desk, town: Town, ravi: Officer, olive: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    owns(town, ravi, 4, waiting=3)
    asha.leaves(ravi.id, olive.id)
    looked, real = [], handover.look

    def counts(connection: Connection, followup: Any, content: Any, ref: str, *rest: Any) -> Any:
        looked.append(ref)
        return real(connection, followup, content, ref, *rest)

    monkeypatch.setattr(handover, "look", counts)
    town.hands_on(2)
    assert owners(town) == {olive.id: 4}
    assert Counter(looked) == {"I1": 1, "I2": 1, "I3": 1}
    assert set(told(town).values()) == {1} and len(told(town)) == 3


def test_what_somebody_else_took_meanwhile_stays_theirs(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    owns(town, ravi, 2, waiting=2)
    asha.leaves(ravi.id, olive.id)
    asha.gives("I1", town.asha.id)
    town.hands_on()
    assert owners(town) == {town.asha.id: 1, olive.id: 1}
    assert set(told(town).values()) == {1}


def test_nobody_who_left_owns_anything_in_the_end(
    asha: Desk, town: Town, ravi: Officer, olive: Officer
) -> None:
    owns(town, ravi, 5, waiting=2)
    asha.open("/console/issues/I5")
    asha.press("/console/issues/I5/close")
    asha.leaves(ravi.id, olive.id)
    late = update(tables.issue).where(tables.issue.c.ref == "I4").values(owner_id=ravi.id)
    town.hands_on()
    town.services.db.write(lambda c: c.execute(late))  # somebody was giving it to him at the very press
    town.house.clock.pass_by(seconds=30)
    town.hands_on()
    assert owners(town) == {olive.id: 5}
