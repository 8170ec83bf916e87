"""What an officer reads of a task and does about it: ring, done, run again; read, an English copy made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.task import Task, TaskKind
from bot.service.inbound.intake import Intake
from bot.service.insight.answers import Read, read
from bot.store.casework import audit_log, tasks
from bot.store.database import Connection, Database
from bot.store.reports import answers
from bot.vault import Vault
from channels.port import Limits

_NUMBER = re.compile(r"(?:.*:)?(\+?[0-9]{5,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """best: the option they chose for when to be rung, "" where none. told: what they said in its talk.

    heard: the message it is about, as it was sent. since: of a flag, what they sent after it.
    """

    task: Task
    best: str
    told: tuple[Read, ...]
    heard: str
    since: tuple[str, ...]


def open_tasks(connection: Connection, owner_id: int | None = None) -> list[Task]:
    """What waits, what is due first at the top. owner_id: only what this officer owns."""
    found = tasks.open_tasks(connection)
    return [each for each in found if owner_id is None or each.owner_id == owner_id]


def page(connection: Connection, task_id: int) -> TaskPage:
    """Raises Gone. What was said in a call's talk may be a number, so it is not among what they said."""
    task = _find(connection, task_id)
    lines = answers.lines_of_talk(connection, task.talk_id) if task.talk_id is not None else []
    is_call = task.kind == TaskKind.CALL_BACK
    return TaskPage(
        task=task,
        best=_chosen(lines).get("when", ""),
        told=() if is_call else tuple(read(connection, lines)),
        heard=answers.message(connection, task.event_id) if task.event_id else "",
        since=tuple(answers.since(connection, task.event_id)) if task.event_id and task.about.flag else (),
    )


def number_to_ring(
    connection: Connection,
    task_id: int,
    officer: Officer,
    vault: Vault,
    limits: Mapping[str, Limits],
    now: datetime,
) -> str:
    """The number to ring: the one they gave, else the one they wrote from; "" where none is known.

    The log keeps who looked. limits: of each connected channel; on some the address is a phone number.
    Raises Refusal where nobody is to be rung, Gone.
    """
    task = _find(connection, task_id)
    if not task.about.ring or task.done_at is not None:
        raise Refusal("A number is shown only for a call that is still to be made.")
    audit_log.note(connection, officer.id, AuditAction.NUMBER_SHOWN, f"task {task_id}", now)
    lines = answers.lines_of_talk(connection, task.talk_id) if task.talk_id is not None else []
    if given := _chosen(lines).get("number"):
        return given
    reached_by = limits.get(task.channel or "")
    if reached_by is None or not reached_by.phone_number or task.sealed is None:
        return ""
    return number_in(vault.unseal(task.sealed))


def number_in(address: str) -> str:
    """The number that an address is, without the name of a channel before it; "" where it is none.

    >>> number_in("+447700900101"), number_in("whatsapp:+447700900101"), number_in("whatsapp:US.1A2b3C")
    ('+447700900101', '+447700900101', '')
    """
    found = _NUMBER.fullmatch(address)
    return found[1] if found else ""


def finish(connection: Connection, task_id: int, officer: Officer, now: datetime, *, note: str = "") -> Task:
    """Mark a task as done. Doing it twice changes nothing. Raises Gone.

    note: what was done, which a flag cannot be closed without; raises Refusal.
    """
    task = _find(connection, task_id)
    if task.done_at is None:
        if task.about.flag and not note.strip():
            raise Refusal("Write what was done about it.")
        tasks.finish_task(connection, task_id, officer.id, now, note=note.strip() if task.about.flag else "")
        audit_log.note(connection, officer.id, AuditAction.TASK_DONE, f"task {task_id}", now, about=task.kind)
    return task


def run_again(db: Database, intake: Intake, task_id: int, officer: Officer, now: datetime) -> None:
    """Put a message to the bot once more that it failed on, and tick it off. Raises Refusal, Gone."""
    task = db.read(lambda connection: _find(connection, task_id))
    if task.kind != TaskKind.FAULT or task.event_id is None:
        raise Refusal("There is no message to run again here.")
    if not intake.run_again(task.event_id):
        raise Refusal("This message was handled already. You can mark the task as done.")
    db.write(lambda connection: finish(connection, task_id, officer, now))


def mark_read(connection: Connection, event_id: int, officer: Officer, now: datetime) -> None:
    """Take a message that nobody could place off the list. Raises Gone."""
    person_id = answers.event_person(connection, event_id)
    if person_id is None:
        raise Gone(f"there is no message {event_id}")
    made = tasks.add_task(
        connection,
        kind=TaskKind.UNPLACED,
        key=answers.key_of(event_id),
        owner_id=officer.id,
        person_id=person_id,
        event_id=event_id,
        due_at=now,
        opened_at=now,
        done_at=now,
        done_by=officer.id,
    )
    if made is not None:
        audit_log.note(connection, officer.id, AuditAction.MESSAGE_READ, f"message {event_id}", now)


def put_english(
    connection: Connection, answer_id: int, english: str, officer: Officer, now: datetime
) -> None:
    """An English copy of an answer, with the name of who made it. Raises Gone, Refusal."""
    if answers.line(connection, answer_id) is None:
        raise Gone(f"there is no answer {answer_id}")
    if not english.strip():
        raise Refusal("Write what it means in English.")
    answers.put_english(connection, answer_id, english.strip(), officer.name)
    audit_log.note(connection, officer.id, AuditAction.ENGLISH_COPY, f"answer {answer_id}", now)


def _find(connection: Connection, task_id: int) -> Task:
    found = tasks.task_by_id(connection, task_id)
    if found is None:
        raise Gone(f"there is no task {task_id}")
    return found


def _chosen(lines: list[answers.Line]) -> dict[str, str]:
    """What the person answered, by question: the option they chose, else their own words."""
    return {line.question: line.meaning.get("option", line.words) for line in lines if not line.replaced}
