"""People who text: each goes through a whole conversation, waiting for our words, but not for ever."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

from tests.chaos.provider import ChaoticTwilio

PATIENCE = 15.0  # seconds for an answer; then the next text goes all the same
LEAVES = 0.05  # of all people send STOP half-way

TALK = (
    "Hello",
    "1",
    "yes",  # the same words once more, so fast, would be no answer
    "skip",
    "3",
    "No one tells me what happens.",
    "Then it is silence.",
    "DONE",
)
_UNANSWERED = TALK[5:7]  # own words, until DONE


@dataclass
class Crowd:
    """`places` people at a time, until there were `full` of them or `rest()`. texts: how many they sent."""

    provider: ChaoticTwilio
    places: int
    full: int
    seed: int
    texts: int = 0
    people: list[str] = field(default_factory=list)
    _over: bool = False

    def rest(self) -> None:
        """Nobody begins anew; those who are talking finish."""
        self._over = True

    async def talk(self) -> None:
        await asyncio.gather(*(self._place(number) for number in range(self.places)))

    async def _place(self, place: int) -> None:
        chance = random.Random(f"{self.seed}:{place}")
        while not self._over and len(self.people) < self.full:
            number = f"+44770090{len(self.people):05}"
            self.people.append(number)
            await self._person(number, chance)

    async def _person(self, number: str, chance: random.Random) -> None:
        stays = len(TALK) if chance.random() >= LEAVES else chance.randrange(1, len(TALK))
        for words in (*TALK[:stays], *(() if stays == len(TALK) else ("STOP",))):
            self.provider.news.heed(number)
            self.texts += 1
            await self.provider.hear(number, words)
            if words not in _UNANSWERED:
                await self.provider.news.told(number, PATIENCE)
            await asyncio.sleep(chance.uniform(0.1, 0.8))
