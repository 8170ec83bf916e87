"""People and the ways to reach them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from bot.model.message import DropReason, MessageState
from bot.model.person import AddressChange, PersonChange, Reached
from bot.store.database import insert_new
from bot.store.prepared import Prepared, insert_of, update_of
from bot.store.tables import (
    address,
    call,
    code,
    declined,
    issue,
    note,
    outbox,
    person,
    promise,
    quote,
    stop,
    talk,
    task,
)
from bot.vault import Vault


def find(connection: Connection, channel: str, account: str, keyed_hash: str) -> Reached | None:
    """The person with this address; locked until the transaction ends."""
    found = _FIND.first(connection, channel=channel, account=account, keyed_hash=keyed_hash)
    return None if found is None else _reached(found)


def meet(
    connection: Connection,
    vault: Vault,
    channel: str,
    account: str,
    sender: str,
    now: datetime,
    also: str | None = None,
) -> Reached:
    """The person with this address, made if they are new; locked until the transaction ends.

    also: another name of theirs. Whoever was known by one of two names is known by both from now on; two who
    were known apart stay apart.
    """
    keyed = vault.keyed_hash(channel, account, sender)
    other = vault.keyed_hash(channel, account, also) if also else None
    known = _known(connection, channel, account, keyed, other)
    if known is not None:
        return known
    person_id = _NEW_PERSON.value(connection, made_at=now)
    which = {"channel": channel, "account": account, "keyed_hash": keyed}
    values = {"person_id": person_id, "sealed": vault.seal(sender), "heard_at": now}
    made = _NEW_ADDRESS.value(connection, **which, **values)
    if made is None:  # another worker met them at the same moment
        connection.execute(delete(person).where(person.c.id == person_id))
    found = _FIND.first(connection, **which)
    assert found is not None
    reached = _reached(found, new=made is not None)
    if other is not None:
        change_address(connection, reached.address_id, also_hash=other)
    return reached


def _known(
    connection: Connection, channel: str, account: str, keyed: str, other: str | None
) -> Reached | None:
    known = find(connection, channel, account, keyed) or _by_other_name(connection, channel, account, keyed)
    if other is None:
        return known
    by_other = find(connection, channel, account, other) or _by_other_name(
        connection, channel, account, other
    )
    if known is not None and by_other is None:
        change_address(connection, known.address_id, also_hash=other)
    elif known is None and by_other is not None:
        change_address(connection, by_other.address_id, also_hash=keyed)
    return known or by_other


def _by_other_name(connection: Connection, channel: str, account: str, keyed: str) -> Reached | None:
    found = _FIND_BY_OTHER.first(connection, channel=channel, account=account, keyed_hash=keyed)
    return None if found is None else _reached(found)


def heard(connection: Connection, reached: Reached, now: datetime) -> None:
    """Something came from this address, so it works."""
    change_address(connection, reached.address_id, heard_at=now, left_at=None, left_why=None)


def by_address(connection: Connection, address_id: int) -> Reached:
    """The person behind an address we know by its id; locked. Raises when there is none."""
    found = _BY_ADDRESS.first(connection, row=address_id)
    if found is None:
        raise LookupError(f"there is no address {address_id}")
    return _reached(found)


_SELECT = select(
    address.c.id.label("address_id"),
    address.c.channel,
    address.c.account,
    address.c.keyed_hash,
    address.c.language_hint,
    address.c.language_offered,
    address.c.asked_back,
    address.c.traffic,
    person.c.id.label("person_id"),
    person.c.language,
    person.c.town,
    person.c.nickname,
    person.c.may_keep,
    person.c.known,
    person.c.told_unchecked,
).join_from(address, person)


_NAMES = tuple(column.name for column in _SELECT.selected_columns)
_KEY: dict[str, BindParameter[str]] = {name: bindparam(name) for name in ("channel", "account", "keyed_hash")}
# The address is locked too: who is being forgotten at this moment is then looked for anew, and not found.
_FIND = Prepared(
    _SELECT.where(*(address.c[name] == given for name, given in _KEY.items())).with_for_update(
        of=[person, address]
    )
)
_FIND_BY_OTHER = Prepared(
    _SELECT.where(
        address.c.channel == _KEY["channel"],
        address.c.account == _KEY["account"],
        address.c.also_hash == _KEY["keyed_hash"],
    ).with_for_update(of=[person, address])
)
_BY_ADDRESS = Prepared(_SELECT.where(address.c.id == bindparam("row")).with_for_update(of=person))
_NEW_PERSON = Prepared(insert_of(person, "made_at").returning(person.c.id))
_NEW_ADDRESS = Prepared(
    insert_of(address, *_KEY, "person_id", "sealed", "heard_at", unique=_KEY).returning(address.c.id)
)


def _reached(row: Sequence[Any], *, new: bool = False) -> Reached:
    return Reached(**dict(zip(_NAMES, row, strict=True)), new=new)


def newest_sealed(connection: Connection) -> tuple[str, str, str, str] | None:
    """Channel, account, keyed hash and sealed address of the newest address that is kept, if there is any."""
    found = select(address.c.channel, address.c.account, address.c.keyed_hash, address.c.sealed)
    row = connection.execute(
        found.where(address.c.sealed.is_not(None)).order_by(address.c.id.desc()).limit(1)
    ).first()
    return None if row is None else (row.channel, row.account, row.keyed_hash, row.sealed)


def change_person(connection: Connection, person_id: int, **values: Unpack[PersonChange]) -> None:
    update_of(person, *values).run(connection, row=person_id, **values)


def change_address(connection: Connection, address_id: int, **values: Unpack[AddressChange]) -> None:
    update_of(address, *values).run(connection, row=address_id, **values)


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
    change_address(connection, address_id, sealed=None, keyed_hash=nobody, also_hash=None, language_hint=None)


def part(connection: Connection, reached: Reached, now: datetime) -> Reached:
    """The address is a stranger's from now on; the person we knew by it keeps what they told us, and cannot
    be reached there. Returns the stranger."""
    sealed = connection.scalar(select(address.c.sealed).where(address.c.id == reached.address_id))
    close_address(connection, reached.address_id)
    which = {name: getattr(reached, name) for name in ("channel", "account", "keyed_hash")}
    person_id = _NEW_PERSON.value(connection, made_at=now)
    values = {"person_id": person_id, "sealed": sealed, "heard_at": now}
    _NEW_ADDRESS.value(connection, **which, **values)
    found = _FIND.first(connection, **which)
    assert found is not None
    return _reached(found, new=True)


def move_to(connection: Connection, person_id: int, reached: Reached) -> None:
    """A person is reached by another address from now on, and by no other: what they told us from there as
    somebody new to us is theirs too. The person behind that address is gone; their rows are locked."""
    before = select(address.c.id).where(address.c.person_id == person_id)
    for address_id in connection.scalars(before).all():
        _redirect(connection, address_id, reached)
        close_address(connection, address_id)
    mine = select(declined.c.issue_id).where(declined.c.person_id == person_id)
    said_no = declined.c.person_id == reached.person_id
    connection.execute(delete(declined).where(said_no, declined.c.issue_id.in_(mine)))  # one no is enough
    for table in (talk, promise, task, outbox, note, code, declined, call, quote):
        theirs = update(table).where(table.c.person_id == reached.person_id)
        connection.execute(theirs.values(person_id=person_id))
    said = update(issue).where(issue.c.said_by == reached.person_id)
    connection.execute(said.values(said_by=person_id))
    connection.execute(
        update(talk).where(talk.c.person_id == person_id).values(address_id=reached.address_id)
    )
    connection.execute(update(address).where(address.c.id == reached.address_id).values(person_id=person_id))
    if reached.language is not None:
        change_person(connection, person_id, language=reached.language)
    may_ask = connection.scalar(select(person.c.may_ask).where(person.c.id == reached.person_id))
    if may_ask is not None:  # the newer word counts
        change_person(connection, person_id, may_ask=may_ask)
    connection.execute(delete(person).where(person.c.id == reached.person_id))


def _redirect(connection: Connection, address_id: int, reached: Reached) -> None:
    """What waits for the old address goes to the new one, where that is of the same kind; else it does not go
    out, and officers find it among what did not arrive."""
    waits = update(outbox).where(outbox.c.address_id == address_id, outbox.c.state == MessageState.QUEUED)
    same = (address.c.channel == reached.channel, address.c.account == reached.account)
    if connection.scalar(select(address.c.id).where(address.c.id == address_id, *same)) is not None:
        connection.execute(waits.values(address_id=reached.address_id))
    else:
        connection.execute(waits.values(state=MessageState.DROPPED, reason=DropReason.NEW_NUMBER))


def close_address(connection: Connection, address_id: int) -> None:
    """Nobody is reached or recognised by this address any more; who writes from there is new to us."""
    closed = f"closed:{address_id}"
    change_address(connection, address_id, sealed=None, keyed_hash=closed, also_hash=None, language_hint=None)


def by_ref(connection: Connection, ref: str) -> int | None:
    """The person who was given this reference."""
    return connection.execute(select(talk.c.person_id).where(talk.c.ref == ref.upper())).scalar()


def town_of(connection: Connection, person_id: int) -> str | None:
    return connection.execute(select(person.c.town).where(person.c.id == person_id)).scalar()


def is_erased(connection: Connection, person_id: int) -> bool:
    found = select(person.c.id).where(person.c.id == person_id, person.c.erased_at.is_not(None))
    return connection.execute(found).first() is not None


def is_kept(connection: Connection, address_id: int) -> bool:
    """Whether we can still write to this address: it was neither forgotten nor closed."""
    found = select(address.c.id).where(address.c.id == address_id, address.c.sealed.is_not(None))
    return connection.execute(found).first() is not None
