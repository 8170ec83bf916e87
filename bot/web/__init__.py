"""Everything reached by HTTP: providers' webhooks, residents' pages, officers' console, health."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter

from bot.app import Services
from bot.web import chat, console, error_pages, health, live_poll, page_language, page_setup, public
from bot.web.console import sign_in
from bot.web.page_setup import Council
from bot.web.webhooks import Webhooks, is_hook

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST = 1024 * 1024  # bytes of a request


def create_app(services: Services) -> Flask:
    """The app on its services. Every POST needs a CSRF token but the webhooks, which are signed.

    The webhooks stand in front of the pages, without Flask: `extensions["webhooks"]`.
    """
    secure = services.settings.public_url.startswith("https:")
    newest, *older = services.settings.secrets
    app = Flask(__name__)
    app.url_map.converters["int"] = _RowInteger
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=older,
        MAX_CONTENT_LENGTH=LARGEST,
        MAX_FORM_MEMORY_SIZE=LARGEST,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        # Behind a proxy the request does not show the address the browser knows; SameSite and token hold.
        WTF_CSRF_SSL_STRICT=False,
    )
    council = services.content().council
    page_setup.install(
        app, Council(name=council.name, colour=council.colour, phone=council.phone), https=secure
    )
    # Before the check of forms: one that is refused needs words for saying so.
    page_language.install(app, services.content, secure=secure)
    CSRFProtect(app)
    room = chat.Chat(services, services.channels["web"])
    for blueprint in (health.blueprint(services), chat.blueprint(room), public.blueprint(services)):
        app.register_blueprint(blueprint)
    app.register_blueprint(live_poll.blueprint(services))
    app.register_blueprint(console.blueprint(services))
    # Public pages must not touch the session, or no cache could keep them: no officer in their templates.
    sign_in.login_manager(services).init_app(app, add_context_processor=False)
    # Nobody is hurried: a form is good for as long as its session. Officers' sessions end by themselves.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    error_pages.install(app, room.expired)
    _put_in_front(app, Webhooks(services, largest=LARGEST))
    return app


class _RowInteger(IntegerConverter):
    """A number in an address that a row could have: with a longer one there is no such page."""

    regex = "[0-9]{1,18}"


def _put_in_front(pages: Flask, hooks: Webhooks) -> None:
    """One door for both: what begins with /hook/ goes to the webhooks, all else to the pages."""
    to_pages = pages.wsgi_app

    def front(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        to = hooks if is_hook(environ) else to_pages
        return to(environ, start_response)

    pages.wsgi_app = front  # type: ignore[method-assign]
    pages.extensions["webhooks"] = hooks
