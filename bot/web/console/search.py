"""The search box that stands on every page, and what it finds."""

from __future__ import annotations

import logging
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from bot.service.casework import search as casework
from bot.service.insight.public import town_options
from bot.web.console.rows.search import group_rows
from bot.web.console.shell import Route, at, may, me, number, page, read

_LAST_PAGE = 10_000
_NOTHING: dict[str, Any] = {"looked_for": "", "asked": False, "kept_back": False, "only": "", "typed": ""}
_log = logging.getLogger(__name__)


def search() -> ResponseReturnValue:
    """The empty box. What is looked for never stands in an address, which histories and logs would keep."""
    return page("console/search.html", groups=[], **_NOTHING)


def find() -> ResponseReturnValue:
    """A telephone number is never shown again, not even in its own box."""
    services, content = at(), at().content()
    typed = request.form.get("q", "").strip()
    only = request.form.get("only", "")
    found = read(
        casework.search,
        content,
        typed,
        services.vault,
        [(each.name, each.account) for each in services.channels.values()],
        {option.id: option.label.english for option in town_options(content)},
        may_call=may("call"),
        only=only,
        page=min(number("page"), _LAST_PAGE),
    )
    _log.info("an officer searched", extra={"officer": me().id, "kinds": len(found.groups)})
    return page(
        "console/search.html",
        groups=group_rows(content, found),
        looked_for="" if found.is_number else typed,
        asked=bool(typed),
        kept_back=found.kept_back,
        only=only,
        typed=typed,
    )


ROUTES = (
    Route(path="/search", view=search, verb="read"),
    Route(path="/search", view=find, verb="read", methods=("POST",)),
)
