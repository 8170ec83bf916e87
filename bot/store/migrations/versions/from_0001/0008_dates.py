"""People are told that we are late by the date that they were promised, once for each.

Nobody is written to for it: whoever was told already, and whoever waits under an issue that the clocks did
not look at until now (opened again, answered, closed), counts as told of a date that is over. Officers see
them as late, and a new date is chased.

Revision ID: 0008
"""

import time

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OWED = "state IN ('waiting', 'delayed', 'informed')"


def upgrade() -> None:
    op.add_column("promise", sa.Column("late_for", sa.BigInteger(), nullable=True))
    op.add_column("outcome", sa.Column("date_before", sa.BigInteger(), nullable=True))
    op.add_column("outcome", sa.Column("state_before", sa.Text(), nullable=True))
    owed = sa.text(_OWED)
    op.drop_index("ix_promise_owed", table_name="promise")
    for name, columns in (("ix_promise_owed", ["issue_id", "due_at"]), ("ix_promise_due", ["due_at", "id"])):
        op.create_index(name, "promise", columns, sqlite_where=owed, postgresql_where=owed)
    now = time.time_ns() // 1_000_000
    told = (
        "SELECT 1 FROM outbox WHERE outbox.person_id = promise.person_id AND outbox.kind = 'notice' "
        "AND outbox.key LIKE 'late:%' AND outbox.made_at >= promise.due_at"
    )
    not_looked_at = "SELECT 1 FROM issue WHERE issue.id = promise.issue_id AND issue.state <> 'open'"
    op.execute(
        f"UPDATE promise SET late_for = due_at WHERE {_OWED} AND due_at < {now} "
        f"AND (EXISTS ({told}) OR EXISTS ({not_looked_at}))"
    )
