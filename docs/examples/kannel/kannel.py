"""A channel from outside: texts through Kannel, the free SMS gateway, and a line to a mobile operator.

It uses nothing of Tellback's but `channels.port`. Kannel posts texts to /hook/kannel and signs in to us with
a name and a key. With a delivery report it can only call an address (GET), so it calls `reports.py` beside
it, which posts it to /hook/kannel/receipt with the same key.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import aiohttp
import gsm0338  # noqa: F401  # registers the alphabet of text messages as a codec

from channels.port import (
    Attachment,
    Delivery,
    Event,
    Fault,
    Heard,
    Limits,
    Outgoing,
    Reading,
    Receipt,
    Refused,
    Request,
    SendError,
    Sent,
)

KEY = "authorization"
USER = "kannel"  # the name Kannel signs in to us with
_REPORTS = "31"  # all kinds of delivery report
_GSM, _UCS2 = "0", "2"
_PERSON = re.compile(r"\+?\d{8,15}", re.ASCII)  # not a short code, not a name: nobody could be answered there
_TAKEN = ("0:", "3:")  # accepted; kept until a line to the operator is there
_STATES = {
    "1": Delivery.DELIVERED,
    "2": Delivery.FAILED,
    "4": Delivery.QUEUED,
    "8": Delivery.SENT,
    "16": Delivery.FAILED,
}
_NO_SUCH_NUMBER = re.compile(r"NACK/(?:0x0*)?(?:b|11)/", re.IGNORECASE)
_CODE = re.compile(r"NACK/([0-9a-fx]{1,10})/|\berr:([0-9a-z]{1,10})\b", re.IGNORECASE)
_WORDS = {
    Fault.ADDRESS: "The operator does not know this number.",
    Fault.ROUTE: "Kannel may not send to this number.",
    Fault.CONTENT: "Kannel refused this text.",
    Fault.CONFIG: "Kannel does not accept our name and password.",
    Fault.RETRY_AFTER: "Kannel has no line to the operator now and did not take the text.",
    Fault.UNSURE: "Kannel did not say whether it took the text.",
}


class Kannel:
    """One number behind one Kannel. See `channels.port.Channel`.

    url: its sendsms address. username, password: a sendsms-user of its. number: ours. key: what Kannel signs
    in to us with. reports: where `reports.py` listens; "" for no delivery reports. timeout: seconds.
    """

    name = "kannel"
    limits = Limits(max_text=600, counts_parts=True, phone_number=True, per_second=10, burst=10, in_flight=8)

    def __init__(
        self,
        url: str,
        username: str,
        password: str,
        number: str,
        key: str,
        *,
        reports: str = "",
        timeout: float = 10,
    ) -> None:
        self.account = number
        self._url, self._user, self._password = url, username, password
        self._signed = "Basic " + base64.b64encode(f"{USER}:{key}".encode()).decode()
        self._receipts = _receipts(reports, key) if reports else ""
        self._limit = aiohttp.ClientTimeout(sock_connect=timeout, sock_read=timeout)

    # --- in -------------------------------------------------------------------------------------------

    def read(self, request: Request) -> Reading:
        """A text, or a delivery report where the path ends in /receipt."""
        if request.method != "POST":
            raise Refused("only POST is read", 405)
        given = request.headers.get(KEY, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._signed.encode()):
            raise Refused("the key is missing or wrong")
        parts = urlsplit(request.url)
        if parts.path.endswith("/receipt"):
            return Reading(events=self._report(dict(parse_qsl(request.body.decode("utf-8", "replace")))))
        return Reading(events=self._text(dict(parse_qsl(parts.query, errors="replace")), request))

    def _text(self, told: Mapping[str, str], request: Request) -> tuple[Event, ...]:
        event_id, sender = told.get("id", ""), told.get("from", "").strip()
        if not event_id or not _PERSON.fullmatch(sender) or sender == self.account:
            return ()
        text = _decoded(request.body, request.headers.get("content-type", ""))
        return (
            Heard(
                event_id=_plain(event_id),
                account=self.account,
                sender=sender,
                text=text or "",
                sent_at=_moment(told.get("sent", "")),
                attachments=() if text is not None else (Attachment(kind="other", ref="sms:8-bit data"),),
            ),
        )

    def _report(self, told: Mapping[str, str]) -> tuple[Event, ...]:
        """Our outbox id comes back under `o`: it is all there is, for Kannel tells us no name of a text."""
        state, ours, answer = _STATES.get(told.get("state", "")), told.get("o", ""), told.get("answer", "")
        if state is None or not re.fullmatch(r"\d{1,18}", ours, re.ASCII):
            return ()
        lost = state is Delivery.FAILED and _NO_SUCH_NUMBER.search(answer)
        code = _CODE.search(answer) if state is Delivery.FAILED else None
        return (
            Receipt(
                event_id=f"o{int(ours)}:{told['state']}",
                account=self.account,
                state=state,
                sent_ref=f"o{int(ours)}",
                outgoing_id=int(ours),
                code=(code[1] or code[2]) if code else "",
                fault=Fault.ADDRESS if lost else None,
                reason=_WORDS[Fault.ADDRESS] if lost else "",
            ),
        )

    # --- out ------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> Sent:
        """One text, in GSM-7 where that can say it. Number and words are in no address: no log has them."""
        if not _PERSON.fullmatch(outgoing.address):
            raise SendError(Fault.ADDRESS, "not-a-number", "This is not a telephone number.")
        text = _plain(outgoing.text)
        failure: SendError
        try:
            async with (
                aiohttp.ClientSession(timeout=self._limit) as session,
                session.post(
                    self._url, data=text.encode(), headers=self._told(outgoing, text), allow_redirects=False
                ) as answer,
            ):
                said = (await answer.read())[:200].decode("utf-8", "replace")
                if answer.status == 202 and said.startswith(_TAKEN):
                    return Sent(ref=f"o{outgoing.id}")
                failure = _failure(answer.status, said, answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            failure = SendError(Fault.NOT_SENT, "no-connection", "Kannel could not be reached.")
        except (aiohttp.ClientError, OSError):
            failure = SendError(Fault.UNSURE, "no-answer", _WORDS[Fault.UNSURE])
        # Raised out here, so that it carries no trace of an exception that quotes the number or the password.
        raise failure

    def _told(self, outgoing: Outgoing, text: str) -> dict[str, str]:
        told = {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": self._user,
            "X-Kannel-Password": self._password,
            "X-Kannel-From": self.account,
            "X-Kannel-To": outgoing.address,
            "X-Kannel-Coding": _GSM if _is_gsm(text) else _UCS2,
            "X-Kannel-Validity": str(max(1, outgoing.valid_for // 60)),  # minutes
        }
        if self._receipts:
            told["X-Kannel-DLR-Mask"] = _REPORTS
            told["X-Kannel-DLR-Url"] = self._receipts.format(outgoing_id=outgoing.id)
        return told


def _failure(status: int, said: str, retry_after: str) -> SendError:
    """What is neither a success nor a clear refusal may have been sent."""
    fault = Fault.UNSURE
    if status == 429 or (status == 503 and said.startswith("Temporal failure")):
        fault = Fault.RETRY_AFTER
    elif status == 403 and ("lists" in said or "routable" in said):
        fault = Fault.ROUTE
    elif status in (401, 403, 404):
        fault = Fault.CONFIG
    elif 400 <= status < 500:
        fault = Fault.CONTENT
    wait = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
    return SendError(fault, f"http-{status}", _WORDS[fault], retry_after=wait)


def _receipts(reports: str, key: str) -> str:
    """The address of delivery reports: Kannel signs in with what stands before the @, and fills in each %."""
    parts = urlsplit(reports)
    at = parts._replace(netloc=f"{USER}:{key}@{parts.netloc}", path=parts.path.rstrip("/") + "/")
    return urlunsplit(at) + "?o={outgoing_id}&state=%d&answer=%A"


def _is_gsm(text: str) -> bool:
    try:
        text.encode("gsm03.38")
    except UnicodeEncodeError:
        return False
    return "\x1b" not in text


def _decoded(body: bytes, content_type: str) -> str | None:
    """The words of a text; None for data that is no text (a ringing tone, a setting)."""
    kind = content_type.lower()
    if "octet-stream" in kind:
        return None
    return _plain(body.decode("utf-16-be" if "utf-16be" in kind else "utf-8", "replace"))


def _plain(text: str) -> str:
    """Text as any database keeps it: no NUL, no lone surrogate."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _moment(seconds: str) -> datetime | None:
    whole = seconds.isascii() and seconds.isdigit() and len(seconds) <= 10
    return datetime.fromtimestamp(int(seconds), UTC) if whole else None


def from_settings(environment: Mapping[str, str]) -> Kannel | None:
    """The channel as the environment has it, or None without KANNEL_URL.

    Raises ValueError with one line for each fault.
    """
    given = {name: environment.get(f"KANNEL_{name}", "").strip() for name in _RULES}
    if not given["URL"]:
        return None
    faults = [
        f"KANNEL_{name}: {remedy}"
        for name, (pattern, remedy) in _RULES.items()
        if not re.fullmatch(pattern, given[name])
    ]
    if faults:
        raise ValueError("\n".join(faults))
    return Kannel(
        given["URL"],
        given["USERNAME"],
        given["PASSWORD"],
        given["FROM"],
        given["KEY"],
        reports=given["REPORTS"],
    )


_RULES = {
    "URL": (r"https?://\S+", "It is no web address. Write it like http://127.0.0.1:13013/cgi-bin/sendsms."),
    "USERNAME": (r"\S+", "It is missing. Copy it from the sendsms-user in kannel.conf."),
    "PASSWORD": (r"\S.*", "It is missing. Copy it from the sendsms-user in kannel.conf."),
    "FROM": (r"\+?\d{3,15}", "It is no number. Write it like +447700900000."),
    "KEY": (r"[A-Za-z0-9_-]{16,}", "It is missing or short. Use 16 letters, figures, _ and - or more."),
    "REPORTS": (r"(http://[^\s@]+)?", "It is no address. Write where reports.py listens, or leave it out."),
}
