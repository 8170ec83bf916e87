"""A database that does not fit this version, or is not there: a sentence and a remedy, never a trace."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.migrations import upgrading
from tests.cli.conftest import Tellback

NOBODY_HOME = "postgresql://tellback:secret-of-the-database@127.0.0.1:9/tellback"


@pytest.fixture
def old(empty_database: Database, tellback: Tellback, monkeypatch: pytest.MonkeyPatch) -> Database:
    """What the first version made; `tellback` works on it."""
    empty_database.write(lambda c: upgrading.to(c, "0001"))
    address = empty_database.url.set(drivername=empty_database.url.get_backend_name())
    monkeypatch.setenv("TELLBACK_DATABASE_URL", address.render_as_string(hide_password=False))
    monkeypatch.setenv("TELLBACK_SECRET_KEY", "a secret only for tests")
    return empty_database


def version(database: Database) -> str:
    return str(
        database.read(lambda c: c.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    )


def test_the_doctor_names_a_database_that_lacks_migrations_and_leaves_it_so(
    tellback: Tellback, old: Database
) -> None:
    code, _, complaint = tellback("doctor")
    assert code == 1
    assert "lacks migrations" in complaint
    assert "`tellback migrate`" in complaint
    assert version(old) == "0001"


def test_the_remedy_works(tellback: Tellback, old: Database) -> None:
    assert tellback("migrate")[0] == 0
    assert version(old) > "0001"
    code, out, _ = tellback("doctor")
    assert (code, "No faults" in out) == (0, True)


@pytest.mark.parametrize("asked", ["serve", "work", "migrate"])
def test_what_a_newer_version_made_is_refused(tellback: Tellback, old: Database, asked: str) -> None:
    old.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    code, _, complaint = tellback(asked)
    assert code == 2
    assert "newer version" in complaint
    assert version(old) == "9999"


@pytest.mark.parametrize("asked", ["serve", "work", "migrate", "doctor"])
def test_a_database_that_is_away_is_said_in_a_sentence(tellback: Tellback, asked: str) -> None:
    code, out, complaint = tellback(asked, TELLBACK_DATABASE_URL=NOBODY_HOME, TELLBACK_SECRET_KEY="k" * 20)
    assert code == 2
    assert "TELLBACK_DATABASE_URL: the database does not let us in" in complaint
    assert "secret-of-the-database" not in complaint + out
