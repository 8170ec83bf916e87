"""People and the ways to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, update

from bot.store.database import insert_new
from bot.store.tables import address, person, stop, talk
from bot.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A person by one of their addresses, as they were read; the row is locked for the transaction.

    known: answers to shared questions, by question id, as stored meanings. stopped: they opted out here.
    """

    person_id: int
    address_id: int
    channel: str
    account: str
    keyed_hash: str
    language: str | None
    town: str | None
    may_keep: bool | None
    known: dict[str, Any]
    told_unchecked: str | None
    language_hint: str | None
    language_offered: str | None
    stopped: bool
    new: bool = False

    @property
    def lane(self) -> str:
        return f"{self.channel}:{self.account}"


def reach(
    connection: Connection, vault: Vault, channel: str, account: str, sender: str, now: datetime
) -> Reached:
    """The person with this address, made if they are new; locked until the transaction ends."""
    keyed = vault.keyed_hash(channel, account, sender)
    found = _find(connection, channel, account, keyed)
    if found is None:
        person_id = connection.execute(
            insert(person).values(known={}, made_at=now).returning(person.c.id)
        ).scalar_one()
        made = connection.execute(
            insert_new(connection, address, "channel", "account", "keyed_hash")
            .values(
                person_id=person_id,
                channel=channel,
                account=account,
                keyed_hash=keyed,
                sealed=vault.seal(sender),
                heard_at=now,
            )
            .returning(address.c.id)
        ).first()
        if made is None:  # another worker met them at the same moment
            connection.execute(delete(person).where(person.c.id == person_id))
        found = _find(connection, channel, account, keyed)
        assert found is not None
        return _reached(connection, found, new=made is not None)
    change_address(connection, found.address_id, heard_at=now, left_at=None, left_why=None)
    return _reached(connection, found, new=False)


def by_address(connection: Connection, address_id: int) -> Reached:
    """The person behind an address we know by its id; locked. Raises when there is none."""
    row = connection.execute(_SELECT.where(address.c.id == address_id).with_for_update(of=person)).one()
    return _reached(connection, row, new=False)


_SELECT = select(
    address.c.id.label("address_id"),
    address.c.channel,
    address.c.account,
    address.c.keyed_hash,
    address.c.language_hint,
    address.c.language_offered,
    person.c.id.label("person_id"),
    person.c.language,
    person.c.town,
    person.c.may_keep,
    person.c.known,
    person.c.told_unchecked,
).join_from(address, person)


# Statements of the inbound path are made once: making one costs four times what running it does.
_KEY: dict[str, BindParameter[str]] = {name: bindparam(name) for name in ("channel", "account", "keyed_hash")}
_FIND = _SELECT.where(*(address.c[name] == given for name, given in _KEY.items())).with_for_update(of=person)
_STOPPED = select(stop.c.id).where(*(stop.c[name] == given for name, given in _KEY.items()))
_CHANGE_PERSON = update(person).where(person.c.id == bindparam("row"))
_CHANGE_ADDRESS = update(address).where(address.c.id == bindparam("row"))


def _find(connection: Connection, channel: str, account: str, keyed: str) -> Any:
    return connection.execute(_FIND, {"channel": channel, "account": account, "keyed_hash": keyed}).first()


def _reached(connection: Connection, row: Any, *, new: bool) -> Reached:
    return Reached(
        person_id=row.person_id,
        address_id=row.address_id,
        channel=row.channel,
        account=row.account,
        keyed_hash=row.keyed_hash,
        language=row.language,
        town=row.town,
        may_keep=row.may_keep,
        known=dict(row.known),
        told_unchecked=row.told_unchecked,
        language_hint=row.language_hint,
        language_offered=row.language_offered,
        stopped=is_stopped(connection, row.channel, row.account, row.keyed_hash),
        new=new,
    )


def change_person(connection: Connection, person_id: int, **values: Any) -> None:
    connection.execute(_CHANGE_PERSON, {"row": person_id, **values})


def change_address(connection: Connection, address_id: int, **values: Any) -> None:
    connection.execute(_CHANGE_ADDRESS, {"row": address_id, **values})


def is_stopped(connection: Connection, channel: str, account: str, keyed_hash: str) -> bool:
    which = {"channel": channel, "account": account, "keyed_hash": keyed_hash}
    return connection.execute(_STOPPED, which).first() is not None


def add_stop(connection: Connection, reached: Reached, now: datetime, *, by_provider: bool) -> bool:
    """Put an address on the stop list. False when it was on it already."""
    statement = (
        insert_new(connection, stop, "channel", "account", "keyed_hash")
        .values(
            channel=reached.channel,
            account=reached.account,
            keyed_hash=reached.keyed_hash,
            since=now,
            by_provider=by_provider,
        )
        .returning(stop.c.id)
    )
    return connection.execute(statement).first() is not None


def remove_stop(connection: Connection, reached: Reached) -> bool:
    """Take an address off the stop list. False when it was not on it."""
    gone = connection.execute(
        delete(stop)
        .where(
            stop.c.channel == reached.channel,
            stop.c.account == reached.account,
            stop.c.keyed_hash == reached.keyed_hash,
        )
        .returning(stop.c.id)
    )
    return gone.first() is not None


def forget_address(connection: Connection, vault: Vault, address_id: int) -> None:
    """We can no longer reach or recognise this address; what was said stays without it."""
    nobody = vault.keyed_hash("forgotten", str(address_id))
    change_address(connection, address_id, sealed=None, keyed_hash=nobody, language_hint=None)


def by_ref(connection: Connection, ref: str) -> int | None:
    """The person who was given this reference."""
    return connection.execute(select(talk.c.person_id).where(talk.c.ref == ref.upper())).scalar()


def town_of(connection: Connection, person_id: int) -> str | None:
    return connection.execute(select(person.c.town).where(person.c.id == person_id)).scalar()
