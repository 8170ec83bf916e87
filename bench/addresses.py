"""Where each page of the console is found in the council's year, and what stands on it when it is the page
that was asked for: so that a refusal or a way to another page is never measured in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, literal, select
from werkzeug.test import TestResponse

from bench.council_year import PLACE, ROUND, TONGUE
from bot.store import tables
from bot.web.console import ROUTES
from bot.web.console.shell import Route
from tests.web.console.desk import Desk, Town

_PART = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Address:
    """path: under /console. shows: words of the page."""

    path: str
    shows: str

    def ask(self, officer: Desk) -> TestResponse:
        return officer.open(f"/console{self.path}")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. It is sent, never in an address. shows: words of the page."""

    kind: str
    typed: str
    shows: str

    def ask(self, officer: Desk) -> TestResponse:
        return officer.press("/console/search", {"q": self.typed})


# Lists narrowed down, and far back in them.
STATES = (
    Address("/?whose=mine", ">To do</h1>"),
    Address("/issues?state=late&page=16", "Page 16 of 16"),
    Address("/issues?state=all", ">Issues</h1>"),
    Address("/said?page=200", "Page 200 of"),
    Address("/said?own=yes&town=tipton", ">What people said</h1>"),
    Address(f"/said?issue={ROUND}", ">What people said</h1>"),
    Address("/tasks?page=3", "Page 3 of"),
)
SEARCHES = (
    Search("a reference", "T1500", "The reference (1)"),
    Search("the number of an issue", ROUND, "Issues (1)"),
    Search("a telephone number", "07700 900001", "Conversations with this telephone number (1)"),
    Search("words", "owen street", "What people wrote ("),
    Search("words of another alphabet", "ਜਵਾਬ", "What people wrote ("),
    Search("words in Arabic script", "روشنی نہیں", "What people wrote ("),
    Search("words in Bengali", "আলো নেই", "What people wrote ("),
    Search("words that nobody wrote", "zebra", "Nothing was found"),
    Search("the title of an issue", "bins 1999 in our street", "Issues (1)"),
    Search("a town", "tipton", "Conversations with people who live there ("),
    Search("the place of a poster", PLACE, "Conversations that began at a poster there (1,000)"),
)


def addresses(town: Town) -> list[Address]:
    """Each page of the table of routes. Raises LookupError for one that is not known here."""
    return [Address(_filled(path, town), shown(path)) for path in paths(ROUTES)]


def paths(routes: Iterable[Route]) -> list[str]:
    """The pages that are measured: all that an officer who signed in can look at. Not the bytes of a file,
    of which there are none before a press."""
    return [
        each.path
        for each in routes
        if "GET" in each.methods and each.verb and not each.path.endswith("/bytes")
    ]


def shown(path: str) -> str:
    """What stands on a page. Raises LookupError for one that is not known here."""
    if path not in _SHOWS:
        raise LookupError(f"{path}: say in bench/addresses.py what stands on this page")
    return _SHOWS[path]


def where(path: str) -> Any:
    """The query that finds the part of a page's address that is its own, None for one without such a part.
    Raises LookupError for one that is not known here."""
    part = _PART.search(path)
    if part is None:
        return None
    found = _WHOLE.get(path, _ONES.get(path[: part.end()]))
    if found is None:
        raise LookupError(f"{path}: say in bench/addresses.py where this page is found")
    return found


def _filled(path: str, town: Town) -> str:
    query = where(path)
    if query is None:
        return path
    value = str(town.services.db.read(lambda c: c.scalar(query)))
    return value if path in _WHOLE else _PART.sub(value, path, count=1).replace("<tag>", TONGUE)


_invitation = select(func.max(tables.outcome.c.id)).where(tables.outcome.c.kind == "invitation")
# Addresses that only lead to another page: that one is measured.
_WHOLE: dict[str, Any] = {
    "/messages/<int:event_id>/files/<int:place>": select(
        literal("/messages/") + cast(tables.event.c.id, Text) + "/files/0"
    )
    .where(tables.event.c.detail["attachments"].as_string().is_not(None))
    .limit(1),
    "/outcomes/<int:outcome_id>/invite": select(
        literal("/issues/") + tables.issue.c.ref + "/invite?of=" + cast(tables.outcome.c.id, Text)
    )
    .join_from(tables.issue, tables.outcome, tables.outcome.c.issue_id == tables.issue.c.id)
    .where(tables.outcome.c.id == _invitation.scalar_subquery()),
}
# The largest of each kind: the round with 8,000 people, the newest of the rest.
_ONES: dict[str, Any] = {
    "/messages/<int:event_id>": select(func.max(tables.answer.c.event_id)),
    "/texts/<key>": select(literal("repaired")),  # one that ships
    "/codes/<int:code_id>": select(func.max(tables.code.c.id)),
    "/team/<int:officer_id>": select(func.max(tables.officer.c.id)),
    "/issues/<ref>": select(literal(ROUND)),
    "/talks/<ref>": select(tables.talk.c.ref).where(tables.talk.c.id == 1),  # who wrote most
    "/outcomes/<int:outcome_id>": select(func.max(tables.outcome.c.id)).where(
        tables.outcome.c.sent_at.is_(None)
    ),
    "/sent/<int:outcome_id>": select(func.max(tables.outcome.c.id)).where(
        tables.outcome.c.sent_at.is_not(None)
    ),  # to everybody in the round
    "/tasks/<int:task_id>": select(func.max(tables.task.c.id)),
    "/said/<int:answer_id>": select(func.max(tables.answer.c.id)),
}
# By address, the heading of the page; of what is no page, words of it.
_SHOWS = {
    "/session": "1800",  # how many seconds are left, of a clock that stands still
    "/me": ">Your sign-in</h1>",
    "/": ">To do</h1>",
    "/said": ">What people said</h1>",
    "/said/copies": ">To put into English</h1>",
    "/said/<int:answer_id>": ">Answer of ",
    "/talks/<ref>": ">Conversation ",
    "/messages/<int:event_id>": ">One message</h1>",
    "/messages/<int:event_id>/files/<int:place>": ">A picture</h1>",
    "/talks/<ref>/call": ">Call ",
    "/talks/<ref>/service": ">Hand ",
    "/talks/<ref>/matter": ">Move or split ",
    "/issues": ">Issues</h1>",
    "/issues/new": ">Open a new issue</h1>",
    "/issues/<ref>": "We will tell you what happened next.</span></h1>",
    "/issues/<ref>/close": "still owed an answer",  # so nobody is asked
    "/issues/<ref>/edit": ">Edit this issue</h1>",
    "/issues/<ref>/public": ">Make it public</h1>",
    "/issues/<ref>/private": ">Make it private again?</h1>",
    "/issues/<ref>/stage": ">Tell people of the new stage?</h1>",
    "/issues/<ref>/owed": ">Who is owed an answer</h1>",
    "/issues/<ref>/join": ">Join with another issue</h1>",
    "/issues/<ref>/reopen": ">Open it again</h1>",
    "/issues/<ref>/owner": ">Change the owner</h1>",
    "/issues/<ref>/question": ">Ask people about it</h1>",
    "/issues/<ref>/invite": ">Invite people to answer</h1>",
    "/outcomes/<int:outcome_id>/invite": ">Invite people to answer</h1>",
    "/issues/<ref>/write": ">Write what happened</h1>",
    "/outcomes/<int:outcome_id>/write": ">Write what happened</h1>",
    "/outcomes/<int:outcome_id>": ">Check and send</h1>",
    "/outcomes/<int:outcome_id>/words": ">Check the Polish words</h1>",
    "/outcomes/<int:outcome_id>/words/<tag>": ">Check the Polish words</h1>",
    "/texts": ">Kept texts</h1>",
    "/texts/new": ">Keep a new text</h1>",
    "/texts/<key>": ">Change “Something was mended”</h1>",
    "/sent": ">Sent</h1>",
    "/sent/<int:outcome_id>": ">Sent: ",
    "/sent/<int:outcome_id>/withdraw": ">Withdraw this message?</h1>",
    "/sent/<int:outcome_id>/counts": "Did it arrive?",
    "/tasks": ">Tasks</h1>",
    "/tasks/<int:task_id>": ">Racism or other hate</h1>",
    "/codes": ">Rooms and groups</h1>",
    "/codes/<int:code_id>/close": ">Close LAMPS now?</h1>",
    "/search": ">Search</h1>",
    "/languages": ">Languages</h1>",
    "/team": ">Team</h1>",
    "/team/<int:officer_id>/remove": ">Remove Ravi?</h1>",
    "/team/<int:officer_id>/reader": ">Make Ravi a reader?</h1>",
    "/log": ">Log</h1>",
}
