"""To do: what needs somebody today, and the one thing to do about each."""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.service.casework import todo as case_todo
from bot.web.console import labels
from bot.web.console.shell import Route, at, moment, page, read

# The order of the page: what cannot wait stands first. Other kinds follow by their names.
_ORDER = ("flag", "flag-threat", "flag-hate", "call-back", "not-better", "check", "fault")


def todo() -> ResponseReturnValue:
    found = read(lambda connection: case_todo.todo(connection, moment()))
    kinds = sorted(
        found.tasks, key=lambda kind: (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)
    )
    content = at().content()
    rows = [
        (
            labels.task(kind),
            [
                (task, labels.tongue(content, task.language), overdue(task.due_at))
                for task in found.tasks[kind]
            ],
        )
        for kind in kinds
    ]
    return page("console/todo.html", "todo", todo=found, tasks=rows)


def overdue(due_at: datetime) -> tuple[str, str]:
    """How a task's date stands, as a state and words. Some are due within hours."""
    now = moment()
    if due_at < now and local_day(due_at) == local_day(now):
        return "late", "Late"
    return case_todo.due_words(local_day(now), local_day(due_at))


ROUTES = (Route(path="/", view=todo, verb="read"),)
