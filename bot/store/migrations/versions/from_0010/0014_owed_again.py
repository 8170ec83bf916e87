"""Whose words the title of an issue is; whether an outcome is for those too who were told before; and why an
issue was opened again by an update.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OWN = (
    "issue.public = {no} AND issue.about LIKE 'local:%' AND issue.about <> 'local:' || CAST(issue.id AS TEXT)"
)


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    no, yes, kind = ("0", "1", "INTEGER") if embedded else ("false", "true", "BIGINT")
    op.add_column("outcome", sa.Column("to_all", sa.Boolean(), server_default=sa.text(no), nullable=False))
    # What is being written out goes to whom it was sent to. What waits for its hour is read once more.
    op.execute(f"UPDATE outcome SET to_all = {yes} WHERE state = 'sending'")
    # Written out: alembic would copy the whole table on SQLite to give a new column its foreign key.
    op.execute(
        f"ALTER TABLE issue ADD COLUMN said_by {kind} CONSTRAINT fk_issue_said_by REFERENCES person (id)"
    )
    _titles(_OWN.format(no=no))
    op.execute(
        "UPDATE log SET action = 'opened again by an update, because somebody in it had not been told' "
        "WHERE action = 'issue reopened' AND officer_id IS NULL"
    )


def _titles(own: str) -> None:
    """Of what one person told us: the talk that began it stood under it before any that was joined to it. An
    officer who gave it a name is in the log, or has marked it so since 0011. What was joined to another has
    no talk any more, so nobody can say whose words it is named by: its words stand with the talk, where they
    belong."""
    named = (
        "(issue.named OR EXISTS (SELECT 1 FROM log WHERE log.object = 'issue ' || CAST(issue.id AS TEXT) "
        "AND action = 'issue renamed'))"
    )
    begun = "SELECT {what} FROM talk WHERE talk.issue_id = issue.id AND talk.started_at <= issue.opened_at"
    op.execute(
        "UPDATE issue SET said_by = ("
        + begun.format(what="talk.person_id")
        + " ORDER BY talk.started_at DESC, "
        f"talk.id DESC LIMIT 1) WHERE {own} AND NOT {named}"
    )
    op.execute(
        "UPDATE issue SET title = 'Joined with another issue' "
        f"WHERE {own} AND NOT {named} AND state = 'closed' "
        "AND NOT EXISTS (SELECT 1 FROM talk WHERE talk.issue_id = issue.id)"
    )
