"""Edits of issues, with what they changed; titles that officers gave; a change of stage to be told.

Titles that officers wrote before are known by who opened the issue, and by the log. A process of the version
before writes on: what it opens is named by nobody, as it was.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What an officer opened is "local:" and its number; what was taken out of another issue is "matter:".
_NAMED = """
UPDATE issue SET named = {yes} WHERE about LIKE 'matter:%' OR about LIKE 'room:%' OR about = {by_hand}
OR EXISTS (SELECT 1 FROM log WHERE log.action = 'issue renamed' AND log.object = {logged})
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("issue", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("issue", sa.Column("named", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("issue", sa.Column("stage_before", sa.Text(), nullable=True))
    op.create_table(
        "issue_change",
        sa.Column("id", number, nullable=False),
        sa.Column("issue_id", number, nullable=False),
        sa.Column("log_id", number, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_change_issue_id")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_issue_change_log_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_change")),
    )
    op.create_index("ix_issue_change_issue_id", "issue_change", ["issue_id"])
    plain = "CAST(issue.id AS TEXT)"
    op.execute(_NAMED.format(yes="TRUE", by_hand=f"'local:' || {plain}", logged=f"'issue ' || {plain}"))
