"""Officers' notes on a person, messages an officer wrote to one person, and words that can be looked for.

Messages that a process of the version before takes meanwhile are not found by their words; all else is.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

from bot.language.folding import phrase

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PAGE = 5000


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "note",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("talk_id", number, nullable=False),
        sa.Column("officer_id", number, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_person_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_note_talk_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_note_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_person_id", "note", ["person_id"])
    op.add_column("outbox", sa.Column("brings", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("written_by", number, nullable=True))
    op.execute("UPDATE outbox SET brings = 'delayed' WHERE news IS NOT NULL AND outcome_id IS NULL")
    op.add_column("event", sa.Column("folded", sa.Text(), server_default="", nullable=False))
    op.add_column("answer", sa.Column("english_folded", sa.Text(), nullable=True))
    _fold("event", "text", "folded")
    _fold("answer", "english", "english_folded")


def _fold(table: str, words: str, folded: str) -> None:
    """What was written before, page by page: a database cannot fold all scripts by itself."""
    connection = op.get_bind()
    page = sa.text(
        f"SELECT id, {words} AS words FROM {table} WHERE id > :last AND {words} <> '' ORDER BY id LIMIT :most"
    )
    keep = sa.text(f"UPDATE {table} SET {folded} = :folded WHERE id = :id")
    rows = connection.execute(page, {"last": 0, "most": _PAGE}).all()
    while rows:
        connection.execute(keep, [{"id": row.id, "folded": phrase(row.words)} for row in rows])
        rows = connection.execute(page, {"last": rows[-1].id, "most": _PAGE}).all()
