"""Telephone calls: booked by an officer for somebody, and how each that was made went."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.calendar import is_working_day, local_day
from bot.clock import LONDON
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.promise import OtherWay
from bot.model.task import CallResult, Task, TaskKind
from bot.service.casework.access import Given, given_to, may
from bot.service.casework.conversation import LONGEST_NOTE, Who, whose
from bot.service.casework.owed.settling import settle_each
from bot.store.casework import audit_log, officers, promises, tasks
from bot.store.casework.person import calls
from bot.store.database import Connection

LONGEST_ABOUT = 200
HOURS = range(9, 20)  # o'clock, at which a call may begin
AHEAD = timedelta(days=120)


def call_time(day: date | None, hour: str, now: datetime) -> datetime:
    """When somebody is to be rung. Raises Refusal."""
    if day is None or not hour.isdecimal() or int(hour) not in HOURS:
        raise Refusal("Choose the day and the hour of the call.")
    if not is_working_day(day) or day > local_day(now + AHEAD):
        raise Refusal("Choose a working day in the next four months.")
    at = datetime.combine(day, time(int(hour)), LONDON).astimezone(now.tzinfo)
    if at <= now:
        raise Refusal("Choose a time that is still to come.")
    return at


def book(
    connection: Connection, ref: str, at: datetime, about: str, owner_id: int, officer: Officer, now: datetime
) -> Given:
    """A call that an officer promises for somebody. about: what it is about, and in which language.

    Raises Refusal, Gone.
    """
    who = whose(connection, ref)
    if who.erased_at is not None:
        raise Refusal("They asked us to forget them, so we cannot ring them.")
    if not about.strip():
        raise Refusal("Write what the call is about.")
    if len(about) > LONGEST_ABOUT:
        raise Refusal(f"Use {LONGEST_ABOUT} characters or fewer for what it is about.")
    owner = officers.by_id(connection, owner_id)
    if owner is None or not may(owner, "call"):
        raise Refusal("Choose who rings: somebody whose role may ring people.")
    given = given_to(connection, owner)
    tasks.add_task(
        connection,
        kind=TaskKind.CALL_BACK,
        key=f"booked:{who.talk_id}:{now:%Y%m%d%H%M%S%f}",
        owner_id=given.has.id,
        person_id=who.person_id,
        talk_id=who.talk_id,
        note=about.strip(),
        due_at=at,
        opened_at=now,
    )
    audit_log.note(connection, officer.id, AuditAction.CALL_BOOKED, f"conversation {who.ref}", now)
    return given


def log(
    connection: Connection,
    task_id: int,
    result: str,
    note: str,
    officer: Officer,
    now: datetime,
    *,
    again_at: datetime | None = None,
    settles: bool = False,
) -> Task:
    """How the call went that a task asked for. Reached, or a wrong number: the task is done. No answer: it
    waits until `again_at`. settles: what this person is owed for the matter was told in the call.

    Raises Refusal, Gone.
    """
    task = tasks.task_by_id(connection, task_id)
    if task is None or not task.about.ring:
        raise Gone(f"there is no call {task_id}")
    if task.done_at is not None:
        raise Refusal("This call was logged as made already.")
    if task.talk_id is None:
        raise Refusal("There is no talk that this call belongs to. Close the task with a line instead.")
    who = _who_of(connection, task)
    found = _checked(result, note)
    if found is CallResult.NO_ANSWER and again_at is None:
        raise Refusal("Choose when to try again.")
    calls.add(
        connection,
        person_id=who.person_id,
        talk_id=who.talk_id,
        officer_id=officer.id,
        task_id=task.id,
        result=found,
        note=note.strip(),
        made_at=now,
        again_at=again_at if found is CallResult.NO_ANSWER else None,
    )
    audit_log.note(connection, officer.id, AuditAction.CALL_LOGGED, f"task {task.id}", now, about=found)
    if found is CallResult.NO_ANSWER:
        assert again_at is not None  # it was asked for above
        tasks.put_off(connection, task.id, again_at)
    else:
        tasks.finish_task(connection, task.id, officer.id, now, note=note.strip() if task.about.flag else "")
    if found is CallResult.REACHED and settles:
        _settle(connection, who, officer, now)
    return task


def log_unasked(
    connection: Connection,
    ref: str,
    result: str,
    note: str,
    officer: Officer,
    now: datetime,
    *,
    settles: bool = False,
) -> None:
    """A call that no task had asked for, so none waits for another try. Raises Refusal, Gone."""
    who = whose(connection, ref)
    if who.erased_at is not None:
        raise Refusal("They asked us to forget them, so nothing can be written down about them.")
    found = _checked(result, note)
    calls.add(
        connection,
        person_id=who.person_id,
        talk_id=who.talk_id,
        officer_id=officer.id,
        result=found,
        note=note.strip(),
        made_at=now,
    )
    audit_log.note(
        connection, officer.id, AuditAction.CALL_LOGGED, f"conversation {who.ref}", now, about=found
    )
    if found is CallResult.REACHED and settles:
        _settle(connection, who, officer, now)


def _checked(result: str, note: str) -> CallResult:
    if result not in set(CallResult):
        raise Refusal("Choose how the call went.")
    found = CallResult(result)
    if found is CallResult.REACHED and not note.strip():
        raise Refusal("Write in a line what was said.")
    if len(note) > LONGEST_NOTE:
        raise Refusal(f"Use {LONGEST_NOTE:,} characters or fewer.")
    return found


def _who_of(connection: Connection, task: Task) -> Who:
    assert task.talk_ref is not None
    return whose(connection, task.talk_ref)


def _settle(connection: Connection, who: Who, officer: Officer, now: datetime) -> None:
    """What is owed for this talk; of a talk that asked for the call, all that this person is owed."""
    ids = [each.id for each in promises.of_person(connection, who.person_id)]
    owed = [each for each in promises.to_change(connection, ids) if not each.settled]
    every = [each for each in owed if each.talk_id == who.talk_id] or owed
    if not every:
        raise Refusal("Nothing is owed to them any more. Leave out that it was told.")
    if len(every) > 1:
        raise Refusal("They are owed more than one answer. Log the call, then settle each under its issue.")
    settle_each(connection, every, OtherWay.CALL, officer, now)
