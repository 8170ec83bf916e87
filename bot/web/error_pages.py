"""What people see when something is wrong, in their language; what we log, without their words (I10)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from bot.store.database import PASSING_FAULTS
from bot.trace import kind_and_place

_log = logging.getLogger(__name__)
_PLAIN = ("/health", "/metrics")  # machines read these
# error.html has words for few numbers; these are like them.
_SHOWN_AS = {405: 404, 410: 404, 413: 400, 415: 400}


def install(app: Flask, chat_expired: Callable[[], Response]) -> None:
    """Error pages. chat_expired: the chat page for a message whose form was too old."""

    def old_form(fault: CSRFError) -> Response:
        if request.path == "/chat":
            return chat_expired()
        return _page(fault.code or 400)

    def known(fault: HTTPException) -> Response:
        if fault.response is not None:  # a redirect, or an answer made elsewhere
            return make_response(fault.get_response())
        return _with_allowed(_page(fault.code or 500, str(fault.description or "")), fault)

    def unknown(fault: Exception) -> Response:
        _log.error("the page %s failed: %s", request.endpoint, kind_and_place(fault))
        return _page(503 if isinstance(fault, PASSING_FAULTS) else 500)

    app.register_error_handler(CSRFError, old_form)
    app.register_error_handler(HTTPException, known)
    app.register_error_handler(Exception, unknown)


def _with_allowed(response: Response, fault: HTTPException) -> Response:
    for name, value in fault.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _line(status: int, words: str = "") -> Response:
    told = "Only POST is answered here." if status == 405 else words or "Something went wrong."
    return Response(told + "\n", status=status, content_type="text/plain; charset=utf-8")


def _page(status: int, words: str = "") -> Response:
    if request.path.startswith(_PLAIN):
        return _line(status, words)
    shown = _SHOWN_AS.get(status, status)
    response = make_response(render_template("public/error.html", status=shown, kept=g.get("kept", False)))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
