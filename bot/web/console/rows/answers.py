"""Answers and messages as officers read them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.service.insight.answers import Read
from bot.service.insight.said import SaidPage, Unplaced, UnplacedPage, Wanted
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Choice

_LONGEST_TITLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """words: exactly as sent, in `tongue`. means: what we took them to mean, "" where the words say it all.

    english: a copy, and english_by who made it. wants_english: one would help. facts: channel, way, time.
    """

    id: int
    ref: str
    asked: str
    words: str
    means: str
    changed: bool
    english: str
    english_by: str
    wants_english: bool
    tongue: Tongue
    facts: tuple[str, ...]
    issue_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedRow:
    """why: why it stands here, in words. before: of a changed message, what it said at first. ref: of their
    newest talk about an issue, "" where they have none."""

    id: int
    words: str
    tongue: Tongue
    why: str
    before: str
    ref: str
    facts: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    name: str
    label: str
    choices: tuple[Choice, ...]


def answer_row(content: Content, one: Read) -> AnswerRow:
    line = one.line
    came = (labels.mode(line.mode),) if line.mode != "own" else ()
    is_english = line.language.startswith("en") and line.words.isascii()
    return AnswerRow(
        id=line.id,
        ref=line.ref,
        asked=one.asked,
        words=line.words,
        means=one.means,
        changed=line.replaced,
        english=line.english or "",
        english_by=line.english_by or "",
        wants_english=not line.english and not is_english,
        tongue=labels.tongue(content, line.language),
        facts=(labels.channel(line.channel), *came, labels.time(line.heard_at)),
        issue_ref=line.issue_ref or "",
    )


def unplaced_rows(content: Content, page: UnplacedPage) -> list[UnplacedRow]:
    return [_unplaced_row(content, each) for each in page.messages]


def _unplaced_row(content: Content, one: Unplaced) -> UnplacedRow:
    tongue, at = labels.tongue(content, one.person_language), labels.time(one.heard_at)
    return UnplacedRow(
        id=one.id,
        words=one.words,
        tongue=tongue,
        why=one.why,
        before=one.before or "",
        ref=one.last_ref or "",
        facts=(f"Their language: {tongue.name}", labels.channel(one.channel), at),
        at=at,
    )


def filters(content: Content, page: SaidPage, wanted: Wanted) -> list[Filter]:
    """What the answers can be narrowed down by."""
    issues = {each.ref: f"{each.ref}: {labels.shortened(each.title, _LONGEST_TITLE)}" for each in page.issues}
    tongues = {tag: labels.tongue(content, tag).name for tag in page.languages}
    channels = {name: labels.channel(name) for name in page.channels}
    return [
        _filter("issue", "Issue", issues, wanted.issue),
        _filter("language", "Language", tongues, wanted.language),
        _filter("channel", "Channel", channels, wanted.channel),
        _filter("mode", "How it came", labels.MODES, wanted.mode),
    ]


def _filter(name: str, label: str, texts: dict[str, str], wanted: str) -> Filter:
    choices = (Choice(value=key, text=text, chosen=key == wanted) for key, text in texts.items())
    return Filter(name=name, label=label, choices=tuple(choices))
