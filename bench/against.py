"""Inbound over HTTP, beside what others would have written: by hand, and python-telegram-bot's own server.

Both services are up at once, and each round asks one after the other (`bench.rounds`): only the ratios count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bench import load
from bench.figures import Figure
from bench.load import Load
from bench.provider import provider
from bench.rounds import interleaved, middle, p95_ratio, rate_ratio
from bench.service import Serving, free_port, serving, started
from tests.postgres import fresh_database, server
from tests.standins.telegram import SECRET, TOKEN

_ROUNDS, _TALKS = 9, 3  # talks of each connection in a round
_HANDED_ON_WITHIN = 60.0  # seconds
_BUDGETS = {"SQLite": (1.0, 1.3), "PostgreSQL": (0.8, None)}  # of its rate, of its p95


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        figures = _by_hand("SQLite", f"sqlite:///{folder}/ours.db", f"sqlite:///{folder}/by-hand.db")
        with server() as at, fresh_database(at) as one, fresh_database(at) as other:
            urls = [url.render_as_string(hide_password=False) for url in (one, other)]
            figures += _by_hand("PostgreSQL", *urls)
        return figures + _telegram(Path(folder))


# --- by hand -------------------------------------------------------------------------------------------


def _by_hand(kind: str, ours: str, theirs: str) -> list[Figure]:
    with serving(ours, "--no-worker") as we, _peer("by_hand", theirs, free_port()) as they:
        runs = {name: partial(load.texts, at.port, talks=_TALKS) for name, at in (("we", we), ("they", they))}
        found = interleaved(runs, _ROUNDS)
    rates, slow = rate_ratio(found["we"], found["they"]), p95_ratio(found["we"], found["they"])
    least, most = _BUDGETS[kind]
    return [
        Figure(
            what=f"{kind}: inbound texts over HTTP against a webhook written by hand",
            measured=f"{rates:.2f} times ({middle(found['we'])}; by hand {middle(found['they'])})",
            budget=f"at least {least} times",
            met=rates >= least,
        ),
        Figure(
            what=f"{kind}: p95 of an inbound text against by hand's, {load.CONNECTIONS} connections",
            measured=f"{slow:.2f} times",
            budget=f"at most {most} times" if most else "",
            met=slow <= most if most else None,
        ),
    ]


@contextmanager
def _peer(module: str, data: str, port: int, *more: str, path: str = "/health") -> Iterator[Serving]:
    command = [sys.executable, "-m", f"bench.peers.{module}", data, str(port), *more]
    with started(command, port, path) as found:
        yield found


# --- python-telegram-bot ---------------------------------------------------------------------------------


def _telegram(folder: Path) -> list[Figure]:
    what = "SQLite: inbound by Telegram against python-telegram-bot's webhook server, pickled each second"
    if find_spec("tornado") is None:
        return [Figure(what=what, measured="not measured: its server needs tornado (extra `bench`)")]
    with provider("telegram") as ours, provider("telegram") as theirs:
        settings = {
            "TELLBACK_TELEGRAM_TOKEN": TOKEN,
            "TELLBACK_TELEGRAM_SECRET": SECRET,
            "TELLBACK_TELEGRAM_API_BASE": ours,
        }
        url, pickle = f"sqlite:///{folder}/telegram.db", str(folder / "telegram.pickle")
        with (
            serving(url, **settings) as we,
            _peer("telegram_bot", pickle, free_port(), theirs, path="/hook/telegram") as they,
        ):
            handled: list[float] = []
            runs = {
                "we": partial(load.updates, we.port, talks=_TALKS),
                "they": partial(_until_handled, they.port, theirs, handled),
            }
            found = interleaved(runs, _ROUNDS)
    rates = rate_ratio(found["we"], found["they"])
    slow = p95_ratio(found["we"], found["they"])
    whole = sorted(handled)[len(handled) // 2]
    return [
        Figure(
            what=what,
            measured=f"{rates:.2f} times ({middle(found['we'])}; it {middle(found['they'])}, "
            f"of which it had handled {whole:,.0f}/s); p95 {slow:.2f} times",
            budget="at least 1.0 times",
            met=rates >= 1.0,
        )
    ]


def _until_handled(port: int, api: str, handled: list[float]) -> Load:
    """It answers first and handles later: the next round waits until it has sent every reply."""
    before, began = _taken(api), time.perf_counter()
    found = load.updates(port, talks=_TALKS)
    until = time.monotonic() + _HANDED_ON_WITHIN
    while (sent := _taken(api) - before) < len(found.times):
        if time.monotonic() > until:
            raise RuntimeError(f"python-telegram-bot replied to {sent} of {len(found.times)}")
        time.sleep(0.02)
    handled.append(sent / (time.perf_counter() - began))
    return found


def _taken(api: str) -> int:
    return int(requests.get(f"{api}/taken", timeout=5).json()["taken"])
