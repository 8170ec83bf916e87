"""What an officer looked after goes to somebody else, page by page: who pressed, to whom, and how far it is.

Who left or became a reader before this still has closed issues, and tasks about what they sent would be
theirs. Both go to the first manager.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_HEIR = "SELECT id FROM officer WHERE gone_at IS NULL AND role = 'manager' ORDER BY id LIMIT 1"
_NO_OWNER = "gone_at IS NOT NULL OR role NOT IN ('officer', 'approver', 'manager')"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "handing_on",
        sa.Column("id", number, nullable=False),
        sa.Column("from_id", number, nullable=False),
        sa.Column("to_id", number, nullable=False),
        sa.Column("by_id", number, nullable=False),
        sa.Column("log_id", number, nullable=False),
        sa.Column("untold", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["officer.id"], name=op.f("fk_handing_on_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["officer.id"], name=op.f("fk_handing_on_to_id")),
        sa.ForeignKeyConstraint(["by_id"], ["officer.id"], name=op.f("fk_handing_on_by_id")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_handing_on_log_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handing_on")),
    )
    heir = op.get_bind().execute(sa.text(_HEIR)).scalar()
    if heir is None:
        return  # nobody is here yet
    theirs = f"owner_id IN (SELECT id FROM officer WHERE {_NO_OWNER})"
    for statement in (
        f"UPDATE issue SET owner_id = :heir WHERE {theirs}",
        f"UPDATE task SET owner_id = :heir WHERE done_at IS NULL AND {theirs}",
        f"UPDATE officer SET cover_id = :heir WHERE {_NO_OWNER}",
    ):
        op.get_bind().execute(sa.text(statement), {"heir": heir})
