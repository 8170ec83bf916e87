"""The log: who did what, to which object, and when. Never what anybody said."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.store.casework import audit_log
from bot.web.console.shell import Route, page, read


def log() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    entries = read(lambda connection: audit_log.entries(connection, before=before))
    older = entries[-1].id if len(entries) == audit_log.PAGE else None
    return page("console/log.html", "log", entries=entries, older=older)


ROUTES = (Route(path="/log", view=log, verb="manage"),)
