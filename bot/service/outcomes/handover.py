"""Somebody else looks after an issue now: those who are still owed an answer hear who, once for each change.

The words are fixed and were translated once. They go out as any outcome does: who hears it and the price are
seen first, above fifty people a second person sends it, and the hours are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.content import Content
from bot.content.council import team_text
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.ids import OutcomeId
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.outcome import UNSENT, MadeBy, Outcome, OutcomeKind, OutcomeState, OutcomeText
from bot.service.casework.issues import find
from bot.service.outcomes import approval, preview, recall, timing
from bot.service.outcomes import draft as drafts
from bot.service.outcomes.approval import Step
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.drafting import second_person
from bot.service.outcomes.preview import Proof
from bot.store.casework import audience, audit_log, issue_changes, issues, officers, outcomes, tasks
from bot.store.database import Connection
from bot.wording.prompt import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What giving an issue to somebody would do. texts: what people hear, by language; proof: how that looks,
    and who hears. second: it waits until a second person has read it. waits: when what else waits for its
    hour would go out: it is a draft again where people hear of the new owner first. mark: of all this, as
    somebody had it before them."""

    issue: Issue
    owner: Officer
    texts: Mapping[str, OutcomeText]
    proof: Proof
    second: bool
    waits: tuple[datetime, ...]
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """people: how many hear of it, or will once it is sent. back: what waited for its hour and is a draft
    again. waits_for: who must read and send it first. kept:
    nobody can do that yet, and it is a draft of the issue."""

    owner: Officer
    people: int = 0
    back: int = 0
    waits_for: Officer | None = None
    kept: bool = False


def look(
    connection: Connection,
    followup: Followup,
    content: Content,
    ref: str,
    owner_id: int,
    pence: float | None,
    now: datetime,
) -> Handover:
    """What would happen. Nothing is stored. pence: the price of one part of a text. Raises Refusal, Gone."""
    issue, owner = find(connection, ref), _who(connection, owner_id)
    counted = audience.measured(connection, issue.id, owed=True)
    texts = _texts(content, owner, {language for language, _ in counted[0]})
    kind, limits = OutcomeKind.NEW_OWNER, followup.limits
    proof = preview.pull(
        connection, content, issue.id, texts, limits, pence, kind=kind, now=now, counted=counted
    )
    waits = [each.goes_at for each in _waiting(connection, issue) if each.goes_at is not None]
    return Handover(
        issue=issue,
        owner=owner,
        texts=texts,
        proof=proof,
        second=approval.needs_second(issue, proof),
        waits=tuple(waits),
        mark=approval.hashed(
            issue.owner_id, owner.id, sorted((tag, each.text) for tag, each in texts.items()), waits
        ),
    )


def hand_over(
    connection: Connection,
    followup: Followup,
    content: Content,
    ref: str,
    owner_id: int,
    officer: Officer,
    seen: str | None,
    now: datetime,
    *,
    tell_nobody: str | None = None,
) -> Handed:
    """Give an issue to somebody else, and tell those who are owed an answer. A second press changes nothing.

    seen: the mark of what the officer had before them; None where nobody looked, and it goes as it stands.
    tell_nobody: why people are not told; it is logged.
    Raises Overtaken, Refusal, Gone.
    """
    issues.wait_turn(connection, find(connection, ref).id)
    found = look(connection, followup, content, ref, owner_id, None, now)
    issue, owner = found.issue, found.owner
    if owner.id == issue.owner_id:
        return Handed(owner=owner)
    if tell_nobody is not None and not tell_nobody.strip() and found.proof.people:
        raise Refusal("Say why people are not told.")
    if seen is not None and seen != found.mark:
        raise approval.Overtaken(
            "This is not what you had before you. Look at the message again, then press once more."
        )
    issues.change(connection, issue.id, owner_id=owner.id)
    tasks.give_warnings(connection, issue.id, owner.id)
    _take_back(connection, followup, issue, officer, now)
    silent = tell_nobody is not None and found.proof.people > 0
    action = AuditAction.OWNER_CHANGED_UNTOLD if silent else AuditAction.OWNER_CHANGED
    reason = " ".join((tell_nobody or "").split()) if silent else ""
    entry = audit_log.note(connection, officer.id, action, f"issue {issue.id}", now, about=reason)
    issue_changes.add(connection, issue.id, entry, {"owner": (issue.owner, owner.name)})
    if silent or not found.proof.people:
        return Handed(owner=owner)
    waiting = _waiting(connection, issue)
    for each in waiting:  # it was approved as what people hear next
        timing.give_back(connection, each.id, officer, now)
    outcome_id = _draft(connection, found, officer, now)
    handed = _send(connection, followup, content, outcome_id, found, officer, now)
    return replace(handed, back=len(waiting))


def _waiting(connection: Connection, issue: Issue) -> list[Outcome]:
    """What waits for its hour, but words about an owner before."""
    every = outcomes.of_issue(connection, issue.id)
    return [e for e in every if e.state == OutcomeState.TIMED and e.kind != OutcomeKind.NEW_OWNER]


def _draft(connection: Connection, found: Handover, officer: Officer, now: datetime) -> OutcomeId:
    """An outcome that nobody writes."""
    outcome_id = outcomes.add(
        connection,
        {
            "issue_id": found.issue.id,
            "kind": OutcomeKind.NEW_OWNER,
            "we_did": f"{found.owner.name} looks after this now.",
            "written_by": officer.id,
            "changed_by": officer.id,
            "made_at": now,
            "state": OutcomeState.DRAFT,
        },
    )
    texts = {tag: (each.text, each.made_by) for tag, each in found.texts.items()}
    outcomes.put_texts(connection, outcome_id, texts)
    return outcome_id


def _send(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    found: Handover,
    officer: Officer,
    now: datetime,
) -> Handed:
    """At once, where one person may; else it waits for a second one."""
    proof, owner = found.proof, found.owner
    checked = approval.check(connection, followup, content, outcome_id, officer, None, now, proof=proof)
    people, verdict = proof.people, checked.verdict
    if verdict.may_send:
        approval.let_out(connection, followup, content, checked, officer, now, public=False)
        return Handed(owner=owner, people=people)
    if verdict.step is not Step.ASK:
        return Handed(owner=owner, people=people, kept=True)
    other = second_person.ask_for_check(connection, outcome_id, officer, now)
    return Handed(owner=owner, people=people, waits_for=other.has)


def _who(connection: Connection, owner_id: int) -> Officer:
    owner = officers.by_id(connection, owner_id)
    if owner is None or not owner.may_own:
        raise Refusal("Choose who looks after it now: somebody whose role may act on it.")
    return owner


def _texts(content: Content, owner: Officer, languages: Collection[str]) -> dict[str, OutcomeText]:
    """In the languages of those who hear: one line for whom a date is still to come, one for who waits since.
    What is each person's own stays open, see `message.worded`."""
    return {tag: text_of(content, tag, owner) for tag in dict.fromkeys([ENGLISH, *sorted(languages)])}


def text_of(content: Content, tag: str, owner: Officer) -> OutcomeText:
    """Who looks after it now, in one language: a line for each of the two."""
    phrases = [content.phrase(each) for each in ("new-owner", "new-owner-late")]
    spoken = tag == ENGLISH or all(content.catalogues.find(each, tag) != each.english for each in phrases)
    speaker = Speaker(content.catalogues, tag if spoken else ENGLISH, on_phone=True)
    values = {
        "ref": "{ref}",
        "due": "{due}",
        "owner": " ".join(owner.name.split()),
        "team": speaker.say(team_text(content.council.teams.get(owner.team, owner.team))),
    }
    words = "\n".join(speaker.say(each, values) for each in phrases)
    return OutcomeText(text=words, made_by=MadeBy.FIXED if spoken else MadeBy.ENGLISH)


def _take_back(
    connection: Connection, followup: Followup, issue: Issue, officer: Officer, now: datetime
) -> None:
    """What people were to hear of an owner before this one does not go out any more."""
    for each in outcomes.of_issue(connection, issue.id):
        if each.kind != OutcomeKind.NEW_OWNER:
            continue
        if each.state == OutcomeState.TIMED:
            timing.take_back(connection, each.id, officer, now)
        if each.state in UNSENT:
            drafts.discard(connection, each.id, each.version, officer.id, now)
        elif each.stopped_at is None and recall.can_stop(connection, each):
            recall.stop(connection, followup, each.id, officer, now)
