"""The last look before an outcome goes out, in words: what goes to whom, who has read it, what is public."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.outcome import FIXED, INVITATION, Outcome, goes_to_all
from bot.service.outcomes.approval import Check
from bot.service.outcomes.drafting.check_page import CheckPage
from bot.service.outcomes.inviting.invitations import asked_of
from bot.web.console import labels
from bot.web.console.rows.common import Choice, Fact, Link
from bot.web.console.rows.outcomes import (
    ProofRow,
    VoicesView,
    draft_warnings,
    proof_row,
    state_words,
    told_before,
    voices_view,
)
from bot.web.console.rows.tasks import heir_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCheck:
    """One language whose words nobody has checked. state: in words. checkers: who may be asked."""

    tag: str
    name: str
    state: str
    checkers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """step: what comes next, as `bot.service.outcomes.approval.Step`. why: where it cannot be sent now.

    ask: who could be asked to read and send it; asked: who was, in words. may_return: it can be sent back to
    who wrote it last, `writer`; sent_back: what a second person wants changed. override: why words stand that
    we refuse.
    goes: who the messages go to, and at what price. version, mark, last: what the officer has before them.
    warnings: of other drafts, and what it corrects. waits: when it goes out, of one that is approved for its
    hour. shown: what would stand on its public page; empty where nothing of it may: not_shown says
    why. to_check: languages whose
    words a colleague could check.
    """

    id: int
    ref: str
    title: str
    facts: tuple[Fact, ...]
    proof: ProofRow
    goes: str
    step: str
    why: str
    ask: tuple[Choice, ...]
    asked: str
    may_return: bool
    sent_back: str
    writer: str
    override: str
    send: str
    mark: str
    version: int
    last: int
    warnings: tuple[Fact, ...]
    waits: str
    shown: tuple[Fact, ...]
    not_shown: str
    voices: VoicesView
    to_check: tuple[ToCheck, ...]
    may_write: bool


def check_view(content: Content, page: CheckPage, pence: float | None, *, may_write: bool) -> CheckView:
    """may_write: whether the officer who looks may change it, and ask somebody else to read it."""
    check, outcome, verdict = page.check, page.check.outcome, page.check.verdict
    proof = proof_row(content, check.proof, pence)
    asked = check.asked
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
        ask=_to_ask(check) if may_write else (),
        asked=f"{asked.owner} was asked on {labels.time(asked.opened_at)} to read and send it."
        if asked is not None and verdict.ask
        else "",
        may_return=check.may_return and verdict.step.value == "send" and asked is not None,
        sent_back=check.sent_back,
        writer=outcome.changer,
        override=f"{outcome.override} ({outcome.overrider})" if outcome.override else "",
        send=f"Send to {proof.to}" if proof.people else "Keep it with the issue",
        mark=check.mark,
        version=outcome.version,
        last=check.last.id if check.last else 0,
        warnings=tuple(_warnings(check)),
        waits=f"Goes out on {labels.time(outcome.goes_at)}." if outcome.goes_at else "",
        shown=tuple(_shown(outcome)) if check.public else (),
        not_shown=_not_shown(outcome),
        voices=voices_view(content, page.voices),
        to_check=_to_check(content, page)
        if may_write and not outcome.goes_at and outcome.kind != INVITATION
        else (),
        may_write=may_write,
    )


def _to_ask(check: Check) -> tuple[Choice, ...]:
    """Who could still be asked: nobody twice."""
    asked = check.asked.owner_id if check.asked else 0
    found = (each for each in check.verdict.ask if each.id != asked)
    return tuple(Choice(value=str(each.id), text=heir_words(each)) for each in found)


def _to_check(content: Content, page: CheckPage) -> tuple[ToCheck, ...]:
    return tuple(
        ToCheck(
            tag=one.language,
            name=content.language(one.language).english,
            state=state_words(one),
            checkers=tuple(
                Choice(value=str(each.id), text=heir_words(each))
                for each in page.checkers.get(one.language, ())
            ),
        )
        for one in page.check.proof.previews
        if one.made_by in ("officer", "machine") and one.language != ENGLISH
    )


def _warnings(check: Check) -> list[Fact]:
    """What else there is about the issue: text, and a link to it."""
    found = told_before(check.told) + draft_warnings(check.others)
    first = check.corrects
    if first is not None:
        when = labels.day(first.sent_at) if first.sent_at else ""
        link = Link(text="See it", href=f"/console/sent/{first.id}")
        words = f"This corrects what was sent on {when}. It goes to those whom that reached."
        found.insert(0, Fact(key="Correction", text=words, action=link))
    return found


def _shown(outcome: Outcome) -> list[Fact]:
    """What would stand on the public page, as it would stand there."""
    facts = (
        ("News", labels.kind(outcome.kind)),
        ("You said", outcome.you_said),
        ("We did", outcome.we_did),
        ("Why not", outcome.why_not),
        ("Money", outcome.money),
        ("Lasts until", outcome.lasts_until),
    )
    return [Fact(key=key, text=text) for key, text in facts if text]


_IS_FIXED = "It only says who looks after it now. A public page names the owner by itself."


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
        f"who told us about {labels.topic(asked.topic)}" if asked.topic else "",
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


def _goes_to(outcome: Outcome) -> str:
    if outcome.corrects is not None:
        return "Those who had what it corrects"
    if goes_to_all(outcome.kind, outcome.to_all):
        return "Everybody, and those too who were told before"
    return "Those who are still owed an answer"


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
        Fact(key="Goes to", text=_goes_to(outcome)),
        Fact(key="Written by", text=outcome.writer),
    )
