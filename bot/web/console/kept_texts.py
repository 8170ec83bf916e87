"""Texts the council keeps for messages it often needs: listed, written, changed, retired."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.outcomes.drafting import kept_texts as service
from bot.web.console.outcome_forms import KeptTextForm, kept_text, kept_text_form
from bot.web.console.rows.drafting.kept_texts import kept_differences, kept_rows
from bot.web.console.shell import Route, at, done, me, moment, page, read, write
from bot.web.fields import error_list

_HERE = "/console/texts"


def texts() -> ResponseReturnValue:
    content = at().content()
    rows = kept_rows(content, read(service.every, content))
    return page("console/kept_texts.html", "texts", rows=rows)


def new_text() -> ResponseReturnValue:
    form = kept_text_form(at().content(), request.form or None)
    if request.method == "POST" and _is_kept(form, ""):
        return done("It is kept. Officers can choose it now.", _HERE)
    return _page(form, "Keep a new text", "")


def change_text(key: str) -> ResponseReturnValue:
    found = read(service.find, at().content(), key)
    form = kept_text_form(at().content(), request.form or None, found.text)
    try:
        if request.method == "POST" and _is_kept(form, key):
            return done("It is changed.", _HERE)
    except service.Changed:
        return _changed(form, key)
    if request.method != "POST":
        form.seen.data = str(found.version)
    return _page(form, f"Change “{found.text.title}”", key)


def retire_text(key: str) -> ResponseReturnValue:
    """Offer it no more, or again."""
    back, seen = request.form.get("back") == "yes", _seen(request.form.get("seen", ""))
    one = write(service.retire, at().content(), key, seen, me(), moment(), back=back)
    return done(f"“{one.text.title}” is {'offered again' if back else 'retired'}.", _HERE)


def _is_kept(form: KeptTextForm, key: str) -> bool:
    """Whether it could be kept; what is wrong stands at its field, and nothing that was typed is lost."""
    form.validate()
    text = kept_text(form, key)
    for name, words in service.faults_of(text).items():
        if not form[name].errors:
            form[name].errors = [words]
    if form.errors:
        return False
    seen = _seen(form.seen.data or "")
    try:
        write(service.keep, at().content(), text, me(), moment(), key=key, seen=seen)
    except service.Changed:
        raise
    except Refusal as refusal:
        form.title.errors = [str(refusal)]
    return not form.errors


def _changed(form: KeptTextForm, key: str) -> ResponseReturnValue:
    """Both texts, where they differ; to keep it once more is to keep one's own."""
    content = at().content()
    theirs = read(service.find, content, key)
    form.seen.data = str(theirs.version)
    rows = kept_differences(content, kept_text(form, key), theirs.text)
    conflict = {"who": theirs.changer or "Somebody", "rows": rows}
    given = {"form": form, "title": f"Change “{theirs.text.title}”", "key": key, "conflict": conflict}
    return page("console/kept_text.html", "texts", errors=[], **given), 409


def _seen(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _page(form: KeptTextForm, title: str, key: str) -> ResponseReturnValue:
    given = {"form": form, "title": title, "key": key, "errors": error_list(form)}
    return page("console/kept_text.html", "texts", **given), 400 if form.errors else 200


_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/texts", view=texts, verb="read"),
    Route(path="/texts/new", view=new_text, verb="approve", methods=_BOTH, keeps=True),
    Route(path="/texts/<key>", view=change_text, verb="approve", methods=_BOTH, keeps=True),
    Route(path="/texts/<key>/retire", view=retire_text, verb="approve", methods=("POST",)),
)
