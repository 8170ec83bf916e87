"""Inviting people who agreed to it to answer the question of an issue: whom, in what words, at what price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Dice
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.code import Code
from bot.model.issue import Issue
from bot.model.outcome import INVITATION, WHOM, Hearer, Outcome, OutcomeState, Whom
from bot.service.casework.issues import find as find_issue
from bot.service.outcomes import draft as drafts
from bot.service.outcomes.draft import find
from bot.service.outcomes.inviting.wording import Wording, script_of
from bot.service.outcomes.preview import Preview, Proof
from bot.store.casework import audit_log, invited, issue_lists, issues, outcomes
from bot.store.casework.invited import Answers as Answers
from bot.store.casework.invited import Rules
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.turn.reminders import ASKS, ASKS_WITHIN
from bot.wording.cost import cost
from channels.port import Limits

_IN_PEACE = timedelta(days=7)  # to answer one invitation before the next
MOST = 100_000  # people that a cap may name


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom an officer wants to ask. of_issue: a reference, "" for all who agreed. most: None for all."""

    of_issue: str = ""
    town: str = ""
    topic: str = ""
    language: str = ""
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePage:
    """code: the question; none where there is none yet, and nobody can be invited. proof: of what is wanted.

    before: invitations of this issue, the newest first, each with what became of it. topics: of issues.
    kept: the draft that is changed.
    """

    issue: Issue
    code: Code | None
    proof: Proof | None
    before: tuple[tuple[Outcome, Answers], ...]
    topics: tuple[str, ...]
    kept: Outcome | None
    wanted: Wanted


def invite_page(
    connection: Connection,
    content: Content,
    ref: str,
    wanted: Wanted | None,
    limits: Mapping[str, Limits],
    pence: float | None,
    now: datetime,
    *,
    of: int = 0,
) -> InvitePage:
    """What would go out. Nothing is stored. of: a draft, to change it. Raises Refusal, Gone."""
    issue = find_issue(connection, ref)
    kept = outcomes.by_id(connection, of) if of else None
    if of and (kept is None or kept.kind != INVITATION or kept.issue_id != issue.id):
        raise Gone(f"there is no invitation {of}")
    code = _open(connection, issue, now)
    wanted = wanted or (_as_wanted(connection, kept) if kept else Wanted())
    asked = _asked(connection, code, wanted, kept.id if kept else 0) if code else None
    sent = [each for each in outcomes.invitations(connection, issue.id) if each.id != of]
    return InvitePage(
        issue=issue,
        code=code,
        proof=_proof(connection, content, issue, code, asked, limits, pence, now) if code and asked else None,
        before=tuple((each, invited.answers(connection, each.id)) for each in sent),
        topics=tuple(issue_lists.topics(connection)),
        kept=kept,
        wanted=wanted,
    )


def _open(connection: Connection, issue: Issue, now: datetime) -> Code | None:
    return next((each for each in codes.of_issue(connection, issue.id) if each.open_at(now)), None)


def _as_wanted(connection: Connection, kept: Outcome) -> Wanted:
    asked = asked_of(kept)
    other = issues.by_id(connection, asked.of_issue) if asked.of_issue else None
    return Wanted(
        of_issue=other.ref if other else "",
        town=asked.town,
        topic=asked.topic,
        language=asked.language,
        most=asked.most,
    )


def _asked(connection: Connection, code: Code, wanted: Wanted, seed: int) -> Whom:
    """Raises Refusal for an issue that there is not, and for a number that is none."""
    other = issues.by_ref(connection, wanted.of_issue.upper()) if wanted.of_issue else None
    if wanted.of_issue and other is None:
        raise Refusal(f"There is no issue {wanted.of_issue}. Write its number, like I12, or leave it empty.")
    if wanted.most is not None and not 1 <= wanted.most <= MOST:
        raise Refusal(f"Write a number from 1 to {MOST:,}, or leave it empty to ask everybody.")
    return Whom(
        code_id=code.id,
        hash=code.hash or "",
        of_issue=other.id if other else None,
        town=wanted.town,
        topic=wanted.topic,
        language=wanted.language,
        most=wanted.most,
        seed=seed,
    )


def keep(
    connection: Connection,
    dice: Dice,
    ref: str,
    wanted: Wanted,
    officer_id: int,
    now: datetime,
    *,
    of: int = 0,
    seen: int = 0,
) -> int:
    """Keep it as a draft; returns its id. of, seen: a draft that is changed, and its version.

    Raises Changed, Refusal, Gone.
    """
    issue = find_issue(connection, ref)
    code = _open(connection, issue, now)
    if code is None:
        raise Refusal("First write the question that people are to answer.")
    asked = _asked(connection, code, wanted, dice.below(1_000_000) + 1)
    if of:
        drafts.mend(connection, of, seen, asked=WHOM.write(asked), changed_by=officer_id)
        outcome_id = of
    else:
        outcome_id = outcomes.add(
            connection,
            {
                "issue_id": issue.id,
                "kind": INVITATION,
                "written_by": officer_id,
                "changed_by": officer_id,
                "made_at": now,
                "state": OutcomeState.DRAFT,
                "asked": WHOM.write(asked),
            },
        )
    outcomes.put_texts(connection, outcome_id, {tag: (text, "officer") for tag, text in code.texts.items()})
    action = AuditAction.OUTCOME_CHANGED if of else AuditAction.INVITATION_WRITTEN
    audit_log.note(connection, officer_id, action, f"outcome {outcome_id}", now)
    return outcome_id


def asked_of(outcome: Outcome) -> Whom:
    return WHOM.read(outcome.asked)


def why_not(connection: Connection, outcome: Outcome, now: datetime) -> str:
    """Why an invitation cannot go out as it was drawn up; "" where it can."""
    asked = asked_of(outcome)
    code = codes.by_id(connection, asked.code_id)
    if code is None or not code.open_at(now):
        return "The question is over. Ask another one, then invite people to that."
    if code.hash != asked.hash:
        return "The question was changed since. Save the invitation again, so that you see it as it goes out."
    return ""


# --- whom, and at what price -------------------------------------------------------------------------


def proof_of(
    connection: Connection,
    content: Content,
    outcome: Outcome,
    limits: Mapping[str, Limits],
    pence: float | None,
    now: datetime,
) -> Proof:
    """The proof of an invitation that is written down."""
    _, issue = find(connection, outcome.id)
    asked = asked_of(outcome)
    code = codes.by_id(connection, asked.code_id)
    assert code is not None  # codes are never deleted
    return _proof(connection, content, issue, code, asked, limits, pence, now)


def _proof(
    connection: Connection,
    content: Content,
    issue: Issue,
    code: Code,
    asked: Whom,
    limits: Mapping[str, Limits],
    pence: float | None,
    now: datetime,
) -> Proof:
    hear, not_hear, _ = invited.counts(connection, asked, issue.id, rules(limits, now))
    wording = Wording(content, issue, code, script_of(connection, code))
    counted = next((each for each in limits.values() if each.counts_parts), None)
    previews = []
    for tag in dict.fromkeys([ENGLISH, *code.texts, *(language for language, _ in sorted(hear))]):
        people = {channel: count for (language, channel), count in hear.items() if language == tag}
        by_text = sum(n for name, n in people.items() if name in limits and limits[name].counts_parts)
        body = wording.body(tag, counted)
        previews.append(
            Preview(
                language=tag,
                text=body,
                made_by="officer" if wording.has(tag) else "english",
                people=people,
                cost=cost(body, by_text, pence) if counted else None,
            )
        )
    return Proof(previews=tuple(previews), not_hearing=not_hear, missing=())


def rules(limits: Mapping[str, Limits], now: datetime) -> Rules:
    """What the channels and the budget of asks allow at this moment."""
    return Rules(
        fetched=tuple(name for name, each in limits.items() if each.fetched),
        closed={
            name: now - each.window for name, each in limits.items() if each.window and not each.templates
        },
        asks=ASKS,
        since=now - ASKS_WITHIN,
        unanswered=now - _IN_PEACE,
    )


def freeze_draw(
    connection: Connection, outcome: Outcome, issue: Issue, limits: Mapping[str, Limits], now: datetime
) -> None:
    """From now on the same people are drawn, page for page, whoever else agrees or leaves meanwhile."""
    asked = asked_of(outcome)
    _, _, below = invited.counts(connection, asked, issue.id, rules(limits, now))
    outcomes.change(connection, outcome.id, asked=WHOM.write(replace(asked, below=below)))


def page(
    connection: Connection,
    outcome: Outcome,
    issue: Issue,
    limits: Mapping[str, Limits],
    now: datetime,
    limit: int,
) -> list[Hearer]:
    """The next people of an invitation that goes out."""
    asked = asked_of(outcome)
    known = rules(limits, now)
    return invited.page(connection, asked, issue.id, outcome.id, known, after=outcome.upto, limit=limit)
