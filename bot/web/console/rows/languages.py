"""English in other words, as officers read of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.content.content import Content
from bot.service.authoring.rewordings import Reworded, Said
from bot.web.console import labels

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RewordedRow:
    """fields: what its form sends. lines: what becomes of it, by language, in sentences."""

    context: str
    english: str
    was: str
    lines: tuple[str, ...]
    may_be_same: bool
    fields: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    words: str
    facts: tuple[str, ...]
    fields: dict[str, str]


def reworded_rows(content: Content, found: Sequence[Reworded]) -> tuple[RewordedRow, ...]:
    return tuple(_row(content, each) for each in found)


def said_rows(content: Content, said: Sequence[Said]) -> tuple[SaidRow, ...]:
    """One for each text, the newest first."""
    by_text: dict[tuple[str, str], list[Said]] = {}
    for each in said:
        by_text.setdefault((each.context, each.english), []).append(each)
    return tuple(_said(content, rows) for rows in by_text.values())


def _row(content: Content, one: Reworded) -> RewordedRow:
    lines = (
        ("Not shown, and so not offered where it is asked: ", one.waits),
        ("People are shown the translation of the old words: ", one.goes_on),
        ("Said in English, because gaps, figures or words to send differ: ", one.differs),
    )
    return RewordedRow(
        context=one.context,
        english=labels.shortened(one.english, _LONGEST),
        was=labels.shortened(one.was, _LONGEST),
        lines=tuple(f"{words}{_names(content, tags)}." for words, tags in lines if tags),
        may_be_same=one.may_be_same,
        fields={"context": one.context, "english": one.english},
    )


def _said(content: Content, rows: Sequence[Said]) -> SaidRow:
    first = rows[0]
    return SaidRow(
        words=f"{first.context}: {labels.shortened(first.english, _LONGEST)}",
        facts=(_names(content, [each.language for each in rows]), first.who, labels.time(first.said_at)),
        fields={"context": first.context, "english": first.english},
    )


def _names(content: Content, tags: Iterable[str]) -> str:
    return ", ".join(content.language(tag).english for tag in tags)
