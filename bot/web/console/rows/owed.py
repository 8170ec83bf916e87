"""Who is owed an answer, as officers read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import due_day, local_day
from bot.content.content import Content
from bot.model.message import FAILURES
from bot.model.promise import SETTLED, WAYS, OtherWay, PromiseState
from bot.service.casework.due import due_words
from bot.service.casework.owed.companions import Companion, Why
from bot.service.casework.promises import OwedPage
from bot.service.casework.promises import OwedRow as Stored
from bot.web.console import labels
from bot.web.console.labels import Tongue

STATES = {
    PromiseState.WAITING: "Nothing has arrived yet",
    PromiseState.DELAYED: "Told that it takes longer",
    PromiseState.INFORMED: "Told how it stands",
    PromiseState.ANSWERED: "Answered",
    PromiseState.CANNOT_BE_TOLD: "Cannot be told",
}
BY_THEMSELVES = {
    OtherWay.STOPPED: "They sent STOP",
    OtherWay.FORGOTTEN: "They asked us to forget them",
    OtherWay.NOT_AGREED: "They do not want us to write to them",
    OtherWay.WRONG_NUMBER: "The number belongs to somebody else now",
    OtherWay.NEVER_CAME_BACK: "They never came back to the chat page",
}


def standing_words(state: PromiseState, way: OtherWay | None) -> str:
    """How a promise to one person stands. way: how else it was settled, if it was."""
    return STATES[state] if way is None else {**WAYS, **BY_THEMSELVES}[way]


WHY = {
    Why.WORDS_AND_TOWN: "Like words, same town",
    Why.WORDS: "Like words",
    Why.TOWN_AND_TOPIC: "Same town and topic",
    Why.WORDS_ELSEWHERE: "Like words, another town",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionRow:
    """An issue that may be about the same. why: it is suggested, in words."""

    ref: str
    title: str
    why: str


def companion_rows(found: Iterable[Companion]) -> list[CompanionRow]:
    return [CompanionRow(ref=each.issue.ref, title=each.issue.title, why=WHY[each.why]) for each in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """words: what they said first, in `tongue`. failed: why our last message has not arrived."""

    id: int
    ref: str
    words: str
    tongue: Tongue
    state: str
    failed: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRow:
    """All who wait and whom our last message has not reached for one kind of reason. words: with how many."""

    kind: str
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedView:
    """standing: how many stand how, in words. older: query of the next page, "" on the last. may_write: who
    looks may change it. failed: see `FailedRow`."""

    ref: str
    title: str
    rows: tuple[OwedRow, ...]
    standing: tuple[str, ...]
    settled: bool
    may_write: bool
    older: str
    failed: tuple[FailedRow, ...]


def owed_view(
    content: Content, found: OwedPage, now: datetime, *, settled: bool, may_write: bool
) -> OwedView:
    """may_write: whether the officer who looks may change it."""
    shown = "settled=1&" if settled else ""
    return OwedView(
        ref=found.issue.ref,
        title=found.issue.title,
        rows=tuple(_row(content, each, now) for each in found.rows),
        standing=tuple(
            f"{words}: {labels.people(found.counts[state])}"
            for state, words in STATES.items()
            if found.counts.get(state) and (may_write or not found.issue.sensitive)
        ),
        settled=settled,
        may_write=may_write,
        failed=tuple(
            FailedRow(kind=kind, words=f"{FAILURES[kind].words}: {labels.people(count)}", count=count)
            for kind, count in found.failed.items()
        ),
        older=f"{shown}after={found.next}" if found.next else "",
    )


def _row(content: Content, row: Stored, now: datetime) -> OwedRow:
    facts = [labels.channel(row.channel)]
    if row.state not in SETTLED:
        facts.append(_due(row, now))
    if row.town:
        facts.insert(0, labels.place(row.town))
    if row.told_at:
        facts.append(f"last told {labels.day(row.told_at)}")
    return OwedRow(
        id=row.id,
        ref=row.ref,
        words=row.words or "Chose from lists, and wrote nothing",
        tongue=labels.tongue(content, row.language),
        state=standing_words(row.state, row.way),
        failed=row.failed,
        facts=tuple(facts),
    )


def _due(row: Stored, now: datetime) -> str:
    """When they were told they hear, and that it is over."""
    day = due_day(row.due_at)
    state, words = due_words(local_day(now), day)
    late = f" ({words[0].lower()}{words[1:]})" if state == "late" else ""
    return f"due {labels.day(day)}{late}"
