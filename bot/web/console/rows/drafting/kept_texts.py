"""Texts the council keeps, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.content.content import Content
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
