"""`tellback doctor` where several machines share a PostgreSQL: their clocks must agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import URL

from bot.app import Services
from bot.cli import maintenance
from bot.cli.environment import services
from bot.store import clock_skew
from bot.store.database import Database
from tests import postgres as servers
from tests.cli.conftest import Tellback
from tests.fixed import FixedClock


class OffClock:
    """This machine's clock, so many seconds ahead of the true time."""

    def __init__(self, seconds: float) -> None:
        self._off = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._off


def with_clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    def off() -> Services:
        return replace(services(), clock=OffClock(seconds))

    monkeypatch.setattr(maintenance, "services", off)


@pytest.fixture(scope="module")
def shared(postgres_server: URL) -> Iterator[dict[str, str]]:
    with servers.fresh_database(postgres_server) as url:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        yield {"TELLBACK_DATABASE_URL": address, "TELLBACK_SECRET_KEY": "only for tests, and long enough"}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param(90, "This machine's clock is 90 seconds ahead of the database's.", id="ahead"),
        pytest.param(-60, "This machine's clock is 60 seconds behind the database's.", id="behind"),
    ],
)
def test_the_doctor_says_that_the_clocks_differ(
    tellback: Tellback,
    shared: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    said: str,
) -> None:
    with_clock(monkeypatch, seconds)
    code, out, _ = tellback("doctor", **shared)
    assert (code, said in out) == (1, True), out


@pytest.mark.parametrize("seconds", [0, 1.9, -1.9])
def test_a_little_is_no_fault(
    tellback: Tellback, shared: dict[str, str], monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    with_clock(monkeypatch, seconds)
    code, out, _ = tellback("doctor", **shared)
    assert (code, "clock is" in out) == (0, False), out


def test_on_one_machine_there_is_one_clock(tellback: Tellback, monkeypatch: pytest.MonkeyPatch) -> None:
    with_clock(monkeypatch, 90)
    code, out, _ = tellback("doctor")
    assert (code, "clock is" in out) == (0, False), out


def test_the_time_that_asking_takes_is_no_difference(postgres: Database) -> None:
    class Slow:
        """First asked long before the database's moment, then long after it."""

        def __init__(self) -> None:
            self.moments = [datetime.now(UTC) + timedelta(hours=hours) for hours in (-1, 1)]

        def now(self) -> datetime:
            return self.moments.pop(0)

    assert postgres.read(lambda c: clock_skew.ahead(c, Slow())) == timedelta()


def test_a_clock_that_stands_still_is_compared_all_the_same(postgres: Database) -> None:
    behind = FixedClock(datetime(2020, 1, 1, tzinfo=UTC))
    assert postgres.read(lambda c: clock_skew.ahead(c, behind)) > timedelta(days=365)
