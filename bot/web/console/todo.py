"""To do: what needs somebody today, and the one thing to do about each."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from bot.service.casework import todo as casework
from bot.web.console.rows.tasks import todo_view
from bot.web.console.shell import Route, at, moment, page, read


def todo() -> ResponseReturnValue:
    now = moment()
    found = read(casework.todo, now)
    return page("console/todo.html", "todo", todo=todo_view(at().content(), found, now))


ROUTES = (Route(path="/", view=todo, verb="read"),)
