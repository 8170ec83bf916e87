"""Languages: how far each one is, and why a conversation is not offered in it."""

from __future__ import annotations

from pathlib import Path

from flask.typing import ResponseReturnValue

from bot.service import translations
from bot.web.console.shell import Route, at, page

_TEMPLATES = Path(__file__).parents[1] / "templates"


def languages() -> ResponseReturnValue:
    return page(
        "console/languages.html", "languages", standings=translations.standings(at().content(), _TEMPLATES)
    )


ROUTES = (Route(path="/languages", view=languages, verb="read"),)
