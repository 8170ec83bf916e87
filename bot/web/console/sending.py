"""Check what was written, have it checked, and send it."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.model.outcome import UNSENT
from bot.service.outcomes import approval, timing
from bot.service.outcomes.drafting import second_person
from bot.service.outcomes.drafting.check_page import check_page
from bot.web.console import labels
from bot.web.console.outcome_forms import ReturnForm, SendForm
from bot.web.console.rows.drafting.check import check_view
from bot.web.console.rows.tasks import given_words
from bot.web.console.shell import Route, at, done, fresh, may, me, moment, number, page, read, refused, write
from bot.web.fields import error_list


def check(outcome_id: int) -> ResponseReturnValue:
    """The last look before it goes out; once it has gone, the page that says how it went."""
    return _check(outcome_id)


def _check(
    outcome_id: int, form: SendForm | None = None, back: ReturnForm | None = None, *, status: int = 200
) -> ResponseReturnValue:
    """form, back: as they were sent, where that did not do."""
    content, pence, after = at().content(), at().settings.text.pence, number("after")
    found = read(check_page, at().followup, content, outcome_id, me(), pence, moment(), after=after)
    outcome = found.check.outcome
    if outcome.state not in UNSENT:
        return redirect(f"/console/sent/{outcome_id}")
    if found.check.issue.sensitive and not may("write"):  # it says how many would hear
        return refused("This issue is sensitive. Those who work on it see its drafts.", status=403)
    view = check_view(content, found, pence, may_write=may("write"))
    errors = [*(error_list(form) if form else []), *(error_list(back) if back else [])]
    form, back = form or SendForm(data={"public": found.check.public}), back or ReturnForm()
    form.mark.data, form.last.data = view.mark, view.last
    back.seen.data = view.mark
    given = {"check": view, "form": form, "back": back, "errors": errors}
    return page("console/check.html", "issues", **given), status


def ask_check(outcome_id: int) -> ResponseReturnValue:
    given = write(second_person.ask_for_check, outcome_id, me(), moment(), to_id=number("to"))
    return done(given_words(given, "finds it in To do"), f"/console/outcomes/{outcome_id}")


def send_back(outcome_id: int) -> ResponseReturnValue:
    back = ReturnForm(request.form)
    if not back.validate():
        return _check(outcome_id, back=back, status=400)
    note, seen = back.note.data or "", back.seen.data or ""
    try:
        given = write(second_person.send_back, outcome_id, me(), note, seen, moment())
    except Refusal as refusal:
        back.note.errors = [str(refusal)]
        return _check(outcome_id, back=back, status=409)
    return done(
        given_words(given, "finds it in To do, with what you wrote"), f"/console/outcomes/{outcome_id}"
    )


# --- send --------------------------------------------------------------------------------------------


def send(outcome_id: int) -> ResponseReturnValue:
    """Send it, now or at its hour. Pressed twice, it goes out once."""
    form = SendForm(request.form)
    if form.when.data not in ("now", "later"):  # what nobody chose does not go out at once
        form.when.errors = ["Choose when it goes out."]
        return _check(outcome_id, form, status=400)
    try:
        going = _send(outcome_id, form)
    except approval.NotFresh:
        return redirect(f"/console/sign-in?again=1&next=/console/outcomes/{outcome_id}")
    except timing.WrongHour as wrong:
        form.day.errors = [str(wrong)]
        return _check(outcome_id, form, status=400)
    except approval.Overtaken as overtaken:
        form.when.errors = [str(overtaken)]
        return _check(outcome_id, form, status=409)
    except Refusal as refusal:
        return refused(str(refusal), title="This was not sent")
    at().wake()
    if form.when.data == "later" and going.new:
        return done("It is set to go out.", f"/console/outcomes/{outcome_id}")
    words = f"{labels.people(going.people)} will hear." if going.new else "This was sent already."
    return done(words, f"/console/sent/{outcome_id}")


def _send(outcome_id: int, form: SendForm) -> approval.Going:
    now, followup, content = moment(), at().followup, at().content()
    seen, officer = form.mark.data or "", me()
    how: dict[str, Any] = {
        "fresh": fresh(now),
        "public": form.public.data,
        "last": int(form.last.data) if (form.last.data or "").isdecimal() else None,
    }
    if form.when.data != "later":
        return write(approval.send, followup, content, outcome_id, officer, seen, now, **how)
    goes_at = timing.hour_of(form.day.data, form.hour.data, now)
    return write(timing.send_at, followup, content, outcome_id, officer, seen, goes_at, now, **how)


def take_back(outcome_id: int) -> ResponseReturnValue:
    write(timing.take_back, outcome_id, me(), moment())
    return done("It is a draft again. It does not go out.", f"/console/outcomes/{outcome_id}")


ROUTES = (
    Route(path="/outcomes/<int:outcome_id>", view=check, verb="read"),
    Route(path="/outcomes/<int:outcome_id>/send", view=send, verb="send", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>/back", view=take_back, verb="send", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>/ask", view=ask_check, verb="write", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>/return", view=send_back, verb="approve", methods=("POST",)),
)
