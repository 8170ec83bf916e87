"""An outcome before it goes out, in words: previews, what two people wrote, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.outcome import FIXED, INVITATION, Outcome
from bot.service.outcomes.approval import Check
from bot.service.outcomes.draft import Difference
from bot.service.outcomes.handover import Handover
from bot.service.outcomes.inviting.invitations import asked_of
from bot.service.outcomes.preview import Preview, Proof, advice
from bot.service.outcomes.voices import Voice
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Fact, Link, counted

_LONGEST_VOICE = 140
_IS_FIXED = "It only says who looks after it now. A public page names the owner by itself."
_MADE_BY = {
    "officer": "Written by a person",
    "fixed": "Fixed words",
    "english": "English, for want of their language",
    "": "No text yet",
}
FIELDS = {
    "kind": "What is the news?",
    "you_said": "What did people say?",
    "we_did": "What did we do?",
    "why_not": "If not, why not?",
    "money": "What about the money?",
    "lasts_until": "How long does this last?",
    "next_by": "When will you next tell people?",
}


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
class VoiceRow:
    ref: str
    words: str
    tongue: Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One field that two people wrote differently. tongue: of both texts."""

    field: str
    mine: str
    theirs: str
    tongue: Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """step: what comes next, as `bot.service.outcomes.approval.Step`. why: where it cannot be sent now.

    ask: on the button that asks a second person. goes: who the messages go to, and at what price. version,
    mark, last: what the officer has before them. warnings: of other drafts, and what it corrects. waits: when
    it goes out, of one that is approved for its hour. shown: what would stand on its public page; empty where
    nothing of it may: not_shown says why.
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
    version: int
    last: int
    warnings: tuple[Fact, ...]
    waits: str
    shown: tuple[Fact, ...]
    not_shown: str
    voices: tuple[VoiceRow, ...]
    may_write: bool


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
        advice="" if one.made_by == "fixed" else advice(one, content.language(one.language).script, pence),
    )


def check_view(content: Content, check: Check, pence: float | None, *, may_write: bool) -> CheckView:
    """may_write: whether the officer who looks may change it, and ask somebody else to read it."""
    outcome, verdict = check.outcome, check.verdict
    proof = proof_row(content, check.proof, pence)
    return CheckView(
        id=outcome.id,
        ref=check.issue.ref,
        title=check.issue.title,
        facts=_whom(content, outcome, may_write=may_write)
        if outcome.kind == INVITATION
        else _facts(outcome, may_write=may_write),
        proof=proof,
        goes=f"{proof.to} and cost about {proof.pounds}" if proof.pounds else proof.to,
        step=verdict.step.value,
        why=verdict.why,
        ask=f"Ask {verdict.ask[0].name} to read and send it" if verdict.ask and may_write else "",
        send=f"Send to {proof.to}" if proof.people else "Keep it with the issue",
        mark=check.mark,
        version=outcome.version,
        last=check.last.id if check.last else 0,
        warnings=tuple(_warnings(check)),
        waits=f"Goes out on {labels.time(outcome.goes_at)}." if outcome.goes_at else "",
        shown=tuple(_shown(outcome)) if check.public and outcome.kind not in FIXED else (),
        not_shown=_not_shown(outcome),
        voices=voice_rows(content, check.voices),
        may_write=may_write,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """What a new owner means for people. goes: who hears, when and at what price. press: on the button."""

    people: int
    goes: str
    previews: tuple[PreviewRow, ...]
    not_hearing: tuple[str, ...]
    press: str


def handover_view(content: Content, found: Handover, pence: float | None) -> HandoverView:
    proof = proof_row(content, found.proof, pence)
    price = f", for about {proof.pounds}" if proof.pounds else ""
    if not proof.people:
        goes = "Nobody who can be told is still owed an answer, so nobody is told."
    elif found.second:
        goes = f"{proof.to} would hear{price}. A second person must read the message and send it first."
    else:
        goes = f"{proof.to} will hear{price}. It goes out between 9am and 8pm, never on Sundays or holidays."
    return HandoverView(
        people=proof.people,
        goes=goes,
        previews=proof.previews,
        not_hearing=proof.not_hearing,
        press=f"Give it to {found.owner.name}",
    )


def _warnings(check: Check) -> list[Fact]:
    """What else there is about the issue: text, and a link to it."""
    found = draft_warnings(check.others)
    first = check.corrects
    if first is not None:
        when = labels.day(first.sent_at) if first.sent_at else ""
        link = Link(text="See it", href=f"/console/sent/{first.id}")
        words = f"This corrects what was sent on {when}. It goes to those whom that reached."
        found.insert(0, Fact(key="Correction", text=words, action=link))
    return found


def draft_warnings(others: Iterable[Outcome]) -> list[Fact]:
    """Of each other draft of the same issue: whose it is, and since when."""
    return [
        Fact(
            key="Another draft",
            text=f"{each.writer} has a draft for this issue since {labels.time(each.made_at)}.",
            action=Link(text="See it", href=f"/console/outcomes/{each.id}"),
        )
        for each in others
    ]


def voice_rows(content: Content, voices: Iterable[Voice]) -> tuple[VoiceRow, ...]:
    return tuple(
        VoiceRow(
            ref=each.ref,
            words=labels.shortened(each.words, _LONGEST_VOICE),
            tongue=labels.tongue(content, each.language),
        )
        for each in voices
    )


def difference_rows(content: Content, found: Iterable[Difference]) -> list[DifferenceRow]:
    return [_difference_row(content, each) for each in found]


def _difference_row(content: Content, one: Difference) -> DifferenceRow:
    _, is_text, tag = one.field.partition("text:")
    tongue = labels.tongue(content, tag if is_text else ENGLISH)
    name = f"Message in {tongue.name}" if is_text else FIELDS[one.field]
    mine, theirs = (_said(one.field, words) for words in (one.mine, one.theirs))
    return DifferenceRow(field=name, mine=mine or "Nothing", theirs=theirs or "Nothing", tongue=tongue)


def _said(field: str, words: str) -> str:
    if field == "kind":
        return labels.kind(words)
    return labels.day(date.fromisoformat(words)) if field == "next_by" and words else words


def _shown(outcome: Outcome) -> list[Fact]:
    """What would stand on the public page, as it would stand there."""
    facts = (
        ("You said", outcome.you_said),
        ("We did", outcome.we_did),
        ("Why not", outcome.why_not),
        ("Money", outcome.money),
        ("Lasts until", outcome.lasts_until),
    )
    return [Fact(key=key, text=text) for key, text in facts if text]


def _not_shown(outcome: Outcome) -> str:
    if outcome.kind == INVITATION:
        return "An invitation stands on no page."
    return "Nothing. " + (_IS_FIXED if outcome.kind in FIXED else "Only officers see this issue.")


def _whom(content: Content, outcome: Outcome, *, may_write: bool) -> tuple[Fact, ...]:
    """Of an invitation: whom it asks."""
    asked = asked_of(outcome)
    change = Link(text="Change", href=f"/console/outcomes/{outcome.id}/invite", hidden="whom we ask")
    which = [
        f"Who answered I{asked.of_issue}" if asked.of_issue else "Everybody who agreed to be asked",
        f"in {labels.place(asked.town)}" if asked.town else "",
        f"who told us about {labels.place(asked.topic)}" if asked.topic else "",
        f"in {content.language(asked.language).english}" if asked.language else "",
    ]
    most = f"{asked.most:,}, drawn by chance" if asked.most else "All of them"
    can_change = may_write and outcome.goes_at is None
    return (
        Fact(key="What it is", text="An invitation to answer a question"),
        Fact(key="Whom we ask", text=", ".join(filter(None, which)), action=change if can_change else None),
        Fact(key="At most", text=most),
        Fact(key="Written by", text=outcome.writer),
    )


def _facts(outcome: Outcome, *, may_write: bool) -> tuple[Fact, ...]:
    change = Link(text="Change", href=f"/console/outcomes/{outcome.id}/write")
    if outcome.kind in FIXED:
        return (
            Fact(key="What is the news", text=labels.kind(outcome.kind)),
            Fact(key="What changed", text=outcome.we_did),
            Fact(key="Written by", text=f"{outcome.writer}, in words that are fixed"),
        )
    return (
        Fact(
            key="What is the news",
            text=labels.kind(outcome.kind) or "Not chosen yet",
            action=change if may_write and outcome.goes_at is None else None,
        ),
        Fact(key="People said", text=outcome.you_said or "Nothing yet"),
        Fact(key="We did", text=outcome.we_did or "Nothing"),
        Fact(key="Why not", text=outcome.why_not or "Not needed"),
        Fact(key="Money", text=outcome.money or "Not said"),
        Fact(key="Lasts", text=outcome.lasts_until or "Not said"),
        Fact(key="Next news", text=labels.day(outcome.next_by) if outcome.next_by else "None promised"),
        Fact(key="Written by", text=outcome.writer),
    )
