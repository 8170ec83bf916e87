"""Our side of a webhook, without the web layer: hands each request to one channel and keeps what it read."""

from __future__ import annotations

from aiohttp import web

from channels.port import Channel, Event, Refused, Request
from tests.standins.server import Server


class Hook(Server):
    """Listens for one channel. `events` holds all that was read, in order; `refused` the reasons why not."""

    def __init__(self, channel: Channel | None = None) -> None:
        super().__init__()
        self.channel = channel
        self.events: list[Event] = []
        self.refused: list[str] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.route("*", "/{path:.*}", self._take)])
        return app

    async def _take(self, request: web.Request) -> web.Response:
        assert self.channel is not None
        seen = Request(
            method=request.method,
            url=self.url + request.raw_path,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
        )
        try:
            reading = self.channel.read(seen)
        except Refused as refused:
            self.refused.append(refused.why)
            return web.Response(status=refused.status)
        for event in reading.events:
            self.events.append(event)
            self.accept({"event": event})
        reply = reading.reply
        headers = {"Content-Type": reply.content_type}
        return web.Response(status=reply.status, body=reply.body, headers=headers)
