"""Between granian's door and the app: a request is whole, and nothing of it is changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from bot.web.gateway import Gateway

LARGEST = 100


class Protocol:
    """What granian gives: the body in parts, and a place for the answer."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = parts
        self.read = 0
        self.answer: tuple[int, dict[str, str], bytes] | None = None

    async def __call__(self) -> bytes:
        return b"".join(self.parts)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            self.read += 1
            yield part

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, dict(headers), body


def asked(
    app: Callable[..., Iterable[bytes]],
    protocol: Protocol,
    closing: bool = False,
    raw: dict[str, str] | None = None,
    /,
    **headers: str,
) -> tuple[int, dict[str, str], bytes]:
    scope = SimpleNamespace(
        method="POST",
        path="/hook/é",
        query_string="o=1&x=%41%2f",
        server="127.0.0.1:8000",
        client="[::1]:50000",
        scheme="http",
        http_version="1.1",
        authority=None,
        headers=raw or {name.replace("_", "-"): value for name, value in headers.items()},
    )
    gateway = Gateway(app, threads=1, largest=LARGEST)
    gateway.closing = closing
    asyncio.run(gateway(scope, protocol))
    gateway.close()
    assert protocol.answer is not None
    return protocol.answer


def test_the_app_is_told_what_was_asked() -> None:
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start("202 Accepted", [("X-A", "1")])
        return [b"a", b"b"]

    protocol = Protocol(b"bo", b"dy")
    sent = {
        "host": "x.example",
        "content_length": "4",
        "content_type": "text/plain",
        "x_twilio_signature": "s=",
    }
    assert asked(app, protocol, False, None, **sent) == (202, {"X-A": "1"}, b"ab")
    wanted = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/hook/é".encode().decode("latin-1"),
        "QUERY_STRING": "o=1&x=%41%2f",
        "REMOTE_ADDR": "::1",
        "SERVER_PORT": "8000",
        "CONTENT_LENGTH": "4",
        "CONTENT_TYPE": "text/plain",
        "HTTP_HOST": "x.example",
        "HTTP_X_TWILIO_SIGNATURE": "s=",
        "body": b"body",
    }
    assert {name: seen[name] for name in wanted} == wanted


@pytest.mark.parametrize("said", [{"content_length": "100000"}, {"transfer_encoding": "chunked"}])
def test_no_more_is_read_than_shows_that_it_is_too_large(said: dict[str, str]) -> None:
    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("413 Content Too Large", [])
        return [str(len(environ["wsgi.input"].read())).encode()]

    protocol = Protocol(*[b"x" * 40] * 50)
    assert asked(app, protocol, False, None, **said) == (413, {}, b"101")
    assert protocol.read == 3


def test_an_app_that_fails_is_answered_for_and_says_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    def app(_environ: object, _start: object) -> list[bytes]:
        raise RuntimeError("words of a person")

    answer = asked(app, Protocol())
    assert answer is not None
    assert (answer[0], answer[2]) == (500, b"Something went wrong.\n")
    assert "RuntimeError" in caplog.text
    assert "words of a person" not in caplog.text


def test_when_the_door_closes_an_answer_ends_its_connection() -> None:
    def app(_environ: object, start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [])
        return []

    assert asked(app, Protocol(), True) == (200, {"Connection": "close"}, b"")


@pytest.mark.parametrize("name", ["x_forwarded_for", "x-forwarded_for", "x_twilio_signature"])
def test_a_header_with_an_underscore_passes_for_no_other(name: str) -> None:
    """A proxy sets X-Forwarded-For, a provider its signature; whoever writes it otherwise is not heard."""
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.update(environ)
        start("200 OK", [])
        return []

    asked(
        app, Protocol(), False, {"x-forwarded-for": "9.9.9.9", "x-twilio-signature": "right", name: "forged"}
    )
    assert (seen["HTTP_X_FORWARDED_FOR"], seen["HTTP_X_TWILIO_SIGNATURE"]) == ("9.9.9.9", "right")
