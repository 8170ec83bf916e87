"""Codes of rooms and groups, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.code import Code, CodeKind
from bot.web.console import labels
from bot.web.console.rows.common import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """question: what a room is asked. about: of a group, its conversation. quiet: the small print."""

    id: int
    word: str
    is_room: bool
    question: str
    about: str
    issue_ref: str
    quiet: str


def open_row(content: Content, code: Code, came: int) -> CodeRow:
    """came: how many people came in by it."""
    return _row(
        content, code, f"{_came(code, came)}. Open until {labels.time(code.closes_at)}.{_where(code)}"
    )


def over_row(content: Content, code: Code, came: int) -> CodeRow:
    return _row(content, code, f"{_came(code, came)}. Closed {labels.time(code.over_at)}.")


def _row(content: Content, code: Code, quiet: str) -> CodeRow:
    is_room = code.kind == CodeKind.ROOM
    script = content.conversations.get(code.conversation)
    return CodeRow(
        id=code.id,
        word=code.word,
        is_room=is_room,
        question=code.texts.get(ENGLISH, "") if is_room else "",
        about="" if is_room else f"Group: {script.title.english if script else code.conversation}",
        issue_ref=code.issue_ref or "",
        quiet=quiet,
    )


def _came(code: Code, came: int) -> str:
    if code.sensitive:
        return "Sensitive: no numbers are shown"
    if code.kind == CodeKind.ROOM:
        return f"{labels.people(came)} came in"
    return counted(came, "leader began", "leaders began")


def _where(code: Code) -> str:
    place = f" {code.place}." if code.place else ""
    by = f" Opened by {code.officer}." if code.officer else " Opened by a group leader by text."
    if code.kind != CodeKind.ROOM:
        return place + by
    if code.sensitive:
        return f"{place}{by} The screen shows no numbers."
    when = "while they vote" if code.shows else "when the vote is over"
    return f"{place}{by} The screen shows what people say {when}."
