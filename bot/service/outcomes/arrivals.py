"""Promises move by what has arrived: every minute, what has become known of messages is taken over by the
promises that they keep."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.model.audit import AuditAction
from bot.model.ids import IssueId, OutcomeId, PromiseId, TalkId
from bot.model.message import NewsState
from bot.model.outcome import ASK_IF_CLEAR, news_of
from bot.model.promise import (
    News,
    OtherWay,
    Promise,
    PromiseState,
    again_by,
    heard,
    settled_by,
    unheard,
)
from bot.model.talk import Mode
from bot.service.outcomes import checkback
from bot.store.casework import outcomes, promises, reopening
from bot.store.database import Connection, Database
from bot.store.inbound import talks
from bot.store.outbox import arrivals
from bot.store.outbox.arrivals import Arrival, Reporting
from channels.port import Limits

PAGE = 500  # messages in one transaction
NEVER_CAME_BACK = timedelta(days=60)


def reporting(limits: Mapping[str, Limits]) -> Reporting:
    """How each connected channel lets us know."""
    return Reporting(
        reported=frozenset(name for name, each in limits.items() if each.reports),
        fetched=frozenset(name for name, each in limits.items() if each.fetched),
    )


def take_arrivals(db: Database, limits: Mapping[str, Limits], now: datetime) -> int:
    """Move every promise whose news has arrived. Returns how many messages were looked at."""
    how = reporting(limits)
    done, page = 0, PAGE
    while page == PAGE:
        page = db.write(lambda connection: _take_page(connection, how, now))
        done += page
    return done


def _take_page(connection: Connection, how: Reporting, now: datetime) -> int:
    found = arrivals.newly_known(connection, how, now, limit=PAGE)
    arrivals.know(connection, found)
    told = outcomes.by_ids(connection, {each.outcome_id for each in found if each.outcome_id})
    news = {each.id: news_of(each) for each in told}
    refused = {each.id for each in told if each.kind in ASK_IF_CLEAR}
    keeps = list(_kept_by(connection, found))
    ids = {one.id for _, kept in keeps for one in kept}
    stood = {one.id: one for one in promises.to_change(connection, ids)}
    moved = dict(stood)
    why: dict[PromiseId, AuditAction] = {}  # a promise was settled, and is not any more
    doubted: set[IssueId] = set()
    for arrival, kept in keeps:
        said = news[OutcomeId(arrival.outcome_id)] if arrival.outcome_id else _said_by(arrival)
        for one in kept:
            before = moved[one.id]
            moved[one.id] = after = _moved(before, arrival, said, now)
            if before.settled and not after.settled:
                why[one.id] = _taken_back_by(arrival)
            if _was_doubted(before, after):
                doubted.add(after.issue_id)
            if after.talk_id == arrival.talk_id and _is_news_of(after, arrival, refused):
                checkback.ask_if_clear(connection, after, now)
    promises.save(connection, [one for one in moved.values() if one != stood[one.id]])
    for id_, action in why.items():
        if not moved[id_].settled:
            late = action is AuditAction.REOPENED_NOT_ARRIVED
            reopening.open_again(connection, [moved[id_].issue_id], action, now, noticed=late)
    # They said that it is not settled before we knew that they had it.
    reopening.open_by_them(connection, doubted, now)
    return len(found)


def _taken_back_by(arrival: Arrival) -> AuditAction:
    if arrival.news is NewsState.FAILED:
        return AuditAction.REOPENED_NOT_ARRIVED
    return AuditAction.REOPENED_CORRECTED if arrival.outcome_id else AuditAction.REOPENED_OWED


def _was_doubted(before: Promise, after: Promise) -> bool:
    """Whether news has arrived that they had said is not good enough: it is owed still."""
    counted = before.doubted_at is not None and after.doubted_at is None
    return counted and after.state is PromiseState.WAITING


def _is_news_of(promise: Promise, arrival: Arrival, outcomes_: Collection[int]) -> bool:
    """Whether one of these outcomes has settled it by arriving."""
    settled = promise.state is PromiseState.ANSWERED and promise.outcome_id == arrival.outcome_id
    return arrival.news is NewsState.ARRIVED and settled and arrival.outcome_id in outcomes_


def _said_by(arrival: Arrival) -> News:
    """What a message says that is no outcome. Where it does not tell, a version before wrote that we are
    late."""
    return News(state=arrival.brings or PromiseState.DELAYED)


def _moved(promise: Promise, arrival: Arrival, said: News, now: datetime) -> Promise:
    if arrival.news is NewsState.ARRIVED:
        return heard(promise, said, arrival.sent_at or now, again_by(now), reported=arrival.reported)
    if arrival.sent_at is not None:
        promise = unheard(promise, arrival.sent_at, now)
    if arrival.stopped and not promise.settled:
        return settled_by(promise, OtherWay.STOPPED, None, now)
    return promise


def _kept_by(connection: Connection, found: Sequence[Arrival]) -> Iterator[tuple[Arrival, list[Promise]]]:
    """What each message keeps: the promise of its talk, and all that its person was promised under the same
    issue before it was written. A letter by hand is about its talk alone, and who helped others hears of each
    alone."""
    by_talk = {one.talk_id: one for one in promises.of_talks(connection, {each.talk_id for each in found})}
    helped = talks.in_mode(connection, by_talk, Mode.ASSISTED)
    owners = {(one.issue_id, one.person_id) for one in by_talk.values() if one.talk_id not in helped}
    beside: dict[tuple[int, int], list[Promise]] = {}
    for one in promises.of_issues_and_people(connection, owners):
        beside.setdefault((one.issue_id, one.person_id), []).append(one)
    for each in found:
        own = by_talk.get(TalkId(each.talk_id))
        if own is None:
            yield each, []
        elif own.talk_id in helped or each.by_hand:
            yield each, [own]
        else:
            same = beside[own.issue_id, own.person_id]
            yield each, [one for one in same if one.id == own.id or one.made_at <= each.made_at]


def give_up_on_strangers(db: Database, limits: Mapping[str, Limits], now: datetime) -> int:
    """Who never came back for their news cannot be told. Returns how many promises that were."""
    fetched = reporting(limits).fetched
    if not fetched:
        return 0
    return db.write(lambda c: promises.never_came_back(c, now - NEVER_CAME_BACK, fetched))
