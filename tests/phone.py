"""One phone at the signed webhook of a whole app."""

from __future__ import annotations

from tests.channels.requests import ADA, sms_request, text_form
from tests.web.serving import House, post


class Phone:
    """One phone at the signed webhook. Each text comes some seconds after the last."""

    def __init__(self, house: House, number: str = ADA, apart: float = 20) -> None:
        self.house = house
        self.number = number
        self.apart = apart
        self._count = 0

    def says(self, words: str, *, after: float | None = None) -> list[str]:
        """One text; what we have to say to it."""
        self._count += 1
        self.house.clock.pass_by(seconds=self.apart if after is None else after)
        before = len(self.house.rows("outbox"))
        sid = f"SM{self.number[1:]}{self._count}"
        assert (
            post(self.house, sms_request(text_form(Body=words, MessageSid=sid, From=self.number))).status_code
            == 200
        )
        return [row.body for row in self.house.rows("outbox")[before:]]

    def goes(self, *texts: str) -> list[str]:
        said_last: list[str] = []
        for words in texts:
            said_last = self.says(words)
        return said_last

    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.house.rows("event")]
