"""An outcome has a version, goes out at once or at its hour, can be stopped, corrected and withdrawn, and
keeps what it was when it went out. What stands on public pages was chosen for them.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    no, yes = ("0", "1") if embedded else ("false", "true")
    for column in (
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("public", sa.Boolean(), server_default=sa.text(no), nullable=False),
        sa.Column("goes_at", sa.BigInteger(), nullable=True),
        sa.Column("approved", sa.Text(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=True),
    ):
        op.add_column("outcome", column)
    # Written out: alembic would copy the whole table on SQLite to give a new column its foreign key.
    kind = "INTEGER" if embedded else "BIGINT"
    op.execute(
        f"ALTER TABLE outcome ADD COLUMN corrects {kind} "
        "CONSTRAINT fk_outcome_corrects REFERENCES outcome (id)"
    )
    # As they were shown until now.
    op.execute(
        f"UPDATE outcome SET public = {yes} WHERE sent_at IS NOT NULL AND issue_id IN "
        f"(SELECT id FROM issue WHERE public = {yes} AND sensitive = {no})"
    )
