"""What each person is owed is a row, and moves by what has arrived with them. Issues are private until an
officer shows them.

Revision ID: 0004
"""

import time

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COUNTS_AS_ARRIVED = 72 * 3600 * 1000  # milliseconds without a bad report
_SETTLED = "('answered', 'cannot-be-told')"


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "promise",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("talk_id", number, nullable=False),
        sa.Column("issue_id", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome_id", number, nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("settled_by", number, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_promise_person_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_promise_talk_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_promise_issue_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_promise_outcome_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["officer.id"], name=op.f("fk_promise_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("talk_id", name=op.f("uq_promise_talk_id")),
    )
    op.create_index("ix_promise_issue", "promise", ["issue_id", "person_id", "id"])
    op.create_index("ix_promise_person", "promise", ["person_id", "state"])
    owed = sa.text("state IN ('waiting', 'delayed', 'informed')")
    op.create_index("ix_promise_owed", "promise", ["issue_id"], sqlite_where=owed, postgresql_where=owed)
    op.add_column("outbox", sa.Column("news", sa.Text(), nullable=True))
    no = sa.text("0" if embedded else "false")
    op.add_column("issue", sa.Column("public", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("issue", sa.Column("topic", sa.Text(), nullable=True))
    _open_to_all(yes="1" if embedded else "true")
    _arrivals()
    watched = sa.text("news IN ('waiting', 'failed')")
    op.create_index("ix_outbox_news", "outbox", ["id"], sqlite_where=watched, postgresql_where=watched)
    _promises()
    _open_again()


def _open_to_all(yes: str) -> None:
    """As they were shown: rounds about pledges and asks stay public; what one person told us does not."""
    op.execute(
        f"UPDATE issue SET public = {yes} WHERE about NOT LIKE 'local:%' "
        "OR about = 'local:' || CAST(id AS TEXT)"  # opened by an officer
    )


def _arrivals() -> None:
    """What is known of the messages that told people something."""
    past = time.time_ns() // 1_000_000 - _COUNTS_AS_ARRIVED
    op.execute(
        "UPDATE outbox SET news = CASE "
        "WHEN delivery IN ('delivered', 'read') THEN 'arrived' "
        "WHEN state IN ('failed', 'dropped') OR delivery = 'failed' THEN 'failed' "
        "WHEN state = 'sent' AND lane LIKE 'web:%' AND NOT EXISTS (SELECT 1 FROM event "
        "  WHERE event.address_id = outbox.address_id AND event.heard_at >= outbox.sent_at) THEN 'waiting' "
        "WHEN state = 'sent' AND lane NOT LIKE 'sms:%' AND lane NOT LIKE 'whatsapp:%' THEN 'arrived' "
        f"WHEN state = 'sent' AND sent_at <= {past} THEN 'arrived' "
        "ELSE 'waiting' END "
        "WHERE kind = 'outcome' OR (kind = 'notice' AND key LIKE 'late:%')"
    )


def _promises() -> None:
    """One for each talk whose person agreed to hear, as far as what has arrived takes it."""
    op.execute(
        "INSERT INTO promise (person_id, talk_id, issue_id, state, due_at, made_at) "
        "SELECT talk.person_id, talk.id, talk.issue_id, 'waiting', issue.reply_by, "
        "  COALESCE(talk.ended_at, talk.touched_at) "
        "FROM talk JOIN issue ON issue.id = talk.issue_id JOIN person ON person.id = talk.person_id "
        "WHERE talk.outcome_id IS NULL AND person.may_keep AND person.erased_at IS NULL ORDER BY talk.id"
    )
    op.execute(
        "UPDATE promise SET state = 'cannot-be-told', way = 'stopped' WHERE EXISTS (SELECT 1 FROM talk "
        "JOIN address ON address.id = talk.address_id JOIN stop ON stop.channel = address.channel "
        "AND stop.account = address.account AND stop.keyed_hash = address.keyed_hash "
        "WHERE talk.id = promise.talk_id)"
    )
    late = "o.kind = 'notice'"
    op.execute(f"UPDATE promise SET state = 'delayed' WHERE state = 'waiting' AND EXISTS ({_arrived(late)})")
    for state, kinds in (
        ("delayed", "outcome.kind = 'late'"),
        ("informed", "outcome.kind IN ('under-way', 'planned', 'changed', 'new-owner', 'not-ours')"),
        ("answered", "outcome.kind IN ('done', 'not-now', 'cannot')"),
        ("answered", "outcome.kind = 'not-ours' AND outcome.next_by IS NULL"),
    ):
        found = _arrived(kinds)
        newest = _arrived(kinds, what="MAX(outcome.id)")
        op.execute(f"UPDATE promise SET state = '{state}', outcome_id = ({newest}) WHERE EXISTS ({found})")
    op.execute(
        "UPDATE promise SET told_at = (SELECT MAX(o.sent_at) FROM outbox AS o "
        "WHERE o.person_id = promise.person_id AND o.outcome_id = promise.outcome_id) "
        "WHERE outcome_id IS NOT NULL"
    )
    # Who said that it is not better is owed another answer.
    op.execute(
        "UPDATE promise SET state = 'waiting' WHERE state = 'answered' AND EXISTS (SELECT 1 FROM task "
        "JOIN issue ON issue.id = task.issue_id WHERE task.kind = 'not-better' AND issue.state = 'reopened' "
        "AND task.issue_id = promise.issue_id AND task.person_id = promise.person_id)"
    )


def _arrived(which: str, *, what: str = "1") -> str:
    """A query for messages of that sort that have arrived, and tell of this promise: of its talk, or of the
    same person's under the same issue."""
    return (
        f"SELECT {what} FROM outbox AS o LEFT JOIN outcome ON outcome.id = o.outcome_id "
        "LEFT JOIN talk AS told ON told.id = o.talk_id "
        f"WHERE o.news = 'arrived' AND {which} AND o.made_at >= promise.made_at "
        "AND (o.talk_id = promise.talk_id OR (o.person_id = promise.person_id "
        "  AND told.issue_id = promise.issue_id AND told.mode <> 'assisted'))"
    )


def _open_again() -> None:
    """What was closed while somebody was told nothing final is open again. Nobody is written to for it: an
    issue that was opened again is chased only once an officer gives it a new date."""
    owed = f"EXISTS (SELECT 1 FROM promise WHERE promise.issue_id = issue.id AND state NOT IN {_SETTLED})"
    now = time.time_ns() // 1_000_000
    op.execute(
        "INSERT INTO log (officer_id, action, object, at) SELECT NULL, 'issue reopened', "
        f"'issue ' || CAST(issue.id AS TEXT), {now} FROM issue WHERE state = 'closed' AND {owed}"
    )
    op.execute(f"UPDATE issue SET state = 'reopened', closed_at = NULL WHERE state = 'closed' AND {owed}")
