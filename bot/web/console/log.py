"""The log: who did what, to which object, and when. Never what anybody said."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.store.reports import issue_summary
from bot.web.console.shell import Route, page, read


def log() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    entries = read(lambda connection: issue_summary.entries(connection, before=before))
    older = entries[-1].id if len(entries) == issue_summary.PAGE else None
    return page("console/log.html", "log", entries=entries, older=older)


ROUTES = (Route(path="/log", view=log, verb="manage"),)
