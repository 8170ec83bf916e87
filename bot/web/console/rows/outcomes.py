"""An outcome before and after it goes out, in words: previews, what comes next, how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.outcome import Outcome
from bot.service.outcomes.approval import Check
from bot.service.outcomes.preview import Preview, Proof, advice
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
from bot.web.console.rows.common import Bar, Fact, Link, bar, counted

_MADE_BY = {
    "officer": "Written by a person",
    "english": "English, for want of their language",
    "": "No text yet",
}
_HELPED = {"yes": "Yes", "bit": "A bit", "no": "No", "soon": "Too soon to say"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One message as a phone would show it. lang, dir: of the text. cost: who gets it, and its price."""

    name: str
    state: str
    checked: bool
    lang: str
    dir: str
    text: str
    cost: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """to: how many people hear, and pounds what it costs, in words. not_hearing: who does not, and why."""

    people: int
    to: str
    pounds: str
    summary: str
    previews: tuple[PreviewRow, ...]
    not_hearing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """step: what comes next, as `bot.service.outcomes.approval.Step`. why: where it cannot be sent now.

    ask: on the button that asks a second person. goes: who the messages go to, and at what price.
    """

    id: int
    ref: str
    title: str
    facts: tuple[Fact, ...]
    proof: ProofRow
    goes: str
    step: str
    why: str
    ask: str
    send: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    id: int
    title: str
    kind: str
    news: str
    quiet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsView:
    """channels: lines of the table under `columns`. empty: what stands there where nothing was sent."""

    empty: str
    columns: tuple[str, ...]
    channels: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    helped: tuple[Bar, ...]
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentView:
    id: int
    ref: str
    title: str
    told: str
    previews: tuple[PreviewRow, ...]


def proof_row(content: Content, proof: Proof, pence: float | None) -> ProofRow:
    """pence: the price of one part of a text."""
    to, pounds = labels.people(proof.people), labels.money(proof.pounds) if proof.pounds else ""
    languages = counted(len(proof.previews), "language", "languages")
    return ProofRow(
        people=proof.people,
        to=to,
        pounds=pounds,
        summary=f"{to}, {languages}, about {pounds}." if pounds else f"{to}, {languages}.",
        previews=preview_rows(content, proof, pence),
        not_hearing=tuple(labels.not_hearing(proof.not_hearing)),
    )


def preview_rows(content: Content, proof: Proof, pence: float | None) -> tuple[PreviewRow, ...]:
    return tuple(_preview_row(content, each, pence) for each in proof.previews)


def _preview_row(content: Content, one: Preview, pence: float | None) -> PreviewRow:
    tongue = labels.tongue(content, one.language)
    spoken = labels.tongue(content, ENGLISH) if one.made_by in ("english", "") else tongue
    return PreviewRow(
        name=tongue.name,
        state=_MADE_BY.get(one.made_by, one.made_by),
        checked=one.made_by == "officer",
        lang=spoken.tag,
        dir=spoken.dir,
        text=one.text or "Nothing is written here yet.",
        cost=labels.cost(one),
        advice=advice(one, content.language(one.language).script, pence),
    )


def check_view(content: Content, check: Check, pence: float | None, *, may_write: bool) -> CheckView:
    """may_write: whether the officer who looks may change it, and ask somebody else to read it."""
    outcome, verdict = check.outcome, check.verdict
    proof = proof_row(content, check.proof, pence)
    return CheckView(
        id=outcome.id,
        ref=check.issue.ref,
        title=check.issue.title,
        facts=_facts(outcome, may_write=may_write),
        proof=proof,
        goes=f"{proof.to} and cost about {proof.pounds}" if proof.pounds else proof.to,
        step=verdict.step.value,
        why=verdict.why,
        ask=f"Ask {verdict.ask[0].name} to read and send it" if verdict.ask and may_write else "",
        send=f"Send to {proof.to}" if proof.people else "Put it on the public page",
        mark=check.mark,
    )


def _facts(outcome: Outcome, *, may_write: bool) -> tuple[Fact, ...]:
    change = Link(text="Change", href=f"/console/outcomes/{outcome.id}/write")
    return (
        Fact(key="What is the news", text=labels.kind(outcome.kind), action=change if may_write else None),
        Fact(key="People said", text=outcome.you_said),
        Fact(key="We did", text=outcome.we_did or "Nothing"),
        Fact(key="Why not", text=outcome.why_not or "Not needed"),
        Fact(key="Money", text=outcome.money or "Not said"),
        Fact(key="Lasts", text=outcome.lasts_until),
        Fact(key="Next news", text=labels.day(outcome.next_by) if outcome.next_by else "None promised"),
        Fact(key="Written by", text=outcome.writer),
    )


def sent_row(one: SentOutcome) -> SentRow:
    when = labels.day(one.outcome.sent_at) if one.outcome.sent_at else ""
    totals = one.totals
    unknown = f", {totals['unsure']} not known" if totals["unsure"] else ""
    return SentRow(
        id=one.outcome.id,
        title=one.issue.title,
        kind=one.outcome.kind,
        news=labels.kind(one.outcome.kind),
        quiet=f"{when}. {totals[DELIVERED] + totals[SENT]} went out, {totals[ON_THE_WAY]} on the way, "
        f"{totals[FAILED]} failed{unknown}",
    )


def doubtful_line(one: Doubtful) -> tuple[str, ...]:
    """Person, channel, when it was tried, why nobody knows."""
    tried = labels.time(one.tried_at) if one.tried_at else ""
    return one.ref or "No number", labels.channel(one.channel), tried, one.reason or ""


def sent_view(content: Content, one: SentOne) -> SentView:
    when = labels.time(one.outcome.sent_at) if one.outcome.sent_at else ""
    return SentView(
        id=one.outcome.id,
        ref=one.issue.ref,
        title=one.issue.title,
        told=f"{labels.kind(one.outcome.kind)}. {when}. Written by {one.outcome.writer}.",
        previews=preview_rows(content, one.proof, None),
    )


def counts_view(counts: Counts) -> CountsView:
    helped: Mapping[str, int] = counts.helped
    answers = [bar(words, helped.get(key, 0), counts.asked) for key, words in _HELPED.items()]
    silent = bar("No answer yet", counts.silent, counts.asked)
    empty = (
        "Sending starts in a moment."
        if counts.sending
        else "It is on the public page. Nobody was sent a message."
    )
    return CountsView(
        empty="" if counts.by_channel else empty,
        columns=("Channel", *(labels.STATES[name] for name in STATES)),
        channels=tuple(_channel_line(name, found) for name, found in counts.by_channel.items()),
        reasons=tuple(f"{words} ({count})" for words, count in counts.reasons),
        helped=(*answers, silent) if counts.asked else (),
        over=counts.over,
    )


def _channel_line(name: str, found: Counter[str]) -> tuple[str, ...]:
    return labels.channel(name), *(str(found[state]) for state in STATES)
