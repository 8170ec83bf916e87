"""One message: read, hidden, mended, asked for as a quote."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.model.event import HIDE_REASONS
from bot.service.inbox import mending, quotes
from bot.service.inbox import messages as casework
from bot.web.console.rows.said.messages import message_view, stays
from bot.web.console.shell import Route, at, done, eyes, me, moment, number, page, read, write


def message(event_id: int) -> ResponseReturnValue:
    return _message(event_id)


def _message(event_id: int, fault: str = "", *, field: str = "", typed: str | None = None) -> str:
    """fault: what is wrong with that field. typed: of the words to show."""
    found, seen = read(casework.message_page, event_id, eyes()), eyes()
    words = seen.text(found.message.text, call=found.message.is_call)
    return page(
        "console/message_one.html",
        "said",
        one=message_view(at().content(), found, words, at().limits),
        typed="" if found.kept_back else (words if typed is None else typed),
        reasons=list(HIDE_REASONS.items()),
        errors=[{"text": fault, "href": f"#{field}"}] if fault else [],
    )


def message_read(event_id: int) -> ResponseReturnValue:
    write(casework.read_it, event_id, me(), moment())
    return done("The message is marked as read.", _here(event_id))


def hide(event_id: int) -> ResponseReturnValue:
    reason = request.form.get("reason", "none")
    try:
        write(casework.hide, event_id, reason, me(), moment(), was=request.form.get("was", ""))
    except Refusal as refusal:
        return _message(event_id, str(refusal), field="reason"), 400
    return done("The message is hidden." if reason else "The message is shown again.", _here(event_id))


def mend(event_id: int) -> ResponseReturnValue:
    answer_id, seen = number("answer"), request.form.get("seen", "")
    try:
        if request.form.get("press") == "undo":
            stay = write(mending.undo, at().content(), answer_id, seen, me(), moment())
            return done(f"It is as it was understood first.{stays(stay)}", _here(event_id))
        values = request.form.getlist("value")
        stay = write(mending.mend, at().content(), answer_id, values, seen, me(), moment())
    except Refusal as refusal:
        return _message(event_id, str(refusal), field=f"mend-{answer_id}"), 400
    return done(f"It is set right. The counts follow.{stays(stay)}", _here(event_id))


def quote(event_id: int) -> ResponseReturnValue:
    services, typed = at(), request.form.get("words", "")
    try:
        write(quotes.ask, services.content(), event_id, typed, me(), services.limits, moment())
    except Refusal as refusal:
        return _message(event_id, str(refusal), field="words", typed=typed), 400
    services.wake()
    return done("They are asked. Nothing is shown before they say yes.", _here(event_id))


def _here(event_id: int) -> str:
    return f"/console/messages/{event_id}"


ROUTES = (
    Route(path="/messages/<int:event_id>", view=message, verb="read"),
    Route(path="/messages/<int:event_id>/read", view=message_read, verb="write", methods=("POST",)),
    Route(path="/messages/<int:event_id>/hide", view=hide, verb="write", methods=("POST",)),
    Route(path="/messages/<int:event_id>/mend", view=mend, verb="write", methods=("POST",), keeps=True),
    Route(path="/messages/<int:event_id>/quote", view=quote, verb="write", methods=("POST",), keeps=True),
)
