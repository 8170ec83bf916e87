"""Schema migrations, run by `upgrade`; configured in code, so there is no alembic.ini.

Revisions are numbers from 0001, at the head of their files' names: so the newest is known without alembic.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from pathlib import Path

from sqlalchemy import inspect, text

from bot.errors import SettingsFault
from bot.store.database import Connection, Database

_VERSIONS = Path(__file__).parent / "versions"


class Standing(StrEnum):
    """How the schema of a database stands to this version of Tellback. The value is said to people."""

    NEW = "The database is empty."
    BEHIND = "The database lacks migrations of this version. `tellback migrate` makes them; back it up first."
    CURRENT = "The database is up to date."
    AHEAD = (
        "The database was migrated by a newer version of Tellback, which this one cannot use. "
        "Install that version again, or put back the backup from before."
    )


def upgrade(db: Database) -> None:
    """Bring the schema up to date; does nothing when it is. One process does it, others wait for its lock.

    Raises SettingsFault where a newer version has been at it.
    """
    found = standing(db)
    if found is Standing.AHEAD:
        raise SettingsFault([f"TELLBACK_DATABASE_URL: {found}"])
    if found is not Standing.CURRENT:
        # Only now: alembic is a tenth of a second and 10 MB, and nearly every start finds nothing to do.
        db.write(import_module("bot.store.migrations.upgrading").to)


def current(db: Database) -> bool:
    """Whether the schema is the newest one."""
    return standing(db) is Standing.CURRENT


def standing(db: Database) -> Standing:
    """Looks only."""
    found = db.read(_revision)
    newest = max(path.name.partition("_")[0] for path in _VERSIONS.rglob("[0-9]*.py"))
    if found is None:
        return Standing.NEW
    if found == newest:
        return Standing.CURRENT
    return Standing.BEHIND if found < newest else Standing.AHEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
