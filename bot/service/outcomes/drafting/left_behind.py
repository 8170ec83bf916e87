"""Who leaves was asked to check texts: that goes to their heir where the heir may do it, else to the writer.

Nobody can send what they wrote last themselves, nor check a language that they do not read: such a task would
lie with them, and the answer with it.
"""

from __future__ import annotations

from datetime import datetime

from bot.calendar import next_working_day
from bot.content.content import Content
from bot.model.officer import Officer
from bot.model.outcome import Outcome
from bot.model.task import Task, TaskKind
from bot.service.outcomes.approval import may_approve
from bot.service.outcomes.draft import find
from bot.store.casework import officers, outcomes, tasks
from bot.store.database import Connection


def ask_anew(
    connection: Connection, content: Content, leaver: Officer, heir: Officer, by: Officer, now: datetime
) -> None:
    """Before the tasks of the leaver are given to the heir, or to who stands in for them: end what that
    officer may not do, and tell the writer to ask somebody else. by: who pressed."""
    has = officers.who_gets(connection, heir.id) or heir
    for task in tasks.open_of(connection, leaver.id, (TaskKind.CHECK, TaskKind.WORDS)):
        if task.outcome_id is None:
            continue
        outcome, _ = find(connection, task.outcome_id)
        if task.kind == TaskKind.WORDS:
            goes_along = _words(connection, content, outcome, task, has)
        else:  # with a note it says what became of a text, and whoever looks after the issue has it
            goes_along = bool(task.note) or has in may_approve(connection, outcome)
        if not goes_along:
            tasks.finish_task(connection, task.id, by.id, now)
            _tell_writer(connection, outcome, task, leaver, has, now)


def _words(connection: Connection, content: Content, outcome: Outcome, task: Task, has: Officer) -> bool:
    """Whether they can check it, and are asked for it then."""
    for tag, text in outcomes.texts(connection, outcome.id).items():
        if content.language(tag).english == task.note:
            can = has.can_check(tag) and text.writer_id != has.id
            outcomes.change_text(connection, outcome.id, tag, asked_id=has.id if can else None)
            return can
    return False


def _tell_writer(
    connection: Connection, outcome: Outcome, task: Task, leaver: Officer, has: Officer, now: datetime
) -> None:
    writer = officers.who_gets(connection, outcome.changed_by)
    asked = f"to check the {task.note}" if task.kind == TaskKind.WORDS else "to read and send this"
    tasks.add_task(
        connection,
        kind=TaskKind.SENT_BACK,
        key=f"ask-another:{task.id}",
        owner_id=writer.id if writer is not None and writer.may_own else has.id,
        issue_id=outcome.issue_id,
        outcome_id=outcome.id,
        note=f"{leaver.name} was asked {asked}, and does not do it any more. Ask somebody else.",
        due_at=next_working_day(now),
        opened_at=now,
    )
