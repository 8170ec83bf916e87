"""What Letterbox brings to the conformance suite: itself, requests as it sends them, and a stand-in."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from letterbox import KEY, Letterbox

from channels.port import Fault, Request
from tests.channels.kits import Kit
from tests.standins.server import HTML_PAGE, Server, Trouble

SHARED = "a key shared with Letterbox"
SAM = "sam@letterbox.example"
STATUS = {"busy": 429, "error": 500, "html": 200, "html-error": 502, "empty": 201}


class LetterboxStandIn(Server):
    """Takes messages as Letterbox would, and meets trouble when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: set[str] = set()

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/messages", self._take)])
        return app

    async def _take(self, request: web.Request) -> web.StreamResponse:
        message: dict[str, Any] = await request.json()
        if message["to"] in self.blocked:
            return web.json_response({"error": f"{message['to']} has blocked you"}, status=410)
        trouble = self.next_trouble()
        message["sid"] = f"L{len(self.sent)}"
        if trouble is None or trouble.taken:
            self.accept(message)
        if trouble is not None:
            return await self._answer(trouble, request)
        return web.json_response({"id": message["sid"]}, status=201)

    async def _answer(self, trouble: Trouble, request: web.Request) -> web.StreamResponse:
        if trouble.kind == "cut":
            return self.cut(request)
        status = STATUS.get(trouble.kind, trouble.status)
        wait = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else None
        if trouble.kind == "empty":
            return web.Response(status=status)
        words = HTML_PAGE if trouble.kind.startswith("html") else trouble.words
        return web.Response(text=words, status=status, headers=wait)


def said(**told: object) -> Request:
    return raw(json.dumps({"id": "1", "from": SAM, **told}).encode())


def raw(body: bytes) -> Request:
    return Request(method="POST", url="https://talk.example/hook/letterbox", headers={KEY: SHARED}, body=body)


KIT = Kit(
    name="letterbox",
    made=lambda base: Letterbox("us", SHARED, base, timeout=5),
    standin=LetterboxStandIn,
    typed=lambda words, number: said(text=words, id=str(number)),
    raw=raw,
    key_header=KEY,
    address=SAM,
    secrets=(SHARED, SAM),
    tap=said(choice="kept:1"),
    gone=lambda standin: standin.blocked.add(SAM),
    troubles={
        Fault.RETRY_AFTER: Trouble("busy", retry_after=3),
        Fault.UNSURE: Trouble("error", taken=True),
        Fault.CONFIG: Trouble("code", status=401, words=f"no {SAM}"),
    },
)
