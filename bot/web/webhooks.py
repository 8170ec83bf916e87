"""Where providers knock: a request as they sent it, to the channel that can check it, to the intake.

Nothing is read before the signature holds (I1). What is authentic is answered with 2xx, whatever becomes of
it; only a database that is away is answered with 503, so that the provider tries again.

Machines come here, so this is an app of its own: no session, no cookie, no page. What pages need costs as
much as reading a text. The channels that come with us have their own addresses; any other has /hook/NAME,
without a line here.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from flask import Flask, Response, request
from flask.sessions import NullSession, SessionInterface

from bot.app import Services
from bot.store.database import PASSING_FAULTS
from bot.trace import kind_and_place
from bot.web import faults
from channels import BUILT_IN, port
from channels.form import pairs
from channels.port import Channel, Refused

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
_BUILT_IN = frozenset(point.name for point in BUILT_IN)
_log = logging.getLogger(__name__)


class _NoSession(SessionInterface):
    def open_session(self, app: Flask, request: object) -> NullSession:  # noqa: ARG002 - Flask's signature
        return NullSession()


def create_app(services: Services, *, largest: int) -> Flask:
    """The app behind /hook/. It checks signatures, so needs no CSRF token. largest: bytes of a request."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = largest
    app.session_interface = _NoSession()
    faults.install_plain(app)

    def take(name: str, content_type: str) -> Response:
        return _take(services, name, content_type)

    app.add_url_rule("/hook/sms", "sms", lambda: take("sms", FORM), methods=["POST"])
    app.add_url_rule("/hook/sms/receipt", "receipt", lambda: take("sms", FORM), methods=["POST"])
    app.add_url_rule("/hook/whatsapp", "whatsapp", lambda: take("whatsapp", FORM), methods=["POST"])
    app.add_url_rule("/hook/telegram", "telegram", lambda: take("telegram", JSON), methods=["POST"])

    def take_outside(name: str) -> Response:
        return _take_outside(services, name)

    app.add_url_rule("/hook/<name>", "outside", take_outside, methods=["POST"])
    app.add_url_rule("/hook/<name>/receipt", "outside_receipt", take_outside, methods=["POST"])
    return app


def _take(services: Services, name: str, content_type: str) -> Response:
    channel = services.channels.get(name)
    if channel is None:
        return _plain(404, f"The channel {name} is not connected here. Its settings are missing.")
    if request.mimetype != content_type:
        return _plain(415, f"Only {content_type} is read here.")
    return _hand_in(services, channel, as_sent(services.settings.public_url))


def _take_outside(services: Services, name: str) -> Response:
    """For a channel that an installed distribution declares. It says itself what content it reads."""
    channel = None if name in _BUILT_IN else services.channels.get(name)
    if channel is None:
        return _plain(404, "There is no such channel here.")
    sent = as_sent(services.settings.public_url)
    return _hand_in(services, channel, replace(sent, form=pairs(sent)))


def _hand_in(services: Services, channel: Channel, sent: port.Request) -> Response:
    try:
        reading = channel.read(sent)
    except Refused as refusal:
        _log.warning("refused a request to %s: %s", request.path, refusal.why)
        return _plain(refusal.status, "This request was not accepted.")
    try:
        services.intake.take(channel, reading)
    except PASSING_FAULTS as fault:
        _log.error("the database could not take an event of %s: %s", channel.name, kind_and_place(fault))
        return _plain(503, "Please try again.", {"Retry-After": "10"})
    except Exception as fault:
        # The intake keeps what the dialogue fails on. Past that nothing is stored: let it come again.
        _log.error("an event of %s could not be kept: %s", channel.name, kind_and_place(fault))
        return _plain(500, "Please try again.", {"Retry-After": "60"})
    reply = reading.reply
    return Response(reply.body, status=reply.status, content_type=reply.content_type)


def as_sent(public_url: str) -> port.Request:
    """The request as the provider saw it: our public address, then path and query as they came.

    Its form is not read yet: our own channels read it from the body, with `channels.form`.
    """
    raw = str(request.environ.get("REQUEST_URI") or request.full_path.removesuffix("?"))
    if not raw.startswith("/"):  # the absolute form, as a proxy may send it
        raw = "/" + raw.partition("://")[2].partition("/")[2]
    return port.Request(
        method=request.method,
        url=public_url + raw,
        headers={name.lower(): value for name, value in request.headers},
        body=request.get_data(parse_form_data=False),
    )


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return Response(words + "\n", status=status, headers=headers, content_type="text/plain; charset=utf-8")
