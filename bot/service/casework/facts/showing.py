"""An issue is made public, and private again.

It is public only once those whose matter it is have been written to (see `in_the_way`): nobody reads on a
page what we have not told them. What an officer looks at is what will stand there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.content import Content
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueStage
from bot.model.officer import Officer
from bot.model.outcome import Outcome, was_told
from bot.service.casework.facts import warnings
from bot.service.casework.facts.edit import (
    ASKED,
    CALLED,
    Changed,
    Facts,
    differences,
    facts_of,
    keep,
    note_warned,
    same_words,
)
from bot.service.casework.facts.warnings import Warnings
from bot.service.casework.issues import find, name_of
from bot.service.insight import public
from bot.store.casework import audit_log, issues, outcomes, promises
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """told: what people were told, of which an officer may show the facts. unheard: how many whose matter it
    is have not been told how it stands. why_not: why it cannot be public now, with what to do; "" if it can.
    """

    issue: Issue
    told: tuple[Outcome, ...]
    unheard: int
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The page as it would stand, and what to be warned of. mark: of all that was looked at."""

    page: public.IssuePage
    warnings: Warnings
    mark: str


def begin(connection: Connection, ref: str) -> Showing:
    """Raises Gone."""
    issue = find(connection, ref)
    unheard = promises.unheard(connection, issue.id, own_only=not issue.is_own_matter)
    return Showing(
        issue=issue,
        told=tuple(each for each in outcomes.of_issue(connection, issue.id) if was_told(each)),
        unheard=unheard,
        why_not=in_the_way(issue, unheard),
    )


def in_the_way(issue: Issue, unheard: int) -> str:
    """The rule. unheard: people whose own matter it is, and whom no message that says how it stands has
    reached yet; "we are late" says nothing of the matter. Who cannot be told is in nobody's way. An issue
    that an officer opened has nobody's own matter in it but those that were joined to it.
    """
    if issue.public:
        return "It is public already."
    if issue.sensitive:
        return "It is sensitive, so it has no page. Edit the issue and take the mark off first."
    if unheard:
        who = "1 person in it has" if unheard == 1 else f"{unheard} people in it have"
        return (
            f"{who} not been told how it stands. It is what they told us, so they hear first. Write to them, "
            "or say for each of them how they were told, or why they cannot be."
        )
    return ""


def look(
    connection: Connection,
    content: Content,
    ref: str,
    facts: Facts,
    shown: Collection[int],
    now: datetime,
) -> Look:
    """What would stand on its page. shown: outcomes whose facts are to stand there. Raises Gone."""
    found = begin(connection, ref)
    issue = _as_edited(found.issue, facts)
    told = [replace(each, public=True) for each in found.told if each.id in shown]
    page = public.page_of(connection, content, public.as_public(connection, issue), told, now)
    texts = {CALLED[name]: facts.honesty.get(name, "") for name in CALLED if name != "title"}
    texts[CALLED["title"]] = "" if issue.title_is_asked else facts.title
    for each in told:
        texts[f"News of {each.sent_at:%d %B}"] = " ".join(
            (each.you_said, each.we_did, each.why_not, each.money, each.lasts_until)
        )
    warned = Warnings(
        like=warnings.like_open(connection, facts.title, facts.town or None, but=issue.id),
        words=warnings.of_texts(content, {name: text for name, text in texts.items() if text}),
    )
    what = repr((found.issue.version, facts, sorted(each.id for each in told), warned.seen))
    mark = hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Look(page=page, warnings=warned, mark=mark)


def _as_edited(issue: Issue, facts: Facts) -> Issue:
    return replace(
        issue,
        title=facts.title.strip(),
        town=facts.town or None,
        stage=IssueStage(facts.stage),
        honesty={**issue.honesty, **facts.honesty},
    )


def faults(issue: Issue, facts: Facts) -> dict[str, str]:
    """What is still wanting, by field, each with what to do."""
    found = {name: words for name, words in ASKED.items() if not facts.honesty.get(name, "").strip()}
    try:
        name_of(facts.title)
    except Refusal as refusal:
        found["title"] = str(refusal)
    if "title" not in found and issue.title_is_theirs and same_words(facts.title, issue.title):
        found["title"] = "These are the person’s own words, and not for everybody. Write it anew in yours."
    if facts.stage not in tuple(IssueStage):
        found["stage"] = "Choose how far it is decided."
    return found


def make_public(
    connection: Connection,
    content: Content,
    ref: str,
    facts: Facts,
    shown: Collection[int],
    seen: int,
    mark: str,
    officer: Officer,
    now: datetime,
) -> Issue:
    """Put it on its page, as it was looked at. seen: the version of the issue that was edited.

    Raises Changed, Refusal, Gone.
    """
    found = begin(connection, ref)
    if found.why_not:
        raise Refusal(found.why_not)
    if wanting := faults(found.issue, facts):
        raise Refusal(" ".join(wanting.values()))
    if seen != found.issue.version:
        raise Changed("Somebody else edited this issue while you had it open. Nothing was saved.")
    looked = look(connection, content, ref, facts, shown, now)
    if mark != looked.mark:
        raise Refusal("Something has changed since you looked at the page. Look at it again.")
    current = found.issue
    if differences(facts, facts_of(current)):
        current = keep(connection, current, facts, officer, now)
    note_warned(connection, current, looked.warnings, officer, now)
    if not issues.rewrite(connection, current.id, current.version, public=True, named=True):
        raise Changed("Somebody else edited this issue while you had it open. Nothing was saved.")
    for each in found.told:
        outcomes.change(connection, each.id, public=each.id in shown)
    audit_log.note(connection, officer.id, AuditAction.MADE_PUBLIC, f"issue {found.issue.id}", now)
    return find(connection, ref)


def make_private(connection: Connection, ref: str, officer: Officer, now: datetime) -> Issue:
    """Take it off every page. What people were told stays with them. Raises Refusal, Gone."""
    issue = find(connection, ref)
    if not issue.public:
        raise Refusal("Only officers see it already.")
    if issue.pledge_id is not None:
        raise Refusal("What people say of a pledge is public. If it is sensitive, edit it and mark it so.")
    if not issues.rewrite(connection, issue.id, issue.version, public=False, named=True):
        raise Changed("Somebody else edited this issue just now. Try again.")
    audit_log.note(connection, officer.id, AuditAction.MADE_PRIVATE, f"issue {issue.id}", now)
    return find(connection, ref)
