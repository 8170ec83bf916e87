"""Addresses that are of no use any more: the provider said so, at once or later in a delivery report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.store.database import insert_new
from bot.store.outbox.attempt import in_words
from bot.store.tables import address, receipt, stop
from channels.port import Fault, SendError

FOR_GOOD = frozenset({Fault.ADDRESS, Fault.LEFT})


def lose(
    connection: Connection, address_id: int, error: SendError, now: datetime, *, since: datetime | None = None
) -> bool:
    """Nothing is sent to this address until the person writes from it. Whoever left goes on the stop list.

    error: ADDRESS or LEFT. since: when the message went out that tells us; a person who has written since is
    there after all, and nothing is changed then. Returns whether the address was given up.
    """
    row = connection.execute(select(address).where(address.c.id == address_id)).one()
    if since is not None and row.heard_at is not None and row.heard_at > since:
        return False
    connection.execute(
        update(address).where(address.c.id == address_id).values(left_at=now, left_why=in_words(error))
    )
    if error.fault is Fault.LEFT:
        connection.execute(
            insert_new(connection, stop, "channel", "account", "keyed_hash").values(
                channel=row.channel,
                account=row.account,
                keyed_hash=row.keyed_hash,
                since=now,
                by_provider=True,
            )
        )
    return True


def reach_again(connection: Connection, message_id: int, address_id: int) -> None:
    """A message has arrived after all, of which it was said that its address cannot be reached. Who opted out
    stays on the stop list: only their own word takes them off it."""
    said = select(receipt.c.id).where(receipt.c.outbox_id == message_id, receipt.c.fault == Fault.ADDRESS)
    connection.execute(
        update(address).where(address.c.id == address_id, said.exists()).values(left_at=None, left_why=None)
    )
