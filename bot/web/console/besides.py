"""What came besides words, as officers read it: what was sent, pressed, or told by an app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from bot.web.console.rows.common import Link
from channels.port import Limits

# What was sent besides words: one of it, and how several are called.
ATTACHMENTS = {
    "image": ("a picture", "pictures"),
    "audio": ("a voice note", "voice notes"),
    "video": ("a video", "videos"),
    "document": ("a file", "files"),
    "location": ("a place on the map", "places on the map"),
    "contact": ("a contact", "contacts"),
    "sticker": ("a sticker", "stickers"),
    "media": ("a picture or a voice note", "pictures or voice notes"),
}
NO_WORDS = "No words"  # of a message in which nothing came
_NO_TEXT = ("something that is no text", "things that are no text")
_IT = ("it", "them")
# What was kept of something that nobody said to us. Others have the provider's own name.
ASIDES = {
    "left": "They left, or came back",
    "no-reply": "A message from a sender that takes none",
    "group": "Somebody wrote in a group that our bot is in. Words of groups are not kept",
    "channel": "Somebody posted in a channel that our bot is in. Words of channels are not kept",
    "bot": "Another bot wrote to ours",
    "moved": "A place on the map that moves",
    "unreadable": "Something came that is no message",
    "callback_query": "A tap that was not for us",
    "my_chat_member": "Our bot was put into a chat, or taken out of one",
}
_TOLD = frozenset({"told", "reaction"})  # kinds that the app tells by itself


def attachments(kinds: Iterable[str]) -> str:
    """What was sent besides words, "" for nothing.

    >>> attachments(["image", "image", "audio"])
    'Sent 2 pictures, a voice note'
    """
    named = Counter(ATTACHMENTS.get(kind, _NO_TEXT) for kind in kinds if kind not in _TOLD)
    parts = [one if number == 1 else f"{number} {more}" for (one, more), number in named.items()]
    return f"Sent {', '.join(parts)}" if parts else ""


def shown(text: str) -> str:
    """The text, "" where an officer would see nothing of it.

    >>> shown(" Yes "), shown("\\u200b \\n")
    (' Yes ', '')
    """
    return text if any(each.isprintable() and not each.isspace() for each in text) else ""


def sent(detail: Mapping[str, Any]) -> str:
    """What a message as it is stored holds besides words: what was sent, pressed or told, "" for nothing.

    >>> sent({"attachments": [{"kind": "location", "ref": "geo:1,2", "label": "Tipton Library"}]})
    'Sent a place on the map: Tipton Library (1,2)'
    >>> sent({"tapped": "T4.kept.no", "pressed": "No"}), sent({"start": "PARK"})
    ('Pressed: No', 'Came by the link PARK')
    """
    attached = [each for each in detail.get("attachments") or () if isinstance(each, Mapping)]
    things = attachments(str(each.get("kind", "")) for each in attached)
    named = "; ".join(filter(None, map(_named, attached)))
    pressed = f"Pressed: {detail.get('pressed') or 'a button'}" if detail.get("tapped") else ""
    came = f"Came by the link {detail['start']}" if detail.get("start") else ""
    told = ". ".join(_told(each) for each in attached if each.get("kind") in _TOLD)
    aside = _aside(detail)
    return ". ".join(filter(None, (": ".join(filter(None, (things, named))), pressed, came, told, aside)))


def files(detail: Mapping[str, Any], message: int, limits: Limits | None) -> tuple[Link, ...]:
    """What of it can be opened, each with the page for that. limits: of the channel it came by, where that is
    still connected."""
    opens = limits.opens if limits else frozenset()
    found = enumerate(detail.get("attachments") or ())
    return tuple(
        Link(text=f"Open {ATTACHMENTS.get(str(each.get('kind')), _IT)[0]}", href=path(message, place))
        for place, each in found
        if each.get("kind") in opens
    )


def path(message: int, place: int) -> str:
    return f"/console/messages/{message}/files/{place}"


def _named(attached: Mapping[str, Any]) -> str:
    """What can be read of one thing that was sent."""
    if attached.get("kind") in _TOLD:
        return ""
    label, ref = str(attached.get("label", "")), str(attached.get("ref", ""))
    where = ref.removeprefix("geo:") if attached.get("kind") == "location" else ""
    where = ref.removeprefix("tel:") if ref.startswith("tel:") else where
    return f"{label} ({where})" if label and where else label or where


def _told(attached: Mapping[str, Any]) -> str:
    label = attached.get("label") or ""
    if attached.get("kind") == "reaction":
        return "Took a sign away from a message" if label == "taken away" else f"Put {label} to a message"
    return f"Their app told us: {label}"


def _aside(detail: Mapping[str, Any]) -> str:
    kind = detail.get("kind")
    if not kind:
        return ""
    words = ASIDES.get(str(kind)) or f"Something that we never use ({str(kind).replace('_', ' ')})"
    return f"{words}: {detail['from_name']}" if detail.get("from_name") else words
