"""Where providers knock: a request as they sent it, to the channel that can check it, to the intake.

Nothing is read before the signature holds (I1). What is authentic is answered with 2xx, whatever becomes of
it; only a database that is away is answered with 503, so that the provider tries again.

Machines come here, so nothing of the pages is asked: no session, no cookie, no look, and no Flask, which
costs as much as reading a text. The channels that come with us have their own addresses; any other has
/hook/NAME, without a line here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import Map, Rule
from werkzeug.wsgi import get_input_stream

from bot.app import Services
from bot.store.database import PASSING_FAULTS
from bot.trace import kind_and_place
from channels import BUILT_IN, port
from channels.form import pairs
from channels.port import Channel, Refused

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

    def _answer_to(self, environ: WSGIEnvironment) -> Answer:
        path = _path(environ)
        try:
            name, content_type = _OURS.get(path) or (self._outside(path, environ["REQUEST_METHOD"]), "")
            if environ["REQUEST_METHOD"] != "POST":
                raise MethodNotAllowed(["POST"])
            given = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
            return self._take(name, content_type, given, environ)
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

    def _take(self, name: str, content_type: str, given: str, environ: WSGIEnvironment) -> Answer:
        """content_type: what the channel reads, "" for one from outside, which says so itself."""
        outside = not content_type
        channel = None if outside and name in _BUILT_IN else self._services.channels.get(name)
        if channel is None and outside:
            return _line(404, "There is no such channel here.")
        if channel is None:
            return _line(404, f"The channel {name} is not connected here. Its settings are missing.")
        if not outside and given != content_type:
            return _line(415, f"Only {content_type} is read here.")
        sent = as_sent(environ, self._services.settings.public_url, largest=self._largest)
        return self._hand_in(channel, replace(sent, form=pairs(sent)) if outside else sent, environ)

    def _hand_in(self, channel: Channel, sent: port.Request, environ: WSGIEnvironment) -> Answer:
        try:
            reading = channel.read(sent)
        except Refused as refusal:
            _log.warning("refused a request to %s: %s", environ["PATH_INFO"], refusal.why)
            return _line(refusal.status, "This request was not accepted.")
        try:
            self._services.intake.take(channel, reading)
        except PASSING_FAULTS as fault:
            _log.error("the database could not take an event of %s: %s", channel.name, kind_and_place(fault))
            return _line(503, "Please try again.", {"Retry-After": "10"})
        except Exception as fault:
            # The intake keeps what the dialogue fails on. Past that nothing is stored: let it come again.
            _log.error("an event of %s could not be kept: %s", channel.name, kind_and_place(fault))
            return _line(500, "Please try again.", {"Retry-After": "60"})
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
