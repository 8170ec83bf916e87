"""Whether somebody was told again is found by the outcome and their talk: an index of both, without replies.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told = sa.text("outcome_id IS NOT NULL")
    op.drop_index("ix_outbox_outcome", table_name="outbox")
    op.create_index(
        "ix_outbox_outcome",
        "outbox",
        ["outcome_id", "talk_id"],
        sqlite_where=told,
        postgresql_where=told,
    )
