"""The officers' console: every page says which verb it needs, in the table of its own module."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError

from bot.app import Services
from bot.errors import Gone, Refusal
from bot.web.console import (
    codes,
    conversation,
    files,
    invite,
    issue_facts,
    issues,
    kept_texts,
    languages,
    leaving,
    log,
    matters,
    messages,
    outcome,
    owed,
    owner,
    questions,
    said,
    search,
    sending,
    sent,
    sign_in,
    tasks,
    team,
    todo,
    words,
)
from bot.web.console.shell import KEY, Route, guarded, no_such_thing, not_now, out_of_date

ROUTES: tuple[Route, ...] = tuple(
    chain.from_iterable(
        module.ROUTES
        for module in (
            sign_in,
            todo,
            said,
            conversation,
            messages,
            files,
            matters,
            issues,
            issue_facts,
            owed,
            owner,
            questions,
            invite,
            outcome,
            sending,
            words,
            kept_texts,
            sent,
            tasks,
            codes,
            search,
            languages,
            team,
            leaving,
            log,
        )
    )
)


def blueprint(services: Services) -> Blueprint:
    """All pages under /console. The app brings CSRF protection, headers, and `sign_in.login_manager`."""
    made = Blueprint("console", __name__, url_prefix="/console")

    def remember(state: BlueprintSetupState) -> None:
        state.app.extensions[KEY] = services

    made.record_once(remember)
    for route in ROUTES:
        made.add_url_rule(route.path, route.name, guarded(route), methods=list(route.methods))
    made.register_error_handler(Gone, no_such_thing)
    made.register_error_handler(404, no_such_thing)
    made.register_error_handler(Refusal, not_now)
    made.register_error_handler(CSRFError, out_of_date)
    return made
