"""A named colleague is asked to check the words of one language, and approves them, or corrects them first.

What they approve is bound to exactly these words beside exactly this English: it falls when either changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.calendar import next_working_day
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.outcome import NO_NEWS, MadeBy, Outcome, OutcomeState, OutcomeText, checked_as
from bot.model.task import TaskKind
from bot.service.casework.access import Given, given_to
from bot.service.outcomes.draft import find
from bot.store.casework import audit_log, officers, outcomes, tasks
from bot.store.database import Connection
from bot.wording.outgoing import Objection, objections

_MOST = 10_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """One language of a draft for whoever checks it. objections: what our rules say of it. mark: of what is
    shown. others: languages that this officer is asked to check besides."""

    outcome: Outcome
    issue: Issue
    language: str
    english: str
    text: OutcomeText
    objections: tuple[Objection, ...]
    mark: str
    is_draft: bool
    others: tuple[str, ...]


def page(
    connection: Connection, content: Content, outcome_id: int, language: str, officer: Officer
) -> WordsPage:
    """language: its tag; "" for the first that this officer is asked to check. Raises Refusal, Gone."""
    outcome, issue = find(connection, outcome_id)
    _has_words(outcome)
    texts = {tag: one for tag, one in outcomes.texts(connection, outcome_id).items() if _is_own(tag, one)}
    mine = [tag for tag, one in texts.items() if one.asked_id == officer.id]
    tag = language or next(iter(mine), next(iter(texts), ""))
    if tag not in texts:
        raise Gone(f"there is no text of outcome {outcome_id} in {language}")
    english = _english(connection, outcome_id)
    return WordsPage(
        outcome=outcome,
        issue=issue,
        language=tag,
        english=english,
        text=texts[tag],
        objections=_said(content, english, tag, texts[tag].text),
        mark=checked_as(english, texts[tag].text),
        is_draft=outcome.state == OutcomeState.DRAFT,
        others=tuple(each for each in mine if each != tag),
    )


def checkers(connection: Connection, language: str, but: int) -> list[Officer]:
    """Who said that they read a language, except whoever put it there last."""
    found = (each for each in officers.every(connection) if each.can_check(language))
    return [each for each in found if each.id != but]


def all_checkers(connection: Connection, but: int) -> dict[str, list[Officer]]:
    """The same of every language, by its tag."""
    found: dict[str, list[Officer]] = {}
    for each in officers.every(connection):
        for tag in each.reads.split() if each.may_own and each.id != but else ():
            found.setdefault(tag, []).append(each)
    return found


def ask(
    connection: Connection,
    content: Content,
    outcome_id: int,
    language: str,
    to_id: int,
    officer: Officer,
    now: datetime,
) -> Given:
    """A task for a colleague who reads the language. Asked twice, they have it once.

    Raises Refusal, Gone.
    """
    outcome, issue = find(connection, outcome_id)
    _may_be_checked(outcome)
    text = outcomes.texts(connection, outcome_id).get(language)
    if text is None or not _is_own(language, text):
        raise Refusal("There is no text in this language to check. Write it first.")
    name = content.language(language).english
    asked = next((each for each in checkers(connection, language, 0) if each.id == to_id), None)
    if asked is None:
        raise Refusal(f"Choose a colleague who reads {name}.")
    given = given_to(connection, asked)
    if not given.has.can_check(language):
        raise Refusal(
            f"{asked.name} is away, and {given.has.name}, who stands in, does not read {name}. "
            "Choose another colleague."
        )
    outcomes.change_text(connection, outcome_id, language, asked_id=given.has.id)
    for task in tasks.open_about(connection, TaskKind.WORDS, outcome_id):
        if task.note == name and task.owner_id != given.has.id:
            tasks.finish_task(connection, task.id, officer.id, now)
        elif task.note == name:
            return given
    _, there_are = tasks.flags(connection, f"words:{outcome_id}:{language}:")
    made = tasks.add_task(
        connection,
        kind=TaskKind.WORDS,
        key=f"words:{outcome_id}:{language}:{there_are + 1}",
        owner_id=given.has.id,
        issue_id=issue.id,
        outcome_id=outcome_id,
        note=name,
        due_at=next_working_day(now),
        opened_at=now,
    )
    if made is not None:
        about = {"about": name}
        audit_log.note(connection, officer.id, AuditAction.WORDS_ASKED, f"outcome {outcome_id}", now, **about)
    return given


def approve(
    connection: Connection,
    content: Content,
    outcome_id: int,
    language: str,
    text: str,
    seen: str,
    officer: Officer,
    now: datetime,
) -> bool:
    """Say that these words say what the English says, in good language; whether they were corrected first.

    text: as the checker leaves it. seen: the mark of what they were shown. Raises Refusal, Gone.
    """
    found = outcomes.lock(connection, outcome_id)
    if found is None:
        raise Gone(f"there is no outcome {outcome_id}")
    _may_be_checked(found)
    kept = outcomes.texts(connection, outcome_id).get(language)
    name, english = content.language(language).english, _english(connection, outcome_id)
    if kept is None or not _is_own(language, kept):
        raise Refusal(f"There is no {name} text any more.")
    if not officer.can_check(language):
        raise Refusal(f"Nobody has noted yet that you read {name}. You can do so under “Your sign-in”.")
    if seen != checked_as(english, kept.text):
        raise Refusal("The text or its English was changed since you opened this page. Read both again.")
    text = text.strip().replace("\r\n", "\n")
    if not text or len(text) > _MOST:
        raise Refusal(f"Write the {name} text, at most {_MOST:,} characters.")
    corrected = text != kept.text
    if kept.writer_id == officer.id and not corrected:
        raise Refusal("You wrote this yourself. Ask a colleague to check it.")
    change: outcomes.TextChange = {
        "text": text,
        "checked_by": officer.id,
        "checked_as": checked_as(english, text),
        "asked_id": None,
    }
    if corrected:  # theirs from now on, even where the check falls later
        change |= {"made_by": MadeBy.OFFICER, "written_by": officer.id}
    outcomes.change_text(connection, outcome_id, language, **change)
    outcomes.touch(connection, outcome_id)  # who has it open is told, and overwrites nothing
    for task in tasks.open_about(connection, TaskKind.WORDS, outcome_id):
        if task.note == name:
            tasks.finish_task(connection, task.id, officer.id, now)
    action = AuditAction.WORDS_CHECKED
    audit_log.note(connection, officer.id, action, f"outcome {outcome_id}", now, about=name)
    return corrected


def _has_words(outcome: Outcome) -> None:
    """Raises Refusal where nobody wrote the words: they are fixed, or those of the question that is asked."""
    if outcome.kind in NO_NEWS:
        raise Refusal("Nobody wrote these words for this message, so they are not checked here.")


def _may_be_checked(outcome: Outcome) -> None:
    _has_words(outcome)
    if outcome.state != OutcomeState.DRAFT:
        raise Refusal("This is no draft any more, so its words stand as they are.")


def _is_own(tag: str, text: OutcomeText) -> bool:
    """It has words of its own in another language."""
    return tag != ENGLISH and text.made_by != MadeBy.ENGLISH


def _english(connection: Connection, outcome_id: int) -> str:
    found = outcomes.texts(connection, outcome_id).get(ENGLISH)
    return found.text if found else ""


def _said(content: Content, english: str, tag: str, text: str) -> tuple[Objection, ...]:
    found = objections("", {}, {ENGLISH: english, tag: text}, content.languages)
    return tuple(each for each in found if each.field == f"text:{tag}")
