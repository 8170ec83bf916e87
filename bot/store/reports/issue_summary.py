"""What an issue's page counts: who said something, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select

from bot.store.reports.votes import SINGLE, VOICES
from bot.store.tables import (
    answer,
    issue,
    log,
    talk,
    tries,
)

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What the console shows of an issue besides the issue itself. people: all who took part."""

    town: str | None
    sensitive: bool
    people: int
    answers: int
    languages: int


def more_of(connection: Connection, issue_id: int, *, without: Collection[str] = ()) -> More:
    """without: questions whose answers are not counted."""
    row = connection.execute(select(issue.c.town, issue.c.sensitive).where(issue.c.id == issue_id)).one()
    took_part = and_(talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None))
    people = connection.scalar(select(VOICES).where(took_part, SINGLE))
    said = connection.execute(
        select(func.count(), func.count(answer.c.language.distinct()))
        .select_from(answer)
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(took_part, answer.c.replaced.is_(False), answer.c.question.not_in(without))
    ).one()
    return More(
        town=row.town, sensitive=row.sensitive, people=people or 0, answers=said[0], languages=said[1]
    )


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


def last_hand(connection: Connection, outcome_id: int) -> int | None:
    """The officer who wrote or changed an outcome last."""
    found = (
        select(log.c.officer_id)
        .where(
            log.c.object == f"outcome {outcome_id}", log.c.action.in_(["outcome written", "outcome changed"])
        )
        .order_by(log.c.id.desc())
        .limit(1)
    )
    return connection.scalar(found)


def forget_tries(connection: Connection, key: str) -> None:
    connection.execute(delete(tries).where(tries.c.key == key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer as an officer reads it. ref: the person's reference; words: exactly as they were sent."""

    id: int
    ref: str
    talk_id: int
    issue_id: int | None
    conversation_question: str
    words: str
    meaning: dict[str, Any]
    language: str
    channel: str
    heard_at: datetime
    replaced: bool
    english: str | None
    english_by: str | None


def people(connection: Connection, issue_id: int) -> int:
    """How many people took part in an issue, groups left out."""
    found = select(VOICES).where(talk.c.issue_id == issue_id, SINGLE)
    return int(connection.execute(found).scalar_one())
