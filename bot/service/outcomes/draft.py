"""What an officer writes about what happened next: what it must say, and keeping it until it is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Unpack

from bot.calendar import closing_time, local_day
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH, Language
from bot.model.audit import AuditAction
from bot.model.issue import Issue
from bot.model.outcome import DATED, FIXED, OUTCOME_KINDS, REFUSALS, Outcome, OutcomeKind, OutcomeState
from bot.model.task import TaskKind
from bot.service.casework.due import not_a_due_day
from bot.store.casework import audience, audit_log, issues, outcomes, tasks
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an officer wrote. texts: language -> the message; english_for: languages sent English instead."""

    kind: str
    you_said: str
    we_did: str = ""
    why_not: str = ""
    money: str = ""
    lasts_until: str = ""
    next_by: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    english_for: frozenset[str] = frozenset()


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
    the same issue besides.
    """

    issue: Issue
    languages: tuple[Language, ...]
    kept: Draft | None = None
    corrects: int | None = None
    others: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where two texts of a draft differ. field: of `Written`, or "text:" and a language."""

    field: str
    mine: str
    theirs: str


class Changed(Refusal):
    """Somebody else changed the draft, sent it or deleted it, since it was opened: nothing was kept."""


def begin(connection: Connection, content: Content, ref: str) -> Writing:
    """A new outcome of an issue. Raises Gone."""
    issue = issues.by_ref(connection, ref)
    if issue is None:
        raise Gone(f"there is no issue {ref}")
    return Writing(
        issue=issue,
        languages=_languages(connection, content, issue.id),
        others=others(connection, issue.id),
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
    )


def others(connection: Connection, issue_id: int, but: int | None = None) -> tuple[Outcome, ...]:
    """What is written for an issue and has not gone out, besides this one."""
    unsent = (OutcomeState.DRAFT, OutcomeState.TIMED)
    return tuple(
        each for each in outcomes.of_issue(connection, issue_id) if each.state in unsent and each.id != but
    )


def written_of(outcome: Outcome, texts: Mapping[str, tuple[str, str]]) -> Written:
    """What was written so far. texts: language -> (text, made_by)."""
    return Written(
        kind=outcome.kind,
        you_said=outcome.you_said,
        we_did=outcome.we_did,
        why_not=outcome.why_not,
        money=outcome.money,
        lasts_until=outcome.lasts_until,
        next_by=local_day(outcome.next_by) if outcome.next_by else None,
        texts={tag: text for tag, (text, made_by) in texts.items() if made_by != "english"},
        english_for=frozenset(tag for tag, (_, made_by) in texts.items() if made_by == "english"),
    )


def differences(mine: Written, theirs: Written) -> tuple[Difference, ...]:
    """Field by field, where two officers wrote something else."""
    one, other = _by_field(mine), _by_field(theirs)
    return tuple(
        Difference(field=name, mine=one.get(name, ""), theirs=other.get(name, ""))
        for name in dict.fromkeys([*one, *other])
        if one.get(name, "") != other.get(name, "")
    )


def _by_field(written: Written) -> dict[str, str]:
    plain = [each.name for each in fields(Written) if each.name not in ("texts", "english_for", "next_by")]
    said = {name: str(getattr(written, name)).strip() for name in plain}
    said["next_by"] = written.next_by.isoformat() if written.next_by else ""
    english = {f"text:{tag}": "(English)" for tag in sorted(written.english_for)}
    return {**said, **english, **{f"text:{tag}": text.strip() for tag, text in written.texts.items()}}


def _languages(
    connection: Connection,
    content: Content,
    issue_id: int,
    written: Collection[str] = (),
    corrects: int | None = None,
) -> tuple[Language, ...]:
    """Languages of those who will hear, and those that have a text already; in the council's order."""
    hear, _ = audience.audience(connection, issue_id, corrects)
    wanted = {language for language, _ in hear} | set(written)
    return tuple(language for language in content.languages if language.tag in wanted)


def faults_of(written: Written, today: date) -> dict[str, str]:
    """What is still wanting, by field, each with what to do. Empty when it can go out."""
    found: dict[str, str] = {}
    if written.kind in FIXED:  # nobody writes it: there is nothing to be said of it besides
        return found if written.texts.get(ENGLISH) else {"text": "Its words are gone. Delete this draft."}
    if written.kind not in OUTCOME_KINDS:
        found["kind"] = "Choose what the news is."
    if not written.you_said.strip():
        found["you_said"] = "Write what people said."
    if not (written.we_did.strip() or written.why_not.strip()):
        found["we_did"] = "Write what we did, or why we did not."
    if written.kind in REFUSALS and not written.why_not.strip():
        found["why_not"] = "Give the reason. A no without one is not an answer."
    if written.kind in REFUSALS and not written.money.strip():
        found["money"] = "Say how money comes into it. “Money is not the reason” is an answer too."
    if not written.lasts_until.strip():
        found["lasts_until"] = "Say how long this lasts. “We do not know” is allowed."
    if written.kind in DATED and written.next_by is None:
        found["next_by"] = "Choose when people hear from us next."
    elif written.next_by is not None and (wrong := not_a_due_day(written.next_by, today)):
        found["next_by"] = wrong
    if written.kind == OutcomeKind.LATE and not written.why_not.strip():
        found["why_not"] = "Say why it takes longer."
    if not written.texts.get(ENGLISH, "").strip():
        found["text"] = "Write the message in English."
    return found


def draft(
    connection: Connection,
    issue_id: int,
    officer_id: int,
    written: Written,
    now: datetime,
    *,
    corrects: int | None = None,
) -> int:
    """Keep an outcome as a draft, finished or not; returns its id. Raises Gone.

    corrects: the outcome whose people are to hear it.
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
            **_columns(written),
        },
    )
    _put_texts(connection, outcome_id, written)
    audit_log.note(connection, officer_id, AuditAction.OUTCOME_WRITTEN, f"outcome {outcome_id}", now)
    return outcome_id


def rewrite(
    connection: Connection, outcome_id: int, seen: int, officer_id: int, written: Written, now: datetime
) -> int:
    """Change a draft; returns its id. seen: the version that was changed. Raises Changed."""
    values = _columns(written)
    values["changed_by"] = officer_id
    mend(connection, outcome_id, seen, **values)
    _put_texts(connection, outcome_id, written)
    audit_log.note(connection, officer_id, AuditAction.OUTCOME_CHANGED, f"outcome {outcome_id}", now)
    return outcome_id


def mend(connection: Connection, outcome_id: int, seen: int, **values: Unpack[outcomes.Change]) -> None:
    """Change columns of a draft. seen: the version that was changed. Raises Changed."""
    if not outcomes.rewrite(connection, outcome_id, seen, **values):
        raise Changed(_what_became_of(outcomes.by_id(connection, outcome_id)))


def discard(connection: Connection, outcome_id: int, seen: int, officer_id: int, now: datetime) -> Issue:
    """Delete a draft; returns its issue. seen: the version that was looked at. Raises Changed, Gone."""
    outcome, issue = find(connection, outcome_id)
    tasks.finish_about(connection, TaskKind.CHECK, officer_id, now, outcome_id=outcome_id)
    if not outcomes.discard(connection, outcome_id, seen):
        raise Changed(_what_became_of(outcome))
    audit_log.note(connection, officer_id, AuditAction.DRAFT_DELETED, f"issue {issue.id}", now)
    return issue


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


def _columns(written: Written) -> outcomes.Change:
    """Raises Refusal for what nobody writes."""
    if written.kind in FIXED:
        raise Refusal("Choose what the news is. To tell people of a new owner, change the owner.")
    return {
        "kind": written.kind,
        "you_said": written.you_said.strip(),
        "we_did": written.we_did.strip(),
        "why_not": written.why_not.strip(),
        "money": written.money.strip(),
        "lasts_until": written.lasts_until.strip(),
        "next_by": closing_time(written.next_by) if written.next_by else None,
    }


def _put_texts(connection: Connection, outcome_id: int, written: Written) -> None:
    texts = {tag: (text.strip(), "officer") for tag, text in written.texts.items() if text.strip()}
    english = written.texts.get(ENGLISH, "").strip()
    texts |= {tag: (english, "english") for tag in written.english_for if tag not in texts}
    outcomes.put_texts(connection, outcome_id, texts)
