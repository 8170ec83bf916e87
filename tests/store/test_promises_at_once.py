"""Two transactions change one promise, and neither undoes the other. On PostgreSQL: SQLite has one writer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import Refusal
from bot.model.ids import OfficerId, PromiseId
from bot.model.promise import OtherWay, Promise, PromiseState, again_by, settled_by
from bot.service.inbox import calls, matters
from bot.store.casework import issues, officers, promises
from bot.store.database import Connection, Database
from tests.town import Town

HER = "+447700900241"


@pytest.fixture
def database(postgres: Database) -> Database:
    return postgres


def only(town: Town) -> Promise:
    (found,) = town.db.read(lambda c: promises.to_change(c, [row.id for row in town.promises(HER)]))
    return found


class Second:
    """A transaction that runs beside another, and whether it still waits for it."""

    def __init__(self, town: Town, work: Callable[[Connection], object]) -> None:
        self._thread = threading.Thread(target=lambda: town.db.write(work))
        self._thread.start()

    def waits(self) -> bool:
        self._thread.join(timeout=0.5)
        return self._thread.is_alive()

    def ends(self) -> None:
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()


def stops(town: Town) -> Callable[[Connection], object]:
    person = only(town).person_id
    return lambda c: promises.give_up(c, person, OtherWay.STOPPED)


def settles(town: Town) -> Callable[[Connection], object]:
    id_ = only(town).id

    def settle(connection: Connection) -> None:
        (found,) = promises.to_change(connection, [id_])
        if not found.settled:
            promises.save(connection, [settled_by(found, OtherWay.CALL, OfficerId(1), town.clock.now())])

    return settle


def test_stop_waits_for_who_settles_and_changes_nothing_then(town: Town) -> None:
    town.took_part(HER)
    stop, id_ = stops(town), only(town).id

    def first(connection: Connection) -> Second:
        (read,) = promises.to_change(connection, [id_])
        beside = Second(town, stop)
        assert beside.waits()
        promises.save(connection, [settled_by(read, OtherWay.CALL, OfficerId(1), town.clock.now())])
        return beside

    town.db.write(first).ends()
    assert (only(town).state, only(town).way) == (PromiseState.ANSWERED, OtherWay.CALL)


def test_who_settles_waits_for_stop_and_sees_it(town: Town) -> None:
    town.took_part(HER)
    stop, settle = stops(town), settles(town)

    def first(connection: Connection) -> Second:
        stop(connection)
        beside = Second(town, settle)
        assert beside.waits()
        return beside

    town.db.write(first).ends()
    assert (only(town).state, only(town).way) == (PromiseState.CANNOT_BE_TOLD, OtherWay.STOPPED)


def test_what_arrives_does_not_bring_a_promise_back_to_where_it_was_taken_from(town: Town) -> None:
    """Whoever read it before it was put under another issue writes all but the issue."""
    town.took_part(HER)
    before = only(town)
    now = town.clock.now()
    new: dict[str, Any] = {"about": "matter:x", "title": "x", "owner_id": 1, "honesty": {}, "public": False}
    other = town.db.write(lambda c: issues.open_new(c, reply_by=now, now=now, **new))
    town.db.write(lambda c: promises.put_under(c, [before.id], other))
    town.db.write(lambda c: promises.save(c, [replace(before, told_at=town.clock.now())]))
    (found,) = town.db.read(lambda c: promises.to_change(c, [before.id]))
    assert (found.issue_id, found.told_at) == (other, town.clock.now())


def test_who_is_here_again_waits_for_who_settles(town: Town) -> None:
    """START beside "they do not want to hear": the officer was first, and START finds nothing to renew."""
    town.took_part(HER)
    town.db.write(stops(town))
    id_, person = only(town).id, only(town).person_id
    now = town.clock.now()

    def first(connection: Connection) -> Second:
        (read,) = promises.to_change(connection, [PromiseId(id_)])
        beside = Second(town, lambda c: promises.renew(c, person, OtherWay.STOPPED, now, again_by(now)))
        assert beside.waits()
        promises.save(connection, [settled_by(read, OtherWay.REFUSED, OfficerId(1), town.clock.now())])
        return beside

    town.db.write(first).ends()
    assert only(town).way == OtherWay.REFUSED


def test_two_turns_of_one_person_do_not_lock_each_other_out(town: Town) -> None:
    """Promises are locked in the order of their ids, whoever asks in which order."""
    both = (HER, "+447700900243")
    town.took_part(*both)
    ids = [row.id for who in both for row in town.promises(who)]

    def first(connection: Connection) -> Second:
        promises.to_change(connection, ids)
        beside = Second(town, lambda c: promises.to_change(c, ids[::-1]))
        assert beside.waits()
        return beside

    town.db.write(first).ends()
    assert [each.id for each in town.db.read(lambda c: promises.to_change(c, ids))] == sorted(ids)


def test_a_call_undoes_nothing_that_arrives_at_that_moment(town: Town) -> None:
    """The call is logged while news of a new date is being taken over: both stand."""
    town.took_part(HER)
    promise = only(town)
    ref, now = promise.ref, town.clock.now()
    officer = town.db.read(lambda c: officers.by_id(c, town.owner))
    assert officer is not None
    by = again_by(promise.due_at)

    def first(connection: Connection) -> Second:
        (read,) = promises.to_change(connection, [promise.id])
        logs = {"settles": True}
        beside = Second(
            town, lambda c: calls.log_unasked(c, ref, "reached", "Told her.", officer, now, **logs)
        )
        assert beside.waits()
        promises.save(connection, [replace(read, state=PromiseState.INFORMED, due_at=by)])
        return beside

    town.db.write(first).ends()
    after = only(town)
    assert (after.state, after.way, after.due_at) == (PromiseState.ANSWERED, OtherWay.CALL, by)


def test_who_moves_it_elsewhere_meanwhile_is_told_and_moves_nothing(town: Town) -> None:
    """Two officers put one person's matter under two issues at the same moment."""
    town.took_part(HER)
    promise, now = only(town), town.clock.now()
    officer = town.db.read(lambda c: officers.by_id(c, town.owner))
    assert officer is not None
    new: dict[str, Any] = {"title": "x", "owner_id": 1, "honesty": {}, "public": False}
    one, other = (
        town.db.write(lambda c, about=about: issues.open_new(c, about=about, reply_by=now, now=now, **new))
        for about in ("matter:x", "matter:y")
    )
    refused: list[str] = []

    def second(connection: Connection) -> None:
        try:
            matters.move(connection, promise.ref, f"I{other}", officer, now)
        except Refusal as refusal:
            refused.append(str(refusal))

    def first(connection: Connection) -> Second:
        matters.move(connection, promise.ref, f"I{one}", officer, now)
        beside = Second(town, second)
        assert beside.waits()
        return beside

    town.db.write(first).ends()
    assert only(town).issue_id == one
    assert refused == [f"{promise.ref} is not under I{promise.issue_id} any more. Look again."]
