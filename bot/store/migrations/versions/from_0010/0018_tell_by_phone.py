"""A call to somebody whom our message has not reached is a task of its own kind: they asked for none.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    task = sa.table("task", sa.column("kind", sa.Text), sa.column("key", sa.Text))
    made_here = task.c.key.startswith("tell-by-phone:", autoescape=True)
    op.execute(sa.update(task).where(task.c.kind == "call-back", made_here).values(kind="tell"))
