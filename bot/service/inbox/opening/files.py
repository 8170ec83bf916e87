"""Pictures and voice notes that people sent: an officer opens one, and it is fetched from the provider then.

Three strokes, so that nobody waits for a provider inside a transaction: look up what it is, fetch it, keep it
and note who looked. It is kept, sealed, as long as the setting allows, counted from when it came; afterwards
it is neither shown nor fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any

from cryptography.fernet import InvalidToken

from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.service.inbox import messages
from bot.service.inbox.opening.kinds import Opened, opened
from bot.service.insight.eyes import Eyes
from bot.store.casework import audit_log
from bot.store.database import Connection
from bot.store.inbound import files
from bot.vault import Vault
from channels.port import Attachment, Channel, Fetches, NotFetched

# Whoever opens one holds a thread that answers requests: the service is to go on answering beside it.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One thing that came with a message. place: which of them, from 0. here: it is kept already."""

    event_id: int
    place: int
    channel: str
    attachment: Attachment
    here: bool


def sent(connection: Connection, event_id: int, place: int, eyes: Eyes, since: datetime) -> Sent:
    """since: what came before is not kept any more. Raises Gone, and Refusal where it may not be opened."""
    message = messages.find(connection, event_id)
    if not eyes.all or not eyes.may_read(message.at, message.flagged_at, message.hidden):
        raise Refusal("Only officers who may ring people open what people sent.")
    attached = message.detail.get("attachments") or []
    if place >= len(attached):
        raise Gone(f"nothing of that number came with message {event_id}")
    if message.at < since:
        raise Refusal("It came too long ago: what people send besides words is not kept so long.")
    return Sent(
        event_id=event_id,
        place=place,
        channel=message.channel,
        attachment=Attachment(**_fields(attached[place])),
        here=files.find(connection, event_id, place) is not None,
    )


def _fields(attached: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(attached.get(name, "")) for name in ("kind", "ref", "content_type", "label")}


def fetched(wanted: Sent, channel: Channel | None) -> Opened:
    """From the provider, without what tells of its maker. In no transaction. Raises Refusal."""
    if not isinstance(channel, Fetches):
        raise Refusal("The way it came is not connected now, so it cannot be fetched.")
    if not _AT_ONCE.acquire(blocking=False):
        raise Refusal("Others are being fetched just now. Try again in a moment.")
    try:
        return opened(asyncio.run(channel.fetch(wanted.attachment)))
    except NotFetched as failure:
        raise Refusal(str(failure)) from None
    finally:
        _AT_ONCE.release()


def look(
    connection: Connection, wanted: Sent, found: Opened | None, vault: Vault, officer: Officer, now: datetime
) -> None:
    """Somebody looks at it, which the log keeps. found: where it was fetched just now."""
    if found is not None:
        sealed = vault.seal_bytes(found.body)
        files.keep(connection, wanted.event_id, wanted.place, found.content_type, sealed, now)
    audit_log.note(connection, officer.id, AuditAction.FILE_OPENED, f"message {wanted.event_id}", now)


def kept(connection: Connection, wanted: Sent, vault: Vault) -> Opened:
    """Raises Gone."""
    found = files.find(connection, wanted.event_id, wanted.place)
    if found is None:
        raise Gone("it is not here")
    try:
        return Opened(content_type=found[0], body=vault.unseal_bytes(found[1]))
    except InvalidToken:
        raise Gone("it was sealed with another key") from None


def let_go(connection: Connection, now: datetime, kept_for: timedelta) -> None:
    files.let_go(connection, now - kept_for)
