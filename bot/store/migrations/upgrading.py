"""Migrating itself, with alembic: imported only where there is something to migrate."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.store.database import Connection

_HERE = Path(__file__).parent


def to_newest(connection: Connection) -> None:
    """Bring the schema up to date, in the transaction of this connection."""
    made = Config()
    made.set_main_option("script_location", str(_HERE))
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
