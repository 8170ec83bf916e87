"""2,000 connections that say nothing, or say it very slowly, while others go on: webhooks and health.

A third of them send nothing, a third their request one byte at a time, a third only its body so. A server
that keeps a place or a thread for each of them lets nobody else in.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from tempfile import TemporaryDirectory

from bench import load
from bench.figures import Figure, p95
from bench.load import answer
from bench.service import serving

CONNECTIONS = 2_000
_SECONDS = 10.0  # that they stay
_BETWEEN = 0.5  # seconds from byte to byte
_PATIENCE = 5.0  # seconds after which somebody else has not been answered
_ASKED = 40  # of each: texts, and looks at /health
_HEAD = b"POST /hook/sms HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
_BODY = b"Content-Length: 1000\r\n\r\n"
_SAID = ((b"", b""), (b"", _HEAD), (_HEAD + _BODY, b"Body=" + b"a" * 900))  # at once, then slowly


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder, serving(f"sqlite:///{folder}/idle.db", "--no-worker") as found:
        return [figure(asyncio.run(beside(found.port)))]


def figure(found: tuple[int, list[float]], server: str = "") -> Figure:
    held, times = found
    answered = f"{len(times)} of {2 * _ASKED} answered in {_PATIENCE:.0f} s"
    return Figure(
        what=f"{server}{CONNECTIONS:,} slow or idle connections: webhooks and health beside them",
        measured=f"{answered}, {held:,} connections held" + (f", p95 {p95(times):.1f} ms" if times else ""),
        budget="all of them",
        met=len(times) == 2 * _ASKED and held == CONNECTIONS,
    )


async def beside(port: int) -> tuple[int, list[float]]:
    """How many connections were still there at the end, and the milliseconds of those who were answered."""
    crowd = [asyncio.create_task(_idle(port, *_SAID[number % len(_SAID)])) for number in range(CONNECTIONS)]
    await asyncio.sleep(2)
    texts = load.conversations(lambda who, number, words: load.text(port, who, number, words), talks=1)
    health = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    asked = [each for text in texts[0] + texts[1] + texts[2] + texts[3] + texts[4] for each in (text, health)]
    times = await asyncio.gather(*(_one(port, request, n) for n, request in enumerate(asked[: 2 * _ASKED])))
    held = sum(not task.done() for task in crowd)
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    return held, [each for each in times if each is not None]


async def _one(port: int, request: bytes, number: int) -> float | None:
    await asyncio.sleep(number * _SECONDS / (2 * _ASKED))
    started = time.perf_counter()
    with suppress(TimeoutError, OSError, asyncio.IncompleteReadError, RuntimeError):
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                await answer(reader)
            finally:
                writer.close()
        return 1000 * (time.perf_counter() - started)
    return None


async def _idle(port: int, at_once: bytes, slowly: bytes) -> None:
    """Returns when the server has shut the connection, or never opened it."""
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(at_once)
            for letter in slowly:
                writer.write(bytes([letter]))
                await asyncio.sleep(_BETWEEN)
            await reader.read()
        finally:
            writer.close()
