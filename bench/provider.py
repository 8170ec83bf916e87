"""As little of a provider as can be, in a process of its own: `python -m bench.provider MOOD`.

quick, slow: takes each text after 20 ms or 20 s, as Twilio does. silent: never answers. telegram: Telegram's
API, at once; GET /taken says how many messages it has taken.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

_COUNT = itertools.count()
_TAKES = {"quick": 0.02, "slow": 20.0, "telegram": 0.0}  # seconds
_BOT = {"id": 700900000, "is_bot": True, "first_name": "Tellback", "username": "tellback_test_bot"}
_taken = 0


@contextmanager
def provider(mood: str) -> Iterator[str]:
    """Its address, while it runs."""
    command = [sys.executable, "-m", "bench.provider", mood]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def _twilio(_: bytes) -> dict[str, Any]:
    return {"sid": f"SM{next(_COUNT):032x}", "num_segments": "1", "messages": []}


def _telegram(path: bytes) -> dict[str, Any]:
    global _taken
    if path.endswith(b"/taken"):
        return {"taken": _taken}
    if path.endswith(b"/getMe"):
        return {"ok": True, "result": _BOT}
    if not path.endswith(b"/sendMessage"):
        return {"ok": True, "result": True}
    _taken += 1
    chat = {"id": 1, "type": "private", "first_name": "Sam"}
    return {"ok": True, "result": {"message_id": _taken, "date": 1, "chat": chat, "from": _BOT, "text": "1"}}


async def _answer(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    tell: Callable[[bytes], dict[str, Any]],
    seconds: float,
) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.split(b"\r\n")
            length = next((line for line in lines if line.lower().startswith(b"content-length")), b":0")
            await reader.readexactly(int(length.partition(b":")[2]))
            await asyncio.sleep(seconds)
            told = json.dumps(tell(lines[0].split(b" ")[1])).encode()
            status = b"200 OK" if tell is _telegram else b"201 Created"
            writer.write(b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n" % status)
            writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(told), told))
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def _main(mood: str) -> None:
    tell = _telegram if mood == "telegram" else _twilio
    answer = _silence if mood == "silent" else partial(_answer, tell=tell, seconds=_TAKES[mood])
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
