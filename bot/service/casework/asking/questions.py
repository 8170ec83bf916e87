"""The question an officer asks about an issue: what it must be, its word, and the version made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.content.content import Content
from bot.dialogue.loading.conversations import content_hash
from bot.dialogue.schema import Conversation, Option, Question
from bot.dialogue.text import Text
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.code import Code, CodeKind
from bot.model.issue import Issue, IssueState
from bot.model.officer import Officer
from bot.service.casework.asking import words
from bot.service.casework.issues import find
from bot.store.casework import audit_log, issues
from bot.store.database import Connection
from bot.store.inbound import codes, published
from bot.wording.checks.limits import LONGEST_LABEL
from bot.wording.review import hints
from channels.port import Limits

OWN, CHOICE, DECIDE = "own-question", "own-choice", "before-we-decide"
KINDS = {
    OWN: "One question, answered in their own words",
    CHOICE: "One question with answers to choose from, and why",
    DECIDE: "What worries you, what other way is there, what must we keep",
}
ASKED = "asked"  # the question that is the officer's own
LONGEST = 300  # letters: with what stands around it, two texts
MOST_OPTIONS = 6
_FAR = timedelta(days=3650)  # a question has no hour: it ends with its issue
_OVER = (IssueState.CLOSED, IssueState.ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """What an officer wrote. kind: one of KINDS. texts: by language. options: each by language, with English.

    hard: they want words that are hinted at as hard all the same.
    """

    kind: str
    word: str
    texts: Mapping[str, str]
    options: tuple[Mapping[str, str], ...] = ()
    place: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """code: the question that is asked now; people: how many began to answer it. before: those over."""

    issue: Issue
    code: Code | None
    people: int
    before: tuple[Code, ...]
    suggested: str = ""
    over: bool = field(default=False)


class Changed(Refusal):
    """Somebody else changed the question since it was opened: nothing was kept."""


def question_page(
    connection: Connection, content: Content, ref: str, limits: Mapping[str, Limits], now: datetime
) -> QuestionPage:
    """Raises Gone."""
    issue = find(connection, ref)
    every = codes.of_issue(connection, issue.id)
    code = next((each for each in every if each.open_at(now)), None)
    came = codes.people(connection, [code.id]) if code else {}
    free = (word for word in words.suggestions(issue.title) if not codes.is_taken(connection, word))
    return QuestionPage(
        issue=issue,
        code=code,
        people=came.get(code.id, 0) if code else 0,
        before=tuple(each for each in every if not each.open_at(now)),
        suggested=next((word for word in free if not words.fault(content, word, limits)), ""),
        over=issue.state in _OVER,
    )


def faults_of(content: Content, new: NewQuestion, limits: Mapping[str, Limits]) -> dict[str, str]:
    """What is wrong with it, by field, each with what to do; "text:pl", "options:pl" of one language."""
    found: dict[str, str] = {}
    if new.kind not in KINDS:
        found["kind"] = "Choose how people answer."
    if fault := words.fault(content, new.word, limits):
        found["word"] = fault
    if not new.texts.get(ENGLISH, "").strip():
        found[f"text:{ENGLISH}"] = "Write the question in English."
    for tag, text in new.texts.items():
        if len(text) > LONGEST:
            found[f"text:{tag}"] = f"Use {LONGEST} letters or fewer: {len(text) - LONGEST} too many now."
        elif "{" in text or "}" in text:
            found[f"text:{tag}"] = "Leave out the signs { and }."
    if new.kind == CHOICE:
        found |= _options_wrong(content, new, limits)
    said = " ".join((new.texts.get(ENGLISH, ""), *(f"{each.get(ENGLISH, '')}." for each in new.options)))
    if (hard := hints(said)) and not new.hard:
        found.setdefault(f"text:{ENGLISH}", f"{hard[0]} Or tick “Use these words all the same”.")
    return found


def _options_wrong(content: Content, new: NewQuestion, limits: Mapping[str, Limits]) -> dict[str, str]:
    english = [each.get(ENGLISH, "") for each in new.options]
    found: dict[str, str] = {}
    if not 2 <= len(english) <= MOST_OPTIONS:
        found[f"options:{ENGLISH}"] = f"Write from 2 to {MOST_OPTIONS} answers, each on a line of its own."
        return found
    for tag in {tag for each in new.options for tag in each}:
        labels = [each[tag] for each in new.options if each.get(tag)]
        if len(labels) != len(english):
            found[f"options:{tag}"] = f"Write {len(english)} answers here too, in the same order."
            continue
        if fault := _labels_wrong(content, new, labels, tag, limits):
            found[f"options:{tag}"] = fault
    return found


def _labels_wrong(
    content: Content, new: NewQuestion, labels: list[str], tag: str, limits: Mapping[str, Limits]
) -> str:
    """Each answer is short, is heard as itself, and does nothing else."""
    asked = script_of(content, new, "").question(ASKED)
    for number, label in enumerate(labels):
        if len(label) > LONGEST_LABEL:
            return f"“{label}” is too long for a button. Use {LONGEST_LABEL} letters or fewer."
        if "{" in label or "}" in label or "," in label:
            return f"“{label}”: leave out commas and the signs {{ and }}."
        if fault := words.answer_fault(content, asked, str(number), label, tag, limits):
            return fault
    return ""


def script_of(content: Content, new: NewQuestion, ref: str) -> Conversation:
    """The version that people get: the shipped conversation with the officer's words in their place."""
    shipped = content.conversations[new.kind if new.kind in KINDS else OWN]
    text = _text(f"{shipped.name}.{ASKED}", new.texts)
    if new.kind == DECIDE:
        assert shipped.honesty is not None  # it is there to tell facts
        made = replace(shipped, honesty=replace(shipped.honesty, change=text))
    else:
        made = replace(shipped, questions=tuple(_asked(each, text, new) for each in shipped.questions))
    made = replace(made, name=f"{shipped.name}:{ref}", title=_text(f"{shipped.name}.title", new.texts))
    return replace(made, hash=content_hash(made))


def _asked(question: Question, text: Text, new: NewQuestion) -> Question:
    if question.id != ASKED:
        return question
    options = tuple(
        Option(id=str(number), label=_text("answer", each)) for number, each in enumerate(new.options)
    )
    return replace(question, ask=text, options=options if new.kind == CHOICE else question.options)


def _text(context: str, texts: Mapping[str, str]) -> Text:
    own = tuple(sorted((tag, text) for tag, text in texts.items() if text.strip()))
    return Text(context, texts.get(ENGLISH, ""), own=own)


def save(
    connection: Connection,
    content: Content,
    ref: str,
    new: NewQuestion,
    seen: str,
    officer: Officer,
    now: datetime,
) -> Code:
    """Ask it, or change it while nobody has begun to answer. seen: `mark` of what the officer looked at.

    `faults_of` found nothing. Raises Changed, Refusal where it cannot be asked, Gone.
    """
    issue = find(connection, ref)
    issues.wait_turn(connection, issue.id)
    issue = find(connection, ref)
    if issue.state in _OVER:
        raise Refusal("This issue has its answer. Open it again first, or open a new issue.")
    code = next((each for each in codes.of_issue(connection, issue.id) if each.open_at(now)), None)
    if mark(code) != seen:
        raise Changed("Somebody else changed the question while you had it open. Nothing was saved.")
    if code and codes.people(connection, [code.id]).get(code.id):
        raise Refusal("People have begun to answer this question. End it first, then ask another one.")
    if codes.is_taken(connection, new.word, code.id if code else None):
        raise Refusal(f"{new.word} is the word of another question or room. Choose another word.")
    script = script_of(content, new, issue.ref)
    published.freeze(connection, script, now)
    values: dict[str, Any] = {
        "texts": {tag: text.strip() for tag, text in new.texts.items() if text.strip()},
        "options": [dict(each) for each in new.options],
        "hash": script.hash,
        "conversation": new.kind,
        "place": new.place,
        "officer_id": officer.id,
    }
    if code is None:
        made = codes.add(
            connection,
            word=new.word,
            kind=CodeKind.ISSUE,
            now=now,
            closes_at=now + _FAR,
            issue_id=issue.id,
            **values,
        )
        if made is None:
            raise Refusal(f"{new.word} was taken by somebody else just now. Choose another word.")
        code_id = made.id
    else:
        codes.change(connection, code.id, word=new.word, key=new.word, **values)
        code_id = code.id
    action = AuditAction.QUESTION_CHANGED if code else AuditAction.QUESTION_ASKED
    audit_log.note(connection, officer.id, action, f"issue {issue.id}", now, about=new.word)
    if new.hard and hints(new.texts.get(ENGLISH, "")):
        audit_log.note(connection, officer.id, AuditAction.HARD_WORDS, f"issue {issue.id}", now)
    saved = codes.by_id(connection, code_id)
    assert saved is not None
    return saved


def end(connection: Connection, ref: str, officer: Officer, now: datetime) -> None:
    """Ask it no more: its word says that it is closed. Raises Refusal, Gone."""
    issue = find(connection, ref)
    code = next((each for each in codes.of_issue(connection, issue.id) if each.open_at(now)), None)
    if code is None or not codes.close(connection, code.id, now):
        raise Refusal("No question is asked about this issue now.")
    audit_log.note(
        connection, officer.id, AuditAction.QUESTION_ENDED, f"issue {issue.id}", now, about=code.word
    )


def mark(code: Code | None) -> str:
    """Changes whenever the question or its word changes; "" where there is none."""
    return f"{code.id}:{code.word}:{code.hash}" if code else ""
