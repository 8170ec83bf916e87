"""An outcome is begun, kept finished or not, changed by two officers without loss, and deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Unpack

from bot.calendar import closing_time
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import Language
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueStage
from bot.model.outcome import FIXED, UNSENT, MadeBy, Outcome, OutcomeState, OutcomeText
from bot.model.task import TaskKind
from bot.service.casework import issues as casework
from bot.service.outcomes.told import Told, told_last
from bot.service.outcomes.written import Written, differences, written_of
from bot.store.casework import audience, audit_log, issues, outcomes, tasks
from bot.store.database import Connection

# What was asked of somebody so that it could be approved.
ASKED_FOR_IT = (TaskKind.CHECK, TaskKind.SENT_BACK, TaskKind.WORDS)
_TWICE = timedelta(minutes=1)  # the same words again so soon are a press that came twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An outcome that was begun. changer: who put their hand to it last."""

    written: Written
    version: int
    state: OutcomeState
    changer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What an officer has before them who writes: the issue, and the languages a text is wanted in.

    kept: the draft that is changed, as it stands. corrects: the outcome that it corrects. others: drafts of
    the same issue besides. told: what people were told about it last. sent_back: what the second person
    wants changed, "" where nobody sent it back. texts: of the draft as it stands, by language.
    """

    issue: Issue
    languages: tuple[Language, ...]
    kept: Draft | None = None
    corrects: int | None = None
    others: tuple[Outcome, ...] = ()
    told: Told | None = None
    sent_back: str = ""
    texts: Mapping[str, OutcomeText] = field(default_factory=dict)


class Changed(Refusal):
    """Somebody else changed the draft, sent it or deleted it, since it was opened: nothing was kept."""


def begin(connection: Connection, content: Content, ref: str) -> Writing:
    """A new outcome of an issue. Raises Gone."""
    issue = casework.find(connection, ref)
    return Writing(
        issue=issue,
        languages=_languages(connection, content, issue.id),
        others=others(connection, issue.id),
        told=told_last(connection, issue.id),
    )


def take_up(connection: Connection, content: Content, outcome_id: int) -> Writing:
    """A draft, to change it. Raises Refusal for one that nobody wrote, Gone."""
    outcome, issue = find(connection, outcome_id)
    if outcome.kind in FIXED:
        raise Refusal("This is said in words that were translated once. Send it as it is, or delete it.")
    texts = outcomes.texts(connection, outcome_id)
    kept = Draft(
        written=written_of(outcome, texts),
        version=outcome.version,
        state=outcome.state,
        changer=outcome.changer,
    )
    return Writing(
        issue=issue,
        languages=_languages(connection, content, issue.id, texts, outcome.corrects),
        kept=kept,
        corrects=outcome.corrects,
        others=others(connection, issue.id, outcome_id),
        told=told_last(connection, issue.id),
        sent_back=sent_back(connection, outcome_id),
        texts=texts,
    )


def sent_back(connection: Connection, outcome_id: int) -> str:
    """Who sent it back and what they want changed, in words; "" where nobody did."""
    found = tasks.open_about(connection, TaskKind.SENT_BACK, outcome_id)
    return found[-1].note if found else ""


def others(connection: Connection, issue_id: int, but: int | None = None) -> tuple[Outcome, ...]:
    """What is written for an issue and has not gone out, besides this one."""
    found = outcomes.of_issue(connection, issue_id)
    return tuple(each for each in found if each.state in UNSENT and each.id != but)


def _languages(
    connection: Connection,
    content: Content,
    issue_id: int,
    written: Collection[str] = (),
    corrects: int | None = None,
) -> tuple[Language, ...]:
    """Languages of all who may hear, whether or not they were told before: the officer says so on the same
    page. And those that have a text already; in the council's order."""
    hear, _ = audience.audience(connection, issue_id, corrects, owed=False)
    wanted = {language for language, _ in hear} | set(written)
    return tuple(language for language in content.languages if language.tag in wanted)


def draft(
    connection: Connection,
    issue_id: int,
    officer_id: int,
    written: Written,
    now: datetime,
    *,
    corrects: int | None = None,
    stage_before: IssueStage | None = None,
) -> int:
    """Keep an outcome as a draft, finished or not; returns its id. Raises Gone.

    corrects: the outcome whose people are to hear it. stage_before: the stage people know of, where it is to
    tell them of a new one.
    """
    if issues.by_id(connection, issue_id) is None:
        raise Gone(f"there is no issue {issue_id}")
    outcome_id = outcomes.add(
        connection,
        {
            "issue_id": issue_id,
            "written_by": officer_id,
            "changed_by": officer_id,
            "made_at": now,
            "state": "draft",
            "corrects": corrects,
            "stage_before": stage_before,
            **_columns(written, officer_id),
        },
    )
    _put_texts(connection, outcome_id, written, officer_id)
    audit_log.note(connection, officer_id, AuditAction.OUTCOME_WRITTEN, f"outcome {outcome_id}", now)
    _note_override(connection, outcome_id, written, None, officer_id, now)
    return outcome_id


def draft_once(
    connection: Connection, issue_id: int, officer_id: int, written: Written, now: datetime
) -> int:
    """As `draft`; pressed twice, it is one. Raises Gone."""
    issues.wait_turn(connection, issue_id)  # of two presses the second waits, and finds the first
    for each in others(connection, issue_id):
        mine = each.changed_by == officer_id and each.version == 1 and each.made_at > now - _TWICE
        if mine and each.state == OutcomeState.DRAFT and each.corrects is None:
            kept = written_of(each, outcomes.texts(connection, each.id))
            if not differences(written, kept):
                return each.id
    return draft(connection, issue_id, officer_id, written, now)


def rewrite(
    connection: Connection, outcome_id: int, seen: int, officer_id: int, written: Written, now: datetime
) -> int:
    """Change a draft; returns its id. seen: the version that was changed. Raises Changed."""
    before = outcomes.by_id(connection, outcome_id)
    reason_given = before.override_of if before else None
    values = _columns(written, officer_id)
    values["changed_by"] = officer_id
    if values["override_of"] == reason_given:
        del values["override_by"]  # whoever gave the reason
    mend(connection, outcome_id, seen, **values)
    _put_texts(connection, outcome_id, written, officer_id)
    audit_log.note(connection, officer_id, AuditAction.OUTCOME_CHANGED, f"outcome {outcome_id}", now)
    _note_override(connection, outcome_id, written, reason_given, officer_id, now)
    return outcome_id


def mend(connection: Connection, outcome_id: int, seen: int, **values: Unpack[outcomes.Change]) -> None:
    """Change columns of a draft. seen: the version that was changed. Raises Changed."""
    if not outcomes.rewrite(connection, outcome_id, seen, **values):
        raise Changed(_what_became_of(outcomes.by_id(connection, outcome_id)))


def discard(connection: Connection, outcome_id: int, seen: int, officer_id: int, now: datetime) -> Issue:
    """Delete a draft; returns its issue. seen: the version that was looked at. Whether people are told of a
    new stage is to be decided again, where it was to tell them. Raises Changed, Gone."""
    outcome, issue = find(connection, outcome_id)
    finish_tasks(connection, outcome_id, officer_id, now, *ASKED_FOR_IT, TaskKind.CORRECTION)
    if not outcomes.discard(connection, outcome_id, seen):
        raise Changed(_what_became_of(outcome))
    not_told_of_stage(connection, outcome)
    audit_log.note(connection, officer_id, AuditAction.DRAFT_DELETED, f"issue {issue.id}", now)
    return issue


def not_told_of_stage(connection: Connection, outcome: Outcome) -> None:
    """It was to tell people of a new stage of its issue, and nobody hears it: that is to be decided again."""
    issue = issues.by_id(connection, outcome.issue_id)
    if issue is None or outcome.stage_before is None:
        return
    known = None if outcome.stage_before == issue.stage else outcome.stage_before
    issues.change(connection, issue.id, stage_before=known)


def finish_tasks(
    connection: Connection, outcome_id: int, officer_id: int, now: datetime, *kinds: TaskKind
) -> None:
    """Nobody has to do these things about a draft any more."""
    for kind in kinds:
        tasks.finish_about(connection, kind, officer_id, now, outcome_id=outcome_id)


def _what_became_of(outcome: Outcome | None) -> str:
    if outcome is None:
        return "This draft was deleted while you had it open."
    if outcome.state == OutcomeState.TIMED:
        return "This is set to go out at its hour. Take it back first, then change it."
    if outcome.state != OutcomeState.DRAFT:
        return "This was sent already and cannot be changed. Write another update."
    return f"{outcome.changer} changed this while you had it open. Nothing was saved."


def find(connection: Connection, outcome_id: int) -> tuple[Outcome, Issue]:
    """An outcome and the issue it answers. Raises Gone when there is none."""
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None:
        raise Gone(f"there is no outcome {outcome_id}")
    issue = issues.by_id(connection, outcome.issue_id)
    assert issue is not None  # a foreign key holds it
    return outcome, issue


def _columns(written: Written, officer_id: int) -> outcomes.Change:
    """Raises Refusal for what nobody writes."""
    if written.kind in FIXED:
        raise Refusal("Choose what the news is. To tell people of a new owner, change the owner.")
    reason = bool(written.override.strip() and written.override_of)
    return {
        "kind": written.kind,
        "you_said": written.you_said.strip(),
        "we_did": written.we_did.strip(),
        "why_not": written.why_not.strip(),
        "money": written.money.strip(),
        "lasts_until": written.lasts_until.strip(),
        "next_by": closing_time(written.next_by) if written.next_by else None,
        "to_all": written.to_all,
        "composed": written.composed.strip(),
        "override": written.override.strip() if reason else "",
        "override_by": officer_id if reason else None,
        "override_of": written.override_of if reason else None,
    }


def _note_override(
    connection: Connection,
    outcome_id: int,
    written: Written,
    before: str | None,
    officer_id: int,
    now: datetime,
) -> None:
    """Somebody gave a reason why words stand that our rules refuse. before: what one was given for."""
    if written.override.strip() and written.override_of and written.override_of != before:
        action = AuditAction.WORDS_OVERRIDDEN
        audit_log.note(connection, officer_id, action, f"outcome {outcome_id}", now)


def _put_texts(connection: Connection, outcome_id: int, written: Written, officer_id: int) -> None:
    texts = {
        tag: (text.strip(), MadeBy.MACHINE if tag in written.machine else MadeBy.OFFICER)
        for tag, text in written.texts.items()
        if text.strip()
    }
    texts |= {tag: (written.english, MadeBy.ENGLISH) for tag in written.english_for if tag not in texts}
    outcomes.put_texts(connection, outcome_id, texts, officer_id)
