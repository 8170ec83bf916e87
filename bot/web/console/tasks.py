"""Tasks: people who asked for a call, who said it did not help, and what our bot failed on."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.model.task import about_kind
from bot.service.casework import tasks as casework
from bot.web.console.forms import NoteForm
from bot.web.console.rows.tasks import GAVE_NO_NUMBER, task_row, task_view
from bot.web.console.shell import Route, at, done, may, me, moment, page, read, write
from bot.web.fields import error_list

_BACK = "/console/tasks"


def tasks() -> ResponseReturnValue:
    mine, now = request.args.get("whose") == "mine", moment()
    found = read(casework.open_tasks, me().id if mine else None)
    rows = [task_row(at().content(), each, now) for each in found]
    return page("console/tasks.html", "tasks", rows=rows, mine=mine)


def task(task_id: int) -> ResponseReturnValue:
    return _task(task_id)


def number(task_id: int) -> ResponseReturnValue:
    """Show the number to ring, once, to somebody who may ring people; the log says who looked."""
    services = at()
    found = write(casework.number_to_ring, task_id, me(), services.vault, services.limits, moment())
    return _task(task_id, ring=found or GAVE_NO_NUMBER)


def task_done(task_id: int) -> ResponseReturnValue:
    form = NoteForm(request.form)
    if not form.validate():
        return _task(task_id, form=form), 400
    try:
        finished = write(casework.finish, task_id, me(), moment(), note=form.note.data or "")
    except Refusal as refusal:
        form.note.errors = [str(refusal)]
        return _task(task_id, form=form), 400
    return done(f"Done: {about_kind(finished.kind).label}.", _BACK)


def run_again(task_id: int) -> ResponseReturnValue:
    """Put a message to the bot once more that it failed on."""
    casework.run_again(at().db, at().intake, task_id, me(), moment())
    return done("The message was handled, and the person has our answer.", _BACK)


def _task(task_id: int, ring: str = "", form: NoteForm | None = None) -> str:
    """ring: the number, once it was asked for."""
    found, form = read(casework.page, task_id), form or NoteForm()
    view = task_view(at().content(), found, moment(), may_call=may("call"))
    return page("console/task.html", "tasks", task=view, ring=ring, form=form, errors=error_list(form))


ROUTES = (
    Route(path="/tasks", view=tasks, verb="read"),
    Route(path="/tasks/<int:task_id>", view=task, verb="read"),
    Route(path="/tasks/<int:task_id>/number", view=number, verb="call", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/done", view=task_done, verb="call", methods=("POST",), keeps=True),
    Route(path="/tasks/<int:task_id>/again", view=run_again, verb="mend", methods=("POST",)),
)
