"""Every route: what may be posted without a token, and what looking may do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from bot.store.database import Database
from tests.web.serving import SMS, TELEGRAM, House, house

SIGNED = {
    "/hook/sms",
    "/hook/sms/receipt",
    "/hook/whatsapp",
    "/hook/telegram",
    "/hook/<name>",
    "/hook/<name>/receipt",
}
PROMISED = SIGNED | {
    "/health",
    "/metrics",
    "/",
    "/chat",
    "/pledges",
    "/issues/<ref>",
    "/towns",
    "/live/<code>",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = house(tmp_path_factory.mktemp("routes"), **SMS, **TELEGRAM)
    yield made
    made.services.db.close()


def every_rule(app: Flask) -> list[Rule]:
    """Of the pages, and of the webhooks in front of them."""
    return [*app.url_map.iter_rules(), *app.extensions["webhooks"].url_map.iter_rules()]


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in every_rule(app) if method in (rule.methods or ())]


def address(rule: Rule) -> str:
    """The rule with something in each gap."""
    gaps = {name: 1 if "int" in repr(rule._converters[name]).lower() else "x" for name in rule.arguments}
    built = rule.build(gaps)
    assert built is not None
    return built[1]


def test_the_promised_routes_are_there(whole: House) -> None:
    assert {rule.rule for rule in every_rule(whole.app)} >= PROMISED
    assert any(rule.rule.startswith("/console/") for rule in every_rule(whole.app))


def test_every_post_needs_a_token_or_is_a_signed_webhook(whole: House) -> None:
    before = whole.everything()
    posts = rules(whole.app, "POST")
    assert len(posts) > len(SIGNED)
    for rule in posts:
        answer = whole.app.test_client().post(address(rule), data={"text": "x"})
        if rule.rule in SIGNED:
            assert answer.status_code in (403, 404, 415), rule.rule
        else:
            assert answer.status_code in (400, 302, 303, 401), rule.rule
            if answer.status_code != 400:  # sent away to sign in before anything else is looked at
                assert rule.rule.startswith("/console/"), rule.rule
    assert whole.everything() == before


def test_a_webhook_answers_nothing_but_post(whole: House) -> None:
    """I11. Whatever a provider has to tell, it does not tell it by looking."""
    hooks = [rule for rule in every_rule(whole.app) if rule.rule.startswith("/hook/")]
    assert {rule.rule for rule in hooks} == SIGNED
    for rule in hooks:
        assert (rule.methods or set()) - {"OPTIONS"} == {"POST"}, rule.rule


def test_nothing_but_get_and_post_is_answered(whole: House) -> None:
    methods = {method for rule in every_rule(whole.app) for method in rule.methods or ()}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_looking_never_writes(whole: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """I11. Every GET is asked while the database refuses to write."""

    def refuse(_: Database, fn: object) -> None:
        raise AssertionError(f"a GET wrote: {fn}")

    before = whole.everything()
    monkeypatch.setattr(Database, "write", refuse)
    for rule in rules(whole.app, "GET"):
        if rule.endpoint != "static":
            assert whole.app.test_client().get(address(rule)).status_code < 500, rule.rule
    assert whole.everything() == before


def test_every_page_sends_the_security_headers(whole: House) -> None:
    for rule in rules(whole.app, "GET"):
        answer = whole.app.test_client().get(address(rule))
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
