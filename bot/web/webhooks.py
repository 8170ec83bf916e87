"""Where providers knock: a request as they sent it, to the channel that can check it, to the intake.

Nothing is read before the signature holds (I1). What is authentic is answered with 2xx, whatever becomes of
it; only a database that is away is answered with 503, so that the provider tries again.

Machines come here, so nothing of the pages is asked: no session, no cookie, no look, and no Flask, which
costs as much as reading a text. The channels that come with us have their own addresses; any other has
/hook/NAME, without a line here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import Map, Rule
from werkzeug.wsgi import get_input_stream

from bot.app import Services
from bot.store.database import PASSING_FAULTS
from bot.trace import kind_and_place
from channels import BUILT_IN, port
from channels.form import pairs
from channels.port import Channel, Reading, Refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/hook/"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
_OURS = {
    "/hook/sms": ("sms", FORM),
    "/hook/sms/receipt": ("sms", FORM),
    "/hook/whatsapp": ("whatsapp", FORM),
    "/hook/telegram": ("telegram", JSON),
}
_OUTSIDE = ("/hook/<name>", "/hook/<name>/receipt")
_BUILT_IN = frozenset(point.name for point in BUILT_IN)
_PLAIN = "text/plain; charset=utf-8"
_SHORT = 4096  # bytes
_FEW = 64  # fields of a form; Twilio sends two dozen
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    body: bytes
    content_type: str = _PLAIN
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def every_header(self) -> list[tuple[str, str]]:
        length = str(len(self.body))
        return [("Content-Type", self.content_type), ("Content-Length", length), *self.headers.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A request that was read without a thread.

    done: the commit it waits for, if there is one. thanks: the answer then, or at once. rest: what is left
    for a thread to do where that gives no answer.
    """

    channel: str = ""
    done: Future[None] | None = None
    thanks: Answer | None = None
    rest: Callable[[], Answer] = lambda: _line(500, "Something went wrong.")

    def answer(self) -> Answer | None:
        """Once it is done. None: nothing is stored, and `rest` is to be asked."""
        fault = None if self.done is None else self.done.exception()
        if isinstance(fault, PASSING_FAULTS):
            return _away(self.channel, fault)
        return None if fault else self.thanks


class Webhooks:
    """All addresses behind /hook/, as a WSGI app. They check signatures, so need no CSRF token.

    largest: bytes of a request.
    """

    def __init__(self, services: Services, *, largest: int) -> None:
        self._services = services
        self._largest = largest
        paths = (*_OURS, *_OUTSIDE)
        self.url_map = Map([Rule(path, endpoint=path, methods=["POST"]) for path in paths])
        self._others = self.url_map.bind("")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer_to(environ)
        phrase = HTTP_STATUS_CODES.get(answer.status, "Unknown")
        start_response(f"{answer.status} {phrase}", answer.every_header)
        return [answer.body]

    def begin(self, environ: WSGIEnvironment) -> UnderWay | None:
        """Read a short request of a channel of ours, and hand in its message without waiting for the commit,
        so that no thread is held meanwhile. None for all others: ask the app itself.

        environ: as the gateway makes it, with the whole body at hand.
        """
        path = _path(environ)
        if path not in _OURS or not self._services.intake.submits or not _is_short(environ):
            return None
        try:
            channel, reading = self._read(path, environ)
        except Refused as refusal:
            return UnderWay(thanks=_refused(path, refusal))
        except Exception:  # told of by the app
            return None
        rest = partial(self._hand_in, channel, reading)
        try:
            done = self._services.intake.submit(channel, reading)
        except Exception:  # nothing is handed in: the rest tells of it
            done = None
        return UnderWay(channel=channel.name, done=done, thanks=_thanks(reading) if done else None, rest=rest)

    def _answer_to(self, environ: WSGIEnvironment) -> Answer:
        path = _path(environ)
        try:
            channel, reading = self._read(path, environ)
            return self._hand_in(channel, reading)
        except Refused as refusal:
            return _refused(path, refusal)
        except MethodNotAllowed:
            return _line(405, "Only POST is answered here.", {"Allow": "POST"})
        except HTTPException as fault:
            return _line(fault.code or 500, str(fault.description or ""))
        except Exception as fault:
            _log.error("%s failed: %s", path, kind_and_place(fault))
            return _line(500, "Something went wrong.")

    def _outside(self, path: str, method: str) -> str:
        """Which channel of an installed distribution. Raises NotFound, MethodNotAllowed."""
        _, gaps = self._others.match(path.encode("latin-1").decode("utf-8", "replace"), method)
        return str(gaps["name"])

    def _read(self, path: str, environ: WSGIEnvironment) -> tuple[Channel, Reading]:
        """Which channel was asked, and what it read. Raises HTTPException, Refused."""
        method = environ["REQUEST_METHOD"]
        # What the channel reads: "" for one from outside, which says so itself.
        name, content_type = _OURS.get(path) or (self._outside(path, method), "")
        if method != "POST":
            raise MethodNotAllowed(["POST"])
        outside = not content_type
        channel = None if outside and name in _BUILT_IN else self._services.channels.get(name)
        if channel is None and outside:
            raise NotFound("There is no such channel here.")
        if channel is None:
            raise NotFound(f"The channel {name} is not connected here. Its settings are missing.")
        if not outside and environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != content_type:
            raise UnsupportedMediaType(f"Only {content_type} is read here.")
        sent = as_sent(environ, self._services.settings.public_url, largest=self._largest)
        return channel, channel.read(replace(sent, form=pairs(sent)) if outside else sent)

    def _hand_in(self, channel: Channel, reading: Reading) -> Answer:
        try:
            self._services.intake.take(channel, reading)
        except PASSING_FAULTS as fault:
            return _away(channel.name, fault)
        except Exception as fault:
            # The intake keeps what the dialogue fails on. Past that nothing is stored: let it come again.
            _log.error("an event of %s could not be kept: %s", channel.name, kind_and_place(fault))
            return _line(500, "Please try again.", {"Retry-After": "60"})
        return _thanks(reading)


def _is_short(environ: WSGIEnvironment) -> bool:
    """Whether it takes less than a millisecond to read, whoever sent it."""
    body = environ["wsgi.input"].getvalue()
    return len(body) <= _SHORT and body.count(b"&") <= _FEW


def _refused(path: str, refusal: Refused) -> Answer:
    _log.warning("refused a request to %s: %s", path, refusal.why)
    return _line(refusal.status, "This request was not accepted.")


def _away(channel: str, fault: BaseException) -> Answer:
    _log.error("the database could not take an event of %s: %s", channel, kind_and_place(fault))
    return _line(503, "Please try again.", {"Retry-After": "10"})


def _thanks(reading: Reading) -> Answer:
    reply = reading.reply
    return Answer(status=reply.status, body=reply.body, content_type=reply.content_type)


def is_hook(environ: WSGIEnvironment) -> bool:
    return _path(environ).startswith(PREFIX)


def _path(environ: WSGIEnvironment) -> str:
    """With one slash in front: an address typed at the provider after one that ends in a slash has two."""
    return "/" + str(environ.get("PATH_INFO", "")).lstrip("/")


def as_sent(environ: WSGIEnvironment, public_url: str, *, largest: int) -> port.Request:
    """The request as the provider saw it: our public address, then path and query as they came.

    Its form is not read yet: our own channels read it from the body, with `channels.form`. Raises
    RequestEntityTooLarge past `largest` bytes.
    """
    raw = environ.get("REQUEST_URI")
    if raw is None:
        query = environ.get("QUERY_STRING")
        raw = environ["PATH_INFO"] + (f"?{query}" if query else "")
    if not raw.startswith("/"):  # the absolute form, as a proxy may send it
        raw = "/" + raw.partition("://")[2].partition("/")[2]
    headers = {
        key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    body = get_input_stream(environ, max_content_length=largest + 1).read()  # it would only cut off the rest
    if len(body) > largest:
        raise RequestEntityTooLarge
    return port.Request(method=environ["REQUEST_METHOD"], url=public_url + raw, headers=headers, body=body)


def _line(status: int, words: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status=status, body=f"{words}\n".encode(), headers=headers or {})
