"""What every page of the console has: its guard, its frame, and the pages for when something is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import (
    current_app,
    flash,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.app import Services
from bot.model.officer import Officer
from bot.service.casework import access
from bot.service.insight.eyes import Eyes

P = ParamSpec("P")
T = TypeVar("T")
KEY = "tellback.console"
LASTS = timedelta(hours=8)
IDLE = timedelta(minutes=30)
FRESH = timedelta(minutes=30)  # a sign-in this young may send to many people and change a password
_MOST_DIGITS = 18  # a longer number no database of ours could hold
_SAVED = timedelta(minutes=1)  # how exactly idleness is kept

# key, words, address, verb. The first of them always show; the others stand behind "More", so that a phone
# does not begin every page with ten lines of menu.
NAV = (
    ("todo", "To do", "/console/", "read"),
    ("said", "What people said", "/console/said", "read"),
    ("issues", "Issues", "/console/issues", "read"),
    ("tasks", "Tasks", "/console/tasks", "read"),
    ("sent", "Sent", "/console/sent", "read"),
    ("texts", "Kept texts", "/console/texts", "read"),
    ("codes", "Rooms and groups", "/console/codes", "read"),
    ("team", "Team", "/console/team", "manage"),
    ("languages", "Languages", "/console/languages", "read"),
    ("log", "Log", "/console/log", "manage"),
    ("me", "Your sign-in", "/console/me", "read"),
)
_ALWAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One page. verb: what an officer's role must have; "" for the door itself, and nothing else.

    quiet: the page asks for it by itself, so it does not count as somebody being there. typing: a script asks
    for it because somebody types, so they are there. keeps: what was typed is handed back when the session
    has ended meanwhile.
    """

    path: str
    view: Callable[..., ResponseReturnValue]
    verb: str
    methods: tuple[str, ...] = ("GET",)
    quiet: bool = False
    typing: bool = False
    keeps: bool = False

    @property
    def name(self) -> str:
        return self.view.__name__


# --- who is here -------------------------------------------------------------------------------------


def at() -> Services:
    return cast(Services, current_app.extensions[KEY])


def me() -> Officer:
    """The officer who is signed in; only behind the guard."""
    return cast(Officer, current_user.officer)


def moment() -> datetime:
    return at().clock.now()


def read(use: Callable[Concatenate[Any, P], T], *given: P.args, **named: P.kwargs) -> T:
    """One use of the service that only looks, in a transaction of its own."""
    return at().read(use, *given, **named)


def write(use: Callable[Concatenate[Any, P], T], *given: P.args, **named: P.kwargs) -> T:
    """One use of the service that changes something, in a transaction of its own."""
    return at().write(use, *given, **named)


def may(verb: str) -> bool:
    """Whether who looks has this verb; nobody who is not signed in has any."""
    return bool(current_user.is_authenticated) and access.may(me(), verb)


def eyes() -> Eyes:
    """Which words of people are shown to who looks."""
    return Eyes(may("call"))


def still_here(now: datetime) -> bool:
    """Whether the session is young enough, and was used lately."""
    began, seen = _kept("began"), _kept("seen")
    return began is not None and seen is not None and now - began < LASTS and now - seen < IDLE


def time_left(now: datetime) -> timedelta:
    """How long the session still lasts if nobody does anything."""
    began, seen = _kept("began") or now, _kept("seen") or now
    return max(min(began + LASTS, seen + IDLE) - now, timedelta(0))


def fresh(now: datetime) -> bool:
    began = _kept("began")
    return began is not None and now - began < FRESH


def begin_session(now: datetime) -> None:
    session["began"] = session["seen"] = int(now.timestamp())


def _kept(name: str) -> datetime | None:
    seconds = session.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def _stay(now: datetime) -> None:
    seen = _kept("seen")
    if seen is None or now - seen >= _SAVED:
        session["seen"] = int(now.timestamp())


def number(name: str) -> int:
    """A whole number from a field of the form or of the address; 0 where it is none that a row could have."""
    given = request.values.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS else 0


# --- the guard ---------------------------------------------------------------------------------------


def guarded(route: Route) -> Callable[..., ResponseReturnValue]:
    """The view behind its guard: signed in, and with the verb it needs."""

    @wraps(route.view)
    def view(**given: Any) -> ResponseReturnValue:
        if route.verb:
            if not current_user.is_authenticated:
                return _turned_away(route)
            if not access.may(me(), route.verb):
                return _no_right(route.verb)
            if not route.quiet:
                _stay(moment())
        return route.view(**given)

    return view


def _turned_away(route: Route) -> ResponseReturnValue:
    if route.quiet or route.typing:
        return "", 401
    if request.method == "POST" and route.keeps:
        typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        return page("console/kept.html", typed=typed), 401
    back = request.full_path if request.method == "GET" else "/console/"
    return redirect(url_for("console.sign_in", next=back.rstrip("?")))


def way_back(wanted: str) -> str:
    """Where to go after signing in: a page of the console, never another site.

    >>> way_back("/console/issues/I4?x=1"), way_back("//evil.example"), way_back("/console/\\\\evil.example")
    ('/console/issues/I4?x=1', '/console/', '/console/')
    """
    return wanted if re.fullmatch(r"/console/[A-Za-z0-9/?=&_.%@:-]*", wanted) else "/console/"


# --- the frame ---------------------------------------------------------------------------------------


def page(template: str, here: str = "", **given: Any) -> str:
    """A page of the console. here: the key of the menu entry it belongs to."""
    officer = me() if current_user.is_authenticated else None
    nav, more = _menu(officer, here)
    done = " ".join(str(each) for each in get_flashed_messages())
    given = {"errors": [], **given}
    return render_template(template, nav=nav, more=more, officer=officer, done=done, may=may, **given)


def _menu(officer: Officer | None, here: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The pages this officer may open: those that always show, with the one that is open, and the others."""
    shown: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for place, (key, text, href, verb) in enumerate(NAV):
        if officer and access.may(officer, verb):
            to = shown if place < _ALWAYS or key == here else more
            to.append({"text": text, "href": href, "current": key == here})
    return shown, more


def done(words: str, where: str) -> ResponseReturnValue:
    """Go to a page and say there what was just done."""
    flash(words)
    return redirect(where)


def refused(
    words: str, *, status: int = 409, title: str = "This cannot be done now", back: str = ""
) -> ResponseReturnValue:
    """back: the page on which it was pressed, where the browser does not say."""
    back = back or _came_from()
    return page("console/message.html", title=title, words=words, back=back), status


def _came_from() -> str:
    """The page of ours that a press was on; "" where nobody says."""
    referrer = urlsplit(request.referrer or "")
    if request.method != "POST" or referrer.netloc != request.host:
        return ""
    where = f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
    return where if way_back(where) == where else ""


def _no_right(verb: str) -> ResponseReturnValue:
    roles = [role for role, verbs in access.VERBS.items() if verb in verbs]
    words = f"Your role is {me().role}. For this you need to be: {', '.join(roles)}. A manager can change it."
    return refused(words, status=403, title="Your role does not allow this")


def no_such_thing(_: Exception) -> ResponseReturnValue:
    words = "Go back to the list and choose again. It may have been removed since."
    return refused(words, status=404, title="We cannot find that page")


def not_now(refusal: Exception) -> ResponseReturnValue:
    return refused(str(refusal))


def out_of_date(_: Exception) -> ResponseReturnValue:
    """A form without its token: too old, or sent by another site. What was typed is shown, never sent on."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    long = [value for _, value in typed if len(value) > 20]
    return page(
        "console/message.html",
        title="This page was open too long",
        typed=long,
        words="Nothing was changed. Open the page again, then do it once more.",
    ), 400
