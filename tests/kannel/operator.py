"""A small mobile operator: a message centre that speaks SMPP 3.4, as much of it as a gateway needs.

It listens on 127.0.0.1 only; Kannel signs in to it as it would to a carrier. What it has been given to carry
is in `carried`; phones are played by `text` (somebody writes) and by what `fates` says becomes of a message.
"""

from __future__ import annotations

import asyncio
import itertools
import struct
import threading
from dataclasses import dataclass
from typing import Any, Self

import gsm0338  # noqa: F401  # registers the codec

_SUBMIT, _DELIVER, _ENQUIRE, _UNBIND = 0x04, 0x05, 0x15, 0x06
_BINDS = (0x01, 0x02, 0x09)
_ANSWER = 0x80000000
_HEADER = struct.Struct(">IIII")
_IN_PARTS, _REPORT = 0x40, 0x04  # bits of esm_class
_INTERNATIONAL = 1
GSM, UCS2 = 0, 8
_ROOM = {GSM: 153, UCS2: 67}  # characters of one part among several
DELIVERED, UNDELIVERABLE, NO_REPORT = "DELIVRD", "UNDELIV", ""
NO_SUCH_NUMBER = 0x0B  # refused at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One part of a message as it went over the air. part, parts: from its header, 1 of 1 without one."""

    id: str
    sender: str
    to: str
    coding: int
    text: str
    part: int
    parts: int
    validity: str


class Operator:
    """fates: what becomes of messages to a number, DELIVERED where nothing is said; a whole number is the
    error with which they are refused at once."""

    def __init__(self) -> None:
        self.carried: list[Carried] = []
        self.fates: dict[str, str | int] = {}
        self.port = 0
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._numbers = itertools.count(1)
        self._gateway: asyncio.StreamWriter | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(self, *why: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._gateway is not None:
            self._gateway.close()
        self._server.close()

    # --- what people see and do -----------------------------------------------------------------------

    def wait_for_gateway(self, seconds: float = 15) -> None:
        self._wait(lambda: self._gateway is not None, seconds, "the gateway did not sign in")

    def wait_for(self, count: int, seconds: float = 15) -> list[Carried]:
        """All that was carried, as soon as there is so much of it."""
        self._wait(lambda: len(self.carried) >= count, seconds, f"fewer than {count} parts came")
        return list(self.carried)

    def text(self, sender: str, to: str, words: str) -> None:
        """Somebody writes: in GSM-7 where that can say it, else in UCS-2, in as many parts as it takes."""
        coding, units = GSM, words
        try:
            words.encode("gsm03.38")
        except UnicodeEncodeError:
            coding = UCS2
        room = _ROOM[coding]
        pieces = [units[at : at + room] for at in range(0, len(units), room)] or [""]
        reference = next(self._numbers) % 256
        for number, piece in enumerate(pieces, 1):
            header = bytes((5, 0, 3, reference, len(pieces), number)) if len(pieces) > 1 else b""
            body = header + _encoded(piece, coding)
            self._run(self._deliver(sender, to, _IN_PARTS if header else 0, coding, body))

    # --- the wire -------------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                length, command, _, sequence = _HEADER.unpack(await reader.readexactly(_HEADER.size))
                body = await reader.readexactly(length - _HEADER.size)
                await self._answer(writer, command, sequence, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, command: int, sequence: int, body: bytes) -> None:
        if command in _BINDS:
            _write(writer, command | _ANSWER, 0, sequence, b"operator\0")
            with self._changed:
                self._gateway = writer
                self._changed.notify_all()
        elif command == _SUBMIT:
            await self._carry(writer, sequence, body)
        elif command in (_ENQUIRE, _UNBIND):
            _write(writer, command | _ANSWER, 0, sequence, b"")

    async def _carry(self, writer: asyncio.StreamWriter, sequence: int, body: bytes) -> None:
        message, wants_report = _submitted(body, f"{next(self._numbers):08d}")
        fate = self.fates.get(message.to, DELIVERED)
        if isinstance(fate, int):
            _write(writer, _SUBMIT | _ANSWER, fate, sequence, b"")
            return
        _write(writer, _SUBMIT | _ANSWER, 0, sequence, message.id.encode() + b"\0")
        with self._changed:
            self.carried.append(message)
            self._changed.notify_all()
        if wants_report and fate:
            await asyncio.sleep(0.05)  # the gateway notes the id of what it has just handed over
            done = int(fate == DELIVERED)
            words = (
                f"id:{message.id} sub:001 dlvrd:{done:03d} submit date:2611221200 done date:2611221200 "
                f"stat:{fate} err:{1 - done:03d} text:"
            )
            await self._deliver(message.to, message.sender, _REPORT, GSM, words.encode())

    async def _deliver(self, sender: str, to: str, esm_class: int, coding: int, body: bytes) -> None:
        assert self._gateway is not None
        told = b"\0" + _address(sender) + _address(to) + bytes((esm_class, 0, 0)) + b"\0\0"
        told += bytes((0, 0, coding, 0, len(body))) + body
        _write(self._gateway, _DELIVER, 0, next(self._numbers), told)
        await self._gateway.drain()

    def _wait(self, ready: Any, seconds: float, otherwise: str) -> None:
        with self._changed:
            if not self._changed.wait_for(ready, timeout=seconds):
                raise TimeoutError(otherwise)


def _write(writer: asyncio.StreamWriter, command: int, status: int, sequence: int, body: bytes) -> None:
    writer.write(_HEADER.pack(_HEADER.size + len(body), command, status, sequence) + body)


def _address(number: str) -> bytes:
    """Type of number, plan, number: an international one travels without its plus."""
    international = number.startswith("+")
    return bytes((_INTERNATIONAL if international else 0, 1)) + number.lstrip("+").encode() + b"\0"


def _encoded(text: str, coding: int) -> bytes:
    encoded: bytes = text.encode("utf-16-be" if coding == UCS2 else "gsm03.38")
    return encoded


def _submitted(body: bytes, identity: str) -> tuple[Carried, bool]:
    """A submit_sm, and whether a delivery report is wanted."""
    _, rest = _word(body)
    sender, rest = _number(rest)
    to, rest = _number(rest)
    esm_class, rest = rest[0], rest[3:]
    _, rest = _word(rest)
    validity, rest = _word(rest)
    wanted, coding, length = rest[0], rest[2], rest[4]
    said, part, parts = rest[5 : 5 + length], 1, 1
    if esm_class & _IN_PARTS:
        parts, part = said[4], said[5]
        said = said[said[0] + 1 :]
    text = said.decode("utf-16-be", "surrogatepass") if coding == UCS2 else said.decode("gsm03.38")
    message = Carried(
        id=identity, sender=sender, to=to, coding=coding, text=text, part=part, parts=parts, validity=validity
    )
    return message, bool(wanted & 1)


def _word(rest: bytes) -> tuple[str, bytes]:
    word, _, rest = rest.partition(b"\0")
    return word.decode("ascii"), rest


def _number(rest: bytes) -> tuple[str, bytes]:
    international = rest[0] == _INTERNATIONAL
    number, rest = _word(rest[2:])
    return ("+" if international else "") + number, rest
