"""Who wrote or changed an outcome last stands with the outcome.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # Written out: alembic would copy the whole table on SQLite to give a new column its foreign key.
    op.execute(
        f"ALTER TABLE outcome ADD COLUMN changed_by {kind} "
        "CONSTRAINT fk_outcome_changed_by REFERENCES officer (id)"
    )
    # Until now the log alone knew, in these words.
    op.execute(
        "UPDATE outcome SET changed_by = COALESCE((SELECT log.officer_id FROM log "
        "WHERE log.object = 'outcome ' || CAST(outcome.id AS TEXT) "
        "AND log.action IN ('outcome written', 'outcome changed') AND log.officer_id IS NOT NULL "
        "ORDER BY log.id DESC LIMIT 1), written_by)"
    )
