"""The team: who may do what. Nobody is left without a manager, and nothing without an owner."""

from __future__ import annotations

from datetime import date

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bot.errors import Refusal
from bot.service.casework import team as casework
from bot.service.casework.access import VERBS
from bot.web.console.forms import InviteForm, choices
from bot.web.console.rows.team import going_words, member_rows
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, refused, write
from bot.web.fields import error_list

_HERE = "/console/team"


def team() -> ResponseReturnValue:
    return _team(_form(None))


def invite() -> ResponseReturnValue:
    form = _form(request.form)
    if not form.validate():
        return _team(form), 400
    who = {"email": form.email.data.strip(), "name": form.name.data.strip()}
    what = {"team": form.team.data, "role": form.role.data}
    try:
        token = write(casework.invite_by_link, at().dice, **who, **what, by=me(), now=moment())
    except Refusal as refusal:
        form.email.errors = [str(refusal)]
        return _team(form), 400
    return _shown_once(who["name"], token)


def new_link(officer_id: int) -> ResponseReturnValue:
    officer, token = write(casework.new_link, at().dice, officer_id, me(), moment())
    return _shown_once(officer.name, token)


def change_role(officer_id: int) -> ResponseReturnValue:
    role = request.form.get("role", "")
    if role not in VERBS:
        return refused("Choose one of the roles.")
    try:
        write(casework.change_role, officer_id, role, me(), moment())
    except casework.HandsOver:
        return redirect(f"{_HERE}/{officer_id}/reader")
    return done("The role is changed.", _HERE)


def away(officer_id: int) -> ResponseReturnValue:
    """Until a day, which a browser sends like 2026-12-04."""
    try:
        until = date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return refused("Choose the last day on which they are away.")
    write(casework.go_away, officer_id, until, number("cover") or None, me(), moment())
    return done("They are marked as away. What is new for them goes to who stands in.", _HERE)


def back(officer_id: int) -> ResponseReturnValue:
    write(casework.come_back, officer_id, me(), moment())
    return done("They are back. What is new for them comes to them again.", _HERE)


def deputy(officer_id: int) -> ResponseReturnValue:
    is_one = request.form.get("deputy") == "yes"
    officer = write(casework.set_deputy, officer_id, is_one, me(), moment())
    words = "is told of every new alert now" if is_one else "is not told of other people’s alerts any more"
    return done(f"{officer.name} {words}.", _HERE)


def _shown_once(name: str, token: str) -> str:
    address = f"{at().settings.public_url}/console/in/{token}"
    return page("console/link_made.html", "team", name=name, address=address)


def _form(given: MultiDict[str, str] | None) -> InviteForm:
    form = InviteForm(given)
    form.team.choices = choices(at().content().council.teams.items())
    return form


def reads(officer_id: int) -> ResponseReturnValue:
    """The languages in which an officer can check a text."""
    officer = write(
        casework.set_reads, at().content(), officer_id, request.form.getlist("reads"), me(), moment()
    )
    return done(f"Colleagues can ask {officer.name} to check texts in these languages.", _HERE)


def _team(form: InviteForm) -> str:
    found = read(casework.team)
    rows, going = member_rows(at().content(), found.members), going_words(found.going)
    return page("console/team.html", "team", rows=rows, going=going, form=form, errors=error_list(form))


ROUTES = (
    Route(path="/team", view=team, verb="manage"),
    Route(path="/team/invite", view=invite, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/link", view=new_link, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/role", view=change_role, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/away", view=away, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/back", view=back, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/deputy", view=deputy, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/reads", view=reads, verb="manage", methods=("POST",)),
)
