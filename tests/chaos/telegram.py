"""Telegram on a bad day, and the people who use it. It has no list of what it was sent, and no receipts."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.clock import SharedClock
from tests.chaos.crowd import LEAVES, PATIENCE
from tests.chaos.news import Address, BadLuck, News, Odds
from tests.standins import TelegramStandIn, Trouble

TROUBLES: Odds = (
    (10, Trouble("busy", retry_after=1)),
    (10, Trouble("error")),
    (10, Trouble("error", taken=True)),
    (5, Trouble("html")),
    (5, Trouble("html-error", taken=True)),
    (5, Trouble("empty", taken=True)),
    (5, Trouble("cut")),
    (10, Trouble("cut", taken=True)),
    (3, Trouble("silence")),
    (3, Trouble("silence", taken=True)),
    (3, Trouble("code", code=403, words="Forbidden: bot was blocked by the user")),
)
MARK = "[#{}]"  # ends each message in a storm: Telegram carries no reference of ours, and the judge needs one
_MARKED = re.compile(r"\[#(\d+)\]$")
_UPDATE_LIVES = 900.0  # seconds that an update is tried, on a busy machine; Telegram does so for a day
_AGAIN = (0.2, 2.0)  # seconds before it is tried again: at first, at most
_TURNS = 9
_WORDS = ("Hello", "2", "No one tells me what happens.", "DONE")


class ChaoticTelegram(TelegramStandIn):
    """polled: updates wait to be asked for; else they are brought to any open door until one takes them."""

    def __init__(self, address: Address, clock: SharedClock, seed: int, *, polled: bool) -> None:
        super().__init__(hook="" if polled else f"{address.public}/hook/telegram", delay=0.02)
        self.luck = BadLuck(TROUBLES, seed)
        self.news = News()
        self.inbox: list[int] = []  # the updates in which somebody said something
        self.answered: Counter[int] = Counter()
        self._address, self._clock = address, clock
        self._chance = random.Random(f"telegram:{seed}")
        self._last: dict[int, dict[str, Any]] = {}

    def next_trouble(self) -> Trouble | None:
        return self.luck.draw()

    def message(self, person: int) -> dict[str, Any]:
        return super().message(person) | {"date": int(self._clock.now().timestamp())}

    def accept(self, message: dict[str, Any]) -> None:
        marked = _MARKED.search(message["text"])
        message["outgoing_id"] = int(marked[1]) if marked else 0
        super().accept(message)
        self._last[message["chat"]["id"]] = message
        self.news.came(message["chat"]["id"])

    def buttons(self, person: int) -> list[dict[str, str]]:
        """Those under the last message that this person got."""
        rows = self._last.get(person, {}).get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    async def hear(self, person: int, words: str) -> None:
        await self._said({"message": {**self.message(person), "text": words}})

    async def press(self, person: int, button: dict[str, str]) -> None:
        query = {
            "id": str(9_000_000 + self._number()),
            "from": self.user(person),
            "chat_instance": "1",
            "message": self._last[person],
            "data": button["callback_data"],
        }
        await self._said({"callback_query": query})

    async def _said(self, content: dict[str, Any]) -> None:
        update = {"update_id": self._number(), **content}
        self.inbox.append(update["update_id"])
        await self._happen(update)

    async def post(self, url: str, update: dict[str, Any]) -> int:
        """To any open door, until one takes it."""
        clock = asyncio.get_running_loop().time
        until, wait = clock() + _UPDATE_LIVES, _AGAIN[0]
        while True:
            door = await self._address.door(self._chance)
            status = await super().post(url.replace(self._address.public, door), update) if door else 0
            self.answered[status] += 1
            if 200 <= status < 300 or clock() > until:
                return status
            await asyncio.sleep(wait)
            wait = min(2 * wait, _AGAIN[1])


@dataclass
class Chatters:
    """`places` people at a time, until `rest()`: they tap, or write, or say STOP half-way."""

    provider: ChaoticTelegram
    places: int
    seed: int
    people: list[int] = field(default_factory=list)
    _over: bool = False

    def rest(self) -> None:
        """Nobody begins anew; those who are talking finish."""
        self._over = True

    async def talk(self) -> None:
        await asyncio.gather(*(self._place(number) for number in range(self.places)))

    async def _place(self, place: int) -> None:
        chance = random.Random(f"{self.seed}:telegram:{place}")
        while not self._over:
            person = 5_000_000_000 + len(self.people)
            self.people.append(person)
            await self._person(person, chance)

    async def _person(self, person: int, chance: random.Random) -> None:
        leaves = chance.randrange(1, _TURNS) if chance.random() < LEAVES else _TURNS
        for turn in range(leaves + (leaves < _TURNS)):
            self.provider.news.heed(person)
            buttons = self.provider.buttons(person)
            if turn == leaves:
                await self.provider.hear(person, "STOP")
            elif turn == 0:
                await self.provider.hear(person, "/start")
            elif buttons and chance.random() < 0.7:
                await self.provider.press(person, chance.choice(buttons))
            else:
                await self.provider.hear(person, chance.choice(_WORDS))
            await self.provider.news.told(person, PATIENCE / 3)
            await asyncio.sleep(chance.uniform(1.0, 1.7))  # what is pressed faster is no answer
