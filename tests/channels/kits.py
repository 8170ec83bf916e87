"""What each channel brings to the contract: how it is made, and requests as its provider makes them.

A new channel is added by one `Kit`; one from outside by the entry-point group `tellback.kits`. What it has
not (taps, reports, leaving, failures) is None, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import urlencode

from channels.port import Channel, Fault, Request
from channels.sms import Sms
from channels.telegram import Telegram
from channels.web import Web
from channels.whatsapp import WhatsApp
from tests.channels.requests import (
    ADA,
    RECEIPT_HOOK,
    Form,
    member,
    receipt_form,
    said,
    sms_request,
    tapped,
    telegram_request,
    text_form,
)
from tests.standins import TelegramStandIn, Trouble, TwilioStandIn, WhatsAppStandIn
from tests.standins.telegram import SECRET, TOKEN
from tests.standins.twilio import ACCOUNT, OURS
from tests.standins.twilio import TOKEN as AUTH_TOKEN
from tests.standins.whatsapp import BUTTONS, SENDER, TEMPLATE

WHATSAPP_HOOK = "https://talk.example/hook/whatsapp"
WORDS = "My private words about the bins"
CHAT_SECRET = "the secret of the chat page in this test"
CHAT = Web(CHAT_SECRET)
SESSION = CHAT.new_session()


@dataclass(frozen=True, kw_only=True)
class Kit:
    """made: the channel, given the address of its provider. standin: the provider, or None.

    typed: a request with these words and, where the provider numbers its requests, this number.
    raw: an authentic request holding any bytes. secrets: what must never be logged.
    gone: makes the stand-in refuse this person as having left. templated: the channel with a prepared
    template, for one that has a window; `made` has none.
    """

    name: str
    made: Callable[[str], Channel]
    standin: Callable[[], Any] | None
    typed: Callable[[str, int], Request]
    raw: Callable[[bytes], Request]
    key_header: str
    address: str
    secrets: tuple[str, ...]
    tap: Request | None = None
    receipt: Request | None = None
    left: Request | None = None
    gone: Callable[[Any], None] | None = None
    templated: Callable[[str], Channel] | None = None
    troubles: dict[Fault, Trouble] = field(default_factory=dict)


def _sms_raw(body: bytes) -> Request:
    form: Form = [*text_form(Body=body.decode("utf-8", "replace")), ("NumMedia", body.hex())]
    return sms_request(form)


def _whatsapp(**changes: str) -> Request:
    form = text_form(**{"From": f"whatsapp:{ADA}", "To": SENDER} | changes)
    return sms_request(form, url=WHATSAPP_HOOK)


def _whatsapp_channel(base: str, **more: Any) -> WhatsApp:
    return WhatsApp(
        ACCOUNT,
        (AUTH_TOKEN,),
        sender=SENDER,
        buttons=BUTTONS,
        api_base=base,
        public_url="https://talk.example",
        timeout=5,
        **more,
    )


def _web_request(body: bytes) -> Request:
    headers = {"content-type": "application/x-www-form-urlencoded", "x-tellback-session": SESSION}
    return Request(method="POST", url="https://talk.example/chat", headers=headers, body=body)


def _web_form(**fields: str) -> Request:
    return _web_request(urlencode(fields).encode())


TROUBLES = {
    Fault.RETRY_AFTER: Trouble("busy", retry_after=3),
    Fault.UNSURE: Trouble("error", taken=True),
}

KITS = {
    "sms": Kit(
        name="sms",
        made=lambda base: Sms(
            ACCOUNT, (AUTH_TOKEN,), sender=OURS, api_base=base, public_url="https://talk.example", timeout=5
        ),
        standin=TwilioStandIn,
        typed=lambda words, number: sms_request(text_form(Body=words, MessageSid=f"SM{number:032x}")),
        raw=_sms_raw,
        key_header="x-twilio-signature",
        address=ADA,
        secrets=(AUTH_TOKEN, ADA, ADA[3:]),
        receipt=sms_request(receipt_form("delivered"), url=RECEIPT_HOOK + "?o=41"),
        left=sms_request(text_form(Body="STOP", OptOutType="STOP")),
        gone=lambda standin: standin.stopped.add(ADA),
        troubles=TROUBLES | {Fault.CONFIG: Trouble("code", status=401, code=20003, words=f"no {ADA}")},
    ),
    "telegram": Kit(
        name="telegram",
        made=lambda base: Telegram(TOKEN, SECRET, api_base=base, timeout=5, poll_seconds=0),
        standin=TelegramStandIn,
        typed=lambda words, number: telegram_request(said(number, text=words)),
        raw=lambda body: telegram_request(None, body=body),
        key_header="x-telegram-bot-api-secret-token",
        address="5000000001",
        secrets=(TOKEN, TOKEN.partition(":")[2], SECRET, "5000000001"),
        tap=telegram_request(tapped("kept:1")),
        left=telegram_request(member("member", "kicked")),
        gone=lambda standin: standin.blocked.add(5_000_000_001),
        troubles=TROUBLES | {Fault.CONFIG: Trouble("code", code=401, words="Unauthorized 5000000001")},
    ),
    "whatsapp": Kit(
        name="whatsapp",
        made=_whatsapp_channel,
        templated=lambda base: _whatsapp_channel(base, template=TEMPLATE),
        standin=WhatsAppStandIn,
        typed=lambda words, number: _whatsapp(Body=words, MessageSid=f"SM{number:032x}"),
        raw=lambda body: _whatsapp(
            Body=body.decode("utf-8", "replace"), ButtonPayload=body.hex(), Latitude=body.hex()
        ),
        key_header="x-twilio-signature",
        address=f"whatsapp:{ADA}",
        secrets=(AUTH_TOKEN, ADA, ADA[3:]),
        tap=_whatsapp(Body="Yes", ButtonPayload="kept:1"),
        receipt=sms_request(receipt_form("delivered"), url=WHATSAPP_HOOK + "?o=41"),
        left=_whatsapp(Body="STOP", OptOutType="STOP"),
        gone=lambda standin: standin.stopped.add(f"whatsapp:{ADA}"),
        troubles=TROUBLES | {Fault.CONFIG: Trouble("code", status=401, code=20003, words=f"no {ADA}")},
    ),
    "web": Kit(
        name="web",
        made=lambda base: CHAT,
        standin=None,
        typed=lambda words, number: _web_form(text=words, message_id=str(number)),
        raw=lambda body: _web_request(body + b"&message_id=1"),
        key_header="x-tellback-session",
        address=str(CHAT.address_of(SESSION)),
        secrets=(CHAT_SECRET, SESSION),
        tap=_web_form(tap="kept:1", message_id="9"),
    ),
}
KITS |= {point.name: point.load() for point in entry_points(group="tellback.kits")}
NOWHERE = "http://127.0.0.1:9"
