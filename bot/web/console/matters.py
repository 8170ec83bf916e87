"""What is done with one person's matter: ring them, hand it to a service, move it, split it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.casework.access import who_may
from bot.service.casework.conversation import reference, whose
from bot.service.casework.facts.edit import Warned
from bot.service.casework.facts.warnings import Warnings
from bot.service.inbox import calls, matters, services
from bot.service.outcomes import by_hand
from bot.web.console.forms import BookForm, CallForm, ServiceForm, choices
from bot.web.console.rows.issue_facts import warning_rows
from bot.web.console.rows.said.messages import matter_view
from bot.web.console.rows.tasks import given_words, heir_words
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, write
from bot.web.fields import error_list

# --- calls -------------------------------------------------------------------------------------------


def call(ref: str) -> ResponseReturnValue:
    return _call(ref)


def _call(ref: str, booking: BookForm | None = None, log: CallForm | None = None) -> str:
    who = read(whose, ref)
    booking, log = booking or BookForm(), log or CallForm()
    booking.owner.choices = choices((each.id, heir_words(each)) for each in read(who_may, "call"))
    if booking.owner.data is None:
        booking.owner.data = str(me().id)
    return page(
        "console/call.html",
        "said",
        ref=who.ref,
        booking=booking,
        log=log,
        can_settle=read(by_hand.owed, who),
        errors=[*error_list(booking), *error_list(log)],
    )


def call_made(ref: str) -> ResponseReturnValue:
    """Book one, or log one that no task had asked for; which button was pressed says which."""
    if request.form.get("press") == "book":
        return _book(ref)
    log = CallForm(request.form)
    given = {"settles": bool(log.settles.data)}
    try:
        write(calls.log_unasked, ref, log.result.data or "", log.note.data or "", me(), moment(), **given)
    except Refusal as refusal:
        (log.note if log.result.data else log.result).errors = [str(refusal)]
        return _call(ref, log=log), 400
    return done("The call is kept.", _talk(ref))


def _book(ref: str) -> ResponseReturnValue:
    form, now = BookForm(request.form), moment()
    try:
        when = calls.call_time(form.day.data, form.hour.data or "", now)
    except Refusal as refusal:
        form.day.errors = [str(refusal)]
        return _call(ref, booking=form), 400
    try:
        given = write(calls.book, ref, when, form.about.data or "", number("owner"), me(), now)
    except Refusal as refusal:
        form.about.errors = [str(refusal)]
        return _call(ref, booking=form), 400
    return done(f"The call is booked. {given_words(given, 'finds it in Tasks')}", _talk(ref))


# --- services ----------------------------------------------------------------------------------------


def service(ref: str) -> ResponseReturnValue:
    return _service(ref)


def _service(ref: str, form: ServiceForm | None = None) -> str:
    who, known = read(whose, ref), services.directory(at().content())
    form = form or ServiceForm()
    form.service.choices = choices((each.key, f"{each.name}, {each.phone}") for each in known)
    return page(
        "console/service.html",
        "said",
        ref=who.ref,
        form=form,
        services=[each.told for each in known],
        why_not=by_hand.why_not(who, at().limits),
        errors=error_list(form),
    )


def to_service(ref: str) -> ResponseReturnValue:
    form, app = ServiceForm(request.form), at()
    key, note = form.service.data or "", form.note.data or ""
    try:
        untold = write(services.hand_over, app.content(), ref, key, note, me(), app.limits, moment())
    except Refusal as refusal:
        form.service.errors = [str(refusal)]
        return _service(ref, form), 400
    app.wake()
    words = f"They were not told: {untold}" if untold else "They are told who has it now."
    return done(f"It is noted, and a task asks what came of it. {words}", _talk(ref))


# --- move and split ----------------------------------------------------------------------------------


def matter(ref: str) -> ResponseReturnValue:
    return _matter(ref)


def _matter(ref: str, fault: str = "", *, field: str = "", warnings: Warnings | None = None) -> str:
    """What was typed stays. warnings: to be looked at first."""
    looked = request.form.get("looked", "")[:200]
    chosen = {int(each) for each in _chosen()}
    return page(
        "console/matter.html",
        "said",
        matter=matter_view(read(matters.matter_page, ref, looked), chosen),
        looked=looked,
        title=request.form.get("title", ""),
        errors=[{"text": fault, "href": f"#{field}"}] if fault else [],
        warnings=warning_rows(warnings),
        agreed=warnings.seen if warnings else "",
    )


def _chosen() -> list[str]:
    return [each for each in request.form.getlist("said") if each.isdecimal() and len(each) < 19]


def move_or_split(ref: str) -> ResponseReturnValue:
    press = request.form.get("press", "")
    if press == "look":
        return _matter(ref)
    try:
        if press == "move":
            issue = write(matters.move, ref, request.form.get("into", ""), me(), moment())
            return done(f"It is settled by the answer of {issue.ref} from now on.", _talk(ref))
        title, chosen = request.form.get("title", ""), [int(each) for each in _chosen()]
        given = {"agreed": request.form.get("agreed", "")}
        made, issue = write(matters.split, ref, chosen, title, me(), at().dice, moment(), **given)
    except Warned as warned:
        return _matter(ref, warnings=warned.warnings), 409
    except Refusal as refusal:
        return _matter(ref, str(refusal), field="looked" if press == "move" else "title"), 400
    return done(f"The second matter is {made}, under {issue.ref}.", _talk(made))


def _talk(ref: str) -> str:
    return f"/console/talks/{reference(ref)}"


ROUTES = (
    Route(path="/talks/<ref>/call", view=call, verb="call"),
    Route(path="/talks/<ref>/call", view=call_made, verb="call", methods=("POST",), keeps=True),
    Route(path="/talks/<ref>/service", view=service, verb="write"),
    Route(path="/talks/<ref>/service", view=to_service, verb="write", methods=("POST",), keeps=True),
    Route(path="/talks/<ref>/matter", view=matter, verb="write"),
    Route(path="/talks/<ref>/matter", view=move_or_split, verb="write", methods=("POST",), keeps=True),
)
