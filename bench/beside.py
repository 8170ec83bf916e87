"""Does a provider in trouble slow those who have nothing to do with it? Webhooks and pages, side by side.

Four services on this machine at once, each with its worker in the web process (the hardest case) and 2,000
messages waiting: for a provider that is quick, one that takes 20 s, one that refuses connections and one that
never answers. Each round asks all four the same, in an order that chance gives, so that whatever else this
machine does befalls all of them alike. What counts is each one's p95 against that beside the quick provider.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from twilio.request_validator import RequestValidator

from bench.crowd import take_part
from bench.figures import Figure, p95
from bench.pages import signed_in
from bench.provider import provider
from bench.service import PUBLIC, Serving, environment, serving
from bot import app
from bot.clock import SystemDice
from bot.model.message import LIVE, MessageKind, NewMessage
from bot.service.casework import access
from bot.settings import read_settings
from bot.store.outbox import queue
from tests.postgres import fresh_database, server
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

MOODS = {
    "quick": "answers in 20 ms",
    "slow": "takes 20 s",
    "refusing": "refuses connections",
    "silent": "never answers",
}
WAITING = 2_000
_PER_SECOND = "20"  # so that messages still wait at the end, beside the quick provider too
_VISITORS, _ROUNDS, _FIRST = 4, 35, 5  # the first rounds only warm up
_WORDS = ("Hello", "1", "3", "Nobody tells me what happens.", "And then it is silence.", "DONE")
_ASKED = ("POST /hook/sms", "GET /console/", "GET /pledges")
_BUDGET = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One service, and the session of its officer."""

    found: Serving
    officer: str


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        urls = {mood: f"sqlite:///{folder}/{mood}.db" for mood in MOODS}
        figures = _on("SQLite", urls, Path(folder))
        with server() as at, ExitStack() as stack:
            made = {mood: stack.enter_context(fresh_database(at)) for mood in MOODS}
            urls = {mood: url.render_as_string(hide_password=False) for mood, url in made.items()}
            return figures + _on("PostgreSQL", urls, Path(folder))


def _on(kind: str, urls: dict[str, str], folder: Path) -> list[Figure]:
    with ExitStack() as stack:
        services: dict[str, Beside] = {}
        for mood, url in urls.items():
            token = _prepared(url, folder)
            base = stack.enter_context(_provider(mood))
            settings = {"TELLBACK_TWILIO_API_BASE": base, "TELLBACK_TWILIO_PER_SECOND": _PER_SECOND}
            found = stack.enter_context(serving(url, "--worker", **settings))
            services[mood] = Beside(found=found, officer=signed_in(found, token))
        times = asyncio.run(_visit(services))
        left = _waiting(urls["quick"], folder)
    return [_figure(kind, asked, {mood: times[mood, asked] for mood in MOODS}, left) for asked in _ASKED]


def _figure(kind: str, asked: str, times: dict[str, list[float]], left: int) -> Figure:
    """left: messages that still waited at the end beside the quick provider; the others sent next to none."""
    quick = p95(times["quick"])
    ratios = {words: p95(times[mood]) / quick for mood, words in MOODS.items() if mood != "quick"}
    against = ", ".join(f"{ratio:.2f} times while it {words}" for words, ratio in ratios.items())
    return Figure(
        what=f"{kind}: p95 of {asked} beside a provider in trouble, {WAITING:,} messages waiting",
        measured=f"{quick:.1f} ms while it {MOODS['quick']} ({left:,} left at the end); {against}",
        budget=f"at most {_BUDGET} times",
        met=max(ratios.values()) <= _BUDGET,
    )


def _prepared(url: str, folder: Path) -> str:
    """Fill the database and its outbox; the word that lets the officer in."""
    services = app.build(read_settings(given := environment(url), data=folder), given)
    take_part(services, WAITING)
    now = services.clock.now()
    messages = [
        NewMessage(
            lane=f"sms:{OURS}",
            address_id=number + 1,
            kind=MessageKind.REPLY,
            body="You said no one tells you what happens. We now text each person in 20 working days.",
            language="en_GB",
            priority=LIVE,  # the hour does not matter to these
            due_at=now,
            expires_at=now + timedelta(hours=24),
            made_at=now,
        )
        for number in range(WAITING)
    ]
    services.db.write(lambda c: queue.add(c, messages))
    token = services.db.write(lambda c: access.first_link(c, SystemDice(), now))
    services.db.close()
    return token


def _waiting(url: str, folder: Path) -> int:
    services = app.build(read_settings(given := environment(url), data=folder), given)
    health = services.db.read(lambda c: queue.health(c, services.clock.now()))
    services.db.close()
    return sum(health.waiting.values())


@contextmanager
def _provider(mood: str) -> Iterator[str]:
    """Where it would be reached. Nobody listens at the refusing one's address."""
    if mood == "refusing":
        yield "http://127.0.0.1:9"
        return
    with provider(mood) as base:
        yield base


# --- those who have nothing to do with it ----------------------------------------------------------------


async def _visit(services: dict[str, Beside]) -> dict[tuple[str, str], list[float]]:
    """Milliseconds, by mood and by what was asked."""
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    async with aiohttp.ClientSession() as client:
        await asyncio.gather(*(_visitor(client, services, n, times) for n in range(_VISITORS)))
    return times


async def _visitor(
    client: aiohttp.ClientSession,
    services: dict[str, Beside],
    number: int,
    times: dict[tuple[str, str], list[float]],
) -> None:
    chance = random.Random(number)
    for round_ in range(_FIRST + _ROUNDS):
        for mood in chance.sample(list(services), len(services)):
            for asked in _ASKED:
                took = await _ask(client, services[mood], asked, number, round_)
                if round_ >= _FIRST:
                    times[mood, asked].append(took)
        await asyncio.sleep(0.05)


async def _ask(client: aiohttp.ClientSession, beside: Beside, asked: str, visitor: int, round_: int) -> float:
    method, _, path = asked.partition(" ")
    form = _text(visitor, round_) if method == "POST" else {}
    signed = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(PUBLIC + path, form)}
    started = time.perf_counter()
    async with client.request(
        method,
        beside.found.url + path,
        data=form or None,
        headers=signed if form else {},
        cookies={"session": beside.officer} if path.startswith("/console") else None,
        allow_redirects=False,
    ) as answer:
        await answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{asked} was answered {answer.status}")
    return 1000 * (time.perf_counter() - started)


def _text(visitor: int, round_: int) -> dict[str, str]:
    """The next words of one conversation after another; each is another person's."""
    talk, turn = divmod(round_, len(_WORDS))
    return {
        "MessageSid": f"SM{visitor * 10_000 + round_:032x}",
        "AccountSid": ACCOUNT,
        "From": f"+447700{visitor:02}{talk:04}",
        "To": OURS,
        "Body": _WORDS[turn],
    }
