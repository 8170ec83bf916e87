"""A channel of the port in memory, for whoever delivers: no provider, no network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from channels.port import Limits, Outgoing, Reading, Request, SendError, Sent

Answer = SendError | Exception | float | None


FAST = Limits(max_text=1000, per_second=1e5, burst=1e5, in_flight=50, lists_sent=True)


@dataclass(kw_only=True)
class StandIn:
    """A channel that answers as told: None takes the message; a number takes it after so many seconds."""

    answers: list[Answer] = field(default_factory=list)
    name: str = "sms"
    account: str = "+447700900123"
    limits: Limits = FAST
    got: list[Outgoing] = field(default_factory=list)
    listed: dict[int, Sent] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0

    def read(self, request: Request) -> Reading:
        return Reading()

    async def send(self, outgoing: Outgoing) -> Sent:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            answer = self.answers.pop(0) if self.answers else None
            if isinstance(answer, Exception):
                raise answer
            await asyncio.sleep(answer or 0.0)
        finally:
            self.at_once -= 1
        self.got.append(outgoing)
        return Sent(ref=f"SM{outgoing.id}")

    async def find_sent(self, outgoing: Outgoing, since: datetime) -> Sent | None:
        return self.listed.get(outgoing.id)

    @property
    def texts(self) -> list[str]:
        return [outgoing.text for outgoing in self.got]
