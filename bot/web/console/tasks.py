"""Tasks: who asked for a call, who said it did not help, what our bot failed on; and whose each is."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.model.task import CallResult, about_kind
from bot.service.casework import tasks as casework
from bot.service.casework.task_cards import tasks_page
from bot.service.inbound import move as moving
from bot.service.inbox import calls
from bot.web.console.forms import NoteForm, TaskCallForm
from bot.web.console.rows.common import pages
from bot.web.console.rows.ringing import RingRow, ring_row
from bot.web.console.rows.tasks import given_words, kind_tabs, task_row, task_view
from bot.web.console.shell import Route, at, done, eyes, me, moment, number, page, read, write
from bot.web.console.todo import mine_only
from bot.web.fields import error_list

_BACK = "/console/tasks"


def tasks() -> ResponseReturnValue:
    mine, now, kind = mine_only(), moment(), request.args.get("kind", "")
    found = read(tasks_page, now, page=number("page"), kind=kind, owner_id=me().id if mine else None)
    return page(
        "console/tasks.html",
        "tasks",
        rows=[task_row(at().content(), each, me(), now) for each in found.cards],
        tabs=kind_tabs(found.counts, kind),
        kind=kind,
        mine=mine,
        pages=pages(_BACK, {"kind": kind}, found.page, found.pages),
    )


def task(task_id: int) -> ResponseReturnValue:
    return _task(task_id)


def show_number(task_id: int) -> ResponseReturnValue:
    """Show the number to ring, once, to somebody who may ring people; the log says who looked."""
    services = at()
    found = write(casework.number_to_ring, task_id, me(), services.vault, services.limits, moment())
    return _task(task_id, ring=ring_row(found))


def task_done(task_id: int) -> ResponseReturnValue:
    form = NoteForm(request.form)
    if not form.validate():
        return _task(task_id, form=form), 400
    try:
        said = {"note": form.note.data or "", "verdict": form.verdict.data or ""}
        finished = write(casework.finish, task_id, me(), moment(), **said)
    except Refusal as refusal:
        form.note.errors = [str(refusal)]
        return _task(task_id, form=form), 400
    return done(f"Done: {about_kind(finished.kind).label}.", _BACK)


def call_logged(task_id: int) -> ResponseReturnValue:
    """How a call went. After no answer the task waits for its next hour."""
    form, now = TaskCallForm(request.form), moment()
    result, again_at = form.result.data or "", None
    try:
        if result == CallResult.NO_ANSWER:
            again_at = calls.call_time(form.day.data, form.hour.data or "", now)
        note, settles = form.note.data or "", bool(form.settles.data)
        write(calls.log, task_id, result, note, me(), now, again_at=again_at, settles=settles)
    except Refusal as refusal:
        wrong = form.result if not result else form.day if result == CallResult.NO_ANSWER else form.note
        wrong.errors = [str(refusal)]
        return _task(task_id, log=form), 400
    if again_at is not None:
        return done("No answer. It stands in Tasks until then.", f"{_BACK}/{task_id}")
    return done("The call is kept, and the task is done.", _BACK)


def run_again(task_id: int) -> ResponseReturnValue:
    """Put a message to the bot once more that it failed on."""
    casework.run_again(at().db, at().intake, task_id, me(), moment())
    return done("The message was handled, and the person has our answer.", _BACK)


def move(task_id: int) -> ResponseReturnValue:
    """Tell a person what they are promised at the number that they wrote from now."""
    services = at()
    found = write(moving.move, services.intake.turns, task_id, me(), moment())
    return done(
        f"{found.talk_ref} is with the new number now. The old one gets nothing more.", f"{_BACK}/{task_id}"
    )


def look_at(task_id: int) -> ResponseReturnValue:
    write(casework.look_at, task_id, me(), moment())
    return done("Everybody sees that somebody looks at it now.", f"{_BACK}/{task_id}")


def take(task_id: int) -> ResponseReturnValue:
    write(casework.take, task_id, me(), number("owner"), moment())
    return done("It is yours now.", f"{_BACK}/{task_id}")


def hand_over(task_id: int) -> ResponseReturnValue:
    given = write(casework.hand_over, task_id, number("to"), me(), number("owner"), moment())
    return done(given_words(given, "has it now"), _BACK)


def _task(
    task_id: int, ring: RingRow | None = None, form: NoteForm | None = None, log: TaskCallForm | None = None
) -> str:
    """ring: the number, once it was asked for. form, log: what was typed."""
    found, form = read(casework.page, task_id, eyes()), form or NoteForm()
    log = log or TaskCallForm()
    errors = [*error_list(form), *error_list(log)]
    view = task_view(at().content(), found, me(), moment())
    return page("console/task.html", "tasks", task=view, ring=ring, form=form, log=log, errors=errors)


ROUTES = (
    Route(path="/tasks", view=tasks, verb="read"),
    Route(path="/tasks/<int:task_id>", view=task, verb="read"),
    Route(path="/tasks/<int:task_id>/number", view=show_number, verb="call", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/done", view=task_done, verb="call", methods=("POST",), keeps=True),
    Route(path="/tasks/<int:task_id>/call", view=call_logged, verb="call", methods=("POST",), keeps=True),
    Route(path="/tasks/<int:task_id>/again", view=run_again, verb="mend", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/move", view=move, verb="call", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/look", view=look_at, verb="call", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/take", view=take, verb="call", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/hand-over", view=hand_over, verb="call", methods=("POST",)),
)
