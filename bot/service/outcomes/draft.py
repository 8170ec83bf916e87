"""What an officer writes about what happened next, and what it must say before anybody is told (honesty)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.calendar import closing_time
from bot.language.tags import ENGLISH
from bot.model.outcome import KINDS, REFUSALS
from bot.store.casework import outcomes

_NEEDS_NEXT = frozenset({"under-way", "planned", "late"})
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


def faults_of(written: Written, today: date) -> dict[str, str]:
    """What is still wanting, by field, each with what to do. Empty when it can be kept."""
    found: dict[str, str] = {}
    if written.kind not in KINDS:
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
    if written.kind in _NEEDS_NEXT and written.next_by is None:
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


def columns_of(written: Written) -> outcomes.Change:
    return {
        "kind": written.kind,
        "you_said": written.you_said.strip(),
        "we_did": written.we_did.strip(),
        "why_not": written.why_not.strip(),
        "money": written.money.strip(),
        "lasts_until": written.lasts_until.strip(),
        "next_by": closing_time(written.next_by) if written.next_by else None,
    }
