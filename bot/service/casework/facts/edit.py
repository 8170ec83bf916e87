"""An issue as an officer edits it. Two at once never lose each other's words; each edit has a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.content.content import Content
from bot.errors import Refusal
from bot.language.folding import phrase
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueStage
from bot.model.officer import Officer
from bot.service.casework.facts import warnings
from bot.service.casework.facts.warnings import Warnings
from bot.service.casework.issues import HONESTY, STAGES, find, name_of
from bot.store.casework import audit_log, issue_changes, issue_lists, issues, promises
from bot.store.database import Connection

THEIR_WORDS = "the person’s own first words"  # they stand with the person, and never in a history


# What everybody who reads the page is told, before it is one and as long as it is one.
ASKED = {
    "why": "Say why it matters to them.",
    "what_you_get": "Say what people get. “Nothing this time” is an answer too.",
    "money": "Say how much money there is. “Not known yet” is an answer too.",
    "who_decides": "Say who decides.",
    "decides_when": "Say when they decide. “Not known yet” is an answer too.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What may be edited of an issue. town, topic: "" for none. honesty: by the names of HONESTY."""

    title: str
    town: str
    topic: str
    stage: str
    sensitive: bool
    honesty: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """An issue to be edited. topics: those that any issue has."""

    issue: Issue
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where two edits differ. field: title, town ... or a name of HONESTY."""

    field: str
    mine: str
    theirs: str


class Changed(Refusal):
    """Somebody else edited the issue since it was opened: nothing was kept."""


class Wanting(Refusal):
    """What everybody is told on its page would be empty. faults: by field, with what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class Warned(Refusal):
    """There is something to be warned of, and nobody said yet that they go on all the same."""

    def __init__(self, found: Warnings) -> None:
        super().__init__(found.told)
        self.warnings = found


def begin(connection: Connection, ref: str) -> Editing:
    """Raises Gone."""
    return Editing(issue=find(connection, ref), topics=tuple(issue_lists.topics(connection)))


def facts_of(issue: Issue) -> Facts:
    return Facts(
        title=issue.title,
        town=issue.town or "",
        topic=issue.topic or "",
        stage=issue.stage,
        sensitive=issue.sensitive,
        honesty={name: issue.honesty.get(name, "") for name in HONESTY},
    )


def differences(mine: Facts, theirs: Facts) -> tuple[Difference, ...]:
    one, other = _by_field(mine), _by_field(theirs)
    return tuple(
        Difference(field=name, mine=one[name], theirs=other[name])
        for name in one
        if one[name] != other.get(name, "")
    )


def _by_field(facts: Facts) -> dict[str, str]:
    plain = {
        "title": facts.title.strip(),
        "town": facts.town,
        "topic": facts.topic,
        "stage": str(facts.stage),
        "sensitive": "yes" if facts.sensitive else "no",
    }
    return plain | {name: facts.honesty.get(name, "").strip() for name in HONESTY}


def edit(
    connection: Connection,
    content: Content,
    ref: str,
    facts: Facts,
    seen: int,
    officer: Officer,
    now: datetime,
    *,
    agreed: str = "",
) -> Issue:
    """Keep what was edited; returns the issue as it stands. An edit that changes nothing is none.

    seen: the version that was edited. agreed: the mark of warnings that the officer goes on in spite of.
    Raises Changed, Warned, Wanting, Refusal, Gone.
    """
    issue = find(connection, ref)
    if issue.title_is_asked and facts.title.strip() != issue.title:
        raise Refusal("Its name is what people were asked. It stays as it is.")
    _in_order(facts)
    changed = differences(facts, facts_of(issue))
    if not changed and seen == issue.version:
        return issue
    if seen != issue.version:
        raise Changed("Somebody else edited this issue while you had it open. Nothing was saved.")
    if emptied := _emptied(issue, facts):
        raise Wanting(emptied)
    found = _warnings(connection, content, issue, facts, {each.field for each in changed})
    if found and agreed != found.seen:
        raise Warned(found)
    kept = keep(connection, issue, facts, officer, now)
    note_warned(connection, issue, found, officer, now)
    return kept


def note_warned(
    connection: Connection, issue: Issue, found: Warnings, officer: Officer, now: datetime
) -> None:
    """They went on all the same, and it is in the history of what they were warned."""
    if found:
        entry = audit_log.note(connection, officer.id, AuditAction.WARNED, f"issue {issue.id}", now)
        issue_changes.add(connection, issue.id, entry, {"warning": ("", found.told)})


def _in_order(facts: Facts) -> None:
    name_of(facts.title)
    if facts.stage not in STAGES:
        raise Refusal("Choose how far it is decided.")


def _emptied(issue: Issue, facts: Facts) -> dict[str, str]:
    """What stands on its page now and would stand there no more, though it stays public."""
    if not issue.public or facts.sensitive:
        return {}
    gone = (name for name in ASKED if issue.honesty.get(name) and not facts.honesty.get(name, "").strip())
    return {name: f"Its page is public. {ASKED[name]}" for name in gone}


def _warnings(
    connection: Connection, content: Content, issue: Issue, facts: Facts, changed: set[str]
) -> Warnings:
    """A name is looked at wherever it stands; the rest only where anybody may read it."""
    like: tuple[Issue, ...] = ()
    if changed & {"title", "town"}:
        like = warnings.like_open(connection, facts.title, facts.town or None, but=issue.id)
    shown = {}
    if issue.public and not facts.sensitive:
        texts = _by_field(facts)
        shown = {CALLED[name]: texts[name] for name in changed & set(CALLED)}
    return Warnings(like=like, words=warnings.of_texts(content, dict(sorted(shown.items()))))


def keep(connection: Connection, issue: Issue, facts: Facts, officer: Officer, now: datetime) -> Issue:
    """Write an edit down, and what it changed. Raises Changed."""
    changed = {each.field: (each.theirs, each.mine) for each in differences(facts, facts_of(issue))}
    # What people say of a pledge is public by itself, but while it is sensitive.
    shown = (issue.public or issue.pledge_id is not None) and not facts.sensitive
    values: issues.Change = {
        "title": facts.title.strip().replace("\x00", "\ufffd"),  # databases refuse NUL
        "town": facts.town or None,
        "topic": facts.topic or None,
        "stage": facts.stage,
        "sensitive": facts.sensitive,
        "honesty": _honesty(issue, facts),
        "stage_before": _stage_before(connection, issue, facts),
        "named": issue.named or "title" in changed or not issue.title_is_theirs,
        "public": shown,
    }
    if "title" in changed:
        values["said_by"] = None  # the words are an officer's now
    if not issues.rewrite(connection, issue.id, issue.version, **values):
        raise Changed("Somebody else edited this issue while you had it open. Nothing was saved.")
    if issue.title_is_theirs and "title" in changed:
        changed["title"] = (THEIR_WORDS, changed["title"][1])
    what = f"issue {issue.id}"
    entry = audit_log.note(connection, officer.id, AuditAction.ISSUE_EDITED, what, now)
    issue_changes.add(connection, issue.id, entry, changed)
    if shown != issue.public:
        action = AuditAction.MADE_PUBLIC if shown else AuditAction.MADE_PRIVATE
        audit_log.note(connection, officer.id, action, what, now)
    return find(connection, issue.ref)


def _honesty(issue: Issue, facts: Facts) -> dict[str, str]:
    """What was stored under names that no form has stays."""
    others = {name: words for name, words in issue.honesty.items() if name not in HONESTY}
    written = {name: words.strip().replace("\x00", "\ufffd") for name, words in facts.honesty.items()}
    return others | {name: words for name, words in written.items() if words}


def _stage_before(connection: Connection, issue: Issue, facts: Facts) -> IssueStage | None:
    """The stage people know of, where there are people and it is another one now."""
    known = issue.stage_before or issue.stage
    if facts.stage == known or not promises.anybody(connection, issue.id):
        return None
    return known


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same but for capitals, blanks and signs."""
    return phrase(one) == phrase(other)


CALLED = {
    "title": "The name",
    "change": "What is planned",
    "money": "Money",
    "decided": "What is decided",
    "still_open": "What is still open",
    "who_decides": "Who decides",
    "decides_when": "When they decide",
    "lasts": "How long it lasts",
    "what_you_get": "What people get",
    "why": "Why it matters to you",
}
