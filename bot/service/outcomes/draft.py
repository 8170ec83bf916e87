"""What an officer writes about what happened next: what it must say, and keeping it until it is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.calendar import closing_time, local_day
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH, Language
from bot.model.audit import AuditAction
from bot.model.issue import Issue
from bot.model.outcome import DATED, OUTCOME_KINDS, REFUSALS, Outcome
from bot.store.casework import audience, audit_log, issues, outcomes
from bot.store.database import Connection

_SAYS_NO = ("no", "not", "cannot", "can't", "never")


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
class Writing:
    """What an officer has before them who writes: the issue, and the languages a text is wanted in.

    kept: of a draft that is changed, what was written so far.
    """

    issue: Issue
    languages: tuple[Language, ...]
    kept: Written | None = None


def begin(connection: Connection, content: Content, ref: str) -> Writing:
    """A new outcome of an issue. Raises Gone."""
    issue = issues.by_ref(connection, ref)
    if issue is None:
        raise Gone(f"there is no issue {ref}")
    return Writing(issue=issue, languages=_languages(connection, content, issue.id))


def take_up(connection: Connection, content: Content, outcome_id: int) -> Writing:
    """A draft, to change it. Raises Gone."""
    outcome, issue = find(connection, outcome_id)
    texts = outcomes.texts(connection, outcome_id)
    kept = Written(
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
    return Writing(issue=issue, languages=_languages(connection, content, issue.id, texts), kept=kept)


def _languages(
    connection: Connection, content: Content, issue_id: int, written: Collection[str] = ()
) -> tuple[Language, ...]:
    """Languages of those who will hear, and those that have a text already; in the council's order."""
    hear, _ = audience.audience(connection, issue_id)
    wanted = {language for language, _ in hear} | set(written)
    return tuple(language for language in content.languages if language.tag in wanted)


def faults_of(written: Written, today: date) -> dict[str, str]:
    """What is still wanting, by field, each with what to do. Empty when it can be kept."""
    found: dict[str, str] = {}
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
    elif written.next_by is not None and written.next_by <= today:
        found["next_by"] = "Choose a date after today."
    english = written.texts.get(ENGLISH, "").strip()
    if not english:
        found["text"] = "Write the message in English."
    elif written.kind in REFUSALS and not _says_no(english):
        found["text"] = "Say the no in the first sentence: “The answer is no for now.”"
    return found


def _says_no(text: str) -> bool:
    first = text.split(".")[0].lower().replace(",", " ").split()
    return any(word in _SAYS_NO for word in first)


def draft(connection: Connection, issue_id: int, officer_id: int, written: Written, now: datetime) -> int:
    """Keep an outcome as a draft; returns its id. Raises Refusal with all that is wanting, Gone."""
    _check(written, now)
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
            **_columns(written),
        },
    )
    _put_texts(connection, outcome_id, written)
    audit_log.note(connection, officer_id, AuditAction.OUTCOME_WRITTEN, f"outcome {outcome_id}", now)
    return outcome_id


def rewrite(connection: Connection, outcome_id: int, officer_id: int, written: Written, now: datetime) -> int:
    """Change a draft; returns its id. Raises Refusal when something is wanting, or it was sent already."""
    _check(written, now)
    if not outcomes.take_draft(connection, outcome_id, **(_columns(written) | {"changed_by": officer_id})):
        raise Refusal("This was sent already and cannot be changed. Write another update.")
    _put_texts(connection, outcome_id, written)
    audit_log.note(connection, officer_id, AuditAction.OUTCOME_CHANGED, f"outcome {outcome_id}", now)
    return outcome_id


def find(connection: Connection, outcome_id: int) -> tuple[Outcome, Issue]:
    """An outcome and the issue it answers. Raises Gone when there is none."""
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None:
        raise Gone(f"there is no outcome {outcome_id}")
    issue = issues.by_id(connection, outcome.issue_id)
    assert issue is not None  # a foreign key holds it
    return outcome, issue


def _check(written: Written, now: datetime) -> None:
    faults = faults_of(written, now.date())
    if faults:
        raise Refusal(" ".join(faults.values()))


def _columns(written: Written) -> outcomes.Change:
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
    english = written.texts[ENGLISH].strip()
    texts = {tag: (text.strip(), "officer") for tag, text in written.texts.items() if text.strip()}
    texts |= {tag: (english, "english") for tag in written.english_for if tag not in texts}
    outcomes.put_texts(connection, outcome_id, texts)
