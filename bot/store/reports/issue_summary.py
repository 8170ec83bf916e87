"""What an issue's page counts: who said something, and what they were asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from bot.store.reports.votes import SINGLE, VOICES
from bot.store.tables import answer, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class TookPart:
    """people: all who took part. answers: all they gave. languages: in how many they gave them."""

    people: int
    answers: int
    languages: int


def took_part(connection: Connection, issue_id: int, *, without: Collection[str] = ()) -> TookPart:
    """without: questions whose answers are not counted."""
    theirs = and_(talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None))
    people = connection.scalar(select(VOICES).where(theirs, SINGLE))
    answers, languages = connection.execute(
        select(func.count(), func.count(answer.c.language.distinct()))
        .select_from(answer)
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(theirs, answer.c.replaced.is_(False), answer.c.question.not_in(without))
    ).one()
    return TookPart(people=people or 0, answers=answers, languages=languages)


def questions_of(connection: Connection, issue_id: int) -> list[tuple[int, str]]:
    """(conversation, question) of every answer filed under an issue, follow-up talks left out."""
    rows = connection.execute(
        select(talk.c.conversation_id, answer.c.question, func.min(answer.c.id))
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None))
        .group_by(talk.c.conversation_id, answer.c.question)
        .order_by(func.min(answer.c.id))
    )
    return [(row[0], row[1]) for row in rows]
