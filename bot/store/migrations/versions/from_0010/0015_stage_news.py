"""News that was begun to tell people of a new stage knows which one they know of: where its draft is deleted,
they are untold, and an officer is asked again.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of drafts begun before nobody can say which are such news: deleted, they are deleted as they were.
    op.add_column("outcome", sa.Column("stage_before", sa.Text(), nullable=True))
