"""One issue as officers read it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendar import due_day
from bot.content.content import Content
from bot.model.outcome import FIXED, Outcome, OutcomeState
from bot.service.casework.issue_page import IssuePage
from bot.service.insight.answers import Tally
from bot.web.console import labels
from bot.web.console.rows.answers import AnswerRow, answer_row
from bot.web.console.rows.common import Bar, Fact, Link, bar, counted, log_lines

# What people were told about money and power, by the names of `bot.service.casework.issues.HONESTY`.
HONEST = {
    "stage": "How far it is decided",
    "change": "What may change",
    "money": "Money",
    "decided": "Decided already",
    "still_open": "Still open",
    "who_decides": "Who decides",
    "lasts": "How long it lasts",
    "what_you_get": "What people get",
    "why": "Why we ask",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """hands: what groups said by a show of hands, in one line; "" where no group was asked."""

    asked: str
    bars: tuple[Bar, ...]
    hands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """news: what it is, in words. when: "" of a draft. state: that it has not gone out, or was stopped or
    withdrawn. told: what we did, or why not."""

    id: int
    kind: str
    news: str
    is_draft: bool
    when: str
    state: str
    told: str
    writer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """can_change: it is not closed, and who looks may write; can_reopen: it is over. waiting: how many are
    owed an answer, in words. changed: on the button that tells people of a change; "" where they were told
    nothing yet."""

    ref: str
    title: str
    state: str
    state_words: str
    waiting: str
    can_change: bool
    can_reopen: bool
    changed: str
    facts: tuple[Fact, ...]
    tallies: tuple[TallyRow, ...]
    quotes: tuple[AnswerRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    history: tuple[tuple[str, ...], ...]
    opened: str


def issue_view(content: Content, page: IssuePage, *, may_write: bool) -> IssueView:
    """may_write: whether the officer who looks may change it."""
    issue = page.due.issue
    can_change = may_write and issue.state != "closed"
    return IssueView(
        ref=issue.ref,
        title=issue.title,
        state=page.due.state,
        state_words=page.due.words,
        waiting=counted(page.due.people, "person is owed an answer", "people are owed an answer"),
        can_change=can_change,
        can_reopen=may_write and issue.state in ("closed", "answered"),
        changed="Tell them something has changed" if may_write and _told(page) else "",
        facts=tuple(_facts(page, can_change=can_change)),
        tallies=tuple(_tally_row(each) for each in page.tallies if each.hands or page.took_part.people > 1),
        quotes=tuple(answer_row(content, each) for each in page.quotes),
        outcomes=tuple(_outcome_row(each) for each in page.outcomes),
        history=tuple(log_lines(page.history)),
        opened=labels.time(issue.opened_at),
    )


def _told(page: IssuePage) -> bool:
    """Whether people were told how it stands: only then can that change."""
    return any(each.sent_at is not None and each.kind not in FIXED for each in page.outcomes)


def _facts(page: IssuePage, *, can_change: bool) -> list[Fact]:
    issue, came = page.due.issue, page.took_part
    here = f"/console/issues/{issue.ref}"
    more_time = Link(text="Ask for more time", href=f"{here}/write?kind=late")
    rename = Link(text="Change the name", href=f"{here}/rename", hidden="of this issue")
    join = Link(text="Join with another", href=f"{here}/join", hidden="issue")
    other_owner = Link(text="Change", href=f"{here}/owner")
    languages = counted(came.languages, "language", "languages")
    found = [
        Fact(key="Number", text=issue.ref, action=rename if can_change else None),
        Fact(key="Where", text=labels.place(issue.town) if issue.town else "All of the borough"),
        Fact(
            key="Reply due", text=labels.day(due_day(issue.due_at)), action=more_time if can_change else None
        ),
        Fact(key="Owner", text=issue.owner, action=other_owner if can_change else None),
        Fact(key="Answers", text=f"{came.answers} from {labels.people(came.people)}, {languages}"),
    ]
    found += [
        Fact(key=words, text=said) for name, words in HONEST.items() if (said := issue.honesty.get(name))
    ]
    if not issue.public:
        shown = Fact(key="Shown to", text="Officers only", action=join if can_change else None)
        found.insert(1, shown)
    if issue.topic:
        found.insert(2, Fact(key="Topic", text=issue.topic.replace("-", " ").capitalize()))
    if issue.sensitive:
        found.append(Fact(key="Sensitive", text="Two people read each message before it goes out."))
    return found


def _tally_row(tally: Tally) -> TallyRow:
    return TallyRow(
        asked=tally.asked,
        bars=tuple(bar(words, count, tally.total) for words, count in tally.rows),
        hands=", ".join(f"{words} {count}" for words, count in tally.hands),
    )


def _outcome_row(outcome: Outcome) -> OutcomeRow:
    is_draft = outcome.state in (OutcomeState.DRAFT, OutcomeState.TIMED)
    return OutcomeRow(
        id=outcome.id,
        kind=outcome.kind,
        news=labels.kind(outcome.kind),
        is_draft=is_draft,
        when="" if outcome.sent_at is None else labels.day(outcome.sent_at),
        state=_became(outcome),
        told=outcome.we_did or outcome.why_not,
        writer=outcome.writer,
    )


def _became(outcome: Outcome) -> str:
    if outcome.goes_at is not None and outcome.state == OutcomeState.TIMED:
        return f"Goes out on {labels.time(outcome.goes_at)}"
    if outcome.state == OutcomeState.DRAFT:
        return "Not sent yet"
    if outcome.withdrawn_at is not None:
        return "Withdrawn"
    return "Stopped" if outcome.stopped_at is not None else ""
