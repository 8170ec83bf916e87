"""The log: who did what, to which object, and when. Never what anybody said."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from bot.service.casework.history import log_page
from bot.web.console.rows.common import log_lines
from bot.web.console.shell import Route, number, page, read


def log() -> ResponseReturnValue:
    found = read(log_page, number("before") or None)
    return page("console/log.html", "log", lines=log_lines(found.entries), older=found.older)


ROUTES = (Route(path="/log", view=log, verb="manage"),)
