"""Schema migrations, run by `upgrade`; configured in code, so there is no alembic.ini."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.database import Connection, Database

_HERE = Path(__file__).parent


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(_HERE))
    made.attributes["connection"] = connection
    return made


def upgrade(db: Database) -> None:
    """Bring the schema up to date; does nothing when it is. One process does it, others wait for its lock."""
    if not current(db):
        db.write(lambda connection: command.upgrade(config(connection), "head"))


def current(db: Database) -> bool:
    """Whether the schema is the newest one."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    found = db.read(lambda connection: MigrationContext.configure(connection).get_current_revision())
    return found == head
