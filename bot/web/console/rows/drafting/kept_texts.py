"""Texts the council keeps, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.content.content import Content
from bot.content.kept_texts import KeptText
from bot.service.outcomes.drafting.kept_texts import Kept
from bot.web.console import labels
from bot.web.console.rows.common import Fact
from bot.web.console.rows.outcomes import FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """quiet: the news, the topic, and whose it is. facts: what it fills the boxes with. seen: its version."""

    key: str
    title: str
    quiet: str
    facts: tuple[Fact, ...]
    seen: int
    retired: bool


def kept_rows(content: Content, kept: Iterable[Kept]) -> list[KeptRow]:
    topics = dict(content.topics)
    return [_row(each, topics.get(each.text.topic, "")) for each in kept]


def _row(one: Kept, topic: str) -> KeptRow:
    whose = f"Changed by {one.changer}" if one.changer else "Comes with Tellback"
    about = [labels.kind(one.text.kind), topic or "any topic", whose]
    return KeptRow(
        key=one.key,
        title=one.text.title,
        quiet=". ".join(each[:1].upper() + each[1:] for each in about) + ".",
        facts=tuple(Fact(key=FIELDS[name], text=words) for name, words in one.text.facts.items() if words),
        seen=one.version,
        retired=one.retired,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDifference:
    """Where two officers wrote something else into one text."""

    field: str
    mine: str
    theirs: str


def kept_differences(content: Content, mine: KeptText, theirs: KeptText) -> list[KeptDifference]:
    one, other = _said(content, mine), _said(content, theirs)
    return [
        KeptDifference(field=name, mine=words or "Nothing", theirs=other[name] or "Nothing")
        for name, words in one.items()
        if words != other[name]
    ]


def _said(content: Content, text: KeptText) -> dict[str, str]:
    return {
        "What do you call it?": text.title,
        FIELDS["kind"]: labels.kind(text.kind),
        "What is it about?": dict(content.topics).get(text.topic, text.topic or "Any topic"),
        **{FIELDS[name]: words for name, words in text.facts.items()},
    }
