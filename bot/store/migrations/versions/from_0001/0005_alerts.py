"""Officers are told outside the console, can be away, and see what is new. Readers own nothing.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MAY_OWN = "('officer', 'approver', 'manager')"


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("officer", sa.Column("away_until", sa.BigInteger(), nullable=True))
    op.add_column("officer", sa.Column("cover_id", number, nullable=True))
    no = sa.text("0" if embedded else "false")
    op.add_column("officer", sa.Column("deputy", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("officer", sa.Column("looked_at", sa.BigInteger(), nullable=True))
    op.add_column("task", sa.Column("seen_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "alert",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("officer_id", number, nullable=False),
        sa.Column("task_id", number, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_alert_officer_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_alert_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("key", name=op.f("uq_alert_key")),
    )
    op.create_index(op.f("ix_alert_task_id"), "alert", ["task_id"])
    op.create_index("ix_alert_due", "alert", ["state", "due_at"])
    _readers_own_nothing()


def _readers_own_nothing() -> None:
    """Until now a reader could be given what they may not even read."""
    first = (
        f"SELECT id FROM officer WHERE gone_at IS NULL AND role IN {_MAY_OWN} "
        "ORDER BY (CASE WHEN role = 'manager' THEN 0 ELSE 1 END), id LIMIT 1"
    )
    for table, still in (("task", "done_at IS NULL"), ("issue", "state <> 'closed'")):
        op.execute(
            f"UPDATE {table} SET owner_id = ({first}) WHERE {still} AND EXISTS ({first}) "
            f"AND owner_id IN (SELECT id FROM officer WHERE role NOT IN {_MAY_OWN})"
        )
