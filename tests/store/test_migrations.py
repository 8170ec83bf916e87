"""A migrated database is the database of tables.py, on both kinds."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade
from bot.store.tables import metadata


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
    return list(compare_metadata(context, metadata))


def test_migrations_make_what_the_tables_say(empty_database: Database) -> None:
    upgrade(empty_database)
    assert empty_database.write(_differences) == []
    assert current(empty_database)


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    upgrade(empty_database)
    before = empty_database.read(lambda connection: sorted(inspect(connection).get_table_names()))
    upgrade(empty_database)
    assert empty_database.read(lambda connection: sorted(inspect(connection).get_table_names())) == before
