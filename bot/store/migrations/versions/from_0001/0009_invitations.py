"""An issue carries a question with a word; people who agreed to it are asked. One name for what is open.

Nobody has agreed yet to be asked other things than the ones they took part in: `may_ask` begins empty.

Revision ID: 0009
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PAGE = 5000


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("person", sa.Column("may_ask", sa.Boolean(), nullable=True))
    op.add_column("code", sa.Column("options", sa.JSON(), nullable=True))
    op.add_column("code", sa.Column("hash", sa.Text(), nullable=True))
    op.add_column("outcome", sa.Column("asked", sa.JSON(), nullable=True))
    op.create_table(
        "declined",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("issue_id", number, nullable=False),
        sa.Column("outcome_id", number, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_declined_person_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_declined_issue_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_declined_outcome_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined")),
        sa.UniqueConstraint("person_id", "issue_id", name=op.f("uq_declined_person_id_issue_id")),
    )
    op.create_index("ix_declined_person_id", "declined", ["person_id"])
    op.create_index("ix_declined_issue", "declined", ["issue_id", "person_id"])
    op.create_index("ix_declined_outcome", "declined", ["outcome_id"])
    _one_name_for_what_is_open()


def _one_name_for_what_is_open() -> None:
    """Conversations called it `open`, officers `still_open`; pages looked for the second."""
    connection = op.get_bind()
    issue = sa.table("issue", sa.column("id", sa.BigInteger), sa.column("honesty", sa.JSON))
    last = 0
    while rows := connection.execute(
        sa.select(issue).where(issue.c.id > last).order_by(issue.c.id).limit(_PAGE)
    ).all():
        for row in rows:
            told = json.loads(row.honesty) if isinstance(row.honesty, str) else dict(row.honesty or {})
            if "open" in told:
                told.setdefault("still_open", told["open"])
                del told["open"]
                connection.execute(sa.update(issue).where(issue.c.id == row.id).values(honesty=told))
        last = rows[-1].id
