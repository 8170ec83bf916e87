"""Providers at the door: what is believed, what is kept, what they are told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO

import pytest
from werkzeug.wrappers import Response

from bot.turn import router
from channels.port import Reading, Request
from tests.channels.requests import (
    ADA,
    RECEIPT_HOOK,
    SMS_HOOK,
    receipt_form,
    said,
    sms_request,
    telegram_request,
    text_form,
)
from tests.standins.telegram import TOKEN as BOT_TOKEN
from tests.standins.twilio import TOKEN
from tests.web.serving import House, post

WORDS = "My landlord is called Bob"


def text(words: str = "Hello", sid: str = "SM1", **changes: str | None) -> Request:
    return sms_request(text_form(Body=words, MessageSid=sid, **changes))


def test_a_signed_text_is_kept_word_for_word_and_answered(served: House) -> None:
    answer = post(served, text("  Héllo 👋 ਸਤ\n"))
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    (event,) = served.rows("event")
    assert (event.channel, event.text, event.provider_id) == ("sms", "  Héllo 👋 ਸਤ\n", "SM1")
    (reply,) = served.rows("outbox")
    assert reply.body.startswith("Hello, Sandwell Council here.")


def test_a_repeated_text_changes_nothing(served: House) -> None:
    post(served, text())
    before = served.everything()
    assert post(served, text()).status_code == 200
    assert served.everything() == before


def test_the_signature_is_over_our_public_address_whatever_the_host_says(served: House) -> None:
    assert (
        post(served, text(), **{"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).status_code
        == 200
    )


def test_the_query_counts_as_it_was_sent(served: House) -> None:
    post(served, text())
    (row,) = served.rows("outbox")
    url = f"{RECEIPT_HOOK}?o={row.id}&x=%41%2f"
    receipt = sms_request(receipt_form("delivered", MessageSid="SM9"), url=url)
    assert post(served, receipt).status_code == 200
    assert [each.state for each in served.rows("receipt")] == ["delivered"]
    assert served.rows("outbox")[0].delivery == "delivered"


@pytest.mark.parametrize(
    ("code", "given_up", "stopped"),
    [("30006", True, 0), ("30005", True, 0), ("21610", True, 1), ("30007", False, 0), ("30003", False, 0)],
    ids=["a landline", "not in use", "opted out at the provider", "filtered as spam", "switched off"],
)
def test_a_report_that_a_number_is_of_no_use_is_heeded(
    served: House, code: str, given_up: bool, stopped: int
) -> None:
    post(served, text())
    (row,) = served.rows("outbox")
    form = receipt_form("undelivered", MessageSid="SM9", ErrorCode=code)
    assert post(served, sms_request(form, url=f"{RECEIPT_HOOK}?o={row.id}")).status_code == 200
    (address,) = served.rows("address")
    assert (address.left_at is not None, len(served.rows("stop"))) == (given_up, stopped)
    assert served.rows("outbox")[0].reason, "officers read why"
    post(served, text("I am here after all", sid="SM2"))
    assert served.rows("address")[0].left_at is None


def test_repeats_and_bytes_that_are_no_text_reach_the_signature(served: House) -> None:
    form = [*text_form(), ("Extra", "b"), ("Extra", "a"), ("Empty", "")]
    assert post(served, sms_request(form)).status_code == 200


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(sms_request(text_form(), token="another"), id="a text signed by somebody else"),
        pytest.param(sms_request(text_form(), url=f"{SMS_HOOK}?x=1"), id="a text signed for another address"),
        pytest.param(telegram_request(said(text="hi"), secret="another"), id="an update with another secret"),
        pytest.param(telegram_request(said(text="hi"), secret=None), id="an update without a secret"),
    ],
)
def test_what_is_not_authentic_is_refused_and_leaves_nothing(
    served: House, request_: Request, caplog: pytest.LogCaptureFixture
) -> None:
    before = served.everything()
    if "?x=1" in request_.url:
        answer: Response = served.app.test_client().post(
            "/hook/sms", data=request_.body, headers=request_.headers
        )
    else:
        answer = post(served, request_)
    assert answer.status_code == 403
    assert served.everything() == before
    assert "refused a request to /hook/" in caplog.text


def test_an_update_of_telegrams_is_kept(served: House) -> None:
    answer = post(served, telegram_request(said(text=WORDS)))
    assert answer.status_code == 200
    assert [event.text for event in served.rows("event")] == [WORDS]


def test_an_authentic_update_that_makes_no_sense_is_answered_with_2xx(served: House) -> None:
    assert post(served, telegram_request(None, body=b"{not json")).status_code == 200


@pytest.mark.parametrize("path", ["/hook/sms", "/hook/sms/receipt", "/hook/telegram", "/hook/whatsapp"])
def test_a_channel_that_is_not_connected_is_not_there(bare: House, path: str) -> None:
    answer = bare.app.test_client().post(path)
    assert answer.status_code == 404
    assert "is not connected here" in answer.text


@pytest.mark.parametrize("path", ["/hook/sms", "/hook/sms/receipt", "/hook/telegram", "/hook/whatsapp"])
def test_looking_at_a_hook_is_not_allowed(served: House, path: str) -> None:
    answer = served.app.test_client().get(path)
    assert (answer.status_code, answer.text) == (405, "Only POST is answered here.\n")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/hook/sms", "application/json"),
        ("/hook/sms", "multipart/form-data; boundary=x"),
        ("/hook/telegram", "text/plain"),
    ],
)
def test_other_content_is_refused_before_it_is_read(served: House, path: str, content_type: str) -> None:
    answer = served.app.test_client().post(path, data=b"{}", content_type=content_type)
    assert answer.status_code == 415


def test_more_than_a_megabyte_is_refused(served: House) -> None:
    request = sms_request(text_form(Body="x" * 1_100_000))
    assert post(served, request).status_code == 413
    assert served.rows("event") == []


def test_more_than_a_megabyte_that_does_not_say_so_is_refused_too(served: House) -> None:
    answer = served.app.test_client().post(
        "/hook/sms",
        input_stream=BytesIO(b"x" * 1_100_000),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("grouped", [True, False])
def test_when_the_database_is_away_the_provider_is_asked_to_try_again(
    served: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, grouped: bool
) -> None:
    if not grouped:
        monkeypatch.setattr(served.services.intake, "submit", lambda *_: None)
    mend = served.break_database()
    answer = post(served, text(WORDS))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "could not take an event of sms" in caplog.text
    assert WORDS not in caplog.text
    mend()
    assert post(served, text()).status_code == 200
    assert len(served.rows("event")) == 1


def test_a_fault_of_the_dialogue_keeps_the_words_and_is_still_answered_with_2xx(
    served: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr(router, "decide", broken)
    assert post(served, text(WORDS)).status_code == 200
    (event,) = served.rows("event")
    assert (event.text, event.fault) == (WORDS, "RuntimeError")


def test_no_log_holds_words_numbers_or_tokens(served: House, caplog: pytest.LogCaptureFixture) -> None:
    """I10."""
    caplog.set_level(logging.DEBUG)
    post(served, text(WORDS))
    post(served, sms_request(text_form(Body=WORDS), token="another"))
    post(served, telegram_request(said(text=WORDS)))
    post(served, telegram_request(said(text=WORDS), secret="another"))
    assert "refused" in caplog.text, "the log is looked at"
    for secret in (WORDS, ADA, ADA[3:], TOKEN, BOT_TOKEN):
        assert secret not in caplog.text


def test_a_hook_sets_no_cookie(served: House) -> None:
    assert "Set-Cookie" not in post(served, text()).headers


@pytest.mark.parametrize(
    "request_",
    [
        sms_request(text_form(Body=WORDS), token="another"),
        sms_request(text_form(Body=WORDS, From="not a number")),
        sms_request(text_form(Body=WORDS)),
        telegram_request(said(text=WORDS)),
        sms_request(receipt_form("delivered", MessageSid="SM9"), url=f"{RECEIPT_HOOK}?o=1"),
    ],
    ids=["refused", "left out", "a text", "an update", "a report"],
)
def test_a_request_is_read_once(served: House, monkeypatch: pytest.MonkeyPatch, request_: Request) -> None:
    """Reading checks the signature: it is what costs, and what a channel may write to the log."""
    read: list[str] = []

    def counted(name: str, once: Callable[[Request], Reading]) -> Callable[[Request], Reading]:
        def reads(asked: Request) -> Reading:
            read.append(name)
            return once(asked)

        return reads

    for name, channel in served.services.channels.items():
        monkeypatch.setattr(channel, "read", counted(name, channel.read))
    post(served, request_)
    assert len(read) == 1
