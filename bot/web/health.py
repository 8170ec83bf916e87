"""For those who run the service: /health for anybody, /metrics for whoever has the token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.app import Services
from bot.store import health as store
from bot.store import outbox
from bot.store.database import DATABASE_FAULTS, Database
from bot.store.health import Figures
from bot.store.messages import BULK, LIVE
from bot.store.migrations import Standing, standing
from channels.secret import same

_CLASSES = {LIVE: "live", BULK: "bulk"}
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def blueprint(services: Services) -> Blueprint:
    pages = Blueprint("health", __name__)

    @pages.get("/health")
    def health() -> tuple[Response, int]:
        now = services.clock.now()
        try:
            waiting, last_in = services.db.read(
                lambda connection: (outbox.health(connection, now), store.last_in(connection))
            )
        except DATABASE_FAULTS:
            return jsonify(database=_wrong(services.db)), 503
        return jsonify(report(waiting, last_in, list(services.channels), now)), 200

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
            found = services.db.read(lambda connection: store.figures(connection, now))
        except DATABASE_FAULTS:
            return Response(written([("tellback_database_up", {}, 0)]), 503, content_type=_TEXT)
        return Response(written(measured(found, now)), content_type=_TEXT)

    return pages


def _wrong(db: Database) -> str:
    """How its schema differs (an older copy was put back, a newer version was there); else "error"."""
    try:
        found = standing(db)
    except DATABASE_FAULTS:
        return "error"
    return "error" if found is Standing.CURRENT else found.name.lower()


def report(
    waiting: outbox.Health, last_in: Mapping[str, datetime], connected: Iterable[str], now: datetime
) -> dict[str, Any]:
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
        "alarms": {lane.partition(":")[0]: words for lane, words in waiting.alarms.items()},
    }


def age(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds()))


Sample = tuple[str, Mapping[str, str], float]


def measured(found: Figures, now: datetime) -> list[Sample]:
    """The figures as samples: name, labels, value."""
    ages = {_CLASSES[priority]: age(at, now) for priority, at in found.outbox.oldest_due.items()}
    samples: list[Sample] = [("tellback_database_up", {}, 1)]
    samples += [("tellback_outbox_messages", {"state": s}, n) for s, n in found.outbox.waiting.items()]
    samples += [
        ("tellback_outbox_oldest_due_seconds", {"class": name}, ages.get(name, 0))
        for name in _CLASSES.values()
    ]
    samples += [
        ("tellback_last_inbound_timestamp_seconds", {"channel": channel}, int(at.timestamp()))
        for channel, at in found.last_in.items()
    ]
    samples += [
        ("tellback_channel_alarm", {"channel": lane.partition(":")[0]}, 1) for lane in found.outbox.alarms
    ]
    samples += [("tellback_issues", {"state": state}, count) for state, count in found.issues.items()]
    return [*samples, ("tellback_failed_events", {}, found.failed), ("tellback_open_tasks", {}, found.tasks)]


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
        lines.append(f"{name}{{{told}}} {value}" if told else f"{name} {value}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
