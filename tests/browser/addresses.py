"""Where each page is found in the filled council: by the table of routes, so that a new page is looked at.

A page whose address has a part of its own (a reference, a number) gets it from `_ONES`. Where that does not
know the page, its test fails and says that a sample is wanted here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.web.console import ROUTES
from tests.browser.chromium import whole_matrix
from tests.browser.council import SENSITIVE, Council

CONSOLE = sorted(
    {route.path for route in ROUTES if "GET" in route.methods and route.verb and not route.quiet}
)
_OF_EACH = 1
_PART = re.compile(r"<[^>]+>")


def _every(table: str) -> Callable[[Council], Sequence[object]]:
    return lambda council: [row.id for row in council.rows(table)]


def _issues(council: Council) -> Sequence[object]:
    """A pledge's round, joined matters, one that was joined to them, a sensitive one, a room's, one more."""
    found = [row.ref for row in council.rows("issue")]
    return [*found[:3], council.issue(SENSITIVE).ref, *found[7:9]]


def _talks(council: Council) -> Sequence[object]:
    """One with notes and news, one of somebody in danger, one by Telegram."""
    by_channel = {row.id: row.channel for row in council.rows("address")}
    talks = council.rows("talk")
    other = next(row.ref for row in talks if by_channel[row.address_id] == "telegram")
    return [council.ref_of("204"), council.ref_of("303"), other]


def _open_outcomes(council: Council) -> Sequence[object]:
    return [row.id for row in council.rows("outcome") if row.sent_at is None]


def _tasks(council: Council) -> Sequence[object]:
    """One of each kind."""
    return list({row.kind: row.id for row in council.rows("task")}.values())


def _answers(council: Council) -> Sequence[object]:
    foreign = [row.id for row in council.rows("answer") if row.language not in ("en_GB", "en@easy")]
    return [foreign[-1], council.rows("answer")[5].id]


_ONES: dict[str, Callable[[Council], Sequence[object]]] = {
    "/messages/<int:event_id>": lambda council: council.known["messages"],
    "/texts/<key>": lambda council: [council.known["kept"], "repaired"],
    "/issues/<ref>": _issues,
    "/talks/<ref>": _talks,
    "/outcomes/<int:outcome_id>": _open_outcomes,
    "/sent/<int:outcome_id>": lambda council: [council.known["sent"]],
    "/tasks/<int:task_id>": _tasks,
    "/said/<int:answer_id>": _answers,
    "/team/<int:officer_id>": _every("officer"),
    "/codes/<int:code_id>": _every("code"),
}

# Pages that only some of their kind have, whole.
_WHOLE: dict[str, Callable[[Council], Sequence[str]]] = {
    "/messages/<int:event_id>/files/<int:place>": lambda council: [
        f"/messages/{council.known['file']}/files/0"
    ],
    "/outcomes/<int:outcome_id>/invite": lambda council: [f"/outcomes/{council.known['invitation']}/invite"],
    "/outcomes/<int:outcome_id>/words": lambda council: [f"/outcomes/{council.known['draft']}/words"],
    "/outcomes/<int:outcome_id>/words/<tag>": lambda council: [
        f"/outcomes/{council.known['draft']}/words/{tag}" for tag in ("pl", "ur")
    ],
}

# More of a page than its plain address shows: filters, long ways, nothing found.
STATES: dict[str, Sequence[str]] = {
    "/": ("?whose=mine",),
    "/issues": ("?state=closed", "?state=all", "?page=99"),
    "/said": ("?language=pl", "?unplaced=yes", "?page=99"),
    "/tasks": ("?whose=mine", "?kind=call-back"),
    "/issues/<ref>/owed": ("?settled=1",),
}
LOOKED_FOR = ("bins", "V504", "07700900204", "zzzz", "ਕੋਈ", "Owen Street")  # in the search box
NOT_FOUND = ("/console/issues/I999", "/console/talks/Q9", "/console/tasks/999", "/console/nothing")

# --- forms that are sent with nothing typed -----------------------------------------------------------

# Forms in which nothing can be missing: a press alone, or boxes that may all stay empty.
# Words in another language are kept only by who reads it, which the manager here does not.
_CANNOT_BE_EMPTY = frozenset(
    {
        "/me",
        "/issues/<ref>/invite",
        "/tasks/<int:task_id>/done",
        "/outcomes/<int:outcome_id>/words/<tag>",
    }
)
# On which page a form stands that has none of its own.
_STANDS_ON = {
    "/said/copies": "/said/copies",
    "/said/<int:answer_id>": "/said/<int:answer_id>",
    "/talks/<ref>/note": "/talks/<ref>",
    "/talks/<ref>/message": "/talks/<ref>",
    "/talks/<ref>/call": "/talks/<ref>/call",
    "/talks/<ref>/service": "/talks/<ref>/service",
    "/talks/<ref>/matter": "/talks/<ref>/matter",
    "/messages/<int:event_id>/mend": "/messages/<int:event_id>",
    "/messages/<int:event_id>/quote": "/messages/<int:event_id>",
    "/issues/<ref>/owed": "/issues/<ref>/owed",
    "/tasks/<int:task_id>/done": "/tasks/<int:task_id>",
    "/tasks/<int:task_id>/call": "/tasks/<int:task_id>",
    "/codes/room": "/codes",
    "/codes/group": "/codes",
}
# The button, by its first words, where the first one of the form loses nothing.
BUTTONS = {
    "/issues/<ref>/write": "Save and check",
    "/outcomes/<int:outcome_id>/write": "Save and check",
    "/issues/<ref>/owed": "Take them into",
    "/talks/<ref>/matter": "Split it off",
    "/team/<int:officer_id>/remove": "See what will happen",  # without it there is nothing to choose
    "/team/<int:officer_id>/reader": "See what will happen",
}
# Pages that have the form, where not each of their kind has.
_HAVE_IT: dict[str, Callable[[Council], Sequence[str]]] = {
    "/messages/<int:event_id>/mend": lambda council: [
        f"/messages/{row.event_id}"
        for row in council.rows("answer")
        if row.question == "kept" and row.event_id
    ],
    "/talks/<ref>/matter": lambda council: [f"/talks/{row.ref}/matter" for row in council.rows("talk")],
}

FORMS = sorted(
    {
        route.path
        for route in ROUTES
        if route.verb and "POST" in route.methods and (route.keeps or "GET" in route.methods)
    }
    - _CANNOT_BE_EMPTY
)


def of_form(path: str, council: Council) -> list[str]:
    """The pages one of which has this form. Raises LookupError for a form that nobody said where it is."""
    if path in _HAVE_IT:
        return [f"/console{each}" for each in _HAVE_IT[path](council)]
    own = path in CONSOLE and path not in _STANDS_ON
    if not own and path not in _STANDS_ON:
        raise LookupError(f"{path}: say in tests/browser/addresses.py on which page this form stands")
    page = path if own else _STANDS_ON[path]
    part = _PART.search(page)
    if page in _WHOLE or part is None:
        return [f"/console{each}" for each in _filled(page, council)]
    known, rest = page[: part.end()], page[part.end() :]
    return [f"/console{known[: part.start()]}{each}{rest}" for each in _ONES[known](council)]


def of_route(path: str, council: Council) -> list[str]:
    """The addresses under which a page of the console is looked at. Raises LookupError for an unknown one."""
    found = _filled(path, council)
    return [f"/console{each}" for each in (*found, *(found[0] + more for more in STATES.get(path, ())))]


def _filled(path: str, council: Council) -> list[str]:
    if path in _WHOLE:
        return list(_WHOLE[path](council))
    part = _PART.search(path)
    if part is None:
        return [path]
    known, rest = path[: part.end()], path[part.end() :]
    if known not in _ONES or _PART.search(rest):
        raise LookupError(f"{path}: say in tests/browser/addresses.py where this page is found")
    ones = _ONES[known](council)
    if rest and not whole_matrix():
        ones = ones[:_OF_EACH]  # the page itself is looked at for each kind; what is done there, for one
    return [f"{path[: part.start()]}{each}{rest}" for each in ones]


# --- what anybody may read ----------------------------------------------------------------------------

PUBLIC = (
    "/",
    "/pledges",
    "/issues/I1",
    "/issues/{public}",
    "/issues/I8",
    "/towns",
    "/towns/tipton",
    "/privacy",
    "/accessibility",
    "/how-it-works",
    "/languages",
    "/chat",
    "/chat?w=TIPTON",
    "/live/{room}",
    "/console/sign-in",
)
PUBLIC_NOT_FOUND = ("/issues/I999", "/towns/atlantis", "/nothing")
