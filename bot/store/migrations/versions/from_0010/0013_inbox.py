"""Which messages an officer has read or hidden, calls that were made, words that people let us show, what was
understood and mended since.

What was marked as read in the list of messages that nobody could place stays read. All else counts as not
opened: nobody noted it before. Names of private issues that are words of somebody who was flagged are taken
away; an officer gives them another one.

Revision ID: 0013
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    embedded = op.get_bind().dialect.name == "sqlite"
    no, yes = ("0", "1") if embedded else ("false", "true")
    marks: tuple[sa.Column[Any], ...] = (
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("hidden", sa.Text(), nullable=True),
    )
    for column in marks:
        op.add_column("event", column)
    mended: tuple[sa.Column[Any], ...] = (
        sa.Column("own_words", sa.Boolean(), server_default=sa.text(no), nullable=False),
        sa.Column("first_meaning", sa.JSON(), nullable=True),
        sa.Column("mended_by", number, nullable=True),
        sa.Column("mended_at", sa.BigInteger(), nullable=True),
    )
    for column in mended:
        op.add_column("answer", column)
    kind = "json_extract(meaning, '$.is')" if embedded else "meaning->>'is'"
    op.execute(f"UPDATE answer SET own_words = {yes} WHERE {kind} = 'words' AND words <> ''")
    read = "SELECT done_at FROM task WHERE task.event_id = event.id AND kind = 'unplaced'"
    marked = "SELECT event_id FROM task WHERE kind = 'unplaced' AND done_at IS NOT NULL"
    op.execute(f"UPDATE event SET read_at = ({read} AND done_at IS NOT NULL) WHERE id IN ({marked})")
    flags = (
        "SELECT 1 FROM talk JOIN task ON task.person_id = talk.person_id WHERE talk.issue_id = issue.id "
        "AND task.kind IN ('flag', 'flag-threat', 'flag-hate') AND task.opened_at <= issue.opened_at"
    )
    named = (
        "SELECT 1 FROM log WHERE log.action = 'issue renamed' "
        "AND log.object = 'issue ' || CAST(issue.id AS TEXT)"
    )
    op.execute(
        "UPDATE issue SET title = 'What one person told us' "
        f"WHERE about LIKE 'local:%' AND public = {no} AND NOT issue.named AND EXISTS ({flags}) "
        f"AND NOT EXISTS ({named})"
    )
    op.create_index("ix_event_talk", "event", ["talk_id", "id"])
    for name, table, columns, where in (
        ("ix_event_unread", "event", ["talk_id", "outcome"], "read_at IS NULL"),
        (
            "ix_answer_own",
            "answer",
            ["talk_id", "language"],
            "own_words IS 1" if embedded else "own_words IS true",
        ),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "call",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("talk_id", number, nullable=False),
        sa.Column("task_id", number, nullable=True),
        sa.Column("officer_id", number, nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("again_at", sa.BigInteger(), nullable=True),
        *_keys("call", person="person_id", talk="talk_id", task="task_id", officer="officer_id"),
    )
    op.create_index("ix_call_person_id", "call", ["person_id"])
    op.create_table(
        "quote",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("talk_id", number, nullable=False),
        sa.Column("event_id", number, nullable=False),
        sa.Column("officer_id", number, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        *_keys("quote", person="person_id", talk="talk_id", event="event_id", officer="officer_id"),
    )
    op.create_index("ix_quote_person_id", "quote", ["person_id"])


def _keys(table: str, **others: str) -> list[sa.schema.SchemaItem]:
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for other, column in others.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
