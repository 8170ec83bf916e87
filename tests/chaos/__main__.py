"""The storm from beginning to end, and its report. Exit 0 only when every message is accounted for."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import func, select

from bot.store.database import Database, opened
from bot.store.messages import pending
from bot.store.tables import event, issue, outbox, timer
from tests.chaos.audit import Event, Row, Taken, Text, Verdict, judge
from tests.chaos.clock import SharedClock
from tests.chaos.crowd import Crowd
from tests.chaos.house import House, Room, free_port
from tests.chaos.provider import Address, ChaoticTwilio
from tests.postgres import fresh_database, server
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

_PUBLIC = "http://127.0.0.1:9"  # signed for; nobody listens there, the stand-in knows the open doors
_ANSWER_LOST = 12.0  # seconds after which our side has given up on a provider that keeps silent
_CALM_AFTER = tuple(timedelta(minutes=m) for m in (0, 2, 2, 2, 5, 15, 15, 30, 60, 120, 300))
_QUIET_WITHIN = 20.0
_CATCH_UP = 15


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.chaos", description=(__doc__ or "").splitlines()[0])
    words.add_argument("--kills", type=int, default=200)
    words.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    words.add_argument("--people", type=int, default=5000, help="at most so many people text")
    words.add_argument("--at-once", type=int, default=20, help="so many of them at a time")
    words.add_argument("--seed", type=int, default=22)
    words.add_argument("--keep", type=Path, help="keep logs and the SQLite file in this folder")
    asked = words.parse_args()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url = stack.enter_context(_database(asked.database, folder))
        verdict = _storm(url, folder, asked)
    click.echo("\n".join(f"{count:9,}  {name}" for name, count in verdict.counts.items()))
    for fault in verdict.faults:
        click.echo(f"FAULT: {fault}")
    click.echo("Every message is accounted for." if not verdict.faults else f"{len(verdict.faults)} faults.")
    return 1 if verdict.faults else 0


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'chaos.db'}"
        return
    with server() as at, fresh_database(at) as url:
        yield url.set(drivername="postgresql").render_as_string(hide_password=False)


def _storm(url: str, folder: Path, asked: argparse.Namespace) -> Verdict:
    clock = SharedClock(folder / "clock")
    clock.begin()
    rooms = _rooms(asked.database)
    house = House(rooms=rooms, clock=folder / "clock", environment={}, logs=folder)
    provider = ChaoticTwilio(Address(_PUBLIC, house.doors), clock, asked.seed)
    crowd = Crowd(provider, places=asked.at_once, full=asked.people, seed=asked.seed)
    chance = random.Random(asked.seed)
    longest = 3.5 if len(rooms) == 1 else 2.0  # a process takes a second or two to come up
    with provider, house, opened(url) as database:
        house.environment = _environment(url, provider.url)
        house.open()
        began = time.monotonic()
        talking = provider.begin(crowd.talk())
        house.storm(asked.kills // 2, chance, longest)
        told = _tell_outcomes(database, folder, house.environment)
        house.storm(asked.kills - asked.kills // 2, chance, longest)
        provider.calm = True
        crowd.rest()
        house.wait()
        _wait_for(talking)
        stormed = time.monotonic() - began
        time.sleep(_ANSWER_LOST)
        _settle(database, clock, provider)
        house.close()
        verdict = judge(*_books(database, provider))
    verdict.claim(house.complaints(), "complaints in the logs")
    verdict.counts = {
        "seconds of storm": int(stormed),
        "kills": sum(house.kills.values()),
        **{f"kills of {name}": count for name, count in sorted(house.kills.items())},
        "people": len(crowd.people),
        "outcomes told": told,
        **{f"provider: {name}": count for name, count in provider.met.most_common()},
        **{f"webhooks answered {code or 'by nobody'}": n for code, n in sorted(provider.answered.items())},
        **verdict.counts,
    }
    return verdict


def _rooms(kind: str) -> list[Room]:
    if kind == "sqlite":
        return [Room("serve", ["serve"], free_port())]
    return [
        Room("web-1", ["serve", "--no-worker"], free_port()),
        Room("web-2", ["serve", "--no-worker"], free_port()),
        Room("worker-1", ["work"]),
        Room("worker-2", ["work"]),
    ]


def _environment(url: str, provider: str) -> dict[str, str]:
    return {
        "TELLBACK_DATABASE_URL": url,
        "TELLBACK_SECRET_KEY": "nobody else knows this key of the storm",
        "TELLBACK_PUBLIC_URL": _PUBLIC,
        "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
        "TELLBACK_TWILIO_AUTH_TOKEN": TOKEN,
        "TELLBACK_TWILIO_FROM": OURS,
        "TELLBACK_TWILIO_API_BASE": provider,
        "TELLBACK_TWILIO_PER_SECOND": "200",
        "TELLBACK_CATCH_UP_SECONDS": str(_CATCH_UP),
    }


def _tell_outcomes(database: Database, folder: Path, environment: dict[str, str]) -> int:
    """An officer tells everybody, by the command, that something was done. Returns of how many issues."""
    refs = list(database.read(lambda c: c.scalars(select(issue.c.ref)).all()))
    house = House(rooms=(), clock=folder / "clock", environment=environment, logs=folder)
    for ref in refs:
        said = ["--kind", "done", "--said", "Nobody tells you.", "--did", "We do.", "--lasts", "A year."]
        text = "en_GB=You said no one tells you what happens. Now we tell each person."
        languages = [part for tag in ("pl", "ur", "pa") for part in ("--english-for", tag)]
        house.run(["outcome", ref, *said, "--text", text, *languages, "--send"])
    return len(refs)


def _wait_for(talking: Future[None]) -> None:
    """The last people finish. Nobody of them waits long, so five minutes are a fault."""
    talking.result(timeout=300)


def _settle(database: Database, clock: SharedClock, provider: ChaoticTwilio) -> None:
    """Let leases, back-off and timers run out, faster than they would, until nothing waits any more."""
    for leap in _CALM_AFTER:
        clock.leap(leap)
        until = time.monotonic() + _QUIET_WITHIN
        while time.monotonic() < until and (waiting := _waiting(database, provider)):
            time.sleep(0.5)
        if not waiting:
            return


def _waiting(database: Database, provider: ChaoticTwilio) -> int:
    """Messages that may still go, outcomes not yet written out, texts not yet fetched."""
    doubtful = (outbox.c.state != "unsure") | outbox.c.lease_until.is_not(None)
    messages = select(func.count()).select_from(outbox).where(pending(outbox), doubtful)
    pages = select(func.count()).select_from(timer).where(timer.c.kind == "tell")
    texts = select(func.count()).select_from(event)
    found = database.read(lambda c: [c.scalar(each) or 0 for each in (messages, pages, texts)])
    return found[0] + found[1] + len(provider.inbox) - found[2]


def _books(
    database: Database, provider: ChaoticTwilio
) -> tuple[list[Text], list[Event], list[Row], list[Taken]]:
    events = database.read(lambda c: c.execute(select(event)).all())
    rows = database.read(lambda c: c.execute(select(outbox)).all())
    return (
        [Text(each["sid"]) for each in provider.inbox],
        [Event(each.provider_id, each.handled_at is not None, each.fault) for each in events],
        [Row(r.id, r.state, r.priority, r.kind, r.reason, r.key, r.delivery) for r in rows],
        [
            Taken(each["sid"], each["outgoing_id"], each["to"], each["sid"] in provider.unlisted)
            for each in provider.sent
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
