"""As little of a provider as can be: takes each text after 20 ms (quick) or 20 s (slow), or says nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from functools import partial

_COUNT = itertools.count()
_TAKES = {"quick": 0.02, "slow": 20.0}  # seconds


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.lower().split(b"\r\n")
            length = next((line for line in lines if line.startswith(b"content-length")), b":0")
            await reader.readexactly(int(length.partition(b":")[2]))
            await asyncio.sleep(seconds)
            told = json.dumps({"sid": f"SM{next(_COUNT):032x}", "num_segments": "1", "messages": []}).encode()
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n")
            writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(told), told))
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def _main(kind: str) -> None:
    answer = _silence if kind == "silent" else partial(_answer, seconds=_TAKES[kind])
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
