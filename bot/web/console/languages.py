"""Languages: how far each one is, why a conversation is not offered in it, what waits to be published."""

from __future__ import annotations

from pathlib import Path

from flask import request
from flask.typing import ResponseReturnValue

from bot.language.tags import ENGLISH
from bot.service.authoring import rewordings, translations
from bot.service.authoring.translations import Standing
from bot.web.console.rows.languages import reworded_rows, said_rows
from bot.web.console.shell import Route, at, done, me, moment, page, read, write

_HERE = "/console/languages"
_TEMPLATES = Path(__file__).parents[1] / "templates"


def languages() -> ResponseReturnValue:
    said = read(rewordings.said)
    content = at().content().with_same({each.digest for each in said})
    found = translations.standings(content, _TEMPLATES)
    faults = [(each.language.english, [one.short for one in each.faults]) for each in found if each.faults]
    return page(
        "console/languages.html",
        "languages",
        lines=[_line(each) for each in found],
        out=faults,
        not_offered=[
            (each.language.english, list(each.why_not.items()))
            for each in found
            if each.why_not and not each.faults
        ],
        held_back=content.held_back,
        reworded=reworded_rows(content, rewordings.reworded(content)),
        said=said_rows(content, said),
    )


def same() -> ResponseReturnValue:
    """The older translations of a text still mean what its English says now."""
    context, english = request.form.get("context", ""), request.form.get("english", "")
    write(rewordings.say_same, at().content(), context, english, me(), moment())
    return done("The translations count again. Residents are shown them within seconds.", _HERE)


def not_same() -> ResponseReturnValue:
    """They do not after all."""
    context, english = request.form.get("context", ""), request.form.get("english", "")
    write(rewordings.take_back, context, english, me(), moment())
    return done("It is taken back.", _HERE)


def _line(one: Standing) -> tuple[str, ...]:
    """Language, how much of it is there, who stands behind its texts, where it is offered."""
    texts = (
        f"{one.draft} drafts, {one.translated} translated by a person, "
        f"{one.checked} checked by a second person, {one.stale} of English that has changed"
    )
    ours = "Every text is written by us"
    offered = f"Not offered for {len(one.why_not)} of them, see below" if one.why_not else "Offered for all"
    if one.faults:
        offered = "Offered to nobody: its files are not in order, see below"
    who = ours if one.language.tag == ENGLISH else texts
    return one.language.english, f"{one.percent}%", who, offered


ROUTES = (
    Route(path="/languages", view=languages, verb="read"),
    Route(path="/languages/same", view=same, verb="write", methods=("POST",)),
    Route(path="/languages/not-same", view=not_same, verb="write", methods=("POST",)),
)
