"""FORGET: nothing of the person goes out any more but the goodbye, and nothing can be owed to them again;
whatever waits, is being sent, or is written meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.errors import Refusal
from bot.model.message import ClaimedMessage, NewMessage, NewsState
from bot.model.officer import Officer
from bot.model.promise import OtherWay, PromiseState
from bot.model.task import TASK_KINDS, TaskKind
from bot.service.casework.owed import settling
from bot.service.inbound import move
from bot.service.outcomes import arrivals, deadlines, recall
from bot.store import erasure, timers
from bot.store.casework import officers, promises, tasks
from bot.store.database import Connection
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.store.outbox.attempt import Result
from bot.store.outbox.claims import claim
from bot.store.outbox.lanes import Sender
from bot.store.outbox.reconciliation import Lookup, overdue, reconcile
from bot.store.outbox.settlement import settle
from bot.store.outbox.token_bucket import UNLIMITED
from bot.store.reports.said import inbox
from bot.store.tables import address, answer, outbox, person, promise, stop, talk, task
from channels.port import Fault, SendError, Sent
from tests.fixed import FixedDice
from tests.town import HER, LIMITS, Town

WORKER = Sender(lane="sms:us", worker="w", pace=UNLIMITED, looks_up=True)
NEW = "+447700900555"


def claims(town: Town) -> list[ClaimedMessage]:
    """What a worker takes to send now."""
    return list(town.db.write(lambda c: claim(c, WORKER, 50, town.clock.now())).messages)


def sends(town: Town) -> list[str]:
    """A worker sends until nothing is left that may go; the texts that went out."""
    went: list[str] = []
    while some := claims(town):
        ended = [Result(message=each, sent=Sent(ref=f"ref{each.id}")) for each in some]
        town.db.write(lambda c, e=ended: settle(c, WORKER, e, town.clock.now(), FixedDice()))
        went += [each.body for each in some]
    return went


def news(town: Town) -> list[Any]:
    return [row for row in town.rows(outbox) if row.kind == "outcome"]


def asha(town: Town, connection: Connection) -> Officer:
    found = officers.by_id(connection, town.owner)
    assert found is not None
    return found


def stands(town: Town) -> list[tuple[str, str | None]]:
    return [(row.state, row.way) for row in town.rows(promise)]


GONE = [(PromiseState.CANNOT_BE_TOLD, OtherWay.FORGOTTEN)]


def told_in_the_night(town: Town) -> None:
    """News and the notice that we are late wait for the morning."""
    town.took_part(HER)
    sends(town)
    town.clock.pass_by(days=60)
    deadlines.tell_late(town.db, town.content, LIMITS, town.clock.now(), ring=lambda: None)
    town.send(town.draft())
    town.outgoing()
    assert {row.state for row in news(town)} == {"queued"}


def test_what_waits_does_not_go_out_and_answers_nothing(town: Town) -> None:
    told_in_the_night(town)
    town.goes("FORGET", "FORGET")
    (goodbye,) = [row for row in town.rows(outbox) if row.state == "queued"]
    assert "We have deleted your number" in goodbye.body
    assert {row.body for row in news(town)} == {""}, "nor do our words to them stay"
    assert sends(town) == [goodbye.body]
    town.clock.pass_by(days=5)
    town.passes(hours=1)
    assert sends(town) == []
    assert stands(town) == GONE
    assert {row.sealed for row in town.rows(address)} == {None}


def test_so_it_is_where_the_worker_runs_before_the_timers_and_the_night_is_over(town: Town) -> None:
    told_in_the_night(town)
    town.goes("FORGET", "FORGET")
    town.clock.pass_by(hours=13)
    went = sends(town)
    assert not [body for body in went if "lamps" in body or "late" in body]


def failed(fault: Fault) -> Callable[[Town, list[ClaimedMessage]], None]:
    def end(town: Town, taken: list[ClaimedMessage]) -> None:
        ended = [Result(message=each, error=SendError(fault, "x", "It failed.")) for each in taken]
        town.db.write(lambda c: settle(c, WORKER, ended, town.clock.now(), FixedDice()))

    return end


def taken_and_reported(town: Town, taken: list[ClaimedMessage]) -> None:
    ended = [Result(message=each, sent=Sent(ref=f"ref{each.id}")) for each in taken]
    town.db.write(lambda c: settle(c, WORKER, ended, town.clock.now(), FixedDice()))
    ids = [each.id for each in taken]
    arrived = update(outbox).where(outbox.c.id.in_(ids)).values(delivery="delivered")
    town.db.write(lambda c: c.execute(arrived))


def lost(town: Town, _: list[ClaimedMessage]) -> None:
    """The worker died. The provider's list knows nothing of it, so others would be sent again."""
    town.clock.pass_by(minutes=2)
    found = town.db.write(lambda c: overdue(c, WORKER, town.clock.now(), 50))
    looked = [Lookup(message=each, looked=True) for each in found]
    town.db.write(lambda c: reconcile(c, WORKER, looked, town.clock.now()))


@pytest.mark.parametrize(
    "ends",
    [failed(Fault.NOT_SENT), failed(Fault.RETRY_AFTER), failed(Fault.UNSURE), lost, taken_and_reported],
    ids=["failed", "throttled", "in doubt", "worker dies", "taken"],
)
def test_what_a_worker_is_just_sending_is_never_sent_again(
    town: Town, ends: Callable[[Town, list[ClaimedMessage]], None]
) -> None:
    town.took_part(HER)
    sends(town)
    town.send(town.draft())
    town.outgoing()
    held = claims(town)
    assert ["lamps" in each.body for each in held] == [True]
    town.goes("FORGET", "FORGET")
    assert [(row.state, row.body) for row in news(town)] == [("sending", "")]
    ends(town, held)
    town.clock.pass_by(minutes=3)
    went = sends(town)
    town.clock.pass_by(hours=1)
    went += sends(town)
    assert ["deleted" in body for body in went] == [True]
    town.clock.pass_by(days=4)
    town.passes(minutes=1)
    assert stands(town) == GONE


def test_the_goodbye_waits_for_what_is_on_its_way_to_them(town: Town) -> None:
    told_in_the_night(town)
    (held,) = claims(town)
    town.goes("FORGET", "FORGET")
    assert claims(town) == [], "what a provider has in hand would come after it"
    taken_and_reported(town, [held])
    town.clock.pass_by(minutes=1)
    assert ["deleted" in body for body in sends(town)] == [True]


def test_what_was_written_by_somebody_who_had_read_of_them_before_is_dropped_with_its_words(
    town: Town,
) -> None:
    town.took_part(HER)
    sends(town)
    outcome_id = town.draft()
    who = town.rows(talk)[0].person_id
    town.goes("FORGET", "FORGET")
    sends(town)
    (about,) = town.rows(talk)
    late: dict[str, Any] = {
        "lane": "sms:us", "address_id": about.address_id, "person_id": who, "talk_id": about.id,
        "outcome_id": outcome_id, "kind": "outcome", "body": "Q1: Two lamps are on.", "language": "en_GB",
        "priority": 1, "due_at": town.clock.now(), "expires_at": town.clock.now() + timedelta(days=7),
        "made_at": town.clock.now(), "news": True,
    }  # fmt: skip
    town.db.write(lambda c: queue.add(c, [NewMessage(**late)]))
    assert sends(town) == []
    assert [(row.state, row.body) for row in news(town)] == [("dropped", "")]
    assert town.send(town.draft()) == 0


def test_it_is_one_or_the_other_where_a_worker_claims_at_the_same_moment(town: Town) -> None:
    for turn in range(4):
        who = f"+44770090010{turn}"
        town.took_part(who)
        sends(town)
        town.says("FORGET", who=who)
        sends(town)
        town.send(town.draft())
        town.outgoing()
        taken: list[ClaimedMessage] = []
        both = [
            threading.Thread(target=lambda: taken.extend(claims(town))),  # noqa: B023
            threading.Thread(target=town.hears, args=("FORGET",), kwargs={"who": who}),
        ]
        for each in both:
            each.start()
        for each in both:
            each.join()
        left = {row.id: row.state for row in news(town)}
        for row_id, state in left.items():
            assert state in ("dropped", "sending", "sent", "failed"), (row_id, state)
        failed(Fault.NOT_SENT)(town, taken)
        town.clock.pass_by(minutes=10)
        assert not [body for body in sends(town) if "lamps" in body]


def answered(town: Town) -> int:
    """She has her answer, and is forgotten then."""
    town.took_part(HER)
    outcome_id = town.draft()
    town.send(outcome_id)
    town.outgoing()
    town.arrived()
    assert stands(town) == [(PromiseState.ANSWERED, None)]
    town.goes("FORGET", "FORGET")
    return outcome_id


def test_an_answer_that_is_known_late_not_to_have_come_is_owed_to_nobody(town: Town) -> None:
    answered(town)
    late = update(outbox).where(outbox.c.kind == "outcome")
    town.db.write(lambda c: c.execute(late.values(delivery="failed", news=NewsState.WAITING)))
    arrivals.take_arrivals(town.db, LIMITS, town.clock.now())
    assert stands(town) == GONE
    assert town.issue.state == "answered"


def test_an_answer_that_is_withdrawn_is_owed_to_nobody(town: Town) -> None:
    outcome_id = answered(town)
    town.passes(minutes=1)
    town.db.write(lambda c: recall.withdraw(c, outcome_id, asha(town, c), town.clock.now()))
    assert stands(town) == GONE
    assert town.issue.state == "open", "its answer is none any more, and it is due to nobody"


def test_an_officer_cannot_owe_it_to_them_again(town: Town) -> None:
    answered(town)
    (one,) = town.rows(promise)
    with pytest.raises(Refusal, match="None of these"):
        town.db.write(
            lambda c: settling.owe_again(c, town.issue.ref, [one.id], asha(town, c), town.clock.now())
        )
    town.db.write(
        lambda c: settling.reopen(c, town.issue.ref, asha(town, c), town.clock.now(), everybody=True)
    )
    assert stands(town) == [(PromiseState.ANSWERED, None)]
    assert town.db.read(lambda c: promises.owed(c, town.issue.id)) == 0


def test_who_writes_again_at_once_begins_anew_and_keeps_it(town: Town) -> None:
    town.took_part(HER)
    town.goes("FORGET", "FORGET")
    town.took_part(HER)
    town.passes(minutes=10)
    town.passes(hours=2)
    assert [row.erased_at is None for row in town.rows(person)] == [False, True]
    assert [row.state for row in town.rows(promise)] == ["cannot-be-told", "waiting"]
    assert town.says("STATUS")[0].startswith(town.promises()[0].ref)


# --- what officers had to do about them ------------------------------------------------------------------


def to_do(town: Town) -> dict[str, bool]:
    """One task of each kind there is about her; whether it is still open."""
    (about,) = town.rows(talk)
    common = {"person_id": about.person_id, "talk_id": about.id, "owner_id": town.owner, "note": "Her words"}
    now = town.clock.now()
    for kind in TASK_KINDS:
        given: Any = {**common, "kind": kind, "key": f"of {kind}", "due_at": now, "opened_at": now}
        town.db.write(lambda c, given=given: tasks.add_task(c, **given))
    return still_open(town)


def still_open(town: Town) -> dict[str, bool]:
    return {row.kind: row.done_at is None for row in town.rows(task) if row.key.startswith("of ")}


NOBODY_TO_TELL = {TaskKind.CALL_BACK, TaskKind.TELL, TaskKind.NEW_NUMBER, TaskKind.SERVICE}


def test_nobody_is_told_to_ring_who_is_forgotten_and_a_flag_stays(town: Town) -> None:
    town.took_part(HER)
    assert all(to_do(town).values())
    town.goes("FORGET", "FORGET")
    assert {kind for kind, is_open in still_open(town).items() if not is_open} == NOBODY_TO_TELL


def test_so_it_is_when_the_time_that_they_allowed_is_over(town: Town) -> None:
    told_in_the_night(town)
    to_do(town)
    over = update(person).values(keep_until=town.clock.now() - timedelta(days=1))
    town.db.write(lambda c: c.execute(over))
    assert town.db.write(lambda c: erasure.let_go(c, town.clock.now())) == 1
    assert {row.state for row in news(town)} == {"dropped"}
    assert {kind for kind, is_open in still_open(town).items() if not is_open} == NOBODY_TO_TELL
    assert "Two lamps" in news(town)[-1].body, "what was said stays, of nobody"
    assert stands(town) == GONE


def test_nothing_of_who_is_forgotten_is_left_to_open(town: Town) -> None:
    town.took_part(HER, NEW)
    assert town.db.read(inbox.count_unread) == 2
    town.goes("FORGET", "FORGET")
    town.passes(minutes=10)
    assert town.db.read(inbox.count_unread) == 1


# --- moving to a number that was forgotten --------------------------------------------------------------


def asks_to_move(town: Town) -> tuple[str, int]:
    town.took_part(HER)
    ref = town.promises()[0].ref
    town.says(f"this is my new number, {ref}", who=NEW)
    (found,) = [row for row in town.rows(task) if row.kind == TaskKind.NEW_NUMBER]
    return ref, int(found.id)


@pytest.mark.parametrize("minutes", [0, 120])
def test_nobody_is_moved_to_a_number_that_sent_forget(town: Town, minutes: int) -> None:
    ref, task_id = asks_to_move(town)
    town.goes("FORGET", "FORGET", who=NEW)
    town.passes(minutes=minutes)
    with pytest.raises(Refusal):
        town.db.write(lambda c: move.move(c, town.intake.turns, task_id, asha(town, c), town.clock.now()))
    assert town.says("STATUS")[0].startswith(ref), "she is reached where she was"
    (found,) = [row for row in town.rows(task) if row.kind == TaskKind.NEW_NUMBER]
    assert found.done_at is not None, "and nobody is asked any more to move her"


def test_nor_to_a_number_that_we_may_no_longer_keep(town: Town) -> None:
    ref, task_id = asks_to_move(town)
    town.goes("TIPTON", "no", who=NEW)
    town.db.write(lambda c: c.execute(update(person).values(may_keep=None).where(person.c.id == 2)))
    town.db.write(lambda c: people.forget_address(c, town.vault, town.rows(address)[1].id))
    with pytest.raises(Refusal, match="cannot write there"):
        town.db.write(lambda c: move.move(c, town.intake.turns, task_id, asha(town, c), town.clock.now()))
    assert town.says("STATUS")[0].startswith(ref)


def test_what_an_older_version_put_off_is_erased_and_its_rows_stay(town: Town) -> None:
    """FORGET once waited for the goodbye, so a database that comes over may hold such a timer."""
    town.took_part(HER)
    town.took_part(NEW)
    town.says("STOP")
    before = {table: len(town.rows(table)) for table in (talk, answer, address, outbox, stop)}
    who = town.rows(person)[0].id
    town.db.write(lambda c: timers.arm(c, "erase", town.clock.now(), ref=who))
    town.passes(minutes=1)
    assert {table: len(town.rows(table)) for table in before} == before and before[stop] == 1
    hers = {row.id for row in town.rows(talk) if row.person_id == who}
    assert not any(row.words for row in town.rows(answer) if row.talk_id in hers)
    assert any(row.words for row in town.rows(answer)), "only of this person"
    assert [row.erased_at is None for row in town.rows(person)] == [False, True]
    assert [row.sealed is None for row in town.rows(address)] == [True, False]
