"""An outcome after it went out, in words: did it arrive, did it help, whom it has not reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content.content import Content
from bot.model.outcome import FINAL, NO_NEWS, MadeBy, Outcome, OutcomeState, OutcomeText, may_be_public
from bot.service.outcomes.failures import is_corrected
from bot.service.outcomes.sent import (
    DELIVERED,
    FAILED,
    ON_THE_WAY,
    SENT,
    STATES,
    Counts,
    Doubtful,
    SentOne,
    SentOutcome,
)
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Bar, Fact, Link, bar
from bot.web.console.rows.failures import FailuresRow, failures_row
from bot.web.console.rows.invite import answer_bars
from bot.web.console.rows.outcomes import PreviewRow, preview_rows

_QUIET = "We do not write to people at night, on Sundays or on bank holidays."


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    id: int
    title: str
    kind: str
    news: str
    quiet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsView:
    """states: lines of the table under `columns`, which are channels: a narrow screen shows how many failed.
    empty: what stands there where nothing was sent. goes: when what waits leaves, "" where that is now.
    asked: what people are asked about it, and how they answered. invited: what became of an invitation;
    empty where it is none. sensitive: what they answered is counted for nobody."""

    empty: str
    columns: tuple[str, ...]
    states: tuple[tuple[str, ...], ...]
    goes: str
    waits: tuple[str, ...]
    asked: str
    answers: tuple[Bar, ...]
    invited: tuple[Bar, ...]
    sensitive: bool
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """state: when it went out, or that it has not. texts: language and text."""

    id: int
    state: str
    href: str
    texts: tuple[tuple[Tongue, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentView:
    """notes: that it was stopped, withdrawn, or corrects something. counts: whether numbers are shown.
    can_stop: something has not left yet. one_kind: of those whom it has not reached, only some are shown."""

    id: int
    ref: str
    title: str
    told: str
    notes: tuple[Fact, ...]
    previews: tuple[PreviewRow, ...]
    counts: bool
    not_hearing: tuple[str, ...]
    failures: tuple[FailuresRow, ...]
    one_kind: bool
    corrections: tuple[CorrectionRow, ...]
    can_stop: bool
    can_correct: bool
    can_withdraw: bool


def sent_row(one: SentOutcome) -> SentRow:
    when = labels.day(one.outcome.sent_at) if one.outcome.sent_at else ""
    totals = one.totals
    unknown = f", {totals['unsure']} not known" if totals["unsure"] else ""
    went = (
        f"{totals[DELIVERED] + totals[SENT]} went out, {totals[ON_THE_WAY]} on the way, "
        f"{totals[FAILED]} failed{unknown}"
    )
    if one.issue.sensitive:
        went = "Sensitive: no numbers here"
    return SentRow(
        id=one.outcome.id,
        title=one.issue.title,
        kind=one.outcome.kind,
        news=labels.kind(one.outcome.kind),
        quiet=f"{when}. {_marked(one.outcome)}{went}",
    )


def _marked(outcome: Outcome) -> str:
    if outcome.withdrawn_at is not None:
        return "Withdrawn. "
    return "Stopped. " if outcome.stopped_at is not None else ""


def doubtful_line(one: Doubtful) -> tuple[str, ...]:
    """Person, channel, when it was tried, why nobody knows."""
    tried = labels.time(one.tried_at) if one.tried_at else ""
    return one.ref or "No number", labels.channel(one.channel), tried, one.reason or ""


def sent_view(content: Content, one: SentOne, *, may_write: bool, may_send: bool, kind: str = "") -> SentView:
    """may_write, may_send: what the officer who looks may do. kind: of failure, where only one is shown. Of a
    sensitive issue no numbers are shown to who only reads."""
    outcome = one.outcome
    counts = may_write or not one.issue.sensitive
    when = labels.time(outcome.sent_at) if outcome.sent_at else ""
    stands = outcome.stopped_at is None and outcome.withdrawn_at is None
    stands = stands and not is_corrected(each for each, _ in one.corrections)
    went = (replace(each, advice="", notes=(), over="") for each in preview_rows(content, one.proof, None))
    if not counts:
        went = (replace(each, cost="") for each in went)
    return SentView(
        id=outcome.id,
        ref=one.issue.ref,
        title=one.issue.title,
        told=f"{labels.kind(outcome.kind)}. {when}. Written by {outcome.writer}.",
        notes=tuple(_notes(one)),
        previews=tuple(went),
        counts=counts,
        not_hearing=tuple(labels.not_hearing(one.proof.not_hearing)) if counts else (),
        failures=tuple(
            failures_row(outcome.id, each, stands=stands, may_write=may_write, may_send=may_send)
            for each in one.failures
            if counts
        ),
        one_kind=any(each.kind == kind for each in one.failures),
        corrections=tuple(_correction_row(content, *each) for each in one.corrections),
        can_stop=may_send and one.counts.can_stop,
        can_correct=may_write and one.reached and _may_be_wrong(outcome),
        can_withdraw=may_send and can_withdraw(one),
    )


def _may_be_wrong(outcome: Outcome) -> bool:
    """Whether it is news that has gone out."""
    return outcome.state == OutcomeState.SENT and outcome.kind not in NO_NEWS


def can_withdraw(one: SentOne) -> bool:
    """Whether somebody had it, or a public page tells it, and it still stands."""
    somewhere = one.reached or _on_a_page(one)
    return somewhere and _may_be_wrong(one.outcome) and one.outcome.withdrawn_at is None


def _on_a_page(one: SentOne) -> bool:
    return one.outcome.public and may_be_public(one.issue, one.outcome.kind)


def withdrawn_words(one: SentOne) -> tuple[str, ...]:
    """What happens when it is withdrawn, in sentences."""
    found = ["It leaves the public page at once."] if _on_a_page(one) else []
    if one.outcome.kind in FINAL:
        found.append("Whom it answered is owed an answer again, and the issue is open.")
    if one.reached:
        found.append("You write to those who had it next. They hear nothing before you send that.")
    return (*found, "This cannot be taken back.")


def _notes(one: SentOne) -> list[Fact]:
    outcome, found = one.outcome, []
    if outcome.override:
        words = (
            f"Our rules refuse some of these words. {outcome.overrider} let them stand: {outcome.override}"
        )
        found.append(Fact(key="Words", text=words))
    if outcome.stopped_at is not None:
        words = f"Stopped on {labels.time(outcome.stopped_at)}. What had not left by then was not sent."
        link = Link(text="Who still waits", href=f"/console/issues/{one.issue.ref}/owed")
        found.append(Fact(key="Stopped", text=words, action=link))
    if outcome.withdrawn_at is not None:
        words = f"Withdrawn on {labels.time(outcome.withdrawn_at)}. It is no answer any more."
        if one.issue.public:
            words += " It stands on no public page."
        if one.reached and not any(each.sent_at for each, _ in one.corrections):
            words += " Those who had it do not know yet: send them the correction."
        found.append(Fact(key="Withdrawn", text=words))
    for each, _ in one.corrections:
        if each.sent_at is not None:
            found.append(Fact(key="Corrected", text=f"Corrected on {labels.day(each.sent_at)}."))
    if one.corrects is not None:
        link = Link(text="See it", href=f"/console/sent/{one.corrects.id}")
        found.append(Fact(key="Correction", text="This corrects what was sent before.", action=link))
    return found


def _correction_row(content: Content, outcome: Outcome, texts: Mapping[str, OutcomeText]) -> CorrectionRow:
    sent = outcome.sent_at
    return CorrectionRow(
        id=outcome.id,
        state=f"Sent on {labels.time(sent)}" if sent else "Not sent yet",
        href=f"/console/sent/{outcome.id}" if sent else f"/console/outcomes/{outcome.id}",
        texts=tuple(
            (labels.tongue(content, tag), one.text)
            for tag, one in sorted(texts.items())
            if one.made_by != MadeBy.ENGLISH
        ),
    )


def counts_view(counts: Counts) -> CountsView:
    title, options = labels.FEEDBACK[counts.question]
    answers = [bar(words, counts.answered.get(key, 0), counts.asked) for key, words in options.items()]
    silent = bar("No answer yet", counts.silent, counts.asked)
    goes = f"It goes out on {labels.time(counts.goes_at)}. {_QUIET}" if counts.goes_at else ""
    empty = (goes or "Sending starts in a moment.") if counts.sending else "Nobody was sent a message."
    channels = counts.by_channel
    return CountsView(
        empty="" if channels else empty,
        columns=("How it stands", *map(labels.channel, channels)),
        states=tuple((labels.STATES[at], *(str(one[at]) for one in channels.values())) for at in STATES),
        goes=goes,
        waits=tuple(f"{words} {labels.people(count)}" for words, count in counts.waits),
        asked=title,
        answers=(*answers, silent) if counts.asked else (),
        invited=answer_bars(counts.invited, counts.written) if counts.invited else (),
        sensitive=counts.sensitive,
        over=counts.over,
    )
