"""Migrating itself, with alembic: imported only where there is something to migrate."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.store.database import Connection

_HERE = Path(__file__).parent


def to(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to this revision, in the transaction of this connection: to the newest, if none is
    named."""
    made = configured()
    made.attributes["connection"] = connection
    command.upgrade(made, revision)


def configured() -> Config:
    made = Config()
    made.set_main_option("script_location", str(_HERE))
    made.set_main_option("recursive_version_locations", "true")  # ten revisions to a folder
    return made
