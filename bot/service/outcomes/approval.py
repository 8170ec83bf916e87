"""The second pair of eyes: who may let a message go out, and that it is the one they read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.calendar import local_day
from bot.content.content import Content
from bot.errors import Refusal
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.outcome import INVITATION, NO_NEWS, Outcome, OutcomeState, OutcomeText, may_be_public
from bot.model.task import Task, TaskKind
from bot.service.casework.access import may, who_may
from bot.service.outcomes import draft as drafts
from bot.service.outcomes import proofs
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.draft import find
from bot.service.outcomes.preview import Proof
from bot.service.outcomes.told import Told, told_last
from bot.store.casework import outcomes, tasks
from bot.store.database import Connection

ALONE_UP_TO = 50  # people one officer may write to alone


class Step(StrEnum):
    """What comes next for a draft that an officer has before them."""

    WRITE = "write"  # something is wanting, or a language has no text yet
    WAIT = "wait"  # it is approved, and goes out at its hour
    ASK = "ask"  # a second person must read and send it, and there is one
    INVITE = "invite"  # a second person must, and there is none
    LEAVE = "leave"  # this officer's role does not send
    SEND = "send"
    PUBLISH = (
        "publish"  # nobody gets it as a message: it stands with its issue, and on its page if that is public
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """why: in words, where it cannot be sent now. ask: who could read and send it."""

    step: Step
    why: str = ""
    ask: tuple[Officer, ...] = ()

    @property
    def may_send(self) -> bool:
        return self.step in (Step.SEND, Step.PUBLISH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A draft as an officer has it before them. mark: of its words, see `mark`.

    others: drafts of the same issue besides. last, told: what people had of it last, not what was stopped
    before anybody had it. earlier: the numbers of what went out before `last`. corrects: what it corrects.
    public: its facts may stand on a page that anybody reads.
    asked: the task of the second person who was asked; None where nobody was. may_return: this officer may
    send it back to its writer. sent_back: what a second person wants changed, "" where nobody sent it back.
    """

    outcome: Outcome
    issue: Issue
    proof: Proof
    mark: str
    verdict: Verdict
    others: tuple[Outcome, ...]
    last: Outcome | None
    earlier: frozenset[int]
    told: Told | None
    corrects: Outcome | None
    public: bool
    asked: Task | None
    may_return: bool
    sent_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """people: how many will hear, or heard. new: it goes out now, and did not before."""

    people: int
    new: bool


class NotFresh(Refusal):
    """The officer signed in too long ago for this."""


class Overtaken(Refusal):
    """It is not what the officer had before them any more: nothing was done."""


def check(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    officer: Officer,
    pence: float | None,
    now: datetime,
    *,
    proof: Proof | None = None,
) -> Check:
    """The last look before it goes out. pence: the price of one part of a text. proof: of it, where that was
    made in this transaction already. Raises Gone."""
    outcome, issue = find(connection, outcome_id)
    proof = proof or proofs.of_found(connection, content, outcome, followup.limits, pence, now)
    texts = outcomes.texts(connection, outcome_id)
    tells = outcome.kind != INVITATION
    sent = outcomes.of_issue(connection, issue.id) if tells else []
    told = told_last(connection, issue.id, outcome_id) if tells else None
    return Check(
        outcome=outcome,
        issue=issue,
        proof=proof,
        mark=_mark(outcome, issue, texts),
        verdict=_verdict(connection, content, outcome, issue, proof, officer, now),
        others=drafts.others(connection, issue.id, outcome_id) if tells else (),
        last=next((each for each in sent if each.id == told.outcome_id), None) if told else None,
        earlier=_before(sent, told),
        told=told,
        corrects=outcomes.by_id(connection, outcome.corrects) if outcome.corrects else None,
        public=may_be_public(issue, outcome.kind),
        asked=next(iter(tasks.open_about(connection, TaskKind.CHECK, outcome_id)), None),
        may_return=outcome.state == OutcomeState.DRAFT and officer in may_approve(connection, outcome),
        sent_back=drafts.sent_back(connection, outcome_id),
    )


def _before(sent: Sequence[Outcome], last: Told | None) -> frozenset[int]:
    return frozenset(
        each.id
        for each in sent
        if last and each.sent_at and (each.sent_at, each.id) < (last.at, last.outcome_id)
    )


def _verdict(
    connection: Connection,
    content: Content,
    outcome: Outcome,
    issue: Issue,
    proof: Proof,
    officer: Officer,
    now: datetime,
) -> Verdict:
    """The rules of approval, in their order."""
    if outcome.state == OutcomeState.TIMED:
        return Verdict(step=Step.WAIT)
    if wanting := proofs.wanting(connection, content, outcome, proof, local_day(now), now):
        return Verdict(step=Step.WRITE, why=" ".join(wanting))
    if needs_second(issue, proof):
        others = may_approve(connection, outcome)
        if officer not in others:
            return _not_alone(tuple(others), proof.people)
    if not may(officer, "send"):
        return Verdict(step=Step.LEAVE, why="Your role does not let you send. Ask an officer.")
    return Verdict(step=Step.SEND if proof.people else Step.PUBLISH)


def needs_second(issue: Issue, proof: Proof) -> bool:
    """Whether a second person must read and send what goes to so many, or is about this."""
    return needs_two(proof.people, issue.sensitive)


def needs_two(people: int, sensitive: bool) -> bool:
    """The same of figures. sensitive: the issue it is about."""
    return people > ALONE_UP_TO or sensitive


def may_approve(connection: Connection, outcome: Outcome) -> list[Officer]:
    """Who may send an outcome that needs two people: they have the verb, and did not write it last."""
    return [officer for officer in who_may(connection, "approve") if officer.id != outcome.changed_by]


def _not_alone(others: tuple[Officer, ...], people: int) -> Verdict:
    why = "This issue is sensitive" if people <= ALONE_UP_TO else f"{people} people would get this"
    why += ", so a second person must read and send it"
    if others:
        return Verdict(step=Step.ASK, why=f"{why}: {either(others)}.", ask=others)
    invite = "A manager can invite one on the Team page, with the role approver."
    return Verdict(step=Step.INVITE, why=f"{why}. Nobody else may do that yet. {invite}")


def either(people: tuple[Officer, ...]) -> str:
    """Those of them who are here; all, where none is."""
    names = [person.name for person in people if person.away_until is None]
    names = names or [person.name for person in people]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def mark(connection: Connection, outcome_id: int) -> str:
    """Changes whenever what it says changes, to people or on pages: what was read is what is sent."""
    outcome, issue = find(connection, outcome_id)
    return _mark(outcome, issue, outcomes.texts(connection, outcome_id))


def _mark(outcome: Outcome, issue: Issue, texts: Mapping[str, OutcomeText]) -> str:
    """Of its facts, its texts with their states (readers are told of them), whom it is for, and whether there
    is a page for its facts."""
    facts = (outcome.you_said, outcome.we_did, outcome.why_not, outcome.money, outcome.lasts_until)
    what = (outcome.kind, outcome.next_by, facts, outcome.override)
    whom = (outcome.issue_id, outcome.corrects, outcome.to_all, issue.public, issue.sensitive)
    asked = sorted((outcome.asked or {}).items())
    worded = sorted((tag, each.text, each.state, each.who) for tag, each in texts.items())
    return hashed(what, whom, asked, worded)


def hashed(*what: object) -> str:
    return hashlib.sha256(repr(what).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def send(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    officer: Officer,
    seen: str,
    now: datetime,
    *,
    fresh: bool = True,
    public: bool = True,
    last: int | None = None,
) -> Going:
    """Let an outcome go out, as `Followup.send`, but only what was read and by whom it may be sent.

    seen: the mark of what the officer had before them. fresh: they signed in lately, as they must to write to
    many. last: what they saw was told about the issue last, 0 for nothing; None does not ask. A second press
    changes nothing. Raises NotFresh, Overtaken, Refusal, Gone.
    """
    outcomes.wait_turn(connection, outcome_id)
    found = check(connection, followup, content, outcome_id, officer, None, now)
    if found.outcome.state == OutcomeState.TIMED:
        raise Refusal("This waits for its hour. Take it back to draft first, then send it.")
    if found.outcome.state != OutcomeState.DRAFT:
        return Going(people=found.proof.people, new=False)
    let_go(found, seen, fresh=fresh, last=last)
    people = let_out(connection, followup, content, found, officer, now, public=public)
    return Going(people=people, new=True)


def let_go(found: Check, seen: str, *, fresh: bool, last: int | None) -> None:
    """Raises where this officer may not let it go out, or has not read what would. As of `send`."""
    if found.proof.people > ALONE_UP_TO and not fresh:
        raise NotFresh("Sign in again to send this to so many people.")
    if not found.verdict.may_send:
        raise Refusal(found.verdict.why)
    if seen != found.mark:
        raise Refusal("The text was changed since you opened this page. Read it again, then send it.")
    if last is not None and found.last is not None and (last == 0 or last in found.earlier):
        raise Overtaken(
            f"{found.last.writer} told people something else about this since you opened this page. "
            "Read that first. Then send yours if people still need it."
        )


def let_out(
    connection: Connection,
    followup: Followup,
    content: Content,
    found: Check,
    officer: Officer,
    now: datetime,
    *,
    public: bool,
) -> int:
    """It goes out, as `Followup.send`, and what it was wanted for is done. Who looks after an issue is no
    answer to it. Returns how many people will hear."""
    outcome = found.outcome
    people = followup.send(connection, content, outcome.id, officer.id, now, public=public, proof=found.proof)
    drafts.finish_tasks(connection, outcome.id, officer.id, now, *drafts.ASKED_FOR_IT, TaskKind.CORRECTION)
    if outcome.corrects is not None:  # nobody is to be rung with words that were wrong
        drafts.finish_tasks(connection, outcome.corrects, officer.id, now, TaskKind.TELL)
    if outcome.kind not in NO_NEWS:
        tasks.finish_about(connection, TaskKind.DUE_SOON, officer.id, now, issue_id=found.issue.id)
    return people
