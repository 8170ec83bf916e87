"""What comes in that is no message in words: what is sent along with them, and what nobody said to us."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something sent that is not text: kept as a reference, fetched only when somebody asks for it.

    kind: image, audio, video, document, location, contact, sticker, reaction (a sign put to a message of
    ours), told (the app says that something happened, and nobody wrote anything) or other. label: what of it
    can be read: the name of a place or a contact, the question of a poll, what happened.
    """

    kind: str
    ref: str
    content_type: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something authentic that is no message from a person we could talk to. It is kept, so that an officer
    can find it, and nothing is ever said to it.

    kind: a word in small letters: "no-reply" (the sender takes no messages: text and attachments are what
    was sent), "group", "channel", "bot", "unreadable", or the provider's own word for what happened. What
    people said to each other, and not to us, is not in it. sender: what a sender that takes no messages
    calls itself. event_id: one for a day where much of the kind may come.
    """

    event_id: str
    account: str
    kind: str
    sender: str = ""
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
