"""Signed webhooks over HTTP: whole conversations by text, 16 connections, one process, everything committed.

Beside them the bare database's own rate, on the same disk and at the same time. The slow disk is this one
with 2 ms added to each fsync by a small library put in front of the system's (needs a C compiler).
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.bare import commits
from bench.figures import Figure, p95
from bench.service import PUBLIC, serving
from tests.postgres import fresh_database, server
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

CONNECTIONS = 16
_TALK = ("Hello", "1", "1", "skip", "3", "Nobody tells me what happens.", "And then it is silence.", "DONE")
_TALKS = 20  # whole conversations on each connection
_ON_POSTGRES = (
    ("PostgreSQL", "--no-worker"),
    ("PostgreSQL, one process of `--processes`", "--processes", "1"),
    ("PostgreSQL, two processes", "--processes", "2"),
)
_SLOW = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
#define SLOW(name) int name(int fd) { static int (*real)(int); \
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name); usleep(2000); return real(fd); }
SLOW(fsync)
SLOW(fdatasync)
"""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        figures = _on("SQLite", f"sqlite:///{folder}/inbound.db", "--no-worker")
        for kind, *options in _ON_POSTGRES:
            with server() as at, fresh_database(at) as url:
                figures += _on(kind, url.render_as_string(hide_password=False), *options)
        return figures + _on_a_slow_disk(Path(folder)) + _with_a_dead_provider(Path(folder))


def _on(kind: str, url: str, *options: str) -> list[Figure]:
    before = commits(url)
    with serving(url, *options) as found:
        rate, times = load(found.port)
    bare = (before + commits(url)) / 2
    share = rate / bare
    return [
        Figure(
            what=f"{kind}: inbound texts over HTTP, whole transaction",
            measured=f"{rate:,.0f}/s, {share:.0%} of the bare database's {bare:,.0f} one-row commits/s",
            budget="30% of the bare rate on a fast disk" if kind == "SQLite" else "",
            met=share >= 0.3 if kind == "SQLite" else None,
            key=f"inbound {kind}",
            value=rate,
        ),
        Figure(
            what=f"{kind}: time of one inbound text, {CONNECTIONS} connections",
            measured=f"median {statistics.median(times):.1f} ms, p95 {p95(times):.1f} ms",
            budget="p95 30 ms",
            met=p95(times) <= 30,
        ),
    ]


def _on_a_slow_disk(folder: Path) -> list[Figure]:
    compiler = shutil.which("cc")
    what = "SQLite, 2 ms for each fsync: inbound texts with group commit"
    if compiler is None:
        return [Figure(what=what, measured="not measured: no C compiler here")]
    library = folder / "slow.so"
    source = folder / "slow.c"
    source.write_text(_SLOW, "ascii")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    rates = {}
    for group in ("0", "1"):
        url = f"sqlite:///{folder}/slow-{group}.db"
        with serving(url, "--no-worker", LD_PRELOAD=str(library), TELLBACK_GROUP_COMMIT=group) as found:
            rates[group], _ = load(found.port)
    told = subprocess.run(
        [sys.executable, "-m", "bench.inbound", f"sqlite:///{folder}/slow-bare.db"],
        env={"LD_PRELOAD": str(library), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        text=True,
    )
    bare = float(told.stdout)
    return [
        Figure(
            what=what,
            measured=f"{rates['1']:,.0f}/s, {rates['1'] / bare:.1f} times the bare {bare:,.0f} commits/s; "
            f"without it {rates['0']:,.0f}/s",
            budget="3 times the bare rate",
            met=rates["1"] >= 3 * bare,
        )
    ]


def _with_a_dead_provider(folder: Path) -> list[Figure]:
    """The worker in the same process, and a provider that takes connections and never answers."""
    found = {}
    for name in ("quick", "silent"):
        with provider(silent=name == "silent") as base:
            url = f"sqlite:///{folder}/{name}.db"
            with serving(url, TELLBACK_TWILIO_API_BASE=base) as service:
                _, times = load(service.port, talks=6, pause=0.05)
                found[name] = p95(times)
    ratio = found["silent"] / found["quick"]
    return [
        Figure(
            what="one process with its worker: p95 of a webhook while the provider is silent",
            measured=f"{found['silent']:.1f} ms, against {found['quick']:.1f} ms while it answers in 20 ms",
            budget="no slower (25% for noise)",
            met=ratio <= 1.25,
        )
    ]


# --- people --------------------------------------------------------------------------------------------


def load(port: int, *, talks: int = _TALKS, pause: float = 0.0) -> tuple[float, list[float]]:
    """Texts a second and the milliseconds of each; every connection holds one conversation after another."""
    sent = [
        [
            _request(port, f"+4477{connection:02}{talk:06}", connection * 10_000 + talk * 100 + n, words)
            for talk in range(talks)
            for n, words in enumerate(_TALK)
        ]
        for connection in range(CONNECTIONS)
    ]

    async def all_at_once() -> list[list[float]]:
        return await asyncio.gather(*(_connection(port, requests, pause) for requests in sent))

    started = time.perf_counter()
    times = [each for some in asyncio.run(all_at_once()) for each in some]
    return len(times) / (time.perf_counter() - started), times


async def _connection(port: int, requests: Sequence[bytes], pause: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for request in requests:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise RuntimeError(f"a webhook was answered {head[:40]!r}")
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        await reader.readexactly(int(length.partition(b":")[2]))
        times.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(pause)
    writer.close()
    return times


def _request(port: int, number: str, count: int, words: str) -> bytes:
    sid = f"SM{count:032x}"
    form = {"MessageSid": sid, "AccountSid": ACCOUNT, "From": number, "To": OURS, "Body": words}
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/hook/sms", form)
    body = urlencode(form).encode()
    head = (
        f"POST /hook/sms HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def provider(*, silent: bool) -> Iterator[str]:
    """As little of a provider as can be: it answers every request after 20 ms, or never."""
    command = [sys.executable, "-m", "bench.provider", "silent" if silent else "quick"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    print(commits(sys.argv[1]))
