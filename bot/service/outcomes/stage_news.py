"""A new stage of an issue proposes its message: a draft begun from the facts. Nothing goes out by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar import local_day
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueStage
from bot.model.officer import Officer
from bot.model.outcome import OutcomeKind
from bot.service.casework.issues import find
from bot.service.outcomes import draft
from bot.service.outcomes.written import Written
from bot.store.casework import audience, audit_log, issues
from bot.store.database import Connection

# What the news is, until the officer who sends it says otherwise.
_KIND: Mapping[IssueStage, OutcomeKind] = {
    IssueStage.OPEN: OutcomeKind.CHANGED,
    IssueStage.PART: OutcomeKind.UNDER_WAY,
    IssueStage.DECIDED: OutcomeKind.PLANNED,
}
_TOLD: Mapping[IssueStage, str] = {
    IssueStage.OPEN: "Nothing is decided yet.",
    IssueStage.PART: "Part of it is decided.",
    IssueStage.DECIDED: "It is decided. We tell you, we do not ask.",
}
_DEFAULT_LASTS = "We do not know."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """people: how many would hear it. text: the message in English, to be changed as they like."""

    issue: Issue
    people: int
    text: str


def propose(connection: Connection, ref: str, now: datetime) -> Proposal:
    """Raises Gone, and Refusal where people know of the stage as it is."""
    issue = find(connection, ref)
    if issue.stage_before is None:
        raise Refusal("People know how far it is decided. There is nothing to tell them.")
    hear, _ = audience.audience(connection, issue.id)
    text = " ".join(_sentences(issue, _next_by(issue, now)))
    return Proposal(issue=issue, people=sum(hear.values()), text=text)


def _next_by(issue: Issue, now: datetime) -> date | None:
    """When they hear next: the date that they have, while it is still to come."""
    return local_day(issue.reply_by) if local_day(issue.reply_by) > local_day(now) else None


def begin(connection: Connection, ref: str, officer: Officer, now: datetime) -> int:
    """Keep the proposal as a draft; returns its id. Where it reaches nobody, they are asked again.

    Raises Refusal, Gone.
    """
    found = propose(connection, ref, now)
    issue = found.issue
    news = Written(
        kind=_KIND[issue.stage],
        you_said=_about(issue),
        we_did=" ".join(_facts(issue)),
        money=issue.honesty.get("money", ""),
        lasts_until=issue.honesty.get("lasts", "") or _DEFAULT_LASTS,
        next_by=_next_by(issue, now),
        texts={ENGLISH: found.text},
    )
    made = draft.draft(connection, issue.id, officer.id, news, now, stage_before=issue.stage_before)
    issues.change(connection, issue.id, stage_before=None)
    audit_log.note(connection, officer.id, AuditAction.STAGE_TOLD, f"issue {issue.id}", now)
    return made


def decline(connection: Connection, ref: str, officer: Officer, now: datetime) -> Issue:
    """They are not told of it; who decided so is in the history. Raises Refusal, Gone."""
    issue = propose(connection, ref, now).issue
    issues.change(connection, issue.id, stage_before=None)
    audit_log.note(connection, officer.id, AuditAction.STAGE_NOT_TOLD, f"issue {issue.id}", now)
    return issue


def _sentences(issue: Issue, next_by: date | None) -> Iterator[str]:
    yield _about(issue)
    yield from _facts(issue)
    if next_by is not None:
        yield f"We will tell you more by {next_by.day} {next_by:%B %Y}."


def _about(issue: Issue) -> str:
    """What it is about. One person's own words are not said to others who were joined with them."""
    if issue.title_is_theirs:
        return "You told us about something that matters to you."
    if issue.pledge_id is not None:
        return f"You told us about our promise: {_sentence(issue.title)}"
    return f"You told us about this: {_sentence(issue.title)}"


def _facts(issue: Issue) -> Iterator[str]:
    yield _TOLD[issue.stage]
    for name, opening in _SAID.items():
        if words := issue.honesty.get(name, "").strip():
            yield f"{opening}{_sentence(words)}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


# What stands before each fact in the message.
_SAID = {
    "change": "What is planned: ",
    "decided": "What is decided: ",
    "still_open": "What is still open: ",
    "who_decides": "Who decides: ",
    "decides_when": "When: ",
}
