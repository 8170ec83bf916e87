"""Everything reached by HTTP: providers' webhooks, residents' pages, officers' console, health."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from bot.app import Services
from bot.web import chat, console, faults, health, live, public, webhooks, words
from bot.web.console import signing
from bot.web.looks import Council, dress

LARGEST = 1024 * 1024  # bytes of a request


def create_app(services: Services) -> Flask:
    """The app on its services. Every POST needs a CSRF token but the webhooks, which are signed."""
    secure = services.settings.public_url.startswith("https:")
    newest, *older = services.settings.secrets
    app = Flask(__name__)
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
    dress(app, Council(name=council.name, colour=council.colour, phone=council.phone), https=secure)
    words.install(app, services.content, secure=secure)  # first: a form refused needs words for saying so
    csrf = CSRFProtect(app)
    hooks = webhooks.blueprint(services)
    csrf.exempt(hooks)
    room = chat.Chat(services, services.channels["web"])
    for blueprint in (hooks, health.blueprint(services), chat.blueprint(room), public.blueprint(services)):
        app.register_blueprint(blueprint)
    app.register_blueprint(live.blueprint(services))
    app.register_blueprint(console.blueprint(services))
    # Public pages must not touch the session, or no cache could keep them: no officer in their templates.
    signing.login_manager(services).init_app(app, add_context_processor=False)
    # Nobody is hurried: a form is good for as long as its session. Officers' sessions end by themselves.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    faults.install(app, room.expired)
    return app
