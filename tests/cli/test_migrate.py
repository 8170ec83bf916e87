"""`tellback migrate --to`: from SQLite to PostgreSQL, with the proof printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.cli.environment import services
from bot.store.database import Database, opened
from bot.store.tables import outbox
from bot.worker import alone
from channels.port import Heard
from tests import postgres as servers
from tests.cli.conftest import Tellback


@pytest.fixture(scope="module")
def target(postgres_server: URL) -> Iterator[str]:
    with servers.fresh_database(postgres_server) as url:
        yield url.set(drivername="postgresql").render_as_string(hide_password=False)


def lived_in(folder: Path) -> int:
    """Somebody has written; returns how many messages we have for them."""
    built = services()
    built.intake.hear("web", Heard(event_id="1", account="chat", sender="somebody", text="hello"))
    count = len(built.db.read(lambda c: c.execute(outbox.select()).all()))
    built.db.close()
    return count


def test_everything_is_moved_and_proved(
    tellback: Tellback,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
) -> None:
    monkeypatch.setenv("TELLBACK_SECRET_KEY", "the same key before and after")
    monkeypatch.setenv("TELLBACK_DATABASE_URL", f"sqlite:///{tmp_path / 'old.db'}")
    count = lived_in(tmp_path)
    code, out, _ = tellback("migrate", "--to", target)
    assert code == 0
    assert "the same in both databases" in out
    assert "TELLBACK_SECRET_KEY must stay" in out
    with opened(target) as new:
        assert len(new.read(lambda c: c.execute(outbox.select()).all())) == count > 0
    code, _, complaint = tellback("migrate", "--to", target)
    assert (code, "not empty" in complaint) == (1, True)


def test_it_is_refused_while_the_service_runs(
    tellback: Tellback,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
) -> None:
    address = f"sqlite:///{tmp_path / 'busy.db'}"
    monkeypatch.setenv("TELLBACK_DATABASE_URL", address)
    with alone(Database(address)):
        code, _, complaint = tellback("migrate", "--to", target)
    assert code == 2
    assert "another worker already runs" in complaint


def test_only_to_postgresql(
    tellback: Tellback,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELLBACK_DATABASE_URL", f"sqlite:///{tmp_path / 'old.db'}")
    code, _, complaint = tellback("migrate", "--to", "mysql://host/name")
    assert code == 1
    assert "postgresql://user:password@host/name" in complaint
