"""What an authentic WhatsApp webhook of Twilio's says. Pure, and total whatever the parameters hold.

A sender is whatever stands after "whatsapp:": a number, or an id that WhatsApp made for us ("US.1A2b3C"). It
is kept whole and never taken apart. Where both come, they are two names of one person (`Heard.also`). A name
that comes without "whatsapp:" is the same name. The one in a profile is theirs to choose, so it is not read.
"""

from __future__ import annotations

import re

from channels.form import Pairs, storable
from channels.port import Attachment, Event, Heard, Left
from channels.sms.reading import LEFT, aside, attachments_of, event_id_of

PREFIX = "whatsapp:"
_LONGEST_SENDER = 200
_LONGEST_LABEL = 500
_LONGEST_REF = 90
_BARE = re.compile(r"\+[1-9]\d{7,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128}", re.ASCII)


def inbound(form: Pairs, account: str, ours: str) -> tuple[Event, ...]:
    """Nothing, or the one thing somebody said or tapped. ours: our own address, so that no loop begins."""
    values = dict(reversed(form))  # of a repeated name the first counts
    sender = named(values.get("From", ""))
    event_id, text = event_id_of(values), storable(values.get("Body", ""))
    if not answerable(sender, ours):
        return aside(values, event_id, account, sender, text, ours)
    other = named(values.get("ExternalUserId", ""))
    also = other if other != sender and answerable(other, ours) else None
    left = LEFT.get(values.get("OptOutType", "").strip().upper())
    if left is not None:
        return (Left(event_id=event_id, account=account, sender=sender, reason=left, text=text, also=also),)
    tapped = storable(values.get("ButtonPayload", "") or values.get("ListId", ""))
    attached = (*attachments_of(values), *_place(values))
    if not (text.strip() or tapped or attached):
        attached = _unknown(values, event_id)
    return (
        Heard(
            event_id=event_id,
            account=account,
            sender=sender,
            text="" if tapped else text,  # of a tap the text is only the button's own label
            tapped=tapped or None,
            pressed=(storable(values.get("ButtonText", "")) or text or None) if tapped else None,
            prompt_ref=storable(values.get("OriginalRepliedMessageSid", "")) or None,
            attachments=attached,
            also=also,
        ),
    )


def named(name: str) -> str:
    """A name as it is kept, with "whatsapp:" before it.

    >>> named(" +447700900123"), named("whatsapp:US.1A2b3C"), named("US.1A2b3C"), named("Sandwell")
    ('whatsapp:+447700900123', 'whatsapp:US.1A2b3C', 'whatsapp:US.1A2b3C', 'Sandwell')
    """
    name = storable(name).strip()
    return PREFIX + name if _BARE.fullmatch(name) else name


def answerable(sender: str, ours: str) -> bool:
    """
    >>> answerable("whatsapp:US.1A2b3C", ""), answerable("whatsapp:", ""), answerable("+447700900123", "")
    (True, False, False)
    """
    name = sender.removeprefix(PREFIX)
    return sender.startswith(PREFIX) and 0 < len(name) <= _LONGEST_SENDER and sender != ours


def _place(values: dict[str, str]) -> tuple[Attachment, ...]:
    """A pin on the map, with what stands on it, as an officer can read it."""
    where = [storable(values.get(name, "")) for name in ("Latitude", "Longitude")]
    named = ", ".join(filter(None, (storable(values.get(name, "")) for name in ("Label", "Address"))))
    if not all(where):
        return ()
    return (Attachment(kind="location", ref="geo:" + ",".join(where), label=named[:_LONGEST_LABEL]),)


def _unknown(values: dict[str, str], event_id: str) -> tuple[Attachment, ...]:
    """An order, a form that was filled, a kind that Twilio does not take: nothing of it comes but its kind.
    Nothing where it calls itself a text."""
    kind = storable(values.get("MessageType", "")).strip().lower()
    if kind in ("", "text"):
        return ()
    return (Attachment(kind="other", ref=f"{kind[:40]}:{event_id}"[:_LONGEST_REF]),)
