"""What people answered when we asked how news was for them: did it help, was it clear."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from bot.store.reports.answers import PAGE, Line, about, own_words
from bot.store.tables import answer, talk

HELPED, CLEAR = "better", "clear"  # the questions, in "what-happened" and "was-it-clear"

Counts = dict[str, dict[str, int]]


def of_issue(connection: Connection, issue_id: int) -> Counts:
    """By question, how many people gave which answer. Who was asked again counts by their last one."""
    return _counts(connection, and_(talk.c.issue_id == issue_id, talk.c.outcome_id.is_not(None)))


def of_outcome(connection: Connection, outcome_id: int) -> Counts:
    return _counts(connection, talk.c.outcome_id == outcome_id)


def _counts(connection: Connection, which: ColumnElement[bool]) -> Counts:
    last = (
        select(func.max(answer.c.id))
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(which, answer.c.question.in_([HELPED, CLEAR]), answer.c.replaced.is_(False))
        .group_by(talk.c.person_id, answer.c.question)
    )
    found: Counts = {}
    rows = connection.execute(
        select(answer.c.question, answer.c.meaning).where(answer.c.id.in_(last.scalar_subquery()))
    )
    for question, meaning in rows:
        if option := meaning.get("option"):
            of_question = found.setdefault(question, {})
            of_question[option] = of_question.get(option, 0) + 1
    return found


def asked(connection: Connection, outcome_id: int) -> int:
    """How many people were asked about an outcome."""
    found = select(func.count(talk.c.person_id.distinct())).where(talk.c.outcome_id == outcome_id)
    return connection.scalar(found) or 0


def words(connection: Connection, issue_id: int, *, everything: bool, limit: int = PAGE) -> Sequence[Line]:
    """What people wrote when they were asked, or once they had been told; the newest first, what was hidden
    left out. everything: what was flagged too."""
    return own_words(
        connection,
        about(issue_id),
        or_(talk.c.outcome_id.is_not(None), answer.c.question == "after"),
        answer.c.replaced.is_(False),
        everything=everything,
        limit=limit,
    )
