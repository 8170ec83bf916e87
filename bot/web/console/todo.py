"""To do: what needs somebody today, danger first, and the one thing to do about each."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request, session
from flask.typing import ResponseReturnValue

from bot.alert_settings import NOBODY_TOLD
from bot.service.casework import todo as casework
from bot.web.console.rows.todo import todo_view
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, write

_LATEST = 2**40  # seconds; more is no moment


def mine_only() -> bool:
    """Mine or everybody's: as chosen on this page, else as chosen last in this session."""
    if chosen := request.args.get("whose"):
        session["whose"] = "mine" if chosen == "mine" else "all"
    return session.get("whose") == "mine"


def todo() -> ResponseReturnValue:
    now, mine = moment(), mine_only()
    found = read(casework.todo, now, owner_id=me().id if mine else None)
    untold = "" if at().settings.alerts.server else NOBODY_TOLD
    view = todo_view(at().content(), found, me(), now, mine=mine, untold=untold)
    return page("console/todo.html", "todo", todo=view, mine=mine)


def looked() -> ResponseReturnValue:
    """Nothing that stood on the page is new any more. To look alone changes nothing (I11)."""
    if 0 < (upto := number("upto")) < _LATEST:
        write(casework.looked, me().id, datetime.fromtimestamp(upto, UTC), moment())
    return done("What stood here is not marked as new any more.", "/console/")


ROUTES = (
    Route(path="/", view=todo, verb="read"),
    Route(path="/looked", view=looked, verb="read", methods=("POST",)),
)
