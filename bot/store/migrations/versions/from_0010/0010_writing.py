"""Who wrote, checked and is asked to check the words of an outcome; texts the council keeps; words that stand
although our rules refuse them.

What was written before is its officer's own, as it was shown until now; nobody has checked it.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    empty = sa.text("''")
    op.add_column("officer", sa.Column("reads", sa.Text(), server_default=empty, nullable=False))
    for name in ("composed", "override"):
        op.add_column("outcome", sa.Column(name, sa.Text(), server_default=empty, nullable=False))
    op.add_column("outcome", sa.Column("override_of", sa.Text(), nullable=True))
    op.add_column("outcome_text", sa.Column("checked_as", sa.Text(), nullable=True))
    # Written out: alembic would copy the whole table on SQLite to give a new column its foreign key.
    kind = "INTEGER" if embedded else "BIGINT"
    for table, column in (
        ("outcome", "override_by"),
        ("outcome_text", "written_by"),
        ("outcome_text", "checked_by"),
        ("outcome_text", "asked_id"),
    ):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {kind} "
            f"CONSTRAINT fk_{table}_{column} REFERENCES officer (id)"
        )
    op.execute(
        "UPDATE outcome_text SET written_by = (SELECT coalesce(changed_by, written_by) FROM outcome "
        "WHERE outcome.id = outcome_text.outcome_id) WHERE made_by = 'officer'"
    )
    op.create_table(
        "outcome_template",
        sa.Column("id", number, nullable=False),
        sa.Column("shipped", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("you_said", sa.Text(), nullable=False),
        sa.Column("we_did", sa.Text(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.Column("money", sa.Text(), nullable=False),
        sa.Column("lasts_until", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", number, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["officer.id"], name=op.f("fk_outcome_template_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_template")),
        sa.UniqueConstraint("shipped", name=op.f("uq_outcome_template_shipped")),
    )
