"""Many people at once: signed requests over connections that are kept open, and how long each took."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.service import PUBLIC
from tests.standins.telegram import SECRET
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

CONNECTIONS = 16
TALK = ("Hello", "1", "3", "Nobody tells me what happens.", "And then it is silence.", "DONE")
_ROUND = count(1)  # nobody of one round is in another, whoever is asked in them

Say = Callable[[int, int, str], bytes]  # who, which of all messages, the words


@dataclass(frozen=True, slots=True)
class Load:
    """seconds: until the last answer. times: milliseconds of each request."""

    seconds: float
    times: Sequence[float]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds


def texts(port: int, *, talks: int, pause: float = 0.0) -> Load:
    """By text message. Every connection holds so many whole conversations, one after another."""
    sent = conversations(partial(text, port), talks=talks)
    return drive(port, sent, pause=pause)


def updates(port: int, *, talks: int) -> Load:
    """The same by Telegram."""
    return drive(port, conversations(partial(update, port), talks=talks))


def conversations(say: Say, *, talks: int) -> list[list[bytes]]:
    """The requests of each connection: people nobody has met yet."""
    first = next(_ROUND) * 100_000
    people, numbers = count(first), count(first)
    return [
        [say(who, next(numbers), words) for who in (next(people) for _ in range(talks)) for words in TALK]
        for _ in range(CONNECTIONS)
    ]


def drive(port: int, sent: Sequence[Sequence[bytes]], *, pause: float = 0.0) -> Load:
    """Send those requests, each connection one after another. pause: seconds after each answer."""

    async def all_at_once() -> list[list[float]]:
        return await asyncio.gather(*(_connection(port, requests, pause) for requests in sent))

    started = time.perf_counter()
    times = [each for some in asyncio.run(all_at_once()) for each in some]
    return Load(time.perf_counter() - started, times)


async def _connection(port: int, requests: Sequence[bytes], pause: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    for request in requests:
        started = time.perf_counter()
        writer.write(request)
        await answer(reader)
        times.append(1000 * (time.perf_counter() - started))
        if pause:
            await asyncio.sleep(pause)
    writer.close()
    return times


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The body. Raises RuntimeError unless the answer is 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:20]:
        raise RuntimeError(f"a request was answered {head[:40]!r}")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    return await reader.readexactly(int(length.partition(b":")[2]))


def text(port: int, who: int, number: int, words: str) -> bytes:
    """A text as Twilio sends it, signed for PUBLIC."""
    form = {
        "MessageSid": f"SM{number:032x}",
        "AccountSid": ACCOUNT,
        "From": f"+4477{who:08}",
        "To": OURS,
        "Body": words,
    }
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/hook/sms", form)
    headers = f"X-Twilio-Signature: {signature}\r\nContent-Type: application/x-www-form-urlencoded"
    return _post(port, "/hook/sms", headers, urlencode(form).encode())


def update(port: int, who: int, number: int, words: str) -> bytes:
    """A message as Telegram sends it."""
    headers = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Type: application/json"
    return _post(port, "/hook/telegram", headers, telegram_body(who, number, words))


def telegram_body(who: int, number: int, words: str) -> bytes:
    sender = {"id": who, "first_name": "Sam"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {**sender, "type": "private"},
        "from": {**sender, "is_bot": False, "language_code": "en"},
        "text": words,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


def _post(port: int, path: str, headers: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
