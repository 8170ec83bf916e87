"""What befalls the service: processes killed, connections cut, the server of the database stopped."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.pool import NullPool

from tests.chaos.house import House
from tests.postgres import Server

OUTAGE = 5.0  # seconds that the server is stopped
_STEP = 0.05  # seconds of peace at least between two blows
_CONNECTS_WITHIN = 10.0  # seconds until somebody has come up and has a connection to cut
_COMES_UP = 0.75  # how often the only room there is may come up before it is struck again


@dataclass(frozen=True, slots=True, kw_only=True)
class Blows:
    """How many of each. backends, outages: only on PostgreSQL."""

    kills: int
    backends: int = 0
    outages: int = 0

    def halves(self) -> tuple[Blows, Blows]:
        first = Blows(kills=self.kills // 2, backends=self.backends // 2, outages=self.outages // 2)
        return first, Blows(
            kills=self.kills - first.kills,
            backends=self.backends - first.backends,
            outages=self.outages - first.outages,
        )


@dataclass
class Weather:
    """Strikes `house`, and the database at `url` on `server` where there is one.

    longest: seconds of peace at most between two blows. struck: what was done, by name.
    """

    house: House
    chance: random.Random
    longest: float
    server: Server | None = None
    url: URL | None = None
    struck: Counter[str] = field(default_factory=Counter)

    def storm(self, blows: Blows) -> None:
        """All of them, in an order that chance gives."""
        kinds: Mapping[str, tuple[int, Callable[[], None]]] = {
            "kill": (blows.kills, self._kill),
            "backend": (blows.backends, self._cut),
            "outage": (blows.outages, self._stop),
        }
        order = [name for name, (count, _) in kinds.items() for _ in range(count)]
        self.chance.shuffle(order)
        for name in order:
            if len(self.house.rooms) == 1 and self.chance.random() < _COMES_UP:
                self.house.wait()
            time.sleep(self.chance.uniform(_STEP, self.longest))
            self.house.tend()
            kinds[name][1]()
        self.house.tend()

    def _kill(self) -> None:
        self.house.kill(self.chance.choice(self.house.rooms))

    def _cut(self) -> None:
        """One connection of ours, if there is one at work then one of those."""
        assert self.server is not None
        engine = create_engine(self.server.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            until = time.monotonic() + _CONNECTS_WITHIN
            while not (found := self._backends(connection)) and time.monotonic() < until:
                time.sleep(_STEP)
            busy = [pid for pid, state in found if state != "idle"]
            if found:
                pid = self.chance.choice(busy or [pid for pid, _ in found])
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
                self.struck["database connections cut, at work" if busy else "database connections cut"] += 1

    def _backends(self, connection: Connection) -> list[tuple[int, str]]:
        assert self.url is not None
        found = connection.execute(
            text(
                "SELECT pid, state FROM pg_stat_activity"
                " WHERE datname = :name AND backend_type = 'client backend' ORDER BY pid"
            ),
            {"name": self.url.database},
        )
        return [(row.pid, row.state or "") for row in found]

    def _stop(self) -> None:
        assert self.server is not None
        self.server.away(OUTAGE)
        self.struck[f"stops of the database for {OUTAGE:.0f} s"] += 1
