"""The door: one-time links, e-mail with password and code, and an officer's own sign-in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from bot.app import Services
from bot.errors import Refusal
from bot.model.officer import Officer
from bot.service.casework import access, passwords, team
from bot.web.console.forms import PasswordForm, SignInForm
from bot.web.console.rows.team import languages_to_check
from bot.web.console.shell import (
    Route,
    at,
    begin_session,
    done,
    fresh,
    me,
    moment,
    page,
    refused,
    still_here,
    time_left,
    way_back,
    write,
)
from bot.web.fields import error_list

_WRONG = "That e-mail, password and code do not match."


@dataclass(frozen=True, slots=True)
class User:
    """An officer as Flask-Login wants one. A new password ends the sessions of the old one."""

    officer: Officer
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        secret = hashlib.sha256((self.officer.password_hash or "").encode()).hexdigest()[:12]
        return f"{self.officer.id}:{secret}"


def login_manager(services: Services) -> LoginManager:
    """For the app's `init_app`. A session ends after eight hours, or thirty minutes of nobody there."""
    manager = LoginManager()

    def load(user_id: str) -> User | None:
        number = user_id.partition(":")[0]
        if not number.isdigit() or not still_here(services.clock.now()):
            return None
        officer = services.read(access.officer_by_id, int(number))
        user = User(officer) if officer else None
        return user if user and user.get_id() == user_id else None

    manager.user_loader(load)
    return manager


def _let_in(officer: Officer) -> None:
    begin_session(moment())
    login_user(User(officer))


def sign_in() -> ResponseReturnValue:
    form = SignInForm(request.form)
    back = way_back(request.values.get("next", "/console/"))
    again = request.args.get("again") == "1"
    if request.method == "GET":
        if current_user.is_authenticated and not again:
            return redirect(back)
        return _door(form, back, again=again)
    if not form.validate():
        return _door(form, back, again=again), 400
    email, place = str(form.email.data).strip(), request.remote_addr or ""
    typed = (email, form.password.data, form.code.data)
    try:
        officer = passwords.sign_in(at().db, at().vault, *typed, place, moment())
    except passwords.TooManyTries as refusal:
        return refused(str(refusal), status=429, title="Too many tries")
    if officer is None:
        form.email.errors = [_WRONG]
        return _door(form, back, again=again), 400
    _let_in(officer)
    return redirect(back)


def _door(form: SignInForm, back: str, *, again: bool = False) -> str:
    return page("console/sign_in.html", form=form, back=back, again=again, errors=error_list(form))


def sign_out() -> ResponseReturnValue:
    logout_user()
    return done("You are signed out.", "/console/sign-in")


def session_left() -> ResponseReturnValue:
    """How many seconds the session still lasts, for the script that warns before its end."""
    return str(int(time_left(moment()).total_seconds())), 200, {"Content-Type": "text/plain"}


def stay() -> ResponseReturnValue:
    """Somebody is there: they typed, or said so. The guard has noted it."""
    return session_left()


def link(token: str) -> ResponseReturnValue:
    """Looking at a link does not use it up: e-mail programs look at every link by themselves."""
    if request.method == "GET":
        return page("console/link.html")
    officer = write(access.use_link, token, moment())
    if officer is None:
        words = "A link works once and for 15 minutes. Ask a manager for a new one."
        return refused(words, status=410, title="This link does not work any more")
    _let_in(officer)
    return redirect("/console/" if officer.password_hash else "/console/me")


def own_sign_in() -> ResponseReturnValue:
    """Set a password and a code app. The key is made for the page and travels sealed until it is proved."""
    if not fresh(moment()):
        return redirect("/console/sign-in?again=1&next=/console/me")
    form = PasswordForm(request.form)
    vault = at().vault
    if request.method == "GET":
        form.sealed.data = passwords.sealed_key(vault, me())
        return _own(form, passwords.key_in(vault, me(), form.sealed.data))
    secret = passwords.key_in(vault, me(), str(form.sealed.data))
    if not form.validate():
        return _own(form, secret), 400
    typed = (form.password.data, secret, form.code.data)
    try:
        officer = passwords.set_password(at().db, vault, me(), *typed, moment())
    except Refusal as fault:
        field = form.code if isinstance(fault, passwords.WrongCode) else form.password
        field.errors = [str(fault)]
        return _own(form, secret), 400
    _let_in(officer)
    return done("Your password and your code app are set.", "/console/")


def _own(form: PasswordForm, secret: str) -> str:
    key = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    reads = languages_to_check(at().content(), me())
    return page("console/me.html", "me", form=form, key=key, reads=reads, errors=error_list(form))


def own_languages() -> ResponseReturnValue:
    """Say which languages one can check a text in, to be asked by colleagues."""
    write(team.set_reads, at().content(), me().id, request.form.getlist("reads"), me(), moment())
    return done("Colleagues can ask you to check texts in these languages.", "/console/me")


_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/sign-in", view=sign_in, verb="", methods=_BOTH),
    Route(path="/in/<token>", view=link, verb="", methods=_BOTH),
    Route(path="/sign-out", view=sign_out, verb="read", methods=("POST",)),
    Route(path="/session", view=session_left, verb="read", quiet=True),
    Route(path="/session/stay", view=stay, verb="read", methods=("POST",), typing=True),
    Route(path="/me/languages", view=own_languages, verb="write", methods=("POST",)),
    Route(path="/me", view=own_sign_in, verb="read", methods=_BOTH),
)
