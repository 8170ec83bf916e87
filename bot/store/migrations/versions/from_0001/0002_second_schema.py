"""What came after the first schema.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("receipt", sa.Column("fault", sa.Text(), nullable=True))
    op.add_column("address", sa.Column("traffic", sa.JSON(), nullable=True))
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("talk", sa.Column("mode", sa.Text(), server_default="own", nullable=False))
    op.add_column("talk", sa.Column("code_id", number, nullable=True))
    op.create_index(op.f("ix_talk_code_id"), "talk", ["code_id"])
    op.create_table(
        "code",
        sa.Column("id", number, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("issue_id", number, nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("shows", sa.Boolean(), nullable=False),
        sa.Column("officer_id", number, nullable=True),
        sa.Column("person_id", number, nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_code_issue_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_code_officer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_code_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("key", name=op.f("uq_code_key")),
    )
    op.create_index(op.f("ix_code_word"), "code", ["word"])
    # Talks that were open before waiting talks had a timer get one; what is due is seen when it fires.
    op.execute(
        "INSERT INTO timer (kind, ref, turn, due_at, key) "
        "SELECT 'nudge', id, 0, touched_at, 'waiting:' || CAST(id AS TEXT) FROM talk WHERE state = 'open'"
    )
