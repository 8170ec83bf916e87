"""What an officer does about a task: done, read, an English copy made."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.model.task import TASKS, Task
from bot.store.casework import audit_log, tasks
from bot.store.database import Connection
from bot.store.reports import answers

FLAGS = frozenset(TASKS.values())


def finish(connection: Connection, task_id: int, officer: Officer, now: datetime, *, note: str = "") -> Task:
    """Mark a task as done. Doing it twice changes nothing. Raises Gone.

    note: what was done, which a flag cannot be closed without; raises Refusal.
    """
    task = tasks.task_by_id(connection, task_id)
    if task is None:
        raise Gone(f"there is no task {task_id}")
    if task.done_at is None:
        if task.kind in FLAGS and not note.strip():
            raise Refusal("Write what was done about it.")
        tasks.finish_task(connection, task_id, officer.id, now, note=note.strip())
        audit_log.note(connection, officer.id, f"{task.kind} done", f"task {task_id}", now)
    return task


def mark_read(connection: Connection, event_id: int, officer: Officer, now: datetime) -> None:
    """Take a message that nobody could place off the list. Raises Gone."""
    person_id = answers.event_person(connection, event_id)
    if person_id is None:
        raise Gone(f"there is no message {event_id}")
    made = tasks.add_task(
        connection,
        kind="unplaced",
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
        audit_log.note(connection, officer.id, "message read", f"message {event_id}", now)


def put_english(
    connection: Connection, answer_id: int, english: str, officer: Officer, now: datetime
) -> None:
    """An English copy of an answer, with the name of who made it. Raises Gone, Refusal."""
    if answers.line(connection, answer_id) is None:
        raise Gone(f"there is no answer {answer_id}")
    if not english.strip():
        raise Refusal("Write what it means in English.")
    answers.put_english(connection, answer_id, english.strip(), officer.name)
    audit_log.note(connection, officer.id, "English copy made", f"answer {answer_id}", now)
