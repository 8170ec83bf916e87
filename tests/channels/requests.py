"""Requests as the providers make them, for the tests of every channel."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from channels.port import Request
from tests.standins.telegram import SECRET
from tests.standins.telegram import TOKEN as BOT_TOKEN
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

PUBLIC = "https://talk.example"
SMS_HOOK = f"{PUBLIC}/hook/sms"
RECEIPT_HOOK = f"{PUBLIC}/hook/sms/receipt"
ADA = "+447700900123"
BOT = int(BOT_TOKEN.partition(":")[0])

Form = list[tuple[str, str]]


def text_form(**changes: str | None) -> Form:
    """The parameters of an inbound text; None takes one away."""
    usual: dict[str, str | None] = {
        "MessageSid": "SM00000000000000000000000000000001",
        "AccountSid": ACCOUNT,
        "From": ADA,
        "To": OURS,
        "Body": "Hello",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    return [(name, value) for name, value in (usual | changes).items() if value is not None]


def receipt_form(state: str = "delivered", **changes: str | None) -> Form:
    usual: dict[str, str | None] = {
        "MessageSid": "SM00000000000000000000000000000002",
        "AccountSid": ACCOUNT,
        "From": OURS,
        "To": ADA,
        "MessageStatus": state,
        "SmsStatus": state,
    }
    return [(name, value) for name, value in (usual | changes).items() if value is not None]


def sms_request(
    form: Form, *, url: str = SMS_HOOK, token: str = TOKEN, algorithm: str = "HMAC_SHA1", **headers: str
) -> Request:
    """As Twilio sends it, signed by Twilio's own library over text that is UTF-8."""
    signature = RequestValidator(token).compute_signature(url, Repeats(form), algorithm)
    return Request(
        method="POST",
        url=url,
        headers={
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": signature,
            **headers,
        },
        body=urlencode(form).encode(),
    )


class Repeats:
    """A form with repeated names, as the library asks for it."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def __iter__(self) -> Any:
        return iter([name for name, _ in self._form])

    def __bool__(self) -> bool:
        return bool(self._form)

    def getall(self, name: str) -> list[str]:
        return [value for each, value in self._form if each == name]


def telegram_request(update: object, *, secret: str | None = SECRET, body: bytes | None = None) -> Request:
    headers = {"content-type": "application/json"}
    if secret is not None:
        headers["x-telegram-bot-api-secret-token"] = secret
    return Request(
        method="POST",
        url=f"{PUBLIC}/hook/telegram",
        headers=headers,
        body=json.dumps(update).encode() if body is None else body,
    )


def person(number: int = 5_000_000_001, **changes: Any) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ada", "language_code": "en"} | changes


def chat(number: int = 5_000_000_001, kind: str = "private") -> dict[str, Any]:
    return {"id": number, "type": kind, "first_name": "Ada"}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 77, "date": 1_795_000_000, "chat": chat(), "from": person()} | content


def said(number: int = 1001, **content: Any) -> dict[str, Any]:
    return {"update_id": number, "message": message(**content)}


def tapped(data: str | None = "kept:1", *, number: int = 1002, **changes: Any) -> dict[str, Any]:
    query = {
        "id": "4242",
        "from": person(),
        "chat_instance": "1",
        "message": message(**{"message_id": 76, "from": person(BOT, is_bot=True), "text": "Yes or no?"}),
        "data": data,
    } | changes
    return {"update_id": number, "callback_query": {k: v for k, v in query.items() if v is not None}}


def member(before: str, after: str, *, kind: str = "private") -> dict[str, Any]:
    bot = person(BOT, is_bot=True)

    def standing(status: str) -> dict[str, Any]:
        return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    change = {
        "chat": chat(kind=kind),
        "from": person(),
        "date": 1_795_000_000,
        "old_chat_member": standing(before),
        "new_chat_member": standing(after),
    }
    return {"update_id": 1003, "my_chat_member": change}
