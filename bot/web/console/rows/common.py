"""Rows that several pages of the console draw: facts, bars, choices, issues in a list, lines of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.calendar import due_day
from bot.service.casework.history import Entry
from bot.service.casework.issue_list import DueIssue
from bot.web.console import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """text: on the link. hidden: said to screen readers after it; the key of its fact where it is empty."""

    text: str
    href: str
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a summary. action: what can be done about it."""

    key: str
    text: str
    action: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """percent: the bar's width."""

    label: str
    text: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a filter or a row of tabs."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """What is asked once before something that is hard to undo. what: what will happen, in sentences. press:
    on the button, which goes to `action`. back: where nothing is done. about: what it is done to.
    """

    title: str
    press: str
    action: str
    back: str
    what: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """state: late, due, soon, waiting, fine or closed; state_words says it. quiet: the small print.

    since: the day it was opened. is_new: it came since the officer last looked.
    """

    ref: str
    title: str
    state: str
    state_words: str
    waiting: str
    quiet: str
    since: str
    is_new: bool


def issue_row(due: DueIssue, looked_at: datetime | None = None) -> IssueRow:
    """looked_at: until when the officer who looks has looked already."""
    issue = due.issue
    waiting = "Sensitive: no numbers here" if issue.sensitive else f"{labels.people(due.people)} waiting"
    places = [labels.place(issue.town)] if issue.town else []
    places += [labels.topic(issue.topic)] if issue.topic else []
    where = "".join(f", {place}" for place in places)
    by = f", by {labels.day(due_day(issue.due_at))}" if due.dated else ""
    return IssueRow(
        ref=issue.ref,
        title=issue.title,
        state=due.state,
        state_words=due.words,
        waiting=f"{waiting}, with {issue.owner}{where}, {issue.ref}",
        quiet=f"{issue.ref}{where}. {waiting}. {issue.owner}{by}",
        since=labels.day(issue.opened_at),
        is_new=looked_at is not None and issue.opened_at > looked_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where in a long list somebody is. before, after: addresses, "" where there is no such page."""

    words: str
    before: str
    after: str


def pages(path: str, asked: Mapping[str, str], page: int, of: int, *, counted: bool = True) -> Pages | None:
    """None where one page is all. asked: what the list is narrowed down by. counted: say how many there are.

    >>> pages("/console/tasks", {"kind": "flag", "whose": ""}, 1, 3).after
    '/console/tasks?kind=flag&page=2'
    """
    if of < 2:
        return None
    kept = {name: value for name, value in asked.items() if value}
    way = {number: f"{path}?{urlencode(kept | {'page': str(number)})}" for number in (page - 1, page + 1)}
    return Pages(
        words=f"Page {page} of {of}" if counted else f"Page {page}",
        before=way[page - 1] if page > 1 else "",
        after=way[page + 1] if page < of else "",
    )


def bar(label: str, count: int, total: int) -> Bar:
    """
    >>> bar("Yes", 1, 3).text
    '1 (33%)'
    """
    percent = round(100 * count / total) if total else 0
    return Bar(label=label, text=f"{count} ({percent}%)", percent=percent)


def log_lines(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """When, who, what, to what."""
    return [
        (
            labels.time(each.at),
            each.who or "The service",
            each.action[:1].upper() + each.action[1:],
            each.object,
        )
        for each in entries
    ]


def counted(number: int, one: str, more: str) -> str:
    """
    >>> counted(1, "person is", "people are"), counted(2, "person is", "people are")
    ('1 person is', '2 people are')
    """
    return f"{number:,} {one if number == 1 else more}"
