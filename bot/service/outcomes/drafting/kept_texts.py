"""Texts the council keeps for messages it often needs: listed, chosen, written, changed and retired.

What ships is read from content; a row that names one stands in its place, so an update of the product never
takes away what a council wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.content import Content
from bot.content.kept_texts import FIELDS, KeptText
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.outcome import WRITTEN_KINDS
from bot.service.outcomes.written import Written
from bot.store.casework import audit_log, outcome_templates
from bot.store.casework.outcome_templates import StoredTemplate
from bot.store.database import Connection
from bot.wording.composed import filled
from bot.wording.outgoing import objections

_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """key: of its page; the name of one that ships, else a number. version: 0 of one that nobody changed.
    changer: who changed it last, "" for nobody."""

    key: str
    text: KeptText
    version: int = 0
    changer: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What choosing a text makes of the boxes. kept_back: fields whose typed words were left as they are."""

    written: Written
    kept_back: tuple[str, ...]


def every(connection: Connection, content: Content) -> tuple[Kept, ...]:
    """Those that ship in their order, then the council's own; retired ones too."""
    rows = outcome_templates.every(connection)
    instead = {row.shipped: row for row in rows if row.shipped is not None}
    shipped = (
        _kept(instead[each.name]) if each.name in instead else Kept(key=each.name, text=each)
        for each in content.kept_texts
    )
    names = {each.name for each in content.kept_texts}
    own = (_kept(row) for row in rows if row.shipped not in names)
    return (*shipped, *own)


def to_choose(connection: Connection, content: Content, issue: Issue) -> tuple[Kept, ...]:
    """Those that are not retired: for the issue's topic first, then for any, then the others."""
    found = [each for each in every(connection, content) if not each.retired]
    rank = {issue.topic or "": 0, "": 1}
    return tuple(sorted(found, key=lambda each: rank.get(each.text.topic, 2)))


def find(connection: Connection, content: Content, key: str) -> Kept:
    """Raises Gone."""
    for each in every(connection, content):
        if each.key == key:
            return each
    raise Gone(f"there is no kept text {key}")


def fill(
    connection: Connection, content: Content, issue: Issue, written: Written, key: str, *, over: bool = False
) -> Filling:
    """Put a text into the boxes that are empty; into all of them where over. Raises Gone."""
    text = find(connection, content, key).text
    team = content.council.teams.get(issue.team, "")
    known = {
        "town": (issue.town or "").replace("-", " ").title(),
        "owner": issue.owner,
        "phone": content.council.phone,
        "team": team,
    }
    new = {name: filled(words, known) for name, words in text.facts.items()} | {"kind": text.kind}
    kept_back = tuple(
        name
        for name, words in new.items()
        if words and getattr(written, name).strip() not in ("", words) and not over
    )
    changes = {name: words for name, words in new.items() if words and name not in kept_back}
    return Filling(written=replace(written, **changes), kept_back=kept_back)  # type: ignore[arg-type]


class Changed(Refusal):
    """Somebody else changed the text since it was opened: nothing was kept."""


def faults_of(text: KeptText) -> dict[str, str]:
    """What is wrong with a text that is to be kept, by field, with what to do. Gaps may stand."""
    found: dict[str, str] = {}
    if not text.title.strip():
        found["title"] = "Give it a name that you find it by."
    if text.kind not in WRITTEN_KINDS:
        found["kind"] = "Choose what the news is."
    if not any(words.strip() for words in text.facts.values()):
        found["you_said"] = "Write at least one of the texts."
    for name, words in text.facts.items():
        if len(words) > _LONGEST:
            found[name] = f"Use {_LONGEST:,} characters or fewer."
    for each in objections(text.kind, text.facts, {}, {}):
        if each.field not in found and not each.words.startswith("Fill the gap"):
            found[each.field] = each.words
    return found


def keep(
    connection: Connection,
    content: Content,
    text: KeptText,
    officer: Officer,
    now: datetime,
    *,
    key: str = "",
    seen: int = 0,
) -> None:
    """A new one where key is "", else that one changed. seen: the version that was changed.

    Raises Refusal where it is not fit to be kept, or somebody else was faster; Gone.
    """
    if faults := faults_of(text):
        raise Refusal(" ".join(faults.values()))
    values = _values(text, officer, now)
    if not key:
        made = outcome_templates.add(connection, None, **values)
        audit_log.note(connection, officer.id, AuditAction.TEMPLATE_KEPT, f"kept text {made}", now)
        return
    _put(connection, find(connection, content, key), seen, values)
    audit_log.note(connection, officer.id, AuditAction.TEMPLATE_CHANGED, f"kept text {key}", now)


def retire(
    connection: Connection,
    content: Content,
    key: str,
    seen: int,
    officer: Officer,
    now: datetime,
    *,
    back: bool = False,
) -> Kept:
    """Offer it no more, or again where back. Raises Refusal where somebody else was faster, Gone."""
    one = find(connection, content, key)
    if one.retired is not back:
        return one
    values = _values(one.text, officer, now)
    values["retired_at"] = None if back else now
    _put(connection, one, seen, values)
    action = AuditAction.TEMPLATE_BACK if back else AuditAction.TEMPLATE_RETIRED
    audit_log.note(connection, officer.id, action, f"kept text {key}", now)
    return one


def _put(connection: Connection, one: Kept, seen: int, values: outcome_templates.Words) -> None:
    """One that ships is changed by a row that stands in its place."""
    if one.version == 0:
        done = seen == 0 and outcome_templates.add(connection, one.key, **values) is not None
    else:
        row = next(each for each in outcome_templates.every(connection) if _key(each) == one.key)
        done = outcome_templates.change(connection, row.id, seen, **values)
    if not done:
        raise Changed(f"{one.changer or 'Somebody'} changed this while you had it open. Nothing was saved.")


def _values(text: KeptText, officer: Officer, now: datetime) -> outcome_templates.Words:
    return {
        "title": text.title.strip(),
        "kind": text.kind,
        "topic": text.topic or None,
        "you_said": text.you_said.strip(),
        "we_did": text.we_did.strip(),
        "why_not": text.why_not.strip(),
        "money": text.money.strip(),
        "lasts_until": text.lasts_until.strip(),
        "changed_by": officer.id,
        "changed_at": now,
    }


def _key(row: StoredTemplate) -> str:
    return row.shipped or str(row.id)


def _kept(row: StoredTemplate) -> Kept:
    facts: Mapping[str, str] = {name: getattr(row, name) for name in FIELDS}
    text = KeptText(name=_key(row), title=row.title, kind=row.kind, topic=row.topic or "", **facts)
    return Kept(
        key=_key(row),
        text=text,
        version=row.version,
        changer=row.changer,
        retired=row.retired_at is not None,
    )
