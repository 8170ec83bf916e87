"""What we understood is set right: the raw words stay, what counts follows, and it can be undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.calendar import local_day
from bot.content.content import Content
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Meaning,
    Picture,
    Several,
    Skipped,
    Unsure,
    Words,
    from_json,
    to_json,
)
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation, Question
from bot.errors import Gone, Refusal
from bot.language.own_words import says_something
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.talk import Mode
from bot.service.inbox.own_matter import follow
from bot.store.casework import audit_log
from bot.store.database import Connection
from bot.store.inbound import mending as store
from bot.store.reports import answers
from bot.store.reports.answers import Line
from bot.wording.how_to_reply import reply_like

NO_ANSWER = "no-answer"  # they passed over it
_MOST_FIGURES = 40  # a longer scale is typed, not listed
_LONGEST = 200  # characters of an answer that is typed
_NOT_THEIRS = frozenset({"may_keep", "nickname"})  # their permission, and their name: nobody else says these


@dataclass(frozen=True, slots=True, kw_only=True)
class Mendable:
    """An answer that can be set right. options: value and English label of what it may be set to; none where
    it is typed, as somebody would text it. many: any number of the options. example: of what to type. seen:
    what it stands at now. chosen: those of the options, or the figure, that it stands at. mended: it was set
    right before."""

    answer_id: int
    options: tuple[tuple[str, str], ...]
    many: bool
    example: str
    seen: str
    chosen: tuple[str, ...]
    mended: bool


def mendable(line: Line, script: Conversation) -> Mendable | None:
    """None where the answer is in their own words, or only theirs to give."""
    question = next((each for each in script.questions if each.id == line.question), None)
    if (
        question is None
        or line.replaced
        or question.sets in _NOT_THEIRS
        or question.answer in (Words, Picture)
    ):
        return None
    options = _options(question)
    return Mendable(
        answer_id=line.id,
        options=options,
        many=question.answer is Several,
        example="" if options else reply_like(question),
        seen=_mark(line.meaning),
        chosen=_chosen(from_json(line.meaning)),
        mended=line.mended_at is not None,
    )


def _options(question: Question) -> tuple[tuple[str, str], ...]:
    if question.answer in (Chosen, Several):
        found = [(option.id, option.label.english) for option in question.options]
    elif question.answer is Amount and len(question.figures) <= _MOST_FIGURES:
        found = [(str(figure), str(figure)) for figure in question.figures]
    else:
        return ()
    none = [(NO_ANSWER, "They did not want to answer")] if found and question.answer is not Several else []
    return (*found, *none)


def _chosen(meaning: Meaning) -> tuple[str, ...]:
    match meaning:
        case Chosen():
            return (meaning.option,)
        case Several():
            return meaning.options
        case Amount():
            return (str(meaning.number),)
        case Skipped():
            return (NO_ANSWER,)
    return ()


def _mark(meaning: dict[str, Any]) -> str:
    """What stood there when the page was made, so that two officers never overwrite each other (I20)."""
    return json.dumps(meaning, sort_keys=True, ensure_ascii=True)


def mend(
    connection: Connection,
    content: Content,
    answer_id: int,
    values: Sequence[str],
    seen: str,
    officer: Officer,
    now: datetime,
) -> tuple[Issue, ...]:
    """values: ids of options, or one text as somebody would send it. seen: `Mendable.seen`. Returns what does
    not follow, as `own_matter.follow`.

    Raises Refusal, Gone.
    """
    line, script = _find(connection, answer_id)
    found = mendable(line, script)
    if found is None:
        raise Refusal("This answer is in their own words, so there is nothing to set right.")
    question = script.question(line.question)
    if found.options:
        meaning = _picked(found, question, values)
    else:
        meaning = _typed(content, found, question, line, values[0].strip() if values else "")
    stay = _put(connection, line, script, meaning, seen, officer, now)
    audit_log.note(connection, officer.id, AuditAction.MENDED, f"answer {answer_id}", now, about=line.ref)
    return stay


def undo(
    connection: Connection, content: Content, answer_id: int, seen: str, officer: Officer, now: datetime
) -> tuple[Issue, ...]:
    """What it was understood as at first counts again. Returns and raises as `mend`."""
    line, script = _find(connection, answer_id)
    first = store.first_meaning(connection, answer_id)
    if first is None:
        raise Refusal("Nobody mended this answer, or it was undone already.")
    meaning = from_json(first)
    own = isinstance(meaning, Words) and says_something(line.words, line.language, content.lexicons)
    stay = _put(connection, line, script, meaning, seen, officer, now, own=own)
    about = {"about": line.ref}
    audit_log.note(connection, officer.id, AuditAction.MENDING_UNDONE, f"answer {answer_id}", now, **about)
    return stay


def _picked(found: Mendable, question: Question, values: Sequence[str]) -> Meaning:
    """What was picked of the options; of several, none at all says "none of them"."""
    allowed = [value for value, _ in found.options]
    if not set(values) <= set(allowed) or not (found.many or len(values) == 1):
        raise Refusal("Choose what they meant.")
    if found.many:
        return _several(question, tuple(value for value in allowed if value in values))
    if values[0] == NO_ANSWER:
        return Skipped()
    return Chosen(values[0]) if question.answer is Chosen else Amount(int(values[0]))


def _several(question: Question, picked: tuple[str, ...]) -> Several:
    """Within what the question lets people pick."""
    if question.most is not None and len(picked) > question.most:
        raise Refusal(f"Tick at most {question.most}.")
    cost = sum(option.cost or 0 for option in question.options if option.id in picked)
    if question.traits.priced and question.high is not None and cost > question.high:
        raise Refusal(f"That comes to £{cost}, and there is £{question.high} to spend.")
    return Several(picked)


def _typed(content: Content, found: Mendable, question: Question, line: Line, text: str) -> Meaning:
    """Read as it would have been read had they sent it that day."""
    day = local_day(line.heard_at)
    meaning = content.ears.hear(question, text, ENGLISH, day) if len(text) <= _LONGEST else Unsure()
    if isinstance(meaning, Unsure | Words):
        raise Refusal(f"This is no answer to the question. Write it as they would text it: {found.example}")
    return meaning


def _put(
    connection: Connection,
    line: Line,
    script: Conversation,
    meaning: Meaning,
    seen: str,
    officer: Officer,
    now: datetime,
    *,
    own: bool = False,
) -> tuple[Issue, ...]:
    same, new = seen == _mark(line.meaning), to_json(meaning)
    if not same or not store.mend(connection, line.id, new, officer.id, now, was=line.meaning, own=own):
        raise Refusal("Somebody set this right while you had the page open. It stands above as it is now.")
    question, before = script.question(line.question), _option(from_json(line.meaning))
    if question.sets == "town" and line.mode == Mode.OWN:  # a helper or a leader said it of others
        store.town_of_answer(connection, line.id, _option(meaning))
        return follow(connection, line, "town", before, _option(meaning), officer, now)
    if question.id == "topic":
        return follow(connection, line, "topic", before, _option(meaning), officer, now)
    return ()


def _option(meaning: Meaning) -> str | None:
    return meaning.option if isinstance(meaning, Chosen) else None


def _find(connection: Connection, answer_id: int) -> tuple[Line, Conversation]:
    line = answers.line(connection, answer_id)
    if line is None:
        raise Gone(f"there is no answer {answer_id}")
    return line, from_plain(answers.sources(connection, {line.conversation_id})[line.conversation_id])
