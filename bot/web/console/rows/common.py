"""Rows that several pages of the console draw: facts, bars, choices, issues in a list, lines of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.service.casework.history import Entry
from bot.service.casework.todo import DueIssue
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
class IssueRow:
    """state: late, due, soon, waiting, fine or closed; state_words says it. quiet: the small print."""

    ref: str
    title: str
    state: str
    state_words: str
    waiting: str
    quiet: str


def issue_row(due: DueIssue) -> IssueRow:
    issue, waiting = due.issue, f"{labels.people(due.people)} waiting"
    where = f", {labels.place(issue.town)}" if issue.town else ""
    return IssueRow(
        ref=issue.ref,
        title=issue.title,
        state=due.state,
        state_words=due.words,
        waiting=f"{waiting}, with {issue.owner}",
        quiet=f"{issue.ref}{where}. {waiting}. {issue.owner}, by {labels.day(issue.reply_by)}",
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
