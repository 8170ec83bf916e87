"""What was heard: every event is stored before it is thought about, once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.store.database import insert_new
from bot.store.tables import event
from channels.port import Attachment, Heard


def keep(connection: Connection, channel: str, heard: Heard, address_id: int, now: datetime) -> int | None:
    """Store an event; its id, or None when this very message is here already."""
    values = {
        "channel": channel,
        "account": heard.account,
        "provider_id": heard.event_id,
        "address_id": address_id,
        "text": heard.text.replace("\x00", "\ufffd"),  # databases refuse NUL
        "detail": _detail(heard),
        "heard_at": now,
    }
    statement = insert_new(connection, event, "channel", "account", "provider_id", returning=event.c.id)
    kept: int | None = connection.execute(statement, values).scalar()
    return kept


def seen(connection: Connection, channel: str, account: str, provider_id: str) -> bool:
    which = {"channel": channel, "account": account, "provider_id": provider_id}
    return connection.execute(_SEEN, which).first() is not None


# Statements of the inbound path are made once: making one costs four times what running it does.
_SEEN = select(event.c.id).where(
    *(column == bindparam(column.name) for column in (event.c.channel, event.c.account, event.c.provider_id))
)
_SETTLE = update(event).where(event.c.id == bindparam("row"))


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
            detail={"kind": "left"},
            heard_at=now,
            handled_at=now,
            outcome="left",
        )
        .returning(event.c.id)
    )
    return connection.execute(statement).scalar()


def settle(
    connection: Connection, event_id: int, outcome: str, now: datetime, *, talk_id: int | None = None
) -> None:
    """What became of an event: "answer", "command", "start", "late", "unplaced", "stopped"."""
    values = {"row": event_id, "outcome": outcome, "handled_at": now, "talk_id": talk_id, "fault": None}
    connection.execute(_SETTLE, values)


def fail(connection: Connection, event_id: int, fault: str) -> None:
    """The dialogue failed on this event. fault: the kind of error, never what was said."""
    connection.execute(update(event).where(event.c.id == event_id).values(fault=fault, outcome="fault"))


def failed(connection: Connection, event_id: int) -> tuple[str, int, Heard] | None:
    """A failed event to run again: channel, address id and what was heard. None when it did not fail."""
    row = connection.execute(select(event).where(event.c.id == event_id, event.c.fault.is_not(None))).first()
    if row is None:
        return None
    detail: dict[str, Any] = row.detail
    return (
        row.channel,
        row.address_id,
        Heard(
            event_id=row.provider_id,
            account=row.account,
            sender="",  # the address is known by its id; the event holds no number
            text=row.text,
            tapped=detail.get("tapped"),
            start=detail.get("start"),
            attachments=tuple(Attachment(**each) for each in detail.get("attachments", ())),
        ),
    )


def failed_ids(connection: Connection) -> list[int]:
    return list(connection.scalars(select(event.c.id).where(event.c.fault.is_not(None)).order_by(event.c.id)))


def _detail(heard: Heard) -> dict[str, Any]:
    found = {
        "tapped": heard.tapped,
        "start": heard.start,
        "sent_at": heard.sent_at.isoformat() if heard.sent_at else None,
        "attachments": [asdict(each) for each in heard.attachments],
    }
    return {key: value for key, value in found.items() if value}
