"""What an issue's page counts: who said something, and what they were asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from bot.model.message import MessageState, NewsState
from bot.store.reports.votes import SINGLE, VOICES
from bot.store.tables import answer, outbox, promise, talk

_AFTER = "after"  # words that came when the talk was over


@dataclass(frozen=True, slots=True, kw_only=True)
class TookPart:
    """people: all who took part. answers: all they gave. languages: in how many they gave them."""

    people: int
    answers: int
    languages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What officers wrote to single people of an issue: to how many, and when last."""

    people: int
    last: datetime


def by_hand(connection: Connection, issue_id: int) -> ByHand | None:
    """None where nobody did. What was never sent is not counted."""
    wrote = (
        select(func.count(outbox.c.person_id.distinct()), func.max(outbox.c.made_at))
        .join_from(promise, outbox, outbox.c.talk_id == promise.c.talk_id)
        .where(
            promise.c.issue_id == issue_id,
            outbox.c.written_by.is_not(None),
            outbox.c.state.not_in([MessageState.DROPPED, MessageState.FAILED]),
            outbox.c.news.is_distinct_from(NewsState.FAILED),
        )
    )
    people, last = connection.execute(wrote).one()
    return ByHand(people=people, last=last) if people else None


def took_part(connection: Connection, issue_id: int, *, without: Collection[str] = ()) -> TookPart:
    """Those who spoke about it, and those whose matter was put under it. without: questions whose answers are
    not counted."""
    put_here = select(promise.c.talk_id).where(promise.c.issue_id == issue_id)
    theirs = and_(or_(talk.c.issue_id == issue_id, talk.c.id.in_(put_here)), talk.c.outcome_id.is_(None))
    people = connection.scalar(select(VOICES).where(theirs, SINGLE))
    answers, languages = connection.execute(
        select(func.count(), func.count(answer.c.language.distinct()))
        .select_from(answer)
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(theirs, answer.c.replaced.is_(False), answer.c.question.not_in(without))
    ).one()
    return TookPart(people=people or 0, answers=answers, languages=languages)


def first_words(connection: Connection, issue_id: int, *, without: Collection[str], limit: int) -> list[int]:
    """Answers: what each talk about it said first in the person's own words; the newest talks. without:
    questions that are about the person."""
    put_here = select(promise.c.talk_id).where(promise.c.issue_id == issue_id)
    first = func.min(answer.c.id)
    found = (
        select(first)
        .join_from(answer, talk, talk.c.id == answer.c.talk_id)
        .where(
            or_(talk.c.issue_id == issue_id, talk.c.id.in_(put_here)),
            talk.c.outcome_id.is_(None),
            answer.c.meaning["is"].as_string() == "words",
            answer.c.replaced.is_(False),
            answer.c.question.not_in([*without, _AFTER]),
        )
        .group_by(answer.c.talk_id)
        .order_by(first.desc())
        .limit(limit)
    )
    return list(connection.scalars(found))


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
