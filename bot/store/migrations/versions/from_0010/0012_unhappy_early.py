"""When somebody was unhappy with news that was not known to have arrived yet.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("promise", sa.Column("doubted_at", sa.BigInteger(), nullable=True))
