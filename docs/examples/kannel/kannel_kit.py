"""What Kannel brings to the conformance suite: its channel, requests as it sends them, and a stand-in.

The stand-in answers as Kannel 1.4.5 was seen to answer; `make test-kannel` asks the real one.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web
from kannel import KEY, USER, Kannel

from channels.port import Fault, Request
from tests.channels.kits import Kit
from tests.standins.server import HTML_PAGE, Server, Trouble

SHARED = "a-key-shared-with-Kannel"
PASSWORD = "a password at Kannel"  # noqa: S105  # of the stand-in
OURS = "+447700900000"
MO = "+447700900123"
HOOK = "https://talk.example/hook/kannel"
REPORTS = "http://127.0.0.1:13014"
SIGNED = {KEY: "Basic " + base64.b64encode(f"{USER}:{SHARED}".encode()).decode()}
_STATUS = {"error": 500, "html": 200, "html-error": 502, "empty": 202}


class KannelStandIn(Server):
    """Takes texts as Kannel's sendsms does, and meets trouble when told to."""

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/cgi-bin/sendsms", self._take)])
        return app

    async def _take(self, request: web.Request) -> web.StreamResponse:
        told = request.headers
        if (told["X-Kannel-Username"], told["X-Kannel-Password"]) != ("tellback", PASSWORD):
            return web.Response(status=403, text="Authorization failed for sendsms")
        trouble = self.next_trouble()
        if trouble is None or trouble.taken:
            report = parse_qs(urlsplit(told["X-Kannel-DLR-Url"]).query)
            text = (await request.read()).decode()
            self.accept({"to": told["X-Kannel-To"], "text": text, "sid": "o" + report["o"][0]})
        if trouble is not None:
            return await self._answer(trouble, request)
        return web.Response(status=202, text="0: Accepted for delivery")

    async def _answer(self, trouble: Trouble, request: web.Request) -> web.StreamResponse:
        if trouble.kind == "cut":
            return self.cut(request)
        if trouble.kind == "busy":
            wait = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else None
            return web.Response(status=503, text="Temporal failure, try again later.", headers=wait)
        words: Any = HTML_PAGE if trouble.kind.startswith("html") else trouble.words
        status = _STATUS.get(trouble.kind, trouble.status)
        return web.Response(status=status, text="" if trouble.kind == "empty" else words)


def typed(words: str, number: int) -> Request:
    """As `post-url` in kannel.conf has it."""
    return _text(words.encode(), id=f"2aea3553-3d49-4ade-aab4-{number:012x}")


def raw(body: bytes) -> Request:
    """Whatever bytes, as each kind of content and in the address too."""
    kinds = ("text/plain", 'text/plain; charset="UTF-16BE"', "application/octet-stream")
    return _text(body, kind=kinds[len(body) % 3], id=body.decode("latin-1"), sent=body.decode("latin-1"))


def report(outgoing_id: int, state: int, answer: str = "ACK/") -> Request:
    """As `reports.py` hands it on."""
    form = urlencode({"o": outgoing_id, "state": state, "answer": answer})
    headers = SIGNED | {"content-type": "application/x-www-form-urlencoded"}
    return Request(method="POST", url=f"{HOOK}/receipt", headers=headers, body=form.encode())


def _text(body: bytes, *, kind: str = 'text/plain; charset="UTF-8"', **told: str) -> Request:
    query = urlencode({"from": MO, "to": OURS, "sent": "1795389527"} | told, errors="surrogatepass")
    headers = SIGNED | {"content-type": kind}
    return Request(method="POST", url=f"{HOOK}?{query}", headers=headers, body=body)


def made(base: str) -> Kannel:
    return Kannel(f"{base}/cgi-bin/sendsms", "tellback", PASSWORD, OURS, SHARED, reports=REPORTS, timeout=5)


KIT = Kit(
    name="kannel",
    made=made,
    standin=KannelStandIn,
    typed=typed,
    raw=raw,
    key_header=KEY,
    address=MO,
    secrets=(SHARED, PASSWORD, SIGNED[KEY], MO, MO[3:]),
    receipt=report(41, 1),
    troubles={
        Fault.RETRY_AFTER: Trouble("busy", retry_after=3),
        Fault.UNSURE: Trouble("error", taken=True),
        Fault.CONFIG: Trouble("code", status=403, words=f"Authorization failed for {MO}"),
    },
)
