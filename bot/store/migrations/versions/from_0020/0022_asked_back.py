"""What sounds like a request is asked back once; an address remembers what waits for that answer.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("address", sa.Column("asked_back", sa.Text(), nullable=True))
