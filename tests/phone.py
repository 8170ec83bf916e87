"""One phone, or one person in an app, at the signed webhook of a whole app."""

from __future__ import annotations

from typing import Any

from bot.store.tables import outbox
from tests.channels.requests import ADA, message, sms_request, tapped, telegram_request, text_form
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


class App:
    """One person at the webhook of Telegram. Times of theirs are whole seconds, as Telegram's are."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._count = 0

    def update(self, update: dict[str, Any], after: float) -> None:
        """One update of Telegram's."""
        self._count += 1
        self.house.clock.pass_by(seconds=after)
        assert post(self.house, telegram_request({**update, "update_id": self._count})).status_code == 200

    def says(self, text: str, *, after: float = 20) -> None:
        """One message that was typed."""
        self.house.clock.pass_by(seconds=after)
        sent = int(self.house.clock.now().timestamp())
        self._count += 1
        reached = outbox.update().where(outbox.c.state == "queued")
        ref = 99 + 2 * self._count  # greater than all before it, and smaller than that of what they say now
        self.house.services.db.write(lambda c: c.execute(reached.values(state="sent", sent_ref=str(ref))))
        said = message(text=text, date=sent, message_id=ref + 1)
        self.update({"message": said}, 0)

    def taps(self, option: str, *, of: str = "", after: float = 20) -> list[str]:
        """A button of the open question, or of another one."""
        talk = self.house.rows("talk")[-1]
        return self.presses(f"{talk.ref}.{of or talk.place['question']}.{option}", after=after)

    def presses(self, key: str, *, after: float = 20) -> list[str]:
        """Any button; what we have to say to it."""
        before = len(self.house.rows("outbox"))
        self.update(tapped(key), after)
        return [row.body for row in self.house.rows("outbox")[before:]]
