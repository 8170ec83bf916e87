"""A migrated database is the database of bot/store/tables/, on both kinds."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.errors import SettingsFault
from bot.store.database import Connection, Database
from bot.store.migrations import Standing, current, standing, upgrade, upgrading
from bot.store.tables import metadata


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
    return list(compare_metadata(context, metadata))


def test_migrations_make_what_the_tables_say(empty_database: Database) -> None:
    upgrade(empty_database)
    assert empty_database.write(_differences) == []
    assert current(empty_database)


def test_the_newest_migration_is_the_one_alembic_goes_to(empty_database: Database) -> None:
    """We know the newest by the names of the files, so as not to ask alembic at every start."""
    assert not current(empty_database)
    upgrade(empty_database)
    reached = empty_database.read(lambda c: MigrationContext.configure(c).get_current_revision())
    assert reached == ScriptDirectory.from_config(upgrading.configured()).get_current_head()
    assert current(empty_database)


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    upgrade(empty_database)
    before = empty_database.read(lambda connection: sorted(inspect(connection).get_table_names()))
    upgrade(empty_database)
    assert empty_database.read(lambda connection: sorted(inspect(connection).get_table_names())) == before


@pytest.mark.parametrize(
    ("revision", "found"),
    [("0001", Standing.BEHIND), ("9999", Standing.AHEAD)],
    ids=["older than this version", "newer than this version"],
)
def test_how_a_database_stands_to_this_version(
    empty_database: Database, revision: str, found: Standing
) -> None:
    assert standing(empty_database) is Standing.NEW
    upgrade(empty_database)
    empty_database.write(
        lambda c: c.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    )
    assert standing(empty_database) is found


def test_what_a_newer_version_made_is_not_touched(empty_database: Database) -> None:
    upgrade(empty_database)
    empty_database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(SettingsFault, match="newer version"):
        upgrade(empty_database)
    assert standing(empty_database) is Standing.AHEAD
