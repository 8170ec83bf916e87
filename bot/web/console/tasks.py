"""Tasks: people who asked for a call, who said it did not help, and what our bot failed on."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Gone
from bot.model.task import Task
from bot.service.casework import tasks as desk
from bot.service.insight import answers
from bot.store.casework import audit_log
from bot.store.casework import tasks as stored
from bot.store.database import Connection
from bot.store.reports import answers as said
from bot.web.console import labels
from bot.web.console.forms import Log
from bot.web.console.shell import Route, at, done, me, moment, page, read, refused, write
from bot.web.console.todo import overdue
from bot.web.fields import error_list

_BACK = "/console/tasks"


def tasks() -> ResponseReturnValue:
    content = at().content()
    mine = request.args.get("whose") == "mine"
    found = [each for each in read(stored.open_tasks) if not mine or each.owner_id == me().id]
    rows = [(each, labels.tongue(content, each.language), overdue(each.due_at)) for each in found]
    return page("console/tasks.html", "tasks", rows=rows, mine=mine)


def task(task_id: int) -> ResponseReturnValue:
    return _task(task_id)


def number(task_id: int) -> ResponseReturnValue:
    """Show the number to ring, once, to somebody who may ring people; the log says who looked."""
    one = _found(task_id)
    if one.kind not in ("call-back", "flag") or one.done_at is not None:
        return refused("A number is shown only for a call that is still to be made.")

    def look(connection: Connection) -> str:
        audit_log.note(connection, me().id, "number shown", f"task {task_id}", moment())
        given = _answers(connection, one).get("number")
        return given or (at().vault.unseal(one.sealed) if one.channel == "sms" and one.sealed else "")

    return _task(task_id, ring=write(look) or "They gave no number. Answer them in their chat.")


def task_done(task_id: int) -> ResponseReturnValue:
    one, form = _found(task_id), Log(request.form)
    if one.kind in desk.FLAGS and one.done_at is None and not form.validate():
        return _task(task_id, form=form), 400
    note = form.note.data if one.kind in desk.FLAGS else ""
    finished = write(lambda connection: desk.finish(connection, task_id, me(), moment(), note=note or ""))
    return done(f"Done: {labels.task(finished.kind)}.", _BACK)


def run_again(task_id: int) -> ResponseReturnValue:
    """Put a message to the bot once more that it failed on."""
    one = _found(task_id)
    if one.kind != "fault" or one.event_id is None:
        return refused("There is no message to run again here.")
    if not at().intake.run_again(one.event_id):
        return refused("This message was handled already. You can mark the task as done.")
    write(lambda connection: desk.finish(connection, task_id, me(), moment()))
    return done("The message was handled, and the person has our answer.", _BACK)


def _found(task_id: int) -> Task:
    found = read(lambda connection: stored.task_by_id(connection, task_id))
    if found is None:
        raise Gone(f"there is no task {task_id}")
    return found


def _task(task_id: int, ring: str = "", form: Log | None = None) -> str:
    one = _found(task_id)
    state, words = overdue(one.due_at)

    flagged = one.kind in desk.FLAGS
    form = form or Log(data={"note": ""})

    def look(connection: Connection) -> dict[str, Any]:
        calls = one.kind == "call-back"
        lines = said.lines_of_talk(connection, one.talk_id) if one.talk_id and not calls else []
        given = _answers(connection, one).get("when", "")
        return {
            "best": labels.BEST_TIMES.get(given, "Not said"),
            "told": answers.read(connection, lines),
            "heard": said.message(connection, one.event_id) if one.event_id else "",
            "since": said.since(connection, one.event_id) if one.event_id and flagged else [],
        }

    tongue = labels.tongue(at().content(), one.language)
    given = {"tongue": tongue, "state": state, "words": words, "ring": ring, **read(look)}
    given |= {"flagged": flagged, "form": form, "errors": error_list(form)}
    return page("console/task.html", "tasks", task=one, **given)


def _answers(connection: Connection, one: Task) -> dict[str, str]:
    """What the person answered in the talk of this task: the option they chose, else their own words."""
    if one.talk_id is None:
        return {}
    lines = said.lines_of_talk(connection, one.talk_id)
    return {line.question: line.meaning.get("option", line.words) for line in lines if not line.replaced}


ROUTES = (
    Route(path="/tasks", view=tasks, verb="read"),
    Route(path="/tasks/<int:task_id>", view=task, verb="read"),
    Route(path="/tasks/<int:task_id>/number", view=number, verb="call", methods=("POST",)),
    Route(path="/tasks/<int:task_id>/done", view=task_done, verb="call", methods=("POST",), keeps=True),
    Route(path="/tasks/<int:task_id>/again", view=run_again, verb="mend", methods=("POST",)),
)
