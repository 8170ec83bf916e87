"""Change the owner of an issue: first see who hears of it and at what price, then press."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.casework.issues import with_team
from bot.service.outcomes import approval, handover
from bot.service.outcomes.handover import Handed, Handover
from bot.web.console import labels
from bot.web.console.forms import OwnerForm, choices
from bot.web.console.rows.outcomes import handover_view
from bot.web.console.rows.tasks import heir_words
from bot.web.console.shell import Route, at, done, me, moment, page, read, write
from bot.web.fields import error_list


def owner(ref: str) -> ResponseReturnValue:
    found, team = read(with_team, ref)
    form = OwnerForm(request.form or None, data={"owner": str(found.owner_id)})
    form.owner.choices = choices((each.id, heir_words(each)) for each in team)
    look: Handover | None = None
    if request.method == "POST" and form.validate():
        try:
            look = _look(ref, form)
            is_change = request.form.get("press") == "change"
            if look.owner.id == look.issue.owner_id:
                words = f"{look.owner.name} looks after this already."
                if is_change:  # the second of two presses
                    return done(words, f"/console/issues/{ref}")
                form.owner.errors, look = [f"{words} Choose somebody else."], None
            elif is_change:
                return done(_done_words(_change(ref, form)), f"/console/issues/{ref}")
        except approval.Overtaken as overtaken:
            form.owner.errors = [str(overtaken)]
        except Refusal as refusal:
            field = form.why_not if form.tell.data == "no" else form.owner
            field.errors = [str(refusal)]
    pence = at().settings.text.pence
    view = handover_view(at().content(), look, pence) if look else None
    if look is not None:
        form.mark.data = look.mark
    status = 400 if form.errors or form.owner.errors or form.why_not.errors else 200
    given = {"ref": ref, "title": found.title, "form": form, "errors": error_list(form), "look": view}
    return page("console/owner.html", "issues", **given), status


def _look(ref: str, form: OwnerForm) -> Handover:
    pence = at().settings.text.pence
    return read(handover.look, at().followup, at().content(), ref, int(form.owner.data), pence, moment())


def _change(ref: str, form: OwnerForm) -> Handed:
    why_not = (form.why_not.data or "") if form.tell.data == "no" else None
    handed = write(
        handover.hand_over,
        at().followup,
        at().content(),
        ref,
        int(form.owner.data),
        me(),
        form.mark.data or "",
        moment(),
        tell_nobody=why_not,
    )
    at().wake()
    return handed


def _done_words(handed: Handed) -> str:
    owner = handed.owner
    words = f"{owner.name} looks after this now."
    if owner.away_until and owner.cover:
        words += f" They are away until {labels.last_day(owner.away_until)}, and {owner.cover} stands in."
    if handed.back:
        words += " What waited for its hour is a draft again."
    people = labels.people(handed.people)
    if handed.waits_for is not None:
        return f"{words} {people} will hear once {handed.waits_for.name} has read the message and sent it."
    if handed.kept:
        return (
            f"{words} A second person must send the message to {people}, and there is none. It is kept here."
        )
    return f"{words} {people} will hear." if handed.people else f"{words} Nobody is told."


ROUTES = (Route(path="/issues/<ref>/owner", view=owner, verb="write", methods=("GET", "POST"), keeps=True),)
