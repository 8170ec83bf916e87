"""Signed webhooks over HTTP: whole conversations by text, 16 connections, everything committed.

Beside them the bare database's own rate, on the same disk and at the same time; and a provider in trouble,
whose silence must not slow those who write to us.
"""

from __future__ import annotations

import os
import statistics
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import load
from bench.bare import commits
from bench.figures import Figure, p95
from bench.load import CONNECTIONS, Load
from bench.provider import provider
from bench.rounds import interleaved, middle, rate_ratio
from bench.service import serving
from tests.postgres import fresh_database, server

_TALKS = 20  # whole conversations on each connection
_ROUNDS, _OF_A_ROUND = 5, 4
_TWO_BUDGET = 1.6
_CORES = 4  # two processes, the database and those who write: with fewer, two cannot show what they do


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        figures = _on("SQLite", f"sqlite:///{folder}/inbound.db")
        with server() as at, fresh_database(at) as url:
            figures += _on("PostgreSQL", url.render_as_string(hide_password=False))
        return [*figures, _two_processes(), _with_a_silent_provider(Path(folder))]


def _on(kind: str, url: str) -> list[Figure]:
    before = commits(url)
    with serving(url, "--no-worker") as found:
        came = load.texts(found.port, talks=_TALKS)
    bare = (before + commits(url)) / 2
    return [
        Figure(
            what=f"{kind}: inbound texts over HTTP, whole transaction",
            measured=f"{came.rate:,.0f}/s, {came.rate / bare:.0%} of the bare database's {bare:,.0f} one-row "
            "commits/s",
            key=f"inbound {kind}",
            value=came.rate,
        ),
        Figure(
            what=f"{kind}: time of one inbound text, {CONNECTIONS} connections",
            measured=f"median {statistics.median(came.times):.1f} ms, p95 {p95(came.times):.1f} ms",
        ),
    ]


def _two_processes() -> Figure:
    """`--processes 2` against `--processes 1`, each with a database of its own."""
    with server() as at, fresh_database(at) as first, fresh_database(at) as second:
        one, two = (url.render_as_string(hide_password=False) for url in (first, second))
        with serving(one, "--processes", "1") as alone, serving(two, "--processes", "2") as both:
            runs = {
                name: partial(load.texts, at.port, talks=_OF_A_ROUND)
                for name, at in (("one", alone), ("two", both))
            }
            found: dict[str, list[Load]] = interleaved(runs, _ROUNDS)
    times, cores = rate_ratio(found["two"], found["one"]), os.cpu_count() or 1
    enough = cores >= _CORES
    return Figure(
        what="PostgreSQL: inbound texts, two processes against one",
        measured=f"{times:.2f} times ({middle(found['two'])}; one {middle(found['one'])})"
        + ("" if enough else f"; not judged: {cores} cores"),
        budget=f"at least {_TWO_BUDGET} times, where cores allow",
        met=times >= _TWO_BUDGET if enough else None,
    )


def _with_a_silent_provider(folder: Path) -> Figure:
    """The worker in the same process, and a provider that takes connections and never answers."""
    with (
        provider("quick") as quick,
        provider("silent") as silent,
        serving(f"sqlite:///{folder}/quick.db", TELLBACK_TWILIO_API_BASE=quick) as first,
        serving(f"sqlite:///{folder}/silent.db", TELLBACK_TWILIO_API_BASE=silent) as second,
    ):
        runs = {
            mood: partial(load.texts, at.port, talks=1, pause=0.05)
            for mood, at in (("quick", first), ("silent", second))
        }
        found: dict[str, list[Load]] = interleaved(runs, _ROUNDS)
    times = {mood: [each for came in found[mood] for each in came.times] for mood in found}
    ratio = p95(times["silent"]) / p95(times["quick"])
    return Figure(
        what="one process with its worker: p95 of a webhook while the provider is silent",
        measured=f"{ratio:.2f} times ({p95(times['silent']):.1f} ms, against {p95(times['quick']):.1f} ms "
        "while it answers in 20 ms)",
        budget="no slower (25% for noise)",
        met=ratio <= 1.25,
    )
