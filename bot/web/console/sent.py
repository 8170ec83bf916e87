"""Sent: did it arrive, did it help; stop what has not left, correct it, reach those it has not reached."""

from __future__ import annotations

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.model.promise import WAYS
from bot.service.outcomes import failures, recall
from bot.service.outcomes import sent as outcomes
from bot.web.console import labels
from bot.web.console.rows.common import Confirm
from bot.web.console.rows.sent import (
    can_withdraw,
    counts_view,
    doubtful_line,
    sent_row,
    sent_view,
    withdrawn_words,
)
from bot.web.console.shell import Route, at, done, may, me, moment, number, page, read, refused, write


def sent() -> ResponseReturnValue:
    found = read(outcomes.sent_page)
    rows = [sent_row(each) for each in found.outcomes]
    doubtful = [doubtful_line(each) for each in found.doubtful]
    return page("console/sent.html", "sent", rows=rows, doubtful=doubtful)


def sent_one(outcome_id: int) -> ResponseReturnValue:
    """?missed=: only one kind of reason of those whom it has not reached, page by page."""
    return _sent_one(outcome_id)


def _sent_one(outcome_id: int, *, fault: str = "") -> ResponseReturnValue:
    """fault: why what was pressed was not done."""
    content = at().content()
    kind, after = request.args.get("missed", ""), number("after")
    found = read(outcomes.sent_one, content, outcome_id, at().limits, moment(), kind=kind, after=after)
    if found.outcome.sent_at is None:
        return redirect(f"/console/outcomes/{outcome_id}")
    view = sent_view(content, found, may_write=may("write"), may_send=may("send"), kind=kind)
    errors = [{"text": fault, "href": "#missed"}] if fault else []
    given = {"sent": view, "counts": counts_view(found.counts), "ways": list(WAYS.items()), "errors": errors}
    return page("console/sent_one.html", "sent", **given), 400 if fault else 200


def sent_counts(outcome_id: int) -> ResponseReturnValue:
    """The counts alone, for the page to keep fresh; it stops asking when nothing is on the way any more."""
    found = counts_view(read(outcomes.counts_shown, outcome_id, moment(), of_sensitive=may("write")))
    answer = Response(page("console/sent_counts.html", counts=found))
    if found.over:
        answer.headers["X-Done"] = "1"
    answer.add_etag()
    return answer.make_conditional(request)


def stop(outcome_id: int) -> ResponseReturnValue:
    try:
        stopped = write(recall.stop, at().followup, outcome_id, me(), moment())
    except Refusal as refusal:
        return refused(str(refusal), title="Nothing was stopped")
    if stopped.before is not None:
        words = f"This was stopped already, on {labels.time(stopped.before)}."
        return done(f"{words} What had not left by then does not go out.", f"/console/sent/{outcome_id}")
    words = (
        f"Stopped. {labels.people(stopped.left)} had been written to. {labels.people(stopped.kept)} had not."
    )
    return done(words + _stays_closed(stopped.lost), f"/console/sent/{outcome_id}")


def _stays_closed(word: str) -> str:
    """The sentence about a question of the issue that cannot be asked again; "" where there is none."""
    if not word:
        return ""
    return f" The question of this issue stays closed: {word} is the word of another one now."


def correct(outcome_id: int) -> ResponseReturnValue:
    """Begin a correction, or go on with the one that was begun."""
    begun = write(recall.correct, outcome_id, me(), moment())
    return redirect(f"/console/outcomes/{begun}/write")


def ask_withdraw(outcome_id: int) -> ResponseReturnValue:
    content, here = at().content(), f"/console/sent/{outcome_id}"
    found = read(outcomes.sent_one, content, outcome_id, at().limits, moment())
    if not can_withdraw(found):
        return redirect(here)  # nobody had it, or it is withdrawn already: the page says so
    asked = Confirm(
        title="Withdraw this message?",
        press="Withdraw it",
        action=f"{here}/withdraw",
        back=here,
        about=f"{found.issue.ref}: {found.issue.title}",
        what=withdrawn_words(found),
    )
    return page("console/confirm.html", "sent", asked=asked)


def withdraw(outcome_id: int) -> ResponseReturnValue:
    """Hide it, and begin the correction that tells those who had it."""
    withdrawn = write(recall.withdraw, outcome_id, me(), moment())
    if withdrawn.begun is None:
        words = "It is withdrawn. It is no answer any more." + _stays_closed(withdrawn.lost)
        return done(words, f"/console/sent/{outcome_id}")
    words = "It is withdrawn. It is no answer any more. Now tell those who had it."
    return done(words, f"/console/outcomes/{withdrawn.begun}/write")


def ring(outcome_id: int) -> ResponseReturnValue:
    """Ask for calls to people whom it has not reached."""
    made = write(failures.ask_for_calls, outcome_id, _messages(), me(), moment(), kind=_kind())
    return done(f"Call tasks made: {made}.", f"/console/sent/{outcome_id}")


def again(outcome_id: int) -> ResponseReturnValue:
    """Send it again to people whom it has not reached."""
    followup, content = at().followup, at().content()
    who = (outcome_id, _messages(), me(), moment())
    made = write(failures.send_again, followup, content, *who, kind=_kind())
    at().wake()
    return done(f"On the way again to {labels.people(made)}.", f"/console/sent/{outcome_id}")


def settle(outcome_id: int) -> ResponseReturnValue:
    """Say how all of one kind were told, or why they cannot be."""
    kind, way = _kind(), request.form.get("way", "")
    try:
        count = write(failures.settle, outcome_id, kind, way, number("seen"), me(), moment())
    except Refusal as refusal:
        return _sent_one(outcome_id, fault=str(refusal))
    return done(f"Settled for {labels.people(count)}.", f"/console/sent/{outcome_id}")


def _kind() -> str:
    """Which kind of reason all are meant of; "" where single messages are."""
    return request.form.get("kind", "")


def _messages() -> set[int]:
    return {int(each) for each in request.form.getlist("message") if each.isdecimal() and len(each) < 19}


_ONE = "/sent/<int:outcome_id>"
_POST = ("POST",)
ROUTES = (
    Route(path="/sent", view=sent, verb="read"),
    Route(path=_ONE, view=sent_one, verb="read"),
    Route(path=f"{_ONE}/counts", view=sent_counts, verb="read", quiet=True),
    Route(path=f"{_ONE}/stop", view=stop, verb="send", methods=_POST),
    Route(path=f"{_ONE}/correct", view=correct, verb="write", methods=_POST),
    Route(path=f"{_ONE}/withdraw", view=ask_withdraw, verb="send"),
    Route(path=f"{_ONE}/withdraw", view=withdraw, verb="send", methods=_POST),
    Route(path=f"{_ONE}/ring", view=ring, verb="write", methods=_POST),
    Route(path=f"{_ONE}/again", view=again, verb="send", methods=_POST),
    Route(path=f"{_ONE}/settle", view=settle, verb="write", methods=_POST),
)
