"""What one Telegram update says: pure, and total whatever the update holds.

Only what a person says to us in a private chat is read. Of groups, channels and other bots it is only kept
that something came; so is what the app asks for and we never use.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, MessageReactionUpdated, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from channels.form import storable
from channels.port import Aside, Attachment, Event, Heard, Left, LeftReason
from channels.telegram import contents

log = logging.getLogger(__name__)

WANTED = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")

_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.ASCII)
_GONE = frozenset({ChatMemberStatus.BANNED, ChatMemberStatus.LEFT})
_END = 2**33  # seconds since 1970, far beyond all calendars of ours
# Where others talk among themselves. So much may come that one line a day and chat is kept, without words.
_CROWDED = frozenset({"group", "supergroup", "channel"})


def events(update: object, account: str) -> tuple[Event, ...]:
    """The one event of an update as parsed JSON; nothing for what is no update. Never raises.

    An update that cannot be read is kept as one: Telegram sends a failing one again and again, and holds back
    everything else that person says until it expires. Words in it that can be found all the same are heard.
    """
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        return (_unreadable(update, account),)
    if update.keys().isdisjoint(WANTED):
        return (_aside(update, account),)
    try:
        found = _events(update, account)
    except Exception as error:  # whatever the library trips over; the kind only, for the update holds words
        log.warning("an update could not be read (%s)", type(error).__name__)
        return _salvaged(update, account)
    return found or (_aside(update, account),)


def spinning(update: object) -> str | None:
    """The id of the tap whose button spins until it is answered, if this update is a tap."""
    query = update.get("callback_query") if isinstance(update, Mapping) else None
    identity = query.get("id") if isinstance(query, Mapping) else None
    return identity if isinstance(identity, str) else None


def _events(data: dict[str, Any], account: str) -> tuple[Event, ...]:
    update = Update.de_json(data, None)
    event_id = str(update.update_id)
    if update.message:
        return _message(update.message, account, event_id, data["message"])
    if update.edited_message:
        return _edit(update.edited_message, account, event_id, data["edited_message"])
    if update.callback_query:
        return _tap(update.callback_query, account, event_id)
    if update.my_chat_member:
        return _membership(update.my_chat_member, account, event_id)
    if update.message_reaction:
        return _reaction(update.message_reaction, account, event_id)
    return ()


def _message(message: Message, account: str, event_id: str, raw: Mapping[str, Any]) -> tuple[Heard, ...]:
    person = message.from_user
    if message.chat.type != ChatType.PRIVATE or not _is_person(person):
        return ()
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
            **_said(message, raw),
        ),
    )


def _edit(message: Message, account: str, event_id: str, raw: Mapping[str, Any]) -> tuple[Event, ...]:
    """A changed message: an event of its own, told by its id. Of a place that moves a line a day is kept."""
    if message.location:
        day = _day(message.edit_date or message.date)
        moved = f"moved:{message.chat.id}:{message.message_id}:{day}"
        return (Aside(event_id=moved, account=account, kind="moved"),)
    changed = _message(message, account, f"{event_id}:edit", raw)
    return tuple(replace(heard, edits=heard.ref) for heard in changed)


def _said(message: Message, raw: Mapping[str, Any]) -> dict[str, Any]:
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
    return {"text": text, "start": start, "attachments": contents.attachments(message, raw)}


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
            pressed=_pressed(query),
            prompt_ref=str(message.message_id) if message else None,
            language_hint=_hint(query.from_user),
        ),
    )


def _pressed(query: CallbackQuery) -> str | None:
    """What stands on the button, where the message is still shown."""
    markup = getattr(query.message, "reply_markup", None)
    rows = markup.inline_keyboard if markup else ()
    labels = (each.text for row in rows for each in row if each.callback_data == query.data)
    found = next(labels, None)
    return storable(found) if found else None


def _reaction(change: MessageReactionUpdated, account: str, event_id: str) -> tuple[Heard, ...]:
    """A sign that somebody put to a message, or took away: nothing is said to it."""
    if change.chat.type != ChatType.PRIVATE or not _is_person(change.user):
        return ()
    put = [getattr(each, "emoji", None) or "a sign of their own" for each in change.new_reaction]
    label = " ".join(put) if put else "taken away"
    return (
        Heard(
            event_id=event_id,
            account=account,
            sender=str(change.chat.id),
            sent_at=change.date,
            prompt_ref=str(change.message_id),
            language_hint=_hint(change.user),
            attachments=(
                Attachment(kind="reaction", ref=f"reaction:{change.message_id}", label=storable(label)),
            ),
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


# --- what nobody said to us ----------------------------------------------------------------------------


def _aside(data: dict[str, Any], account: str) -> Aside:
    """An update that holds no message from a person to us: what kind it was, and no words."""
    name = next((each for each in data if each != "update_id"), "empty")
    inside = _mapping(data.get(name))
    about = _mapping(inside.get("message")) if name == "callback_query" else inside
    chat = _mapping(about.get("chat"))
    kind = str(chat.get("type", ""))
    if kind in _CROWDED:
        place = "channel" if kind == "channel" else "group"
        day = _day(about.get("date"))
        return Aside(event_id=f"{place}:{chat.get('id')}:{day}", account=account, kind=place)
    if name in ("message", "edited_message") and _mapping(inside.get("from")).get("is_bot"):
        name = "bot"
    return Aside(event_id=str(data["update_id"]), account=account, kind=storable(name)[:40])


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _day(moment: object) -> str:
    """
    >>> _day(1_795_000_000), _day(10**20), _day("today")
    ('2026-11-18', 'no-day', 'no-day')
    """
    if isinstance(moment, int) and 0 < moment < _END:
        moment = datetime.fromtimestamp(moment, UTC)
    return moment.date().isoformat() if isinstance(moment, datetime) else "no-day"


def _salvaged(data: dict[str, Any], account: str) -> tuple[Event, ...]:
    """A person's message that the library stumbles over: its words, or that something came. Else an aside."""
    event_id = str(data["update_id"])
    message = _mapping(data.get("message"))
    chat, sender = _mapping(message.get("chat")), _mapping(message.get("from"))
    private = chat.get("type") == "private" and type(chat.get("id")) is int
    if not private or sender.get("is_bot") is not False or sender.get("id") != chat["id"]:
        return (Aside(event_id=event_id, account=account, kind="unreadable"),)
    said = message.get("text") or message.get("caption")
    text = storable(said) if isinstance(said, str) else ""
    return (
        Heard(
            event_id=event_id,
            account=account,
            sender=str(chat["id"]),
            text=text,
            attachments=contents.others(message),
        ),
    )


def _unreadable(update: object, account: str) -> Aside:
    """What is no update at all. repr: whatever the body held, in one form for the same bytes."""
    try:
        shown = repr(update)[:10_000]
    except RecursionError:
        shown = "too deep"
    mark = hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:32]
    return Aside(event_id=f"unreadable:{mark}", account=account, kind="unreadable")
