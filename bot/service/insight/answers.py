"""Answers as officers read them: the question as it was asked, what the reply means in words, tallies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.content.content import Content
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Picture,
    Postcode,
    Ranked,
    Several,
    Skipped,
    Unsure,
    from_json,
)
from bot.dialogue.meaning import Tally as Hands
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation, Question
from bot.service.insight.eyes import Eyes
from bot.store.database import Connection
from bot.store.reports import answers, issue_summary, votes
from bot.store.reports.answers import Line

_GAP = re.compile(r"\{(\w+)\}")
_AFTER = "after"  # words that came when the talk was over


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One answer with its question in English and its meaning in words ("" where the words say it all)."""

    line: Line
    asked: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How people answered one question. rows: the English label of each option, and how many chose it.

    hands: the same for groups, as their leaders counted them; empty when no group was asked.
    """

    asked: str
    rows: tuple[tuple[str, int], ...]
    hands: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        return sum(count for _, count in self.rows)


def shared_questions(content: Content) -> frozenset[str]:
    """Questions that are about the person, not about any issue: language, consent, town."""
    scripts = content.conversations.values()
    return frozenset(each.id for script in scripts for each in script.questions if each.shared)


def read(connection: Connection, lines: Iterable[Line], eyes: Eyes) -> list[Read]:
    """Those of the lines that may be read, in the same order, as they may be read; each with the question it
    answers in the version it was asked in."""
    lines = [
        replace(
            each,
            words=eyes.text(each.words, call=each.is_call),
            english=each.english and eyes.text(each.english, call=each.is_call),
            detail=each.detail and eyes.detail(each.detail, call=each.is_call),
        )
        for each in lines
        if eyes.may_read(each.heard_at, each.flagged_at, each.hidden)
    ]
    scripts = _scripts(connection, {line.conversation_id for line in lines})
    return [_read(line, _question(scripts[line.conversation_id], line.question)) for line in lines]


def tallies(connection: Connection, content: Content, issue_id: int, title: str) -> list[Tally]:
    """One for each question of an issue that has options to choose from, in the order of the talk."""
    asked = issue_summary.questions_of(connection, issue_id)
    scripts = _scripts(connection, {conversation_id for conversation_id, _ in asked})
    latest = {question_id: _question(scripts[version], question_id) for version, question_id in asked}
    found = []
    for question_id, question in latest.items():
        if question is None or not _answers(question) or question_id in shared_questions(content):
            continue
        counts = votes.votes(connection, issue_id, question_id)
        rows = tuple((label, counts.get(key, 0)) for key, label in _answers(question))
        shown = votes.hands(connection, issue_id, question_id)
        hands = tuple((o.label.english, shown.get(o.id, 0)) for o in question.options) if shown else ()
        asked_words = _filled(question.ask.english, {"pledge": title, "poll": title})
        found.append(Tally(asked=asked_words, rows=rows, hands=hands))
    return found


def _answers(question: Question) -> tuple[tuple[str, str], ...]:
    """What is counted for a question, key and label: its options, or the figures of a scale."""
    if not question.figures:
        return tuple((option.id, option.label.english) for option in question.options)
    ends = {question.low: question.low_end, question.high: question.high_end}
    return tuple((str(n), f"{n} {end.english}" if (end := ends.get(n)) else str(n)) for n in question.figures)


def in_words(question: Question | None, meaning: Meaning) -> str:
    """What a reply means, in English. Own words mean themselves, so there it is empty.

    >>> in_words(None, Skipped())
    'Did not want to answer'
    """
    match meaning:
        case Chosen(option, _, rest):
            return (
                f"{_label(question, option)} (and more in their words)" if rest else _label(question, option)
            )
        case Several(options):
            return ", ".join(_label(question, each) for each in options) or "None of them"
        case Ranked() if meaning.points:
            shared = meaning.points.items()
            return ", ".join(f"{_label(question, each)}: {points} points" for each, points in shared)
        case Ranked(options):
            return ", ".join(f"{place}. {_label(question, each)}" for place, each in enumerate(options, 1))
        case Hands():
            hands = meaning.hands.items()
            return "Hands: " + ", ".join(f"{_label(question, each)} {count}" for each, count in hands)
        case Amount(number):
            return str(number)
        case Day(day):
            return f"{day.day} {day:%B %Y}"
        case Postcode(code):
            return code
        case Picture():
            return "A picture"
        case Skipped():
            return "Did not want to answer"
        case Unsure():
            return "Not understood"
        case _:
            return ""


def _read(line: Line, question: Question | None) -> Read:
    if line.question == _AFTER:
        asked = "Said after the end of the talk"
    else:
        title = line.issue_title or ""
        facts = {"pledge": title, "poll": title, "ref": line.ref}
        asked = _filled(question.ask.english, facts) if question else line.question
    return Read(line=line, asked=asked, means=in_words(question, from_json(line.meaning)))


def _scripts(connection: Connection, ids: set[int]) -> dict[int, Conversation]:
    plain: Mapping[int, dict[str, Any]] = answers.sources(connection, ids)
    return {conversation_id: from_plain(source) for conversation_id, source in plain.items()}


def _question(script: Conversation, question_id: str) -> Question | None:
    return next((each for each in script.questions if each.id == question_id), None)


def _label(question: Question | None, option_id: str) -> str:
    option = question.option(option_id) if question else None
    return option.label.english if option else option_id


def _filled(text: str, facts: Mapping[str, str]) -> str:
    """Gaps we know are filled; the others, which differed from person to person, are left out."""
    return _GAP.sub(lambda gap: facts.get(gap[1]) or "…", text)
