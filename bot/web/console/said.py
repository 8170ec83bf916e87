"""What people said: the inbox, what of it is read, and the words that wait for an English copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.casework import tasks
from bot.service.inbox import inbox as casework
from bot.service.inbox.copies import copies_page
from bot.service.inbox.inbox import Wanted
from bot.service.insight import said as insight
from bot.web.console.forms import EnglishForm
from bot.web.console.rows.answers import answer_row, copies_view
from bot.web.console.rows.common import pages
from bot.web.console.rows.said.inbox import asked, inbox_view
from bot.web.console.shell import Route, at, done, eyes, me, moment, number, page, read, write
from bot.web.fields import error_list

_PATH, _COPIES = "/console/said", "/console/said/copies"
_NAMES = ("unread", "unplaced", "own", "town", "topic", "language", "channel", "place", "came", "issue")
_MOST = 100  # letters of a filter: what is longer is none of ours


def said() -> ResponseReturnValue:
    return _said()


def _said(fault: str = "") -> ResponseReturnValue:
    """fault: why what was pressed was not done."""
    wanted, wrong = _wanted()
    found = read(casework.inbox, wanted, eyes(), me(), page=number("page"))
    errors = [{"text": words, "href": f"#{name}"} for name, words in wrong.items()]
    errors += [{"text": fault, "href": "#rows"}] if fault else []
    return page(
        "console/said.html",
        "said",
        inbox=inbox_view(at().content(), found, wanted, days=_days()),
        pages=pages(_PATH, asked(wanted), found.page, found.pages, counted=found.counted),
        number=found.page,
        errors=errors,
        wrong=wrong,
    ), 400 if errors else 200


def _wanted() -> tuple[Wanted, dict[str, str]]:
    """What the address asks for, and what of it cannot be."""
    given = {name: request.args.get(name, "")[:_MOST] for name in _NAMES}
    days: dict[str, date | None] = {}
    wrong: dict[str, str] = {}
    for name, typed in _days().items():
        try:
            days[name] = date.fromisoformat(typed) if typed else None
        except ValueError:
            wrong[name] = "Write a real date, like 2026-11-30"
    since, until = days.get("since"), days.get("until")
    if since and until and since > until:
        wrong["until"] = "The last day stands before the first. Change one of them."
        since = until = None
    return replace(_of(given), since=since, until=until), wrong


def _days() -> dict[str, str]:
    """The first and the last day, as they were typed."""
    return {name: request.args.get(name, "").strip()[:_MOST] for name in ("since", "until")}


def _of(given: dict[str, Any]) -> Wanted:
    return Wanted(**given)


def mark_read() -> ResponseReturnValue:
    """The rows that were chosen, or all that match."""
    wanted, wrong = _wanted()
    if wrong:  # all that match would be more than was asked for
        return _said()
    keys = request.form.getlist("row")
    every = request.form.get("all") == "yes"
    if not keys and not every:
        return _said("Choose at least one conversation.")
    count = write(casework.mark_read, wanted, [] if every else keys, number("upto"), me(), moment())
    words = "1 message is" if count == 1 else f"{count:,} messages are"
    back = request.full_path.replace("/said/read", "/said").rstrip("?")
    return done(f"{words} marked as read.", back)


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
    row = answer_row(at().content(), read(insight.answer, answer_id, eyes()))
    form = form or EnglishForm(data={"english": row.english})
    if form.seen.data is None:
        form.seen.data = row.english
    return page("console/answer.html", "said", one=row, form=form, errors=error_list(form))


def copies() -> ResponseReturnValue:
    return _copies()


def put_copy() -> ResponseReturnValue:
    """One of the queue; then the queue again, where it stands no more."""
    answer_id, form = number("answer"), EnglishForm(request.form)
    typed = form.english.data or ""
    if not form.validate():
        return _copies({answer_id: (typed, form.english.errors[0])}), 400
    try:
        write(tasks.put_english, answer_id, typed, me(), moment())
    except Refusal as refusal:
        return _copies({answer_id: (typed, str(refusal))}), 400
    return done("The English copy is kept beside their words.", request.full_path.rstrip("?"))


def _copies(typed: dict[int, tuple[str, str]] | None = None) -> str:
    """typed: by answer, what was typed and what is wrong with it."""
    language = request.args.get("language", "")[:20]
    found = read(copies_page, language, eyes(), page=number("page"))
    view = copies_view(at().content(), found, language, typed or {})
    return page(
        "console/copies.html",
        "said",
        copies=view,
        pages=pages(_COPIES, {"language": language}, found.page, found.pages),
        errors=[{"text": words, "href": f"#copy-{each}"} for each, (_, words) in (typed or {}).items()],
    )


ROUTES = (
    Route(path="/said", view=said, verb="read"),
    Route(path="/said/read", view=mark_read, verb="write", methods=("POST",)),
    Route(path="/said/copies", view=copies, verb="read"),
    Route(path="/said/copies", view=put_copy, verb="write", methods=("POST",), keeps=True),
    Route(path="/said/<int:answer_id>", view=answer, verb="read"),
    Route(path="/said/<int:answer_id>", view=put_english, verb="write", methods=("POST",), keeps=True),
)
