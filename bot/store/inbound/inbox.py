"""What was heard: every event is stored before it is thought about, once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.store.database import insert_new
from bot.store.prepared import Prepared, insert_of, update_of
from bot.store.tables import event
from channels.port import Attachment, Heard


def keep(connection: Connection, channel: str, heard: Heard, address_id: int, now: datetime) -> int | None:
    """Store an event; its id, or None when this very message is here already."""
    kept: int | None = _KEEP.value(
        connection,
        channel=channel,
        account=heard.account,
        provider_id=heard.event_id,
        address_id=address_id,
        text=heard.text.replace("\x00", "\ufffd"),  # databases refuse NUL
        detail=_detail(heard),
        heard_at=now,
    )
    return kept


def seen(connection: Connection, channel: str, account: str, provider_id: str) -> bool:
    return _SEEN.first(connection, channel=channel, account=account, provider_id=provider_id) is not None


_UNIQUE = ("channel", "account", "provider_id")
_SEEN = Prepared(select(event.c.id).where(*(event.c[name] == bindparam(name) for name in _UNIQUE)))
_KEPT = (*_UNIQUE, "address_id", "text", "detail", "heard_at")
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
    """What became of an event, as the turn that handled it names it."""
    values = {"outcome": outcome, "handled_at": now, "talk_id": talk_id, "fault": None}
    update_of(event, *values).run(connection, row=event_id, **values)


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
            ref=detail.get("ref"),
            edits=detail.get("edits"),
            album=detail.get("album"),
            prompt_ref=detail.get("prompt_ref"),
            attachments=tuple(Attachment(**each) for each in detail.get("attachments", ())),
        ),
    )


def came_to(connection: Connection, channel: str, account: str, provider_id: str) -> str:
    """What became of an event: its outcome, "" while it has none or is not here."""
    given = (channel, account, provider_id)
    of_it = (event.c[name] == value for name, value in zip(_UNIQUE, given, strict=True))
    return connection.scalar(select(event.c.outcome).where(*of_it)) or ""


def failed_ids(connection: Connection) -> list[int]:
    return list(connection.scalars(select(event.c.id).where(event.c.fault.is_not(None)).order_by(event.c.id)))


def _detail(heard: Heard) -> dict[str, Any]:
    found = {
        "tapped": heard.tapped,
        "start": heard.start,
        "ref": heard.ref,
        "edits": heard.edits,
        "album": heard.album,
        "prompt_ref": heard.prompt_ref,
        "sent_at": heard.sent_at.isoformat() if heard.sent_at else None,
        "attachments": [asdict(each) for each in heard.attachments],
    }
    return {key: value for key, value in found.items() if value}
