"""An address may be known by another name too, where the provider tells of two.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("address", sa.Column("also_hash", sa.Text, nullable=True))
    has_two = sa.text("also_hash IS NOT NULL")
    op.create_index(
        "ix_address_also", "address", ["also_hash"], sqlite_where=has_two, postgresql_where=has_two
    )
