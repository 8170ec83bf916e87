"""What people said, page by page: answers by what is asked for, and messages that belong to no question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.errors import Gone
from bot.model.issue import Issue
from bot.service.insight.answers import Read, read, shared_questions
from bot.store.casework import issues
from bot.store.database import Connection
from bot.store.reports import answers
from bot.store.reports.answers import Unplaced as Unplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which answers: of one issue (its reference), language, channel or mode; "" for all of them."""

    issue: str = ""
    language: str = ""
    channel: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPage:
    """answers: the newest first. issues, languages, channels: what there is to choose from.

    unplaced: how many messages belong to no question. older: what to ask for the next page with, or None.
    """

    answers: tuple[Read, ...]
    issues: tuple[Issue, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    unplaced: int
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedPage:
    """messages: the oldest first. waiting: how many there are in all."""

    messages: tuple[Unplaced, ...]
    waiting: int


def said_page(
    connection: Connection, content: Content, wanted: Wanted, before: int | None = None
) -> SaidPage:
    """before: only answers with a lower id. A reference that no issue has asks for all issues."""
    every = issues.every(connection)
    lines = answers.lines(
        connection,
        without=shared_questions(content),
        issue_id=next((issue.id for issue in every if issue.ref == wanted.issue), None),
        language=wanted.language,
        channel=wanted.channel,
        mode=wanted.mode,
        before=before,
    )
    return SaidPage(
        answers=tuple(read(connection, lines)),
        issues=tuple(every),
        languages=tuple(answers.languages_said(connection)),
        channels=tuple(answers.channels_said(connection)),
        unplaced=answers.count_unplaced(connection),
        older=lines[-1].id if len(lines) == answers.PAGE else None,
    )


def unplaced_page(connection: Connection) -> UnplacedPage:
    return UnplacedPage(
        messages=tuple(answers.unplaced(connection)), waiting=answers.count_unplaced(connection)
    )


def answer(connection: Connection, answer_id: int) -> Read:
    """One answer. Raises Gone."""
    line = answers.line(connection, answer_id)
    if line is None:
        raise Gone(f"there is no answer {answer_id}")
    return read(connection, [line])[0]
