"""Languages: how far each one is, why a conversation is not offered in it, what waits to be published."""

from __future__ import annotations

from pathlib import Path

from flask.typing import ResponseReturnValue

from bot.service.authoring import translations
from bot.web.console.shell import Route, at, page

_TEMPLATES = Path(__file__).parents[1] / "templates"


def languages() -> ResponseReturnValue:
    content = at().content()
    return page(
        "console/languages.html",
        "languages",
        standings=translations.standings(content, _TEMPLATES),
        held_back=content.held_back,
    )


ROUTES = (Route(path="/languages", view=languages, verb="read"),)
