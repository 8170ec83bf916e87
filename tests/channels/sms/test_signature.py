"""Who may speak for Twilio (cases 81, 86-90)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from channels.port import Heard, Refused, Request
from channels.sms import Sms
from channels.sms.signature import holds
from tests.channels.requests import RECEIPT_HOOK, SMS_HOOK, Repeats, receipt_form, sms_request, text_form
from tests.standins.twilio import ACCOUNT, OURS, SERVICE, TOKEN

NEW = "the-token-after-the-change-00001"


def channel(*tokens: str, sender: str = OURS, messaging_service_sid: str = "") -> Sms:
    return Sms(ACCOUNT, tokens or (TOKEN,), sender=sender, messaging_service_sid=messaging_service_sid)


def changed(request: Request, **changes: object) -> Request:
    values = {name: getattr(request, name) for name in ("method", "url", "headers", "form", "body")}
    return Request(**(values | changes))


def without(request: Request, header: str) -> Request:
    return changed(request, headers={name: v for name, v in request.headers.items() if name != header})


GOOD = sms_request(text_form())
SHA256 = {"x-twilio-webhooks-signature-settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}
SHA3 = {"x-twilio-webhooks-signature-settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA3"}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(GOOD, id="86 signed with our token"),
        pytest.param(sms_request(text_form(), token=NEW), id="86 signed with the next token"),
        pytest.param(
            sms_request(text_form(), algorithm="HMAC_SHA256", **SHA256), id="86 SHA-256, shared key"
        ),
        pytest.param(
            sms_request(text_form(), url=f"{SMS_HOOK}?town=a%7Eb"), id="87 an escape in the address"
        ),
        pytest.param(sms_request([*text_form(), ("AddOns", "{}")]), id="88 a parameter we do not know"),
        pytest.param(sms_request([*text_form(), ("X", "b"), ("X", "a"), ("X", "b")]), id="88 repeats"),
        pytest.param(sms_request(text_form(Body="")), id="88 an empty value"),
        pytest.param(
            sms_request(text_form(Body="ਸਤ ਸ੍ਰੀ ਅਕਾਲ 👋\r\na+b&c=d")), id="88 letters, lines and signs"
        ),
        pytest.param(changed(GOOD, body=b"", form=tuple(text_form())), id="a form without its raw body"),
    ],
)
def test_what_twilio_signed_is_read(request_: Request) -> None:
    (heard,) = channel(TOKEN, NEW).read(request_).events
    assert isinstance(heard, Heard)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(without(GOOD, "x-twilio-signature"), 403, id="86 no signature"),
        pytest.param(changed(GOOD, headers={**GOOD.headers, "x-twilio-signature": ""}), 403, id="86 empty"),
        pytest.param(
            changed(GOOD, headers={**GOOD.headers, "x-twilio-signature": "é"}), 403, id="86 not ASCII"
        ),
        pytest.param(sms_request(text_form(), token="another"), 403, id="86 an old token"),
        pytest.param(
            changed(GOOD, headers={**GOOD.headers, **SHA3}), 403, id="86 an algorithm that nobody knows"
        ),
        pytest.param(changed(GOOD, headers={**GOOD.headers, **SHA256}), 403, id="86 the wrong algorithm"),
        pytest.param(changed(GOOD, url=GOOD.url.replace("https", "http")), 403, id="87 http for https"),
        pytest.param(changed(GOOD, url=GOOD.url + "/"), 403, id="87 a slash more"),
        pytest.param(changed(GOOD, url=GOOD.url + "?o=1"), 403, id="87 a query added"),
        pytest.param(
            changed(sms_request(text_form(), url=SMS_HOOK + "?a=1&b=2"), url=SMS_HOOK + "?b=2&a=1"),
            403,
            id="87 the query reordered",
        ),
        pytest.param(
            changed(sms_request(text_form(), url=SMS_HOOK + "?a=%7E"), url=SMS_HOOK + "?a=~"),
            403,
            id="87 an escape decoded",
        ),
        pytest.param(changed(GOOD, body=GOOD.body + b"&Body=Bye"), 403, id="88 a value added"),
        pytest.param(changed(GOOD, body=GOOD.body.replace(b"Hello", b"Bye")), 403, id="64 another body"),
        pytest.param(changed(GOOD, method="GET"), 405, id="89 GET"),
        pytest.param(
            changed(
                GOOD,
                headers={**GOOD.headers, "content-type": "application/json"},
                body=json.dumps(dict(text_form())).encode(),
            ),
            403,
            id="89 JSON",
        ),
        pytest.param(sms_request(text_form(AccountSid="AC" + "9" * 32)), 403, id="81 another account"),
        pytest.param(sms_request(text_form(AccountSid=None)), 403, id="81 no account"),
        pytest.param(sms_request(text_form(To="+447700900999")), 403, id="81 to a number not ours"),
        pytest.param(sms_request(receipt_form(AccountSid="AC1"), url=RECEIPT_HOOK), 403, id="81 a report"),
    ],
)
def test_anything_else_is_refused_unread(request_: Request, status: int) -> None:
    with pytest.raises(Refused) as refused:
        channel(TOKEN, NEW).read(request_)
    assert refused.value.status == status


@pytest.mark.parametrize("port", ["", ":443", ":8443"])
@pytest.mark.parametrize("signed_port", ["", ":443"])
def test_the_usual_port_may_be_in_the_signature_or_not(port: str, signed_port: str) -> None:
    signed = sms_request(text_form(), url=f"https://talk.example{signed_port}/hook/sms")
    seen = changed(signed, url=f"https://talk.example{port}/hook/sms")
    if port == ":8443" and signed_port == ":443":
        with pytest.raises(Refused):
            channel().read(seen)
    else:
        assert channel().read(seen).events


def test_a_service_takes_texts_to_any_of_its_numbers_but_not_another_services() -> None:
    service = channel(sender="", messaging_service_sid=SERVICE)
    to_pool = text_form(To="+447700900555", MessagingServiceSid=SERVICE)
    (heard,) = service.read(sms_request(to_pool)).events
    assert heard.account == service.account == SERVICE
    with pytest.raises(Refused):
        service.read(sms_request(text_form(MessagingServiceSid="MG" + "1" * 32)))


def test_a_replay_a_month_later_is_the_same_event() -> None:
    """Case 90: the signature holds no time, so the id must say that it was handled before."""
    first, again = channel().read(GOOD), channel().read(GOOD)
    assert first == again


@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6),
    st.sampled_from(["https://a.example/x", "http://a.example:8000/x?q=1", "https://u:p@a.example/x"]),
    st.sampled_from(["HMAC_SHA1", "HMAC_SHA256"]),
)
def test_our_signature_is_the_librarys(form: list[tuple[str, str]], url: str, algorithm: str) -> None:
    form = [(n.encode("utf-8", "replace").decode(), v.encode("utf-8", "replace").decode()) for n, v in form]
    theirs = RequestValidator(TOKEN).compute_signature(url, Repeats(form), algorithm)
    settings = f"key=k,algorithm={algorithm}"
    assert holds(signature=theirs, settings=settings, url=url, form=tuple(form), tokens=[TOKEN])
    assert not holds(signature=theirs, settings=settings, url=url + "!", form=tuple(form), tokens=[TOKEN])


def test_bytes_that_are_not_utf8_are_checked_as_they_were_sent() -> None:
    """Case 12: signed over the bytes; read as replacement characters."""
    body = b"AccountSid=" + ACCOUNT.encode() + b"&Body=caf%E9&From=%2B447700900123&To=%2B447700900000"
    values = [("AccountSid", ACCOUNT), ("Body", "caf\udce9"), ("From", "+447700900123"), ("To", OURS)]
    assert urlencode(values, errors="surrogateescape").encode() == body
    request = changed(GOOD, body=body, headers={**GOOD.headers, "x-twilio-signature": _by_hand(values)})
    (heard,) = channel().read(request).events
    assert isinstance(heard, Heard)
    assert heard.text == "caf\ufffd"


def _by_hand(values: list[tuple[str, str]]) -> str:
    told = SMS_HOOK.encode() + b"".join(
        name.encode() + value.encode("utf-8", "surrogateescape") for name, value in sorted(values)
    )
    return base64.b64encode(hmac.new(TOKEN.encode(), told, hashlib.sha1).digest()).decode()
