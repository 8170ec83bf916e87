"""The two sets of books, ours and the providers', and what the judge makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.outbox.messages import pending
from bot.store.tables import event, outbox, timer
from channels.telegram.adapter import Telegram
from tests.chaos.audit import Event, Row, Taken, Text, Verdict, judge
from tests.chaos.house import NO_DATABASE, House
from tests.chaos.provider import ChaoticTwilio
from tests.chaos.telegram import ChaoticTelegram
from tests.standins.telegram import TOKEN

IN_FLIGHT = Telegram(TOKEN).limits.in_flight
# What our logs say of a database that is away: the kinds of fault, never one of our own.
_AWAY = re.compile(r"\b(OperationalError|InterfaceError|InternalError|TimeoutError|InvalidatePoolError)\b")


def waiting(database: Database, twilio: ChaoticTwilio, telegram: ChaoticTelegram) -> int:
    """Messages that may still go, outcomes not yet written out, texts not yet fetched."""
    doubtful = (outbox.c.state != "unsure") | outbox.c.lease_until.is_not(None)
    messages = select(func.count()).select_from(outbox).where(pending(outbox), doubtful)
    pages = select(func.count()).select_from(timer).where(timer.c.kind == "tell")
    texts = select(func.count()).select_from(event)
    found = database.read(lambda c: [c.scalar(each) or 0 for each in (messages, pages, texts)])
    return found[0] + found[1] + len(twilio.inbox) + len(telegram.inbox) - found[2]


def verdict_of(
    database: Database,
    twilio: ChaoticTwilio,
    telegram: ChaoticTelegram,
    house: House,
    *,
    database_fails: bool,
) -> Verdict:
    """Both providers judged. database_fails: it was cut or stopped, so our logs may say that it was away."""
    killed = sum(house.kills[room.name] for room in house.rooms if room.sends)
    in_doubt = IN_FLIGHT * killed + telegram.luck.lost + telegram.luck.met["silence"]
    by_text = judge(
        [Text(each["sid"]) for each in twilio.inbox],
        _events(database, "sms"),
        _rows(database, "sms"),
        [
            Taken(each["sid"], each["outgoing_id"], each["to"], each["sid"] in twilio.unlisted)
            for each in twilio.sent
        ],
    )
    by_telegram = judge(
        [Text(str(each)) for each in telegram.inbox],
        _events(database, "telegram"),
        _rows(database, "telegram"),
        [
            Taken(str(each["message_id"]), each["outgoing_id"], str(each["chat"]["id"]), unlisted=True)
            for each in telegram.sent
        ],
        in_doubt=in_doubt,
    )
    whole = Verdict(
        counts=by_text.counts | {f"Telegram: {name}": count for name, count in by_telegram.counts.items()},
        faults=by_text.faults + [f"Telegram: {fault}" for fault in by_telegram.faults],
    )
    _judge_logs(whole, house, database_fails=database_fails)
    return whole


def _judge_logs(verdict: Verdict, house: House, *, database_fails: bool) -> None:
    complaints = house.complaints()
    away = [line for line in complaints if database_fails and _AWAY.search(line)]
    verdict.counts["times the logs say the database was away"] = len(away)
    verdict.claim([line for line in complaints if line not in away], "complaints in the logs")
    allowed = {NO_DATABASE} if database_fails else set()
    by_itself = [f"{name} with {code}" for name, code in house.ended if code not in allowed]
    verdict.counts["starts that found no database"] = sum(
        count for (_, code), count in house.ended.items() if code in allowed
    )
    verdict.claim(by_itself, "processes went down by themselves")


def _events(database: Database, channel: str) -> list[Event]:
    found = database.read(lambda c: c.execute(select(event).where(event.c.channel == channel)).all())
    return [Event(each.provider_id, each.handled_at is not None, each.fault) for each in found]


def _rows(database: Database, channel: str) -> Sequence[Row]:
    ours = select(outbox).where(outbox.c.lane.startswith(f"{channel}:"))
    return [
        Row(
            id=r.id,
            state=r.state,
            priority=r.priority,
            kind=r.kind,
            reason=r.reason,
            key=r.key,
            delivery=r.delivery,
            question=r.question,
            unsure=r.unsure,
            sent_ref=r.sent_ref,
        )
        for r in database.read(lambda c: c.execute(ours).all())
    ]
