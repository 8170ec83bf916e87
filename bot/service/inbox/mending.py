"""What we understood is set right: the raw words stay, what counts follows, and it can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialogue.meaning import Amount, Chosen, Meaning, from_json, to_json
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation, Question
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.talk import Mode
from bot.store.casework import audit_log
from bot.store.database import Connection
from bot.store.inbound import mending as store
from bot.store.reports import answers
from bot.store.reports.answers import Line

_MOST_FIGURES = 40  # a longer scale is typed, not listed
_NOT_THEIRS = frozenset({"may_keep", "nickname"})  # their permission, and their name: nobody else says these


@dataclass(frozen=True, slots=True, kw_only=True)
class Mendable:
    """An answer that can be set right. options: value and English label of what it may be set to; none where
    a whole number between low and high is typed. seen: what it stands at now. first: what it was understood
    as before somebody mended it, by whom and when; None where nobody did."""

    answer_id: int
    options: tuple[tuple[str, str], ...]
    low: int | None
    high: int | None
    seen: str
    chosen: str
    mended: bool


def mendable(line: Line, script: Conversation) -> Mendable | None:
    """None where the question has neither options nor a figure, or is only theirs to answer."""
    question = next((each for each in script.questions if each.id == line.question), None)
    if question is None or line.replaced or question.sets in _NOT_THEIRS:
        return None
    options = tuple(_options(question))
    figures = question.answer is Amount
    if not options and not figures:
        return None
    meaning = from_json(line.meaning)
    chosen = {Chosen: getattr(meaning, "option", ""), Amount: str(getattr(meaning, "number", ""))}
    return Mendable(
        answer_id=line.id,
        options=options,
        low=question.low if figures else None,
        high=question.high if figures else None,
        seen=_mark(line.meaning),
        chosen=chosen.get(type(meaning), ""),
        mended=line.mended_at is not None,
    )


def _options(question: Question) -> Iterator[tuple[str, str]]:
    if question.answer is Chosen:
        yield from ((option.id, option.label.english) for option in question.options)
    elif question.figures and len(question.figures) <= _MOST_FIGURES:
        yield from ((str(figure), str(figure)) for figure in question.figures)


def _mark(meaning: dict[str, Any]) -> str:
    """What stood there when the page was made, so that two officers never overwrite each other (I20)."""
    return json.dumps(meaning, sort_keys=True, ensure_ascii=True)


def mend(
    connection: Connection, answer_id: int, value: str, seen: str, officer: Officer, now: datetime
) -> None:
    """value: an option's id, or a figure. seen: `Mendable.seen`. Raises Refusal, Gone."""
    line, script = _find(connection, answer_id)
    found = mendable(line, script)
    if found is None:
        raise Refusal("This answer is in their own words, so there is nothing to set right.")
    meaning = _meaning(found, script.question(line.question), value.strip())
    _put(connection, line, script, to_json(meaning), seen, officer, now)
    audit_log.note(connection, officer.id, AuditAction.MENDED, f"answer {answer_id}", now, about=line.ref)


def undo(connection: Connection, answer_id: int, seen: str, officer: Officer, now: datetime) -> None:
    """What it was understood as at first counts again. Raises Refusal, Gone."""
    line, script = _find(connection, answer_id)
    first = store.first_meaning(connection, answer_id)
    if first is None:
        raise Refusal("Nobody mended this answer, or it was undone already.")
    _put(connection, line, script, first, seen, officer, now)
    about = {"about": line.ref}
    audit_log.note(connection, officer.id, AuditAction.MENDING_UNDONE, f"answer {answer_id}", now, **about)


def _meaning(found: Mendable, question: Question, value: str) -> Meaning:
    if question.answer is Chosen:
        if value not in {each for each, _ in found.options}:
            raise Refusal("Choose what they meant.")
        return Chosen(value)
    low, high = question.low or 0, question.high
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
    if number < low or (high is not None and number > high):
        raise Refusal(f"Write a whole number{'' if high is None else f' from {low} to {high}'}.")
    return Amount(number)


def _put(
    connection: Connection,
    line: Line,
    script: Conversation,
    meaning: dict[str, Any],
    seen: str,
    officer: Officer,
    now: datetime,
) -> None:
    same = seen == _mark(line.meaning)
    if not same or not store.mend(connection, line.id, meaning, officer.id, now, was=line.meaning):
        raise Refusal("Somebody set this right while you had the page open. It stands above as it is now.")
    question = script.question(line.question)
    if question.sets == "town" and line.mode == Mode.OWN:  # a helper or a leader said it of others
        town = from_json(meaning)
        store.town_of_answer(connection, line.id, town.option if isinstance(town, Chosen) else None)


def _find(connection: Connection, answer_id: int) -> tuple[Line, Conversation]:
    line = answers.line(connection, answer_id)
    if line is None:
        raise Gone(f"there is no answer {answer_id}")
    return line, from_plain(answers.sources(connection, {line.conversation_id})[line.conversation_id])
