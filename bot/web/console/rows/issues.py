"""One issue as officers read it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.calendar import due_day
from bot.content.content import Content
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.outcome import UNSENT, Outcome, OutcomeState
from bot.service.casework.history import Change, Happened
from bot.service.casework.issue_page import IssuePage, TookPart
from bot.service.casework.issues import STAGES
from bot.service.insight.answers import Tally
from bot.web.console import labels
from bot.web.console.rows import issue_steps as steps
from bot.web.console.rows.answers import AnswerRow, answer_row
from bot.web.console.rows.common import Bar, Fact, Link, bar, counted
from bot.web.console.rows.issue_facts import FIELDS, value_words
from bot.web.console.rows.owed import CompanionRow, companion_rows

# What people are told about money and power, by the names of `bot.service.casework.issues.HONESTY`.
HONEST = {
    "stage": "How far it is decided",
    "why": "Why it matters",
    "what_you_get": "What people get",
    "change": "What is planned",
    "decided": "Decided already",
    "still_open": "Still open",
    "money": "Money",
    "who_decides": "Who decides",
    "decides_when": "When they decide",
    "lasts": "How long it lasts",
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
class Happening:
    """One line of the history. changes: what an edit changed. link: the message it was about, or none."""

    when: str
    who: str
    what: str
    changes: tuple[str, ...]
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """brief: where it is, with whom, until when. waiting: how many are owed an answer. standing: how many of
    them stand how. next: what is to be done next, one thing; none for who only reads. more: what else can be
    done. notes: what an officer should know first. feedback, came_back: what people answered and wrote once
    they were told. companions: issues that it may be joined to. joins:
    one press does it; joining what is sensitive changes more, so that is read first.
    """

    ref: str
    title: str
    state: str
    state_words: str
    brief: tuple[str, ...]
    notes: tuple[Fact, ...]
    waiting: str
    standing: tuple[str, ...]
    next: Link | None
    more: tuple[Link, ...]
    reopens: bool
    facts: tuple[Fact, ...]
    tallies: tuple[TallyRow, ...]
    quotes: tuple[AnswerRow, ...]
    kept_back: bool
    feedback: tuple[TallyRow, ...]
    came_back: tuple[AnswerRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    by_hand: str
    history: tuple[Happening, ...]
    companions: tuple[CompanionRow, ...]
    joins: bool
    opened: str


def issue_view(content: Content, page: IssuePage, *, may_write: bool) -> IssueView:
    """may_write: whether the officer who looks may change it."""
    issue = page.due.issue
    is_over = issue.state == IssueState.CLOSED
    can_change = may_write and not is_over
    waiting = counted(page.due.people, "person is owed an answer", "people are owed an answer")
    next_step = steps.next_step(page) if may_write else None
    return IssueView(
        ref=issue.ref,
        title=issue.title,
        state=page.due.state,
        state_words=page.due.words,
        brief=tuple(steps.brief(page)),
        notes=tuple(steps.notes(page)) if may_write else (),
        waiting=waiting if page.counts else "Who is owed an answer",
        standing=tuple(steps.standing(page)) if page.counts else (),
        next=next_step,
        more=tuple(
            each for each in steps.more(page, can_change=can_change, may_write=may_write) if each != next_step
        ),
        reopens=may_write and issue.state in (IssueState.CLOSED, IssueState.ANSWERED),
        facts=tuple(_facts(page, can_change=can_change)),
        tallies=tuple(_tally_row(each) for each in page.tallies if each.hands or steps.several(page)),
        kept_back=page.kept_back,
        quotes=tuple(answer_row(content, each) for each in page.quotes),
        feedback=tuple(_feedback(question, counts) for question, counts in sorted(page.feedback.items())),
        came_back=tuple(answer_row(content, each) for each in page.came_back),
        outcomes=tuple(_outcome_row(each) for each in page.outcomes),
        by_hand=_by_hand(page),
        history=tuple(_happening(page, each) for each in page.history),
        companions=tuple(companion_rows(page.companions)) if can_change else (),
        joins=not issue.sensitive,
        opened=labels.time(issue.opened_at),
    )


def _by_hand(page: IssuePage) -> str:
    """What officers wrote to single people, whose words stand in the conversations with them."""
    if page.by_hand is None:
        return ""
    whom = labels.people(page.by_hand.people) if page.counts else "people"
    return f"Written by hand to {whom}, the last on {labels.time(page.by_hand.last)}."


def _facts(page: IssuePage, *, can_change: bool) -> list[Fact]:
    issue = page.due.issue
    here = f"/console/issues/{issue.ref}"
    more_time = Link(text="Ask for more time", href=f"{here}/write?kind=late")
    other_owner = Link(text="Change", href=f"{here}/owner")
    edit = Link(text="Edit", href=f"{here}/edit", hidden="this issue") if can_change else None
    shown = "Officers only"
    if issue.public and not issue.sensitive:
        shown = "Everybody"
    found = [
        Fact(key="Number", text=issue.ref, action=edit),
        Fact(key="Shown to", text=shown, action=_page_of(issue)),
        Fact(key="Where", text=labels.place(issue.town) if issue.town else "All of the borough"),
        Fact(
            key="Reply due",
            text=labels.day(due_day(issue.due_at)) if page.due.dated else page.due.words,
            action=more_time if can_change and page.due.dated else None,
        ),
        Fact(key="Owner", text=issue.owner, action=other_owner if can_change else None),
        Fact(key="Answers", text=_answers(page.took_part)),
    ]
    if issue.topic:
        found.insert(3, Fact(key="Topic", text=labels.topic(issue.topic)))
    if not issue.title_is_asked:
        found.append(Fact(key="How far it is decided", text=STAGES[issue.stage]))
    found += [
        Fact(key=words, text=said) for name, words in HONEST.items() if (said := issue.honesty.get(name))
    ]
    if issue.sensitive:
        found.append(Fact(key="Sensitive", text=_SENSITIVE[page.counts]))
    return found


def _answers(came: TookPart | None) -> str:
    if came is None:
        return "Of a sensitive issue they are not counted."
    languages = counted(came.languages, "language", "languages")
    return f"{came.answers} from {labels.people(came.people)}, {languages}"


# By whether who looks can act on it.
_SENSITIVE = {
    False: "Two people read each message before it goes out. No numbers of it are shown.",
    True: (
        "Two people read each message before it goes out. Officers who can act on it see how many are owed "
        "an answer and whom messages reach. Nobody else sees these numbers. How many took part or answered "
        "what is shown to nobody."
    ),
}


def _page_of(issue: Issue) -> Link | None:
    if issue.public and not issue.sensitive:
        return Link(text="See its page", href=f"/issues/{issue.ref}", hidden="that everybody sees")
    return None


def _happening(page: IssuePage, one: Happened) -> Happening:
    entry = one.entry
    link = None
    if entry.object.startswith("outcome "):
        number = entry.object.removeprefix("outcome ")
        draft = any(str(each.id) == number and each.sent_at is None for each in page.outcomes)
        link = Link(text="See it", href=f"/console/{'outcomes' if draft else 'sent'}/{number}")
    what = entry.action[:1].upper() + entry.action[1:]
    if entry.action == AuditAction.ISSUE_EDITED and [each.field for each in one.changes] == ["title"]:
        what = "Issue renamed"
    return Happening(
        when=labels.time(entry.at),
        who=entry.who
        or ("Somebody who took part" if entry.action == AuditAction.REOPENED_BY_THEM else "The service"),
        what=what,
        changes=tuple(_changed(each) for each in one.changes),
        link=link,
    )


def _changed(change: Change) -> str:
    name = FIELDS.get(change.field, change.field)
    if change.field == "warning":
        return change.after
    before, after = (value_words(change.field, each) for each in (change.before, change.after))
    return f"{name}: from “{before}” to “{after}”"


def _tally_row(tally: Tally) -> TallyRow:
    return TallyRow(
        asked=tally.asked,
        bars=tuple(bar(words, count, tally.total) for words, count in tally.rows),
        hands=", ".join(f"{words} {count}" for words, count in tally.hands),
    )


def _feedback(question: str, counts: Mapping[str, int]) -> TallyRow:
    asked, options = labels.FEEDBACK[question]
    total = sum(counts.values())
    return TallyRow(
        asked=asked,
        bars=tuple(bar(words, counts.get(key, 0), total) for key, words in options.items()),
        hands="",
    )


def _outcome_row(outcome: Outcome) -> OutcomeRow:
    is_draft = outcome.state in UNSENT
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
