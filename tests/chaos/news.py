"""What the stand-ins share in a storm: troubles by chance, and who is waiting for a message."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.standins import Trouble

Odds = Sequence[tuple[int, Trouble]]  # thousandths of all sends, and what they meet


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service is: the public address it signs with, and the doors of the processes that run.

    balanced: something stands in front that passes over a door where nobody listens.
    """

    public: str
    doors: Callable[[], Sequence[str]]
    balanced: bool = False

    async def door(self, chance: random.Random) -> str:
        """Any of them; "" when there is none."""
        doors = list(self.doors())
        chance.shuffle(doors)
        for door in doors:
            if not self.balanced or await _listens(door):
                return door
        return ""


async def _listens(door: str) -> bool:
    at = urlsplit(door)
    try:
        _, writer = await asyncio.open_connection(at.hostname, at.port)
    except OSError:
        return False
    writer.close()
    return True


class BadLuck:
    """Draws troubles, and counts them by name until it is `calm`."""

    def __init__(self, odds: Odds, seed: int) -> None:
        self.calm = False
        self.met: Counter[str] = Counter()
        self.lost = 0  # sends that were taken and whose sender was never told
        self._odds = odds
        self._chance = random.Random(f"luck:{seed}")

    def draw(self) -> Trouble | None:
        if self.calm:
            return None
        throw = self._chance.randrange(1000)
        for often, trouble in self._odds:
            if throw < often:
                self.met[_name(trouble)] += 1
                self.lost += trouble.taken
                return trouble
            throw -= often
        return None

    def never_met(self) -> list[str]:
        """Troubles that a storm has proved nothing about, for none of them came."""
        return [name for name in (_name(trouble) for _, trouble in self._odds) if not self.met[name]]


def _name(trouble: Trouble) -> str:
    unsaid = ", no word how long" if trouble.kind == "busy" and trouble.retry_after is None else ""
    code = f" {trouble.code}" if trouble.kind == "code" else ""
    return trouble.kind + code + unsaid + (", taken" if trouble.taken else "")


class News:
    """Who has been sent something since they last looked. For the provider's own loop."""

    def __init__(self) -> None:
        self._came: dict[object, asyncio.Event] = defaultdict(asyncio.Event)

    def came(self, to: object) -> None:
        self._came[to].set()

    def heed(self, who: object) -> None:
        """From now on only what comes anew is news to this person."""
        self._came[who].clear()

    async def told(self, who: object, seconds: float) -> None:
        """Wait until this person gets something, or gives up."""
        try:
            async with asyncio.timeout(seconds):
                await self._came[who].wait()
        except TimeoutError:
            return
