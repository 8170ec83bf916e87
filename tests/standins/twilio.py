"""A stand-in for Twilio's message API, its webhooks and its handling of STOP."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from channels.sms_text import measure
from tests.standins.server import HTML_PAGE, Server, Trouble

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "stand-in-auth-token-0123456789ab"
OURS = "+447700900000"
SERVICE = "MG" + "fedcba9876543210" * 2

STOP_WORDS = frozenset("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split())  # noqa: SIM905
START_WORDS = frozenset({"START", "UNSTOP", "YES"})


class TwilioStandIn(Server):
    """One account with one number, and perhaps a messaging service.

    receipts: the states reported for each message, in this order. early: they come before the answer to
    the request that sent it. copies: how often each comes. hold: they wait until `release()`.
    undelivered: number to error code, for messages that come back. opt_out_type: Advanced Opt-Out is on.
    """

    def __init__(
        self,
        *,
        account: str = ACCOUNT,
        token: str = TOKEN,
        number: str = OURS,
        hook: str = "",
        receipts: Sequence[str] = ("sent", "delivered"),
        early: bool = False,
        copies: int = 1,
        hold: bool = False,
        opt_out_type: bool = False,
        delay: float = 0,
    ) -> None:
        super().__init__(delay=delay)
        self.account, self.token, self.number, self.hook = account, token, number, hook
        self.receipts, self.early, self.copies, self.hold = tuple(receipts), early, copies, hold
        self.opt_out_type = opt_out_type
        self.undelivered: dict[str, int] = {}
        self.stopped: set[str] = set()
        self.provider_said: list[tuple[str, str]] = []  # Twilio's own answers to STOP and START
        self.inbox: list[dict[str, Any]] = []
        self.asked: list[dict[str, str]] = []  # the form of each request to send, taken or not
        self.reported: list[tuple[str, str, int]] = []  # message, state, what our hook answered
        self.files: dict[str, bytes] = {}  # path of a media address -> what lies there
        self.moved: dict[str, str] = {}  # the same -> where the API sends whoever asks
        self.handed_out: list[tuple[str, str]] = []  # path, and the Authorization it was asked with
        self._held: list[dict[str, Any]] = []
        self._count = 0

    def app(self) -> web.Application:
        app = web.Application()
        path = "/2010-04-01/Accounts/{account}/Messages.json"
        media = "/2010-04-01/Accounts/{account}/Messages/{sid}/{media:Media.*}"
        app.add_routes([web.post(path, self._create), web.get(path, self._list), web.get(media, self._media)])
        return app

    # --- what a resident does -------------------------------------------------------------------------

    def text(self, from_: str, body: str, *, url: str = "", deliver: bool = True, **more: str) -> int:
        """Someone texts us. The status our hook answered; 0 when nothing was delivered.

        deliver=False: Twilio could not reach the hook, and keeps the text only in its list. more: further
        or other parameters of the webhook.
        """
        return self.run(self._text(from_, body, url or self.hook, deliver, more))

    async def _text(self, from_: str, body: str, url: str, deliver: bool, more: dict[str, str]) -> int:
        told = {"From": from_, "To": self.number, "Body": body, **more}
        message = self._message(told, "inbound", "received")
        self.inbox.append(message)
        kind = self._keyword(from_, body)
        form = {
            "MessageSid": message["sid"],
            "SmsMessageSid": message["sid"],
            "SmsSid": message["sid"],
            "AccountSid": self.account,
            "From": from_,
            "To": self.number,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": message["num_segments"],
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            **({"OptOutType": kind} if kind and self.opt_out_type else {}),
            **more,
        }
        return await self.post(url, form) if deliver else 0

    def _keyword(self, from_: str, body: str) -> str:
        """Twilio's own handling of a text that is nothing but one of its words."""
        word = body.strip().upper()
        if word in STOP_WORDS:
            self.stopped.add(from_)
            self.provider_said.append((from_, "stopped"))
            return "STOP"
        if word in START_WORDS and (from_ in self.stopped or word != "YES"):
            self.stopped.discard(from_)
            self.provider_said.append((from_, "started"))
            return "START"
        return ""

    async def post(self, url: str, form: dict[str, str], *, through: str = "") -> int:
        """A webhook as Twilio signs it; the status that came back, 0 when nobody answered.

        through: where it is brought to, when that is not the address it is signed for.
        """
        headers = {
            "X-Twilio-Signature": RequestValidator(self.token).compute_signature(url, form),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            async with self.client.post(through or url, data=urlencode(form), headers=headers) as answer:
                await answer.read()
                return answer.status
        except (OSError, aiohttp.ClientError):
            return 0

    # --- the API --------------------------------------------------------------------------------------

    async def _create(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        form = dict(parse_qsl(await request.text(), keep_blank_values=True))
        self.asked.append(form)
        if self.delay:
            await asyncio.sleep(self.delay)
        refused = self._refuse(request, form)
        if refused is not None:
            return refused
        trouble = self.next_trouble()
        if trouble is not None and not trouble.taken:
            return await self._answer(trouble, request)
        service = "MessagingServiceSid" in form
        message = self._message(form, "outbound-api", "accepted" if service else "queued")
        self.accept(message)
        await self._report(message, form.get("StatusCallback", ""))
        if trouble is not None:
            return await self._answer(trouble, request)
        return web.json_response(message, status=201)

    def _refuse(self, request: web.Request, form: dict[str, str]) -> web.Response | None:
        if not self._signed_in(request):
            return refusal(401, 20003, "Authenticate")
        to, body = form.get("To", ""), form.get("Body", "")
        if not to:
            return refusal(400, 21604, "A 'To' phone number is required.")
        if not (form.get("From") or form.get("MessagingServiceSid")):
            return refusal(400, 21603, "A 'From' phone number is required.")
        if form.get("From", self.number) != self.number:
            return refusal(400, 21606, "The 'From' number is not yours.")
        if not body:
            return refusal(400, 21602, "Message body is required.")
        if len(body) > 1600:
            return refusal(400, 21617, "The message body exceeds 1600 characters.")
        if not (to.startswith("+") and to[1:].isdigit() and 8 <= len(to) <= 16):
            return refusal(400, 21211, f"The 'To' number {to} is not a valid phone number.")
        if to in self.stopped:
            return refusal(400, 21610, f"Attempt to send to unsubscribed recipient {to}")
        if not 1 <= int(form.get("ValidityPeriod", "36000")) <= 36000:
            return refusal(400, 21617, "ValidityPeriod is out of range")
        return None

    def _signed_in(self, request: web.Request) -> bool:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        expected = f"{self.account}:{self.token}"
        return (
            kind == "Basic"
            and b64decode(given).decode() == expected
            and request.match_info["account"] == self.account
        )

    async def _answer(self, trouble: Trouble, request: web.Request) -> web.StreamResponse:
        if trouble.kind == "busy":
            headers = {} if trouble.retry_after is None else {"Retry-After": str(trouble.retry_after)}
            return refusal(429, 20429, "Too Many Requests", headers)
        if trouble.kind == "error":
            return refusal(500, 20500, "Internal server error")
        if trouble.kind == "code":
            return refusal(trouble.status, trouble.code, trouble.words)
        if trouble.kind in ("html", "html-error"):
            status = 200 if trouble.kind == "html" else 502
            return web.Response(text=HTML_PAGE, content_type="text/html", status=status)
        if trouble.kind == "empty":
            return web.Response(status=201)
        return await self.silence() if trouble.kind == "silence" else self.cut(request)

    def _message(self, form: dict[str, str], direction: str, status: str) -> dict[str, Any]:
        self._count += 1
        sid = f"SM{self._count:032x}"
        now = format_datetime(datetime.now(UTC))
        service = form.get("MessagingServiceSid")
        path = f"/2010-04-01/Accounts/{self.account}/Messages/{sid}"
        return {
            "sid": sid,
            "account_sid": self.account,
            "messaging_service_sid": service,
            "from": form.get("From"),
            "to": form["To"],
            "body": form["Body"],
            "direction": direction,
            "status": status,
            "num_segments": "0" if service else str(measure(form["Body"]).parts),
            "num_media": "0",
            "date_created": now,
            "date_updated": now,
            "date_sent": now if direction == "inbound" else None,
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "GBP",
            "api_version": "2010-04-01",
            "uri": path + ".json",
            "subresource_uris": {"media": path + "/Media.json"},
        }

    async def _list(self, request: web.Request) -> web.Response:
        if not self._signed_in(request):
            return refusal(401, 20003, "Authenticate")
        asked = request.query
        found = [each for each in self.listed(asked.get("To", "")) if _matches(each, asked)]
        found.sort(key=lambda each: str(each["sid"]), reverse=True)  # newest first
        size, page = int(asked.get("PageSize", "50")), int(asked.get("Page", "0"))
        more = len(found) > (page + 1) * size
        here = f"{request.path}?{urlencode({**asked, 'Page': str(page + 1)})}"
        return web.json_response(
            {
                "messages": found[page * size : (page + 1) * size],
                "page": page,
                "page_size": size,
                "start": page * size,
                "end": min((page + 1) * size, len(found)) - 1,
                "uri": request.path_qs,
                "first_page_uri": request.path,
                "next_page_uri": here if more else None,
                "previous_page_uri": None,
            }
        )

    def listed(self, to: str) -> list[dict[str, Any]]:
        """The messages that the list may show; all of them, or only those to that number."""
        return [*self.sent, *self.inbox]

    # --- what came besides words ----------------------------------------------------------------------

    def holds(self, body: bytes, *, sid: str = "MM1", media: str = "ME1") -> str:
        """Twilio keeps this file; the address that a webhook would name."""
        path = f"/2010-04-01/Accounts/{self.account}/Messages/{sid}/Media/{media}"
        self.files[path] = body
        return f"https://api.twilio.com{path}"

    async def _media(self, request: web.Request) -> web.StreamResponse:
        self.handed_out.append((request.path, request.headers.get("Authorization", "")))
        if not self._signed_in(request):
            return refusal(401, 20003, "Authenticate")
        if request.path in self.moved:
            return web.Response(status=307, headers={"Location": self.moved[request.path]})
        if request.path not in self.files:
            return refusal(404, 20404, "The requested resource was not found")
        return web.Response(body=self.files[request.path], content_type="application/octet-stream")

    # --- delivery reports -----------------------------------------------------------------------------

    async def _report(self, message: dict[str, Any], callback: str) -> None:
        if not callback:
            return
        reports = [self._receipt(message, state, callback) for state in self.receipts] * self.copies
        if self.hold:
            self._held.extend(reports)
        elif self.early:
            await self._deliver(reports)
        else:
            self.later(self._deliver(reports))

    def _receipt(self, message: dict[str, Any], state: str, callback: str) -> dict[str, Any]:
        code = self.undelivered.get(message["to"]) if state == "delivered" else None
        state = "undelivered" if code else state
        form = {
            "MessageSid": message["sid"],
            "SmsSid": message["sid"],
            "AccountSid": self.account,
            "From": message["from"] or self.number,
            "To": message["to"],
            "MessageStatus": state,
            "SmsStatus": state,
            "ApiVersion": "2010-04-01",
            **({"ErrorCode": str(code)} if code else {}),
        }
        return {"url": callback, "form": form, "message": message}

    async def _deliver(self, reports: list[dict[str, Any]]) -> None:
        for report in reports:
            form = report["form"]
            report["message"]["status"] = form["MessageStatus"]
            report["message"]["date_sent"] = report["message"]["date_created"]
            status = await self.post(report["url"], form)
            self.reported.append((form["MessageSid"], form["MessageStatus"], status))

    def release(self) -> None:
        """Sends the reports that were held."""
        held, self._held = self._held, []
        self.run(self._deliver(held))


def refusal(status: int, code: int, words: str, headers: dict[str, str] | None = None) -> web.Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": words, "more_info": more, "status": status}
    return web.json_response(told, status=status, headers=headers)


def _matches(message: dict[str, Any], asked: Any) -> bool:
    if (
        asked.get("To", message["to"]) != message["to"]
        or asked.get("From", message["from"]) != message["from"]
    ):
        return False
    if not any(name.startswith("DateSent") for name in asked):
        return True
    if message["date_sent"] is None:
        return False
    sent_at = datetime.strptime(message["date_sent"], "%a, %d %b %Y %H:%M:%S %z")
    return all(
        (name != "DateSent>" or sent_at >= _moment(value))
        and (name != "DateSent<" or sent_at <= _moment(value))
        and (name != "DateSent" or sent_at.date() == _moment(value).date())
        for name, value in asked.items()
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=UTC)
