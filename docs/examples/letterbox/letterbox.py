"""A channel from outside: Letterbox, an imagined messenger with a small JSON interface.

It uses nothing but `channels.port`. Letterbox posts what people say to us, with a shared key in a header, and
takes what we say at /messages.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from channels.port import (
    Choice,
    Fault,
    Heard,
    Limits,
    Outgoing,
    Reading,
    Refused,
    Reply,
    Request,
    SendError,
    Sent,
)

KEY = "x-letterbox-key"
_FAULTS = {
    400: Fault.CONTENT,
    401: Fault.CONFIG,
    403: Fault.CONFIG,
    404: Fault.ADDRESS,
    410: Fault.LEFT,
    429: Fault.RETRY_AFTER,
}
_WORDS = {
    Fault.CONTENT: "Letterbox refused this text.",
    Fault.CONFIG: "Letterbox does not accept our key.",
    Fault.ADDRESS: "Letterbox does not know this person.",
    Fault.LEFT: "The person has blocked us.",
    Fault.RETRY_AFTER: "Letterbox is busy and did not take the message.",
    Fault.UNSURE: "Letterbox did not say whether it took the message.",
}


class Letterbox:
    """See `channels.port.Channel`. base: where Letterbox is. key: shared with Letterbox, both ways."""

    name = "letterbox"
    limits = Limits(max_text=2000, buttons=5, label=30, isolates=True, per_second=20, burst=20, in_flight=16)

    def __init__(self, account: str, key: str, base: str, *, timeout: float = 10) -> None:
        self.account = account
        self._key, self._base = key, base.rstrip("/")
        self._limit = aiohttp.ClientTimeout(sock_connect=timeout, sock_read=timeout)

    def read(self, request: Request) -> Reading:
        """The key first; then whatever an authentic request holds, without ever failing on it."""
        if request.method != "POST":
            raise Refused("only POST is answered", 405)
        given = request.headers.get(KEY, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._key.encode()):
            raise Refused("the key is missing or wrong")
        told = _object(request.body)
        event_id, sender = _text(told.get("id")), _text(told.get("from"))
        if not (event_id and sender):
            return Reading()
        heard = Heard(
            event_id=event_id,
            account=self.account,
            sender=sender,
            text=_text(told.get("text")),
            tapped=_text(told.get("choice")) or None,
        )
        return Reading(events=(heard,), reply=Reply())

    async def send(self, outgoing: Outgoing) -> Sent:
        """One message, one call. Every way it can fail is named by who must act."""
        body = {
            "to": outgoing.address,
            "text": outgoing.text,
            "choices": [_choice(c) for c in outgoing.choices],
        }
        failure: SendError
        try:
            async with (
                aiohttp.ClientSession(timeout=self._limit) as session,
                session.post(f"{self._base}/messages", json=body, headers={KEY: self._key}) as answer,
            ):
                ref = _text(_object(await answer.read()).get("id"))
                if answer.status == 201 and ref:
                    return Sent(ref=ref)
                failure = _failure(answer.status, answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            failure = SendError(Fault.NOT_SENT, "no-connection", "Letterbox could not be reached.")
        except (aiohttp.ClientError, OSError):
            failure = SendError(Fault.UNSURE, "no-answer", _WORDS[Fault.UNSURE])
        # Raised out here, so that it carries no trace of an exception that quotes the address or the key.
        raise failure


def _failure(status: int, retry_after: str) -> SendError:
    """What is neither a success nor a clear refusal may have been sent."""
    fault = _FAULTS.get(status, Fault.UNSURE)
    wait = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
    return SendError(fault, f"http-{status}", _WORDS[fault], retry_after=wait)


def _choice(choice: Choice) -> dict[str, str]:
    return {"key": choice.key, "label": choice.label}


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _text(value: object) -> str:
    """Text as any database keeps it: no NUL, no lone surrogate."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def from_settings(environment: Mapping[str, str]) -> Letterbox | None:
    """The channel as the environment has it, or None without LETTERBOX_ACCOUNT."""
    account, key = environment.get("LETTERBOX_ACCOUNT", ""), environment.get("LETTERBOX_KEY", "")
    if not account:
        return None
    if len(key) < 16:
        raise ValueError("LETTERBOX_KEY: it is missing or short. Copy the key that Letterbox shows you.")
    return Letterbox(account, key, environment.get("LETTERBOX_BASE", "https://letterbox.example"))
