"""Run by alembic: migrates on the connection that `upgrade` hands over, in its transaction."""

from alembic import context

from bot.store.tables import metadata

connection = context.config.attributes["connection"]
if connection is None:
    raise RuntimeError("run migrations with `tellback migrate`")
if connection.dialect.name == "postgresql":
    # Two processes that start together: the second waits here, then finds nothing to do.
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7355608)")
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
)
context.run_migrations()
