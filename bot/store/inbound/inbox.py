"""What was heard: every event is stored before it is thought about, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.language.folding import phrase
from bot.model.event import Disposition
from bot.store.database import insert_new
from bot.store.prepared import Prepared, insert_of, update_of
from bot.store.tables import event
from bot.stored import form_of
from channels.port import Aside, Heard

# All that was heard but what has a column of its own (names: with the address), so that a new field of
# `Heard` is kept by itself.
DETAIL = form_of(Heard, brief=True, aside=("event_id", "account", "sender", "also", "text"))
LEFT = {"kind": "left"}
NO_REPLY = "no-reply"


def keep(
    connection: Connection,
    channel: str,
    heard: Heard,
    address_id: int,
    now: datetime,
    *,
    outcome: str | None = None,
    talk_id: int | None = None,
    fault: str | None = None,
) -> int | None:
    """Store an event; its id, or None when this very message is here already.

    outcome: what became of it, none where that is not known yet. fault: the kind of error with which the
    dialogue failed on it, never what was said.
    """
    kept: int | None = _KEEP.value(
        connection,
        channel=channel,
        account=heard.account,
        provider_id=heard.event_id,
        address_id=address_id,
        text=heard.text.replace("\x00", "\ufffd"),  # databases refuse NUL
        folded=phrase(heard.text),
        detail=DETAIL.write(heard),
        heard_at=now,
        handled_at=now if outcome and fault is None else None,
        outcome=outcome,
        talk_id=talk_id,
        fault=fault,
    )
    return kept


def seen(connection: Connection, channel: str, account: str, provider_id: str) -> bool:
    return _SEEN.first(connection, channel=channel, account=account, provider_id=provider_id) is not None


_UNIQUE = ("channel", "account", "provider_id")
_SEEN = Prepared(select(event.c.id).where(*(event.c[name] == bindparam(name) for name in _UNIQUE)))
_KEPT = (
    *(*_UNIQUE, "address_id", "text", "folded", "detail"),
    *("heard_at", "handled_at", "outcome", "talk_id", "fault"),
)
_KEEP = Prepared(insert_of(event, *_KEPT, unique=_UNIQUE).returning(event.c.id))


def note_left(
    connection: Connection,
    channel: str,
    account: str,
    provider_id: str,
    address_id: int,
    text: str,
    now: datetime,
) -> int | None:
    """Store that somebody left or came back; None when it is here already."""
    statement = (
        insert_new(connection, event, "channel", "account", "provider_id")
        .values(
            channel=channel,
            account=account,
            provider_id=provider_id,
            address_id=address_id,
            text=text,
            folded=phrase(text),
            detail=LEFT,
            heard_at=now,
            handled_at=now,
            outcome=Disposition.LEFT,
        )
        .returning(event.c.id)
    )
    return connection.execute(statement).scalar()


def keep_aside(connection: Connection, channel: str, aside: Aside, now: datetime) -> None:
    """Store what nobody said to us, or what nobody can be answered to; nothing where it is here already."""
    took = Disposition.NOBODY if aside.kind == NO_REPLY else Disposition.ASIDE
    shown = DETAIL.write(Heard(event_id="", account="", sender="", attachments=aside.attachments))
    who = {"from_name": aside.sender} if aside.sender else {}
    statement = insert_new(connection, event, "channel", "account", "provider_id").values(
        channel=channel,
        account=aside.account,
        provider_id=aside.event_id,
        text=aside.text.replace("\x00", "\ufffd"),
        folded=phrase(aside.text),
        detail={"kind": aside.kind, **who, **shown},
        heard_at=now,
        handled_at=now,
        outcome=took,
    )
    connection.execute(statement)


def settle(
    connection: Connection, event_id: int, outcome: str, now: datetime, *, talk_id: int | None = None
) -> None:
    """What became of an event. outcome: a word of `Disposition`."""
    values = {"outcome": outcome, "handled_at": now, "talk_id": talk_id, "fault": None}
    update_of(event, *values).run(connection, row=event_id, **values)


def failed(connection: Connection, event_id: int) -> tuple[str, int, Heard] | None:
    """A failed event to run again: channel, address id and what was heard. None when it did not fail."""
    row = connection.execute(select(event).where(event.c.id == event_id, event.c.fault.is_not(None))).first()
    if row is None:
        return None
    # The address is known by its id; the event holds no number.
    own = {"event_id": row.provider_id, "account": row.account, "sender": "", "text": row.text}
    heard = DETAIL.read({**row.detail, **own})
    # Not every provider says when a message was sent. It was not after it came.
    return row.channel, row.address_id, replace(heard, sent_at=heard.sent_at or row.heard_at)


def came_to(connection: Connection, channel: str, account: str, provider_id: str) -> str:
    """What became of an event: its outcome, "" while it has none or is not here."""
    given = (channel, account, provider_id)
    of_it = (event.c[name] == value for name, value in zip(_UNIQUE, given, strict=True))
    return connection.scalar(select(event.c.outcome).where(*of_it)) or ""


def failed_ids(connection: Connection) -> list[int]:
    return list(connection.scalars(select(event.c.id).where(event.c.fault.is_not(None)).order_by(event.c.id)))
