"""Answers as officers read them, and the queue of those that wait for an English copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.content.content import Content
from bot.service.inbox.copies import CopiesPage
from bot.service.insight.answers import Read
from bot.web.console import besides, labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Choice, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """words: exactly as sent, in `tongue`. means: what we took them to mean, "" where the words say it all.

    sent: what came with them, and message the number of the message. english: a copy, and english_by who made
    it. wants_english: one would help. facts: channel, way, time.
    """

    id: int
    ref: str
    asked: str
    words: str
    sent: str
    message: int
    means: str
    changed: bool
    english: str
    english_by: str
    wants_english: bool
    tongue: Tongue
    facts: tuple[str, ...]
    issue_ref: str


def answer_row(content: Content, one: Read) -> AnswerRow:
    line = one.line
    came = (labels.mode(line.mode),) if line.mode != "own" else ()
    is_english = line.language.startswith("en") and line.words.isascii()
    return AnswerRow(
        id=line.id,
        ref=line.ref,
        asked=one.asked,
        words=line.words,
        sent=besides.sent(_attached(line.detail or {})),
        message=line.event_id or 0,
        means=one.means,
        changed=line.replaced,
        english=line.english or "",
        english_by=line.english_by or "",
        wants_english=line.own_words and not line.english and not is_english,
        tongue=labels.tongue(content, line.language),
        facts=(labels.channel(line.channel), *came, labels.time(line.heard_at)),
        issue_ref=line.issue_ref or "",
    )


def _attached(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was sent along: what was pressed is the answer itself."""
    return {"attachments": detail.get("attachments") or ()}


# --- the queue for English copies


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """typed: what stands in the box, and wrong what is wrong with it."""

    one: AnswerRow
    typed: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesView:
    """stranded: what was typed for answers that are not in the queue any more."""

    rows: tuple[CopyRow, ...]
    languages: tuple[Choice, ...]
    waiting: str
    stranded: tuple[str, ...]
    query: str


def copies_view(
    content: Content, found: CopiesPage, language: str, typed: Mapping[int, tuple[str, str]]
) -> CopiesView:
    """typed: by answer, what an officer typed and what is wrong with it."""
    every = Choice(value="", text=f"All languages ({sum(found.counts.values()):,})", chosen=not language)
    named = (
        Choice(value=tag, text=f"{labels.tongue(content, tag).name} ({number:,})", chosen=tag == language)
        for tag, number in found.counts.items()
    )
    here = {each.line.id for each in found.waiting}
    return CopiesView(
        rows=tuple(
            CopyRow(one=answer_row(content, each), typed=words, wrong=wrong)
            for each in found.waiting
            for words, wrong in (typed.get(each.line.id, ("", "")),)
        ),
        languages=(every, *named),
        waiting=f"{counted(found.total, 'answer waits', 'answers wait')} for English, the oldest first.",
        stranded=tuple(words for each, (words, _) in typed.items() if each not in here and words.strip()),
        query=f"?language={language}" if language else "",
    )
