"""Twilio on a bad day: throttles, breaks, keeps silent, answers in HTML, reports early, late and twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.chaos.clock import SharedClock
from tests.chaos.news import Address, BadLuck, News, Odds
from tests.standins import Trouble, TwilioStandIn

# How often each trouble comes, in thousandths of all sends.
TROUBLES: Odds = (
    (10, Trouble("busy", retry_after=1)),
    (3, Trouble("busy")),
    (10, Trouble("error")),
    (10, Trouble("error", taken=True)),
    (5, Trouble("html")),
    (5, Trouble("html", taken=True)),
    (5, Trouble("html-error")),
    (5, Trouble("html-error", taken=True)),
    (5, Trouble("empty", taken=True)),
    (5, Trouble("cut")),
    (10, Trouble("cut", taken=True)),
    (3, Trouble("silence")),
    (3, Trouble("silence", taken=True)),
    (5, Trouble("code", code=30006, words="Landline or unreachable carrier")),
    (3, Trouble("code", code=21610, words="Attempt to send to unsubscribed recipient")),
)
_UNLISTED = 0.02  # taken, but neither listed nor reported: when we are unsure, nobody can tell
_NEVER_REPORTED = 0.05
_UNREACHED = 0.02  # texts for which no webhook is even tried: only the provider's list has them
_POSTS = 4  # tries at a webhook, as with `#rc=3&rp=all` on its address


class ChaoticTwilio(TwilioStandIn):
    """luck: what goes wrong, until it is calm. unlisted: messages it took and can show to nobody."""

    def __init__(self, address: Address, clock: SharedClock, seed: int) -> None:
        super().__init__(hook=f"{address.public}/hook/sms", delay=0.02)
        self.luck = BadLuck(TROUBLES, seed)
        self.news = News()
        self.unlisted: set[str] = set()
        self.answered: Counter[int] = Counter()  # what our webhooks answered; 0: nobody was there
        self.given_up = 0  # texts that no door took: only the list has them
        self._address, self._clock = address, clock
        self._chance = random.Random(seed)
        self._by_number: dict[str, list[dict[str, Any]]] = defaultdict(list)

    # --- what goes wrong ---

    def next_trouble(self) -> Trouble | None:
        return self.luck.draw()

    # --- what it took ---

    def _message(self, form: dict[str, str], direction: str, status: str) -> dict[str, Any]:
        message = super()._message(form, direction, status)
        now = format_datetime(self._clock.now())
        message["date_created"] = message["date_updated"] = now
        message["date_sent"] = now if direction == "inbound" else None
        ours = parse_qs(urlsplit(form.get("StatusCallback", "")).query).get("o", ["0"])
        message["outgoing_id"] = int(ours[0])
        self._by_number[form["To"]].append(message)
        return message

    def accept(self, message: dict[str, Any]) -> None:
        super().accept(message)
        self.news.came(message["to"])

    def listed(self, to: str) -> list[dict[str, Any]]:
        found = self._by_number[to] if to else super().listed(to)
        return [each for each in found if each["sid"] not in self.unlisted]

    async def hear(self, number: str, words: str) -> int:
        """Somebody texts us. What our webhook answered at last; 0 when it could not be reached."""
        reaches = self.luck.calm or self._chance.random() >= _UNREACHED
        status = await self._text(number, words, self.hook, reaches, {})
        self.given_up += not 200 <= status < 300
        return status

    # --- reports ---

    async def _report(self, message: dict[str, Any], callback: str) -> None:
        if self._chance.random() < _UNLISTED and not self.luck.calm:
            self.unlisted.add(message["sid"])
            return
        if self._chance.random() < _NEVER_REPORTED:
            return
        states = ["sent", "delivered"]
        self._chance.shuffle(states)
        states += self._chance.sample(states, self._chance.choice([0, 0, 1]))
        reports = [self._receipt(message, state, callback) for state in states]
        if self._chance.random() < 0.2:
            await self._deliver(reports[:1])
            reports = reports[1:]
        self.later(self._deliver_late(reports, self._chance.uniform(0, 5)))

    async def _deliver_late(self, reports: list[dict[str, Any]], seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._deliver(reports)

    # --- the way to us ---

    async def post(self, url: str, form: dict[str, str], *, through: str = "") -> int:
        """Signed for the public address, brought to any open door; tried again, as Twilio can be told to."""
        status = 0
        for attempt in range(_POSTS):
            status = await self._post_once(url, form, through)
            self.answered[status] += 1
            if 200 <= status < 300:
                break
            await asyncio.sleep(0.2 * (attempt + 1))
        return status

    async def _post_once(self, url: str, form: dict[str, str], through: str) -> int:
        door = await self._address.door(self._chance)
        if not door:
            return 0
        return await super().post(url, form, through=through or url.replace(self._address.public, door))
