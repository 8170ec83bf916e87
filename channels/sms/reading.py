"""What an authentic webhook of Twilio's says: pure, and total whatever the parameters hold."""

from __future__ import annotations

import hashlib
import logging
import re
from base64 import b64decode
from urllib.parse import parse_qsl, urlsplit

from channels.form import Pairs, number, storable
from channels.port import Aside, Attachment, Delivery, Event, Heard, Left, LeftReason, Receipt
from channels.sms.faults import TABLE, reason

log = logging.getLogger(__name__)

# A person writes from a full number. Short codes, names ("Vodafone") and withheld numbers are services that
# nobody can answer: they are left out rather than talked to.
_PERSON = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_MOST_MEDIA = 10  # Twilio's own limit
_LONGEST_NAME = 60
_PACKED = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)
_LEAST_PACKED = 60

LEFT = {"STOP": LeftReason.PROVIDER_STOP, "START": LeftReason.RETURNED}

STATES = {
    "accepted": Delivery.ACCEPTED,
    "scheduled": Delivery.ACCEPTED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.SENDING,
    "sent": Delivery.SENT,
    "failed": Delivery.FAILED,
    "undelivered": Delivery.FAILED,
    "canceled": Delivery.FAILED,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
}


def inbound(form: Pairs, account: str, ours: str) -> tuple[Event, ...]:
    """The one thing somebody said. account: for the events; ours: our number, "" if unknown.

    Where there is nobody to answer (see `answerable`) it is kept aside; nothing where it is our own.
    OptOutType is only there when Advanced Opt-Out is on; STOP and START are then Twilio's doing and come as
    Left. HELP stays Heard: Twilio has answered it, but only we know whom to ring. Without Advanced Opt-Out a
    plain STOP comes as Heard.
    """
    values = dict(reversed(form))  # of a repeated name the first counts
    sender = values.get("From", "").strip()
    event_id = event_id_of(values)
    text, encoded = unpacked(storable(values.get("Body", "")))
    if not answerable(sender, ours):
        return aside(values, event_id, account, sender, text, ours)
    left = LEFT.get(values.get("OptOutType", "").strip().upper())
    if left is not None:
        return (Left(event_id=event_id, account=account, sender=sender, reason=left, text=text),)
    return (
        Heard(
            event_id=event_id,
            account=account,
            sender=sender,
            text=text,
            encoded=encoded,
            attachments=attachments_of(values),
        ),
    )


def aside(
    values: dict[str, str], event_id: str, account: str, sender: str, text: str, ours: str
) -> tuple[Aside, ...]:
    """What a service, a short code or a withheld number sent: it is kept, and nobody is answered. What comes
    from ourselves says nothing new."""
    if sender == ours:
        return ()
    return (
        Aside(
            event_id=event_id,
            account=account,
            kind="no-reply",
            sender=storable(sender)[:_LONGEST_NAME],
            text=text,
            attachments=attachments_of(values),
        ),
    )


def unpacked(body: str) -> tuple[str, str | None]:
    """A text as it was typed, and the form it came in where that is another: long texts of many parts have
    come as Base64.

    Only what cannot be typed words is unpacked: one run of at least 60 of its letters, in whole fours, that
    comes out as words in UTF-8.

    >>> unpacked("The lights on Park Lane are out")
    ('The lights on Park Lane are out', None)
    >>> unpacked("VGhlIGxpZ2h0cyBvbiBQYXJrIExhbmUgaGF2ZSBiZWVuIG91dCBmb3Igd2Vla3Mu")[0]
    'The lights on Park Lane have been out for weeks.'
    """
    letters = "".join(body.split("\n"))
    if len(letters) < _LEAST_PACKED or len(letters) % 4 or not _PACKED.fullmatch(letters):
        return body, None
    try:
        words = b64decode(letters, validate=True).decode("utf-8")
    except ValueError:
        return body, None
    if " " not in words or not all(each.isprintable() or each.isspace() for each in words):
        return body, None
    return storable(words), body


def answerable(sender: str, ours: str) -> bool:
    """Whether a person is there to answer: a full number, and not our own (a loop)."""
    if _PERSON.fullmatch(sender) and sender != ours:
        return True
    log.info("a text whose sender cannot be answered")  # no number: it may be a person's after all
    return False


def receipt(form: Pairs, account: str, url: str) -> tuple[Event, ...]:
    """Nothing, or one delivery report. Our outbox id comes back in the address, under `o`.

    Nothing when the state is one we do not know, or when neither reference is there.
    """
    values = dict(reversed(form))
    state = STATES.get(values.get("MessageStatus", "").strip().lower())
    sid = storable(values.get("MessageSid", "") or values.get("SmsSid", ""))
    ours = number(dict(parse_qsl(urlsplit(url).query)).get("o"), -1)
    if state is None or (not sid and ours < 0):
        return ()
    code = storable(values.get("ErrorCode", ""))
    meant = TABLE.get(number(code)) if state is Delivery.FAILED else None
    return (
        Receipt(
            event_id=f"{sid or f'o{ours}'}:{state}",
            account=account,
            state=state,
            sent_ref=sid or None,
            outgoing_id=ours if ours >= 0 else None,
            code=code,
            parts=number(values.get("NumSegments")) or None,
            fault=meant.fault if meant else None,
            reason=reason(code) if state is Delivery.FAILED else "",
        ),
    )


def event_id_of(values: dict[str, str]) -> str:
    """Twilio's id; when it is missing, one made of all that was sent, so that a repeat is still known."""
    for name in ("MessageSid", "SmsMessageSid", "SmsSid"):
        if values.get(name):
            return storable(values[name])
    told = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    return "form:" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def attachments_of(values: dict[str, str]) -> tuple[Attachment, ...]:
    count = min(number(values.get("NumMedia")), _MOST_MEDIA)
    return tuple(
        Attachment(kind=kind_of(content_type), ref=ref, content_type=content_type)
        for index in range(count)
        if (ref := storable(values.get(f"MediaUrl{index}", "")))
        for content_type in (storable(values.get(f"MediaContentType{index}", "")),)
    )


def kind_of(content_type: str) -> str:
    """
    >>> kind_of("image/jpeg"), kind_of("text/vcard"), kind_of("application/pdf"), kind_of("")
    ('image', 'contact', 'document', 'other')
    """
    if content_type in ("text/vcard", "text/x-vcard"):
        return "contact"
    family = content_type.partition("/")[0]
    if family in ("image", "audio", "video"):
        return family
    return "document" if family else "other"
