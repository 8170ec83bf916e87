"""Who is owed an answer under an issue: what they said first, and why they have not heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from bot.model.message import NewsState, failure_of
from bot.model.promise import OtherWay, PromiseState
from bot.model.talk import Mode
from bot.store.casework.promises import OWED
from bot.store.inbound.own_words import first_of_each
from bot.store.outbox.news import kept_back
from bot.store.reports import sendings
from bot.store.reports.kept_back import answers_for
from bot.store.tables import address, answer, event, outbox, person, promise, talk

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One promise. words: what they said, "" where they only chose. failed: why our last message to them has
    not arrived, in words for officers; "" where it has, or none was sent."""

    id: int
    ref: str
    talk_id: int
    state: PromiseState
    way: OtherWay | None
    due_at: datetime
    told_at: datetime | None
    town: str | None
    language: str
    channel: str
    mode: Mode
    words: str
    failed: str


def owed(
    connection: Connection,
    issue_id: int,
    *,
    without: Collection[str],
    everything: bool,
    settled: bool = False,
    after: int = 0,
    limit: int = PAGE,
) -> list[OwedRow]:
    """The oldest first, after the promise named. everything: words too that were flagged. without: questions
    whose answers are not what they said. settled: those that are settled, in place of those that are not."""
    rows = connection.execute(
        select(
            promise.c.id,
            talk.c.ref,
            promise.c.talk_id,
            promise.c.state,
            promise.c.way,
            promise.c.due_at,
            promise.c.told_at,
            person.c.town,
            func.coalesce(person.c.language, talk.c.language).label("language"),
            address.c.channel,
            talk.c.mode,
        )
        .join_from(promise, talk, talk.c.id == promise.c.talk_id)
        .join(person, person.c.id == promise.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(promise.c.issue_id == issue_id, ~OWED if settled else OWED, promise.c.id > after)
        .order_by(promise.c.id)
        .limit(limit)
    ).all()
    talks = [row.talk_id for row in rows]
    words, failed = (
        first_words(connection, talks, without, everything=everything),
        _failures(connection, talks),
    )
    return [
        OwedRow(**row._mapping, words=words.get(row.talk_id, ""), failed=failed.get(row.talk_id, ""))
        for row in rows
    ]


def _last_failed(issue_id: int) -> Select[Any]:
    """Of each who is owed an answer under an issue the last message that was to keep it, where that has not
    arrived. What was kept back was to keep nothing any more."""
    later = outbox.alias("later")
    last = (
        select(func.max(later.c.id))
        .where(
            later.c.talk_id == promise.c.talk_id,
            later.c.news.is_not(None),
            ~kept_back(later),
        )
        .correlate(promise)
        .scalar_subquery()
    )
    return (
        select(promise.c.id, outbox.c.reason)
        .join_from(promise, outbox, outbox.c.id == last)
        .where(promise.c.issue_id == issue_id, OWED, outbox.c.news == NewsState.FAILED)
    )


def failed(connection: Connection, issue_id: int) -> dict[str, int]:
    """How many of those who are owed an answer our last message has not reached, by the kind of reason."""
    some = _last_failed(issue_id).subquery()
    found: Counter[str] = Counter()
    for reason, count in connection.execute(select(some.c.reason, func.count()).group_by(some.c.reason)):
        found[failure_of(reason)] += count
    return dict(found.most_common())


def failed_ids(connection: Connection, issue_id: int, kind: str) -> list[int]:
    """Their promises, for one kind of reason."""
    every = _last_failed(issue_id).subquery()
    which = sendings.of_kind(connection, every.c.reason, select(every.c.reason), kind)
    return list(connection.scalars(select(every.c.id).where(which)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWords:
    """What somebody said first in their own words. english: a copy that an officer made of it, or None."""

    words: str
    language: str
    english: str | None


def first_words(
    connection: Connection, talks: Collection[int], without: Collection[str], *, everything: bool
) -> dict[int, str]:
    """What was said in each talk in somebody's own words, first. What was hidden is left out; what was
    flagged too, unless `everything` is asked for."""
    found = first_said(connection, talks, without, everything=everything)
    return {talk_id: said.words for talk_id, said in found.items()}


def first_said(
    connection: Connection, talks: Collection[int], without: Collection[str], *, everything: bool
) -> dict[int, FirstWords]:
    """The same with its language and its English copy."""
    if not talks:
        return {}
    said = first_of_each(answer.c.talk_id.in_(talks), answer.c.question.not_in(without))
    said = said.join(talk, talk.c.id == answer.c.talk_id).outerjoin(event, event.c.id == answer.c.event_id)
    first = answers_for(said, everything=everything)
    found = select(answer.c.talk_id, answer.c.words, answer.c.language, answer.c.english)
    rows = connection.execute(found.where(answer.c.id.in_(first)))
    return {
        row.talk_id: FirstWords(words=row.words, language=row.language, english=row.english) for row in rows
    }


def _failures(connection: Connection, talks: Collection[int]) -> dict[int, str]:
    """Why the last of our messages that kept a promise has not arrived, by talk. As `_last_failed`."""
    found = (
        select(outbox.c.talk_id, outbox.c.news, outbox.c.reason)
        .where(outbox.c.talk_id.in_(talks), outbox.c.news.is_not(None), ~kept_back())
        .order_by(outbox.c.id)
    )
    last = {row.talk_id: row for row in connection.execute(found)} if talks else {}
    return {
        talk_id: row.reason or "It was not delivered, and nobody said why."
        for talk_id, row in last.items()
        if row.news == NewsState.FAILED
    }
