"""Take somebody off the team, or make them a reader: see what goes to whom and who hears, then press."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.outcomes import leaving
from bot.service.outcomes.approval import Overtaken
from bot.service.outcomes.leaving import Leaving
from bot.web.console.forms import LeaveForm, choices
from bot.web.console.rows.leaving import done_words, leaver_view, leaving_view
from bot.web.console.rows.tasks import heir_words
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, refused, write
from bot.web.fields import error_list


def remove(officer_id: int) -> ResponseReturnValue:
    return _leave(officer_id, reader=False)


def make_reader(officer_id: int) -> ResponseReturnValue:
    return _leave(officer_id, reader=True)


def _leave(officer_id: int, *, reader: bool) -> ResponseReturnValue:
    found = read(leaving.leaver, officer_id, reader=reader)
    if found.refused and request.method == "POST":
        return refused(found.refused)
    form = LeaveForm(request.form or None)
    form.heir.choices = choices(
        [("", "Choose somebody"), *((each.id, heir_words(each)) for each in found.heirs)]
    )
    look: Leaving | None = None
    if (found.nothing and not found.refused) or (request.method == "POST" and form.validate()):
        try:
            look = _look(officer_id, reader=reader)
            if request.method == "POST" and request.form.get("press") == "leave":
                return _press(officer_id, form, reader=reader)
        except Overtaken as overtaken:
            form.heir.errors = [str(overtaken)]
        except Refusal as refusal:
            field = form.why_not if look is not None else form.heir
            field.errors = [str(refusal)]
    if look is not None:
        form.mark.data = look.mark
    pence, content = at().settings.text.pence, at().content()
    status = 400 if form.heir.errors or form.why_not.errors or form.errors else 200
    given = {
        "leaver": leaver_view(found, reader=reader),
        "look": leaving_view(content, look, pence, reader=reader) if look else None,
    }
    return page("console/leave.html", "team", form=form, errors=error_list(form), **given), status


def _look(officer_id: int, *, reader: bool) -> Leaving:
    pence, content, heir = at().settings.text.pence, at().content(), number("heir") or None
    return read(leaving.look, at().followup, content, officer_id, heir, pence, moment(), reader=reader)


def _press(officer_id: int, form: LeaveForm, *, reader: bool) -> ResponseReturnValue:
    seen, why_not = form.mark.data or "", form.why_not.data or ""
    went = write(
        leaving.leave,
        at().followup,
        at().content(),
        officer_id,
        number("heir") or None,
        me(),
        seen,
        moment(),
        reader=reader,
        tell_nobody=why_not if form.tell.data == "no" else None,
    )
    where = "/console/" if officer_id == me().id else "/console/team"
    return done(done_words(went, reader=reader), where)


ROUTES = (
    Route(
        path="/team/<int:officer_id>/remove", view=remove, verb="manage", methods=("GET", "POST"), keeps=True
    ),
    Route(
        path="/team/<int:officer_id>/reader",
        view=make_reader,
        verb="manage",
        methods=("GET", "POST"),
        keeps=True,
    ),
)
