"""The team: who may do what. Nobody is left without a manager, and nothing without an owner."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bot.errors import Refusal
from bot.model.officer import Officer
from bot.service.casework import access
from bot.service.casework import team as casework
from bot.store.casework import audit_log, officers
from bot.store.casework import team as stored
from bot.store.database import Connection
from bot.web.console.forms import Invite, choices
from bot.web.console.shell import Route, at, done, me, moment, page, read, refused, write
from bot.web.fields import error_list

_HERE = "/console/team"


def team() -> ResponseReturnValue:
    return _team(_form(None))


def invite() -> ResponseReturnValue:
    form = _form(request.form)
    if not form.validate():
        return _team(form), 400

    def work(connection: Connection) -> str:
        email = form.email.data.strip()
        values = {"email": email, "name": form.name.data.strip(), "team": form.team.data}
        casework.invite(connection, **values, role=form.role.data, by=me(), now=moment())
        return access.link_for(connection, email, at().dice, moment())

    try:
        token = write(work)
    except Refusal as refusal:
        form.email.errors = [str(refusal)]
        return _team(form), 400
    return _shown_once(form.name.data.strip(), token)


def new_link(officer_id: int) -> ResponseReturnValue:
    officer = _officer(officer_id)

    def work(connection: Connection) -> str:
        audit_log.note(connection, me().id, "link made", f"officer {officer.id}", moment())
        return access.link_for(connection, officer.email, at().dice, moment())

    return _shown_once(officer.name, write(work))


def change_role(officer_id: int) -> ResponseReturnValue:
    role = request.form.get("role", "")
    if role not in access.VERBS:
        return refused("Choose one of the roles.")
    write(lambda c: casework.change_role(c, officer_id, role, me(), moment()))
    return done("The role is changed.", _HERE)


def remove(officer_id: int) -> ResponseReturnValue:
    heir = request.form.get("heir", type=int)
    write(lambda c: casework.remove(c, officer_id, heir, me(), moment()))
    return done("They are off the team. Everything they looked after has a new owner.", _HERE)


def _officer(officer_id: int) -> Officer:
    found = read(lambda connection: officers.by_id(connection, officer_id))
    if found is None:
        raise Refusal("Nobody on the team has this number.")
    return found


def _shown_once(name: str, token: str) -> str:
    address = f"{at().settings.public_url}/console/in/{token}"
    return page("console/link_made.html", "team", name=name, address=address)


def _form(given: MultiDict[str, str] | None) -> Invite:
    form = Invite(given)
    teams = at().content().council.teams
    form.team.choices = choices(teams.items())
    return form


def _team(form: Invite) -> str:
    def look(connection: Connection) -> list[tuple[Officer, object, int]]:
        seen = audit_log.seen_last(connection)
        everybody = officers.every(connection)
        return [(each, seen.get(each.id), stored.owned(connection, each.id)) for each in everybody]

    return page(
        "console/team.html",
        "team",
        rows=read(look),
        form=form,
        roles=list(access.VERBS),
        teams=at().content().council.teams,
        errors=error_list(form),
    )


ROUTES = (
    Route(path="/team", view=team, verb="manage"),
    Route(path="/team/invite", view=invite, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/link", view=new_link, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/role", view=change_role, verb="manage", methods=("POST",)),
    Route(path="/team/<int:officer_id>/remove", view=remove, verb="manage", methods=("POST",)),
)
