"""Between granian's door and the app: a request is whole, and nothing of it is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.web.gateway import Gateway
from bot.web.webhooks import Answer, UnderWay
from tests.web.rsgi import Protocol, scope

LARGEST = 100


def asked(
    app: Callable[..., Iterable[bytes]],
    protocol: Protocol,
    closing: bool = False,
    raw: dict[str, str] | None = None,
    /,
    **headers: str,
) -> tuple[int, dict[str, str], bytes]:
    given = raw or {name.replace("_", "-"): value for name, value in headers.items()}
    gateway = Gateway(app, threads=1, largest=LARGEST)
    gateway.closing = closing
    asyncio.run(gateway(scope(given), protocol))
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


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [])
    return [b"the app read " + environ["wsgi.input"].read()]


def finished(fault: Exception | None = None) -> Future[None]:
    done: Future[None] = Future()
    if fault is None:
        done.set_result(None)
    else:
        done.set_exception(fault)
    return done


KEPT, REST = Answer(status=202, body=b"kept"), Answer(status=200, body=b"the rest was done")
AWAY = OperationalError("INSERT", {}, Exception("disk I/O error"))


@pytest.mark.parametrize(
    ("under_way", "wanted"),
    [
        (UnderWay(done=finished(), thanks=KEPT, rest=lambda: REST), (202, KEPT.body)),
        (UnderWay(done=finished(RuntimeError("a turn")), thanks=KEPT, rest=lambda: REST), (200, REST.body)),
        (UnderWay(done=finished(AWAY), thanks=KEPT, rest=lambda: REST), (503, b"Please try again.\n")),
        (UnderWay(thanks=KEPT, rest=lambda: REST), (202, KEPT.body)),
        (UnderWay(rest=lambda: REST), (200, REST.body)),
        (None, (200, b"the app read body")),
    ],
    ids=["done", "failed", "the database is away", "answered at once", "for a thread", "for the app"],
)
def test_what_needs_no_thread_is_answered_once_it_is_done_and_all_else_by_a_thread(
    under_way: UnderWay | None, wanted: tuple[int, bytes]
) -> None:
    def begin(environ: dict[str, Any]) -> UnderWay | None:
        environ["wsgi.input"].read()
        return under_way

    gateway = Gateway(echo, threads=1, largest=LARGEST, begin=begin)
    protocol = Protocol(b"body")
    asyncio.run(gateway(scope({"content-length": "4"}), protocol))
    gateway.close()
    assert protocol.answer is not None
    assert (protocol.answer[0], protocol.answer[2]) == wanted


def test_many_wait_at_once_and_each_is_answered_for_its_own() -> None:
    """They are done in other threads, in another order than they came, some before anybody waits."""
    waits: list[Future[None]] = [Future() for _ in range(200)]
    left = iter(waits)

    def begin(environ: dict[str, Any]) -> UnderWay:
        return UnderWay(done=next(left), thanks=Answer(status=202, body=environ["wsgi.input"].read()))

    gateway = Gateway(echo, threads=1, largest=LARGEST, begin=begin)
    protocols = [Protocol(str(number).encode()) for number in range(len(waits))]

    async def all_at_once() -> None:
        asked = [
            asyncio.ensure_future(gateway(scope({"content-length": "3"}), protocol)) for protocol in protocols
        ]
        with ThreadPoolExecutor(4) as pool:
            for number in reversed(range(len(waits))):
                pool.submit(waits[number].set_result, None)
            await asyncio.gather(*asked)

    asyncio.run(all_at_once())
    gateway.close()
    answers = [protocol.answer for protocol in protocols]
    assert [answer and answer[2] for answer in answers] == [p.parts[0] for p in protocols]
