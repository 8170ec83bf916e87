"""What an issue's page counts: who said something, and what they were asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from bot.model.message import MessageState, NewsState
from bot.store.reports.answers import CALLS
from bot.store.reports.kept_back import only_shown
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


def first_words(
    connection: Connection, issue_id: int, *, without: Collection[str], everything: bool, limit: int
) -> list[int]:
    """Answers: what each talk about it said first in the person's own words, of those that may be shown; the
    newest talks. without: questions that are about the person. everything: what was flagged too."""
    first = func.min(answer.c.id)
    found = _own_words(issue_id, without, first)
    if everything:
        found = found.where(event.c.hidden.is_(None))
    else:
        found = only_shown(found, talk.c.person_id, answer.c.heard_at, messages=True)
    return list(connection.scalars(found.group_by(answer.c.talk_id).order_by(first.desc()).limit(limit)))


def wrote(connection: Connection, issue_id: int, *, without: Collection[str]) -> bool:
    """Whether anybody wrote anything about it, also where that is shown to nobody."""
    return connection.scalar(_own_words(issue_id, without, answer.c.id).limit(1)) is not None


def _own_words(issue_id: int, without: Collection[str], what: Any) -> Select[Any]:
    put_here = select(promise.c.talk_id).where(promise.c.issue_id == issue_id)
    return (
        select(what)
        .join_from(answer, talk, talk.c.id == answer.c.talk_id)
        .outerjoin(event, event.c.id == answer.c.event_id)
        .where(
            or_(talk.c.issue_id == issue_id, talk.c.id.in_(put_here)),
            talk.c.outcome_id.is_(None),
            answer.c.own_words.is_(True),
            answer.c.replaced.is_(False),
            answer.c.question.not_in(without),
            talk.c.conversation_id.not_in(CALLS),
        )
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
