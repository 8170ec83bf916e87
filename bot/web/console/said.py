"""What people said: their own words first, what we took them to mean, and an English copy beside them."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.casework import tasks
from bot.service.insight import said as insight
from bot.service.insight.said import Wanted
from bot.web.console.forms import EnglishForm
from bot.web.console.rows.answers import answer_row, filters, unplaced_rows
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, write
from bot.web.fields import error_list

_NAMES = ("issue", "language", "channel", "mode")


def said() -> ResponseReturnValue:
    wanted = Wanted(**{name: request.args.get(name, "") for name in _NAMES})
    content = at().content()
    found = read(insight.said_page, content, wanted, number("before") or None)
    return page(
        "console/said.html",
        "said",
        rows=[answer_row(content, each) for each in found.answers],
        filters=filters(content, found, wanted),
        filtered=any(asdict(wanted).values()),
        unplaced=found.unplaced,
        older=urlencode({**asdict(wanted), "before": found.older}) if found.older else "",
    )


def unplaced() -> ResponseReturnValue:
    found = read(insight.unplaced_page)
    rows = unplaced_rows(at().content(), found)
    return page("console/unplaced.html", "said", rows=rows, waiting=found.waiting)


def mark_read(event_id: int) -> ResponseReturnValue:
    write(tasks.mark_read, event_id, me(), moment())
    return done("The message is marked as read.", "/console/said/unplaced")


def answer(answer_id: int) -> ResponseReturnValue:
    return _answer(answer_id)


def put_english(answer_id: int) -> ResponseReturnValue:
    form = EnglishForm(request.form)
    if not form.validate():
        return _answer(answer_id, form), 400
    try:
        write(tasks.put_english, answer_id, form.english.data, me(), moment(), seen=form.seen.data or "")
    except Refusal as refusal:
        form.english.errors, form.seen.data = [str(refusal)], None
        return _answer(answer_id, form), 400
    return done("The English copy is kept beside their words.", f"/console/said/{answer_id}")


def _answer(answer_id: int, form: EnglishForm | None = None) -> str:
    """form: what was typed; else it holds the copy there is."""
    row = answer_row(at().content(), read(insight.answer, answer_id))
    form = form or EnglishForm(data={"english": row.english})
    if form.seen.data is None:
        form.seen.data = row.english
    return page("console/answer.html", "said", one=row, form=form, errors=error_list(form))


ROUTES = (
    Route(path="/said", view=said, verb="read"),
    Route(path="/said/unplaced", view=unplaced, verb="read"),
    Route(path="/said/unplaced/<int:event_id>", view=mark_read, verb="write", methods=("POST",)),
    Route(path="/said/<int:answer_id>", view=answer, verb="read"),
    Route(path="/said/<int:answer_id>", view=put_english, verb="write", methods=("POST",), keeps=True),
)
