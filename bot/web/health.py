"""For those who run the service: /health for anybody, /metrics for whoever has the token.

docs/running.md says what each figure means and what to do about it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.app import Services
from bot.model.issue import IssueState
from bot.model.message import BULK, LIVE, MessageState
from bot.model.task import TASK_KINDS, about_kind
from bot.service.insight import health as insight
from bot.service.insight.health import UNDELIVERED, Count, Ended, Figures, Health, LastIn
from bot.store.database import DATABASE_FAULTS
from channels.secret import same

_CLASSES = {LIVE: "live", BULK: "bulk"}
_TEXT = "text/plain; version=0.0.4; charset=utf-8"

Moments = Mapping[str, datetime]


def blueprint(services: Services) -> Blueprint:
    pages = Blueprint("health", __name__)
    last_in = _watch(services)

    @pages.get("/health")
    def health() -> tuple[Response, int]:
        now = services.clock.now()
        try:
            waiting = services.read(insight.outbox, now)
            return jsonify(report(waiting, last_in(), list(services.channels), now)), 200
        except DATABASE_FAULTS:
            return jsonify(database=insight.wrong(services.db)), 503

    @pages.get("/metrics")
    def metrics() -> Response:
        token = services.settings.metrics_token
        if not token:
            return Response("There is no metrics token set.\n", status=404, content_type=_TEXT)
        if not same(f"Bearer {token}", request.headers.get("Authorization", "")):
            denied = {"WWW-Authenticate": "Bearer"}
            return Response("Wrong or missing token.\n", 401, headers=denied, content_type=_TEXT)
        now = services.clock.now()
        try:
            found = services.read(insight.figures, now)
            samples = measured(found, last_in(), services.channels.keys(), now)
        except DATABASE_FAULTS:
            return Response(written([("tellback_database_up", {}, 0)]), 503, content_type=_TEXT)
        return Response(written(samples), content_type=_TEXT)

    return pages


def _watch(services: Services) -> Callable[[], Moments]:
    """When each channel last brought something, remembered from look to look.

    /health needs no sign-in: it must cost little however often it is asked. Two at once may both look.
    """
    known: LastIn | None = None

    def last_in() -> Moments:
        nonlocal known
        before = known
        known = found = services.read(insight.last_in, before)
        return found.by_channel

    return last_in


def report(waiting: Health, last_in: Moments, connected: Iterable[str], now: datetime) -> dict[str, Any]:
    """What /health says. Ages in whole seconds. alarms: by channel, in words."""
    return {
        "database": "ok",
        "outbox": {
            "waiting": waiting.waiting,
            "oldest_due_seconds": {
                _CLASSES[priority]: age(at, now) for priority, at in waiting.oldest_due.items()
            },
        },
        "last_inbound": {
            name: last_in[name].isoformat(timespec="seconds") if name in last_in else None
            for name in connected
        },
        "alarms": {_channel(lane): words for lane, words in waiting.alarms.items()},
    }


def age(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds()))


Sample = tuple[str, Mapping[str, str], float]
# Written out with a zero where there is nothing: an alert on a series that is missing never sounds.
_WAITING = (MessageState.QUEUED, MessageState.SENDING, MessageState.UNSURE)
_ENDS = (MessageState.SENT, UNDELIVERED, MessageState.FAILED, MessageState.DROPPED, MessageState.UNSURE)
_ALERTS = tuple(dict.fromkeys(about.alert for about in TASK_KINDS.values()))


def measured(found: Figures, last_in: Moments, connected: Collection[str], now: datetime) -> list[Sample]:
    """The figures as samples: name, labels, value. connected: the names of all channels."""
    doubts = {"looked_up": found.looked_up, "unknown": found.unknown}
    return [
        ("tellback_database_up", {}, 1),
        *_of_outbox(found.outbox, connected, now),
        *_of_ended(found.ended, connected),
        *(("tellback_unsure_messages", {"fate": fate}, count) for fate, count in doubts.items()),
        *_of_inbound(last_in, connected, now),
        ("tellback_failed_events", {}, found.failed),
        ("tellback_failed_events_oldest_seconds", {}, _age_or_0(found.failed_since, now)),
        *_of_work(found.issues, found.tasks),
    ]


def _of_outbox(found: Health, connected: Iterable[str], now: datetime) -> Iterable[Sample]:
    alarms = {_channel(lane) for lane in found.alarms}
    for state in _WAITING:
        yield "tellback_outbox_messages", {"state": state}, found.waiting.get(state, 0)
    for priority, name in _CLASSES.items():
        waited = _age_or_0(found.oldest_due.get(priority), now)
        yield "tellback_outbox_oldest_due_seconds", {"class": name}, waited
    for channel in connected:
        yield "tellback_channel_alarm", {"channel": channel}, int(channel in alarms)


def _of_ended(found: Mapping[tuple[str, str], Ended], connected: Iterable[str]) -> Iterable[Sample]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for (lane, state), ended in found.items():
        counts[_channel(lane), state, "1h"] += ended.hour
        counts[_channel(lane), state, "24h"] += ended.day
    for channel, state, within in product(connected, _ENDS, ("1h", "24h")):
        labels = {"channel": channel, "state": state, "within": within}
        yield "tellback_ended_messages", labels, counts[channel, state, within]


def _of_inbound(last_in: Moments, connected: Collection[str], now: datetime) -> Iterable[Sample]:
    """0 and +Inf for a channel that has never brought anything."""
    for channel in connected:
        at = last_in.get(channel)
        stamp = int(at.timestamp()) if at else 0
        yield "tellback_last_inbound_timestamp_seconds", {"channel": channel}, stamp
    for channel in connected:
        at = last_in.get(channel)
        yield "tellback_last_inbound_age_seconds", {"channel": channel}, age(at, now) if at else math.inf


def _of_work(issues: Mapping[str, Count], tasks: Mapping[str, Count]) -> Iterable[Sample]:
    for state in IssueState:
        yield "tellback_issues", {"state": state}, issues.get(state, Count()).all
    yield "tellback_overdue_issues", {}, sum(count.late for count in issues.values())
    for alert in _ALERTS:
        counts = [count.all for kind, count in tasks.items() if about_kind(kind).alert == alert]
        yield "tellback_open_tasks", {"kind": alert}, sum(counts)
    for alert in _ALERTS:
        counts = [count.late for kind, count in tasks.items() if about_kind(kind).alert == alert]
        yield "tellback_overdue_tasks", {"kind": alert}, sum(counts)


def _channel(lane: str) -> str:
    """A lane without its account, which may be a number."""
    return lane.partition(":")[0]


def _age_or_0(since: datetime | None, now: datetime) -> int:
    return 0 if since is None else age(since, now)


def written(samples: Iterable[Sample]) -> str:
    r"""Samples as Prometheus reads them, those of one name together under its type.

    >>> print(written([("a", {"b": 'say "x"\n'}, 2)]), end="")
    # TYPE a gauge
    a{b="say \"x\"\n"} 2
    """
    lines: list[str] = []
    named: set[str] = set()
    for name, labels, value in samples:
        if name not in named:
            lines.append(f"# TYPE {name} gauge")
            named.add(name)
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        amount = "+Inf" if value == math.inf else value
        lines.append(f"{name}{{{told}}} {amount}" if told else f"{name} {amount}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
