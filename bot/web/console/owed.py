"""Who is owed an answer under an issue, and what an officer does about it: another way, another issue."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.model.promise import WAYS
from bot.service.casework import promises as casework
from bot.service.casework.facts.edit import Warned
from bot.service.casework.facts.warnings import Warnings
from bot.service.casework.owed import settling
from bot.service.casework.owed.companions import companions
from bot.web.console.forms import JoinForm, ReopenForm, choices
from bot.web.console.rows.issue_facts import warning_rows
from bot.web.console.rows.owed import WHY, owed_view
from bot.web.console.shell import Route, at, done, eyes, may, me, moment, number, page, read, refused, write
from bot.web.fields import error_list


def owed(ref: str) -> ResponseReturnValue:
    return _owed(ref)


def _owed(ref: str, *, fault: str = "", warnings: Warnings | None = None) -> ResponseReturnValue:
    """fault: why what was pressed was not done; what was chosen stays chosen. warnings: to be looked at
    first."""
    settled = request.args.get("settled") == "1"
    after = number("after")
    content = at().content()
    found = read(casework.owed_page, content, ref, eyes=eyes(), settled=settled, after=after)
    view = owed_view(content, found, moment(), settled=settled, may_write=may("write"))
    chosen = set(request.form.getlist("promise"))
    errors = [{"text": fault, "href": "#people"}] if fault else []
    typed = {"title": request.form.get("title", ""), "way": request.form.get("way", "")}
    status = 400 if fault else 409 if warnings else 200
    return page(
        "console/owed.html",
        "issues",
        owed=view,
        ways=list(WAYS.items()),
        chosen=chosen,
        typed=typed,
        errors=errors,
        warnings=warning_rows(warnings),
        agreed=warnings.seen if warnings else "",
    ), status


def act(ref: str) -> ResponseReturnValue:
    """What is to be done with the people who were chosen; which button was pressed says what."""
    ids = [int(each) for each in request.form.getlist("promise") if each.isdecimal() and len(each) < 19]
    press, way = request.form.get("press", ""), request.form.get("way", "")
    here = f"/console/issues/{ref}/owed"
    try:
        if press == "take-out" or "agreed" in request.form:
            title, agreed = request.form.get("title", ""), request.form.get("agreed", "")
            made = write(casework.take_out, ref, ids, title, me(), moment(), agreed=agreed)
            words = f"They are in an issue of their own now: {made.ref}. Write what happened for all of them."
            return done(words, f"/console/issues/{made.ref}")
        if press == "owe-again":
            again = write(settling.owe_again, ref, ids, me(), moment())
            return done(f"{_people(again)} owed an answer again. The issue is open.", here)
        if press == "settle-kind":
            kind, seen = request.form.get("kind", ""), number("seen")
            count = write(settling.settle_failed, ref, kind, way, seen, me(), moment())
            return done(f"{_people(count)} settled.", here)
        settled = write(settling.settle, ref, ids, way, me(), moment())
    except Warned as warned:
        return _owed(ref, warnings=warned.warnings)
    except Refusal as refusal:
        return _owed(ref, fault=str(refusal))
    before = f" {_people(settled.before)} settled already, as before." if settled.before else ""
    return done(f"{_people(settled.now)} settled.{before}", here)


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count:,} people are"


def join(ref: str) -> ResponseReturnValue:
    issue, found = read(companions, ref, at().likeness)
    form = JoinForm(request.form or None)
    form.into.choices = choices(
        [(each.issue.ref, f"{each.issue.ref}: {each.issue.title} ({WHY[each.why]})") for each in found]
        + [("", "Another one")]
    )
    if request.method == "POST" and form.validate():
        typed = form.into.data or form.other.data or ""
        try:
            other = write(casework.join, ref, typed, me(), moment())
        except Refusal as refusal:
            (form.other if typed else form.into).errors = [str(refusal)]
        else:
            return done(f"{ref} is a part of {other.ref} now.", f"/console/issues/{other.ref}")
    status = 400 if form.errors else 200
    given = {"issue": issue, "form": form, "errors": error_list(form)}
    return page("console/join.html", "issues", **given), status


def reopen(ref: str) -> ResponseReturnValue:
    """Open it again, and say who is owed an answer again: all who were answered, or those who are chosen in
    the list of who is settled."""
    found, answered = read(settling.may_reopen, ref)
    form = ReopenForm(request.form or None)
    form.who.choices = choices(
        [("all", f"Everybody who was answered ({answered:,})"), ("some", "I choose them in the list")]
    )
    if request.method == "POST" and (not answered or form.validate()):
        if answered and form.who.data == "some":
            return redirect(f"/console/issues/{ref}/owed?settled=1")
        try:
            write(settling.reopen, ref, me(), moment(), everybody=form.who.data == "all")
        except Refusal as refusal:
            return refused(str(refusal), title="This issue was not opened", back=f"/console/issues/{ref}")
        return done("The issue is open again.", f"/console/issues/{ref}")
    status = 400 if form.errors else 200
    given = {"issue": found, "answered": answered, "form": form, "errors": error_list(form)}
    return page("console/reopen.html", "issues", **given), status


ROUTES = (
    Route(path="/issues/<ref>/owed", view=owed, verb="read"),
    Route(path="/issues/<ref>/owed", view=act, verb="write", methods=("POST",), keeps=True),
    Route(path="/issues/<ref>/join", view=join, verb="write", methods=("GET", "POST")),
    Route(path="/issues/<ref>/reopen", view=reopen, verb="write", methods=("GET", "POST")),
)
