"""Whoever closes a flag may say whether it was real, so that listening can learn from it.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("verdict", sa.Text, nullable=True))
