"""What an issue's page counts: who said something, and what they were asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from bot.model.message import MessageState, NewsState
from bot.store.inbound.own_words import first_of_each
from bot.store.reports.answers import CALLS, about
from bot.store.reports.kept_back import answers_for
from bot.store.reports.votes import SINGLE, VOICES
from bot.store.tables import answer, event, outbox, promise, talk


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
    theirs = and_(about(issue_id), talk.c.outcome_id.is_(None))
    people = connection.scalar(select(VOICES).where(theirs, SINGLE))
    answers, languages = connection.execute(
        select(func.count(), func.count(answer.c.language.distinct()))
        .select_from(answer)
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(theirs, answer.c.replaced.is_(False), answer.c.question.not_in(without))
    ).one()
    return TookPart(people=people or 0, answers=answers, languages=languages)


def first_words(
    connection: Connection, issue_id: int, *, without: Collection[str], everything: bool, limit: int
) -> list[int]:
    """Answers: what each talk about it said first in the person's own words, of those that may be shown; the
    newest talks. without: questions that are about the person. everything: what was flagged too."""
    found = answers_for(_own_words(issue_id, without), everything=everything)
    return list(connection.scalars(found.order_by(func.min(answer.c.id).desc()).limit(limit)))


def wrote(connection: Connection, issue_id: int, *, without: Collection[str]) -> bool:
    """Whether anybody wrote anything about it, also where that is shown to nobody."""
    any_of_them = _own_words(issue_id, without).with_only_columns(answer.c.id).group_by(None)
    return connection.scalar(any_of_them.limit(1)) is not None


def _own_words(issue_id: int, without: Collection[str]) -> Select[Any]:
    told_us = (talk.c.outcome_id.is_(None), talk.c.conversation_id.not_in(CALLS))
    return (
        first_of_each(about(issue_id), *told_us, answer.c.question.not_in(without))
        .join(talk, talk.c.id == answer.c.talk_id)
        .outerjoin(event, event.c.id == answer.c.event_id)
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
