"""A database of the version before comes over: an address is known by one name, and can be by another."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.database import Connection, Database
from bot.store.inbound import people
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import address
from bot.vault import Vault
from tests.fixed import FixedClock
from tests.store.test_promises_come_over import Old


def test_it_comes_over(empty_database: Database) -> None:
    vault, now = Vault(["a secret for tests"]), FixedClock().now()
    where = ("whatsapp", "us")
    number, id_ = "whatsapp:+447700900123", "whatsapp:US.1a2b"

    def old(connection: Connection) -> None:
        upgrading.to(connection, "0022")
        rows = Old(connection)
        rows.put("person", id=1, may_keep=True, known={})
        keyed = vault.keyed_hash(*where, number)
        rows.put("address", id=1, person_id=1, channel="whatsapp", account="us", keyed_hash=keyed)

    empty_database.write(old)
    upgrade(empty_database)
    assert current(empty_database)
    assert empty_database.read(lambda c: c.scalar(select(address.c.also_hash))) is None
    for names in ((number, id_), (id_, None)):
        met = empty_database.write(lambda c, n=names: people.meet(c, vault, *where, n[0], now, n[1]))
        assert met.person_id == 1
