"""Moving from SQLite to PostgreSQL: every row, the same, and the service goes on where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.errors import Refusal
from bot.model.message import MessageState
from bot.store import transfer
from bot.store.database import Database
from bot.store.outbox.lanes import Sender
from bot.store.outbox.reconciliation import overdue
from bot.store.outbox.token_bucket import UNLIMITED
from bot.store.tables import metadata, outbox, person, tries
from tests.fixed import FixedClock
from tests.post import LANE, Post


@pytest.fixture
def lived_in(sqlite: Database, clock: FixedClock) -> Post:
    """A database with people who write in many scripts, and messages in every state."""
    post = Post(database=sqlite, clock=clock)
    people = [post.resident(f"p{n}") for n in range(3)]
    for n in range(1200):
        post.add(people[n % 3], f"{n} ਸਤ ਸ੍ਰੀ ਅਕਾਲ 👍 = \\ \n łąka")
    sqlite.write(lambda c: c.execute(insert(tries).values(key="door", window_at=clock.now(), count=3)))
    return post


def test_every_row_arrives_as_it_left(lived_in: Post, postgres: Database) -> None:
    moved = {each.table: each for each in transfer.move(lived_in.database, postgres)}
    assert set(moved) == set(metadata.tables)
    assert (moved["outbox"].rows, moved["person"].rows, moved["tries"].rows) == (1200, 3, 1)
    old = lived_in.database.read(lambda c: c.execute(select(outbox).order_by(outbox.c.id)).all())
    new = postgres.read(lambda c: c.execute(select(outbox).order_by(outbox.c.id)).all())
    assert [tuple(row) for row in new] == [tuple(row) for row in old]


def test_the_old_house_is_left_as_it_was(lived_in: Post, postgres: Database) -> None:
    before = lived_in.rows()
    transfer.move(lived_in.database, postgres)
    assert lived_in.rows() == before


def test_new_rows_get_new_numbers(lived_in: Post, postgres: Database, clock: FixedClock) -> None:
    transfer.move(lived_in.database, postgres)
    made = insert(person).values(known={}, made_at=clock.now()).returning(person.c.id)
    assert postgres.write(lambda c: c.execute(made).scalar_one()) == 4


def test_only_an_empty_house_is_moved_into(lived_in: Post, postgres: Database, clock: FixedClock) -> None:
    postgres.write(lambda c: c.execute(insert(person).values(known={}, made_at=clock.now())))
    with pytest.raises(Refusal, match=r"not empty \(person\)"):
        transfer.move(lived_in.database, postgres)


def test_a_row_that_arrives_otherwise_undoes_the_move(
    lived_in: Post, postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = transfer.restart_numbers

    def spoil(connection: object) -> None:
        whole(connection)  # type: ignore[arg-type]
        connection.execute(update(outbox).where(outbox.c.id == 700).values(body="?"))  # type: ignore[attr-defined]

    monkeypatch.setattr(transfer, "restart_numbers", spoil)
    with pytest.raises(Refusal, match="outbox did not arrive as it left"):
        transfer.move(lived_in.database, postgres)
    assert postgres.read(lambda c: c.execute(select(person)).all()) == []


def test_a_send_under_way_is_looked_into_in_the_new_house(
    lived_in: Post, postgres: Database, clock: FixedClock
) -> None:
    now = clock.now()
    sending = {"state": MessageState.SENDING, "lease_by": "gone", "lease_until": now, "tried_at": now}
    lived_in.database.write(lambda c: c.execute(update(outbox).where(outbox.c.id == 1).values(sending)))
    transfer.move(lived_in.database, postgres)
    sender = Sender(lane=LANE, worker="new", pace=UNLIMITED, looks_up=True)
    later = clock.now() + timedelta(minutes=2)
    assert [message.id for message in postgres.write(lambda c: overdue(c, sender, later, 9))] == [1]
