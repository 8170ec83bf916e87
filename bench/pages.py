"""Pages with 10,000 answers behind them while 200 chat pages poll; memory; how soon the service is up."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import requests

from bench.crowd import take_part
from bench.figures import Figure, p95
from bench.service import Serving, environment, serving
from bot import app
from bot.app import Services
from bot.clock import SystemDice
from bot.service.casework import access
from bot.settings import read_settings
from channels.port import Request
from channels.web import Web
from tests.postgres import fresh_database, server

ANSWERS, POLLERS = 10_000, 200
_PAGES = ("/", "/pledges", "/issues/I900", "/towns", "/chat", "/console/", "/console/issues/I900")
_ROUNDS = 12
_POLL_EVERY = 4.0  # seconds between a page's looks at its talk


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        figures = _on("SQLite", f"sqlite:///{folder}/pages.db", Path(folder))
        with server() as at, fresh_database(at) as url:
            figures += _on("PostgreSQL", url.render_as_string(hide_password=False), Path(folder))
    return figures


def _on(kind: str, url: str, folder: Path) -> list[Figure]:
    settings = read_settings(given := environment(url), data=folder)
    services = app.build(settings, given)
    take_part(services, ANSWERS, with_answers=True)
    sessions = [_begun(services) for _ in range(POLLERS)]
    token = services.db.write(lambda c: access.first_link(c, SystemDice(), services.clock.now()))
    services.db.close()
    with serving(url) as found:
        times, polls = asyncio.run(_visit(found, signed_in(found, token), sessions))
        memory = found.resident
    with serving(url) as found:
        again = found.up_after
    slowest = max(times, key=lambda page: p95(times[page]))
    every = [each for some in times.values() for each in some]
    return [
        Figure(
            what=f"{kind}: pages with {ANSWERS:,} answers while {POLLERS} chat pages poll",
            measured=f"p95 {p95(every):.0f} ms; slowest page {slowest} p95 {p95(times[slowest]):.0f} ms; "
            f"a poll p95 {p95(polls):.0f} ms",
            budget="p95 300 ms",
            met=p95(every) <= 300,
        ),
        Figure(
            what=f"{kind}: resident memory after that, the worker in the same process",
            measured=f"{memory:.0f} MB",
            budget="150 MB" if kind == "SQLite" else "",
            met=memory <= 150 if kind == "SQLite" else None,
        ),
        Figure(
            what=f"{kind}: second start until it answers",
            measured=f"{again:.1f} s",
            budget="3 s",
            met=again <= 3,
        ),
    ]


def _begun(services: Services) -> str:
    """The session of somebody who has begun a talk on the chat page."""
    web = services.channels["web"]
    if not isinstance(web, Web):
        raise TypeError("the chat page's channel is not there")
    token = web.new_session()
    form = (("start", "CHAT"), ("message_id", "1"))
    asked = Request(method="POST", url="", headers={"x-tellback-session": token}, form=form)
    services.intake.take(web, web.read(asked))
    return token


def signed_in(found: Serving, token: str) -> str:
    """The officer's session cookie."""
    browser = requests.Session()
    address = f"{found.url}/console/in/{token}"
    page = browser.get(address, timeout=10).text
    hidden = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if hidden:
        browser.post(address, data={"csrf_token": hidden[1]}, headers={"Referer": address}, timeout=10)
    if "/sign-in" in browser.get(f"{found.url}/console/", timeout=10).url:
        raise RuntimeError("the officer could not sign in")
    return str(browser.cookies["session"])


async def _visit(
    found: Serving, officer: str, sessions: Sequence[str]
) -> tuple[dict[str, list[float]], list[float]]:
    """Milliseconds of each page, and of the polls meanwhile."""
    times: dict[str, list[float]] = {page: [] for page in _PAGES}
    polls: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        pollers = [asyncio.create_task(_poll(client, found, session, polls)) for session in sessions]
        await asyncio.sleep(_POLL_EVERY)
        for page in _PAGES * _ROUNDS:
            started = time.perf_counter()
            async with client.get(found.url + page, cookies={"session": officer}) as answer:
                await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{page} answered {answer.status}")
            times[page].append(1000 * (time.perf_counter() - started))
            await asyncio.sleep(0.1)
        for poller in pollers:
            poller.cancel()
        await asyncio.gather(*pollers, return_exceptions=True)
    return times, polls


async def _poll(client: aiohttp.ClientSession, found: Serving, session: str, polls: list[float]) -> None:
    """As the page's script does: the part that changes, only if it has changed."""
    await asyncio.sleep(random.uniform(0, _POLL_EVERY))
    headers: dict[str, str] = {}
    while True:
        started = time.perf_counter()
        async with client.get(f"{found.url}/chat/log", cookies={"talk": session}, headers=headers) as answer:
            await answer.read()
            headers = {"If-None-Match": answer.headers["ETag"]} if "ETag" in answer.headers else headers
        if answer.status not in (200, 304):
            raise RuntimeError(f"a poll was answered {answer.status}")
        polls.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(_POLL_EVERY)
