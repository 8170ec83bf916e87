"""What one Telegram update says: pure, and total whatever the update holds.

Only private chats with people are read. Groups, channels and other bots say nothing to us.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from channels.form import storable
from channels.port import Attachment, Event, Heard, Left, LeftReason

log = logging.getLogger(__name__)

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.ASCII)
_GONE = frozenset({ChatMemberStatus.BANNED, ChatMemberStatus.LEFT})


def events(update: object, account: str) -> tuple[Event, ...]:
    """Nothing, or the one event of an update as parsed JSON. Never raises.

    An update that cannot be read is left out: Telegram sends a failing one again and again, and holds back
    everything else that person says until it expires.
    """
    try:
        return _events(update, account)
    except Exception as error:  # whatever the library trips over; the kind only, for the update holds words
        log.warning("left out an update that could not be read (%s)", type(error).__name__)
        return ()


def spinning(update: object) -> str | None:
    """The id of the tap whose button spins until it is answered, if this update is a tap."""
    query = update.get("callback_query") if isinstance(update, Mapping) else None
    identity = query.get("id") if isinstance(query, Mapping) else None
    return identity if isinstance(identity, str) else None


def _events(data: object, account: str) -> tuple[Event, ...]:
    if not isinstance(data, dict) or type(data.get("update_id")) is not int:
        return ()
    update = Update.de_json(data, None)
    if update.message:
        return _message(update.message, account, str(update.update_id))
    if update.edited_message:
        return _edit(update.edited_message, account, str(update.update_id))
    if update.callback_query:
        return _tap(update.callback_query, account, str(update.update_id))
    if update.my_chat_member:
        return _membership(update.my_chat_member, account, str(update.update_id))
    return ()


def _message(message: Message, account: str, event_id: str) -> tuple[Heard, ...]:
    person = message.from_user
    if message.chat.type != ChatType.PRIVATE or not _is_person(person):
        return ()
    said = _said(message)
    if not said["text"] and said["start"] is None and not said["attachments"]:
        return ()  # a service message: a pin, a timer, a changed wallpaper
    replied = message.reply_to_message
    return (
        Heard(
            event_id=event_id,
            account=account,
            sender=str(message.chat.id),
            sent_at=message.edit_date or message.date,
            prompt_ref=str(replied.message_id) if replied else None,
            language_hint=_hint(person),
            ref=str(message.message_id),
            album=storable(message.media_group_id) if message.media_group_id else None,
            **said,
        ),
    )


def _edit(message: Message, account: str, event_id: str) -> tuple[Event, ...]:
    """A changed message: an event of its own, told by its id. A moving live location says nothing new."""
    if message.location:
        return ()
    changed = _message(message, account, f"{event_id}:edit")
    return tuple(replace(heard, edits=heard.ref) for heard in changed)


def _said(message: Message) -> dict[str, Any]:
    """text, start and attachments. A command loses its slash and bot name, so that it is the bare word."""
    text = storable(message.text or message.caption or "")
    start = None
    command = _COMMAND.fullmatch(text.strip()) if message.text else None
    if command:
        word, rest = command[1].lower(), (command[2] or "").strip()
        if word == "start" and rest:
            text, start = "", rest
        else:
            text = f"{word} {rest}".strip()
    return {"text": text, "start": start, "attachments": _attachments(message)}


def _tap(query: CallbackQuery, account: str, event_id: str) -> tuple[Event, ...]:
    """A tap on one of our buttons, however old: the message may be one that Telegram no longer shows."""
    message = query.message
    if query.data is None or not _is_person(query.from_user):
        return ()
    if message is not None and message.chat.type != ChatType.PRIVATE:
        return ()
    return (
        Heard(
            event_id=event_id,
            account=account,
            sender=str(query.from_user.id),  # a private chat has its person's id
            tapped=storable(query.data),
            prompt_ref=str(message.message_id) if message else None,
            language_hint=_hint(query.from_user),
        ),
    )


def _membership(change: ChatMemberUpdated, account: str, event_id: str) -> tuple[Event, ...]:
    if change.chat.type != ChatType.PRIVATE:
        return ()
    before, after = change.old_chat_member.status in _GONE, change.new_chat_member.status in _GONE
    if before == after:
        return ()
    reason = LeftReason.BLOCKED if after else LeftReason.RETURNED
    return (Left(event_id=event_id, account=account, sender=str(change.chat.id), reason=reason),)


def _is_person(user: User | None) -> bool:
    return user is not None and not user.is_bot


def _hint(user: User | None) -> str | None:
    return storable(user.language_code) if user and user.language_code else None


_FILES = (
    ("image", "photo"),
    ("audio", "voice"),
    ("audio", "audio"),
    ("video", "video"),
    ("video", "video_note"),
    ("video", "animation"),
    ("sticker", "sticker"),
    ("document", "document"),
)


def _attachments(message: Message) -> tuple[Attachment, ...]:
    """By reference: a Telegram file id, `geo:` or `tel:`. Polls, dice and games are named and no more."""
    if message.location:  # a venue brings its location along
        place = message.location
        return (Attachment(kind="location", ref=f"geo:{place.latitude},{place.longitude}"),)
    if message.contact:
        return (Attachment(kind="contact", ref=storable(f"tel:{message.contact.phone_number}")),)
    for kind, name in _FILES:
        if found := getattr(message, name):
            file = found[-1] if name == "photo" else found  # sizes of a photo: the last is the largest
            content_type = getattr(file, "mime_type", None) or ("image/jpeg" if name == "photo" else "")
            return (Attachment(kind=kind, ref=storable(file.file_id), content_type=storable(content_type)),)
    for name in ("poll", "dice", "game", "story"):
        if getattr(message, name):
            return (Attachment(kind="other", ref=f"{name}:{message.message_id}"),)
    return ()
