"""Languages: how far each one is, why a conversation is not offered in it, what waits to be published."""

from __future__ import annotations

from pathlib import Path

from flask.typing import ResponseReturnValue

from bot.language.tags import ENGLISH
from bot.service.authoring import translations
from bot.service.authoring.translations import Standing
from bot.web.console.shell import Route, at, page

_TEMPLATES = Path(__file__).parents[1] / "templates"


def languages() -> ResponseReturnValue:
    content = at().content()
    found = translations.standings(content, _TEMPLATES)
    return page(
        "console/languages.html",
        "languages",
        lines=[_line(each) for each in found],
        not_offered=[(each.language.english, list(each.why_not.items())) for each in found if each.why_not],
        held_back=content.held_back,
    )


def _line(one: Standing) -> tuple[str, ...]:
    """Language, how much of it is there, who stands behind its texts, where it is offered."""
    texts = (
        f"{one.draft} drafts, {one.translated} translated by a person, "
        f"{one.checked} checked by a second person, {one.stale} out of date"
    )
    ours = "Every text is written by us"
    offered = f"Not offered for {len(one.why_not)} of them, see below" if one.why_not else "Offered for all"
    who = ours if one.language.tag == ENGLISH else texts
    return one.language.english, f"{one.percent}%", who, offered


ROUTES = (Route(path="/languages", view=languages, verb="read"),)
