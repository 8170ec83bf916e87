"""A person is moved to the number that they write from now, after an officer has looked at it."""

from __future__ import annotations

from datetime import datetime

from bot.calendar import next_allowed
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.message import MessageKind
from bot.model.officer import Officer
from bot.model.promise import OtherWay, again_by
from bot.model.task import Task, TaskKind
from bot.service.inbound.turns import Turns
from bot.store.casework import audit_log, promises, reopening, tasks
from bot.store.database import Connection
from bot.store.inbound import people, references
from bot.store.outbox import queue
from bot.turn.status import say_status

# What was given up because they could not be reached, or were thought to be somebody else, is owed again.
_OWED_AGAIN = (
    *(OtherWay.WRONG_NUMBER, OtherWay.STOPPED),
    *(OtherWay.UNREACHABLE, OtherWay.NEVER_CAME_BACK),
)


def move(connection: Connection, turns: Turns, task_id: int, officer: Officer, now: datetime) -> Task:
    """All that the person was promised is told to the address that they wrote from; the old one gets nothing
    more, and who has it is a stranger to us. They are told so there. Raises Refusal, Gone."""
    task = tasks.task_by_id(connection, task_id)
    if task is None:
        raise Gone(f"There is no task {task_id}.")
    if task.kind != TaskKind.NEW_NUMBER or task.done_at is not None or task.event_id is None:
        raise Refusal("Nobody waits here to be moved to a new number.")
    if task.talk_id is None or task.talk_ref is None:
        raise Refusal("We have nobody with this number of ours. Search for the person, and ring them.")
    wrote_from = references.address_of(connection, task.event_id)
    person_id = people.by_ref(connection, task.talk_ref)
    if wrote_from is None or person_id is None or people.is_erased(connection, person_id):
        raise Refusal("One of the two has asked us to forget them. There is nobody to move.")
    new = people.by_address(connection, wrote_from)
    if people.is_erased(connection, new.person_id) or not people.is_kept(connection, wrote_from):
        raise Refusal(
            "Whoever wrote from the new number has asked us to forget it, so we cannot write there. "
            "Nobody was moved, and nothing was changed."
        )
    if new.may_keep is False:
        raise Refusal("They said that we may not keep this number. Ask them first if we may, then move them.")
    if new.person_id != person_id:
        people.move_to(connection, person_id, new)
        why = AuditAction.REOPENED_RENEWED
        for way in _OWED_AGAIN:
            under = promises.renew(connection, person_id, way, now, again_by(now))
            reopening.open_again(connection, under, why, now, officer_id=officer.id)
        _tell(connection, turns, wrote_from, task.talk_ref, now)
    tasks.finish_task(connection, task_id, officer.id, now)
    audit_log.note(connection, officer.id, AuditAction.NEW_NUMBER, f"task {task_id}", now)
    return task


def _tell(connection: Connection, turns: Turns, address_id: int, ref: str, now: datetime) -> None:
    turn = turns.open(connection, people.by_address(connection, address_id), now)
    if turn.person.stopped:
        return
    turn.say("moved-here", ref=ref)
    if not queue.news_waits(connection, address_id):  # it comes first, and says how it stands
        say_status(turn, (ref,))
    turns.close(connection, turn, turn.decision(kind=MessageKind.REPLY, live=False, due_at=next_allowed(now)))
