"""What granian hands to its app: who asks, and a protocol that gives the body and takes the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from types import SimpleNamespace
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


class Protocol:
    """The body in parts, and a place for the answer. read: how many parts were asked for."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = parts
        self.read = 0
        self.answer: Answer | None = None

    async def __call__(self) -> bytes:
        return b"".join(self.parts)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            self.read += 1
            yield part

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, dict(headers), body


def scope(headers: Mapping[str, str], *, path: str = "/hook/é", query: str = "o=1&x=%41%2f") -> Any:
    """A POST over plain HTTP."""
    return SimpleNamespace(
        method="POST",
        path=path,
        query_string=query,
        server="127.0.0.1:8000",
        client="[::1]:50000",
        scheme="http",
        http_version="1.1",
        authority=None,
        headers=headers,
    )
