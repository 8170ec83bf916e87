"""The bell rings once what a timer did can be seen by others: who looks before that finds nothing to send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.worker import Schedule
from tests.phone import Phone
from tests.town import TO_WHY
from tests.web.serving import SMS, House, house


class Watched:
    """A whole service with its schedule. seen: the messages that another connection sees at each ring."""

    def __init__(self, served: House) -> None:
        services = served.services
        self.house = served
        self.phone = Phone(served)
        self.seen: list[int] = []
        self.schedule = Schedule(services.db, [], services.handlers.by_kind, ring=services.bell.ring)

    def passes(self, **time: float) -> int:
        """Time goes by and the schedule is kept, with an ear at the bell. The number of messages then."""
        now = self.house.clock.pass_by(**time)
        undo = self.house.services.bell.on_ring(lambda: self.seen.append(self._messages()))
        self.schedule.run_due(now)
        undo()
        return self._messages()

    def _messages(self) -> int:
        return len(self.house.rows("outbox"))


@pytest.fixture
def watched(empty_database: Database, tmp_path: Path) -> Iterator[Watched]:
    """On both databases."""
    url = empty_database.url.set(drivername=empty_database.url.get_backend_name())
    served = house(
        tmp_path / "served", **SMS, TELLBACK_DATABASE_URL=url.render_as_string(hide_password=False)
    )
    yield Watched(served)
    served.services.db.close()


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        pytest.param((*TO_WHY, "nobody told me"), 0.5, id="silence ends somebody's own words"),
        pytest.param(TO_WHY[:-1], 24, id="a nudge"),
    ],
)
def test_it_rings_once_the_message_is_there_for_all_to_see(
    watched: Watched, said: tuple[str, ...], hours: float
) -> None:
    watched.phone.goes(*said)
    before = len(watched.house.rows("outbox"))
    after = watched.passes(hours=hours)
    assert after == before + 1
    assert watched.seen == [after]


def test_timers_that_say_nothing_ring_nobody(watched: Watched) -> None:
    """The timer of the earlier turn comes due and does nothing."""
    watched.phone.goes(*TO_WHY[:-1])
    watched.passes(hours=4)
    watched.phone.goes("3")
    before = len(watched.house.rows("outbox"))
    assert watched.passes(hours=21) == before
    assert watched.seen == []
