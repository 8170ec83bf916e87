"""The SMS channel: Twilio's webhooks in, Twilio's API out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]
from twilio.rest.api.v2010.account.message import (  # type: ignore[import-untyped]
    MessageInstance,
    MessageList,
)

from channels.form import Pairs, number, pairs, storable
from channels.port import (
    Attachment,
    Fault,
    Heard,
    Limits,
    Outgoing,
    Reading,
    Refused,
    Reply,
    Request,
    SendError,
    Sent,
)
from channels.sms import media, reading, signature
from channels.sms.transport import Transport
from channels.sms_text import mend

API = "https://api.twilio.com"

# Twilio acts on these by itself when they are the whole text, in any case. In capitals, as Twilio lists them.
RESERVED = frozenset(
    "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START UNSTOP HELP INFO".split()  # noqa: SIM905
)

THANKS = Reply(
    content_type="text/xml; charset=utf-8", body=b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
)
_LATEST = 200  # messages looked at in one question to the provider
_LONGEST_WAIT = 36_000  # seconds a text may stay in Twilio's queue
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_OVERLAP = timedelta(minutes=2)  # polls look back a little: events are known by their id


class Sms:
    """Texts through one Twilio number or messaging service. See `channels.port.Channel`.

    auth_tokens: any of them may sign a webhook; the first one signs in to the API.
    sender: our number, in full; or messaging_service_sid. With both, the service sends and texts to other
    numbers are refused. public_url: our own address, without which no delivery reports are asked for.
    api_base: where Twilio is; tests and demonstrations put a stand-in there. timeout: seconds.
    per_second: parts our number may send in a second, which Twilio sets for each number.
    """

    name = "sms"
    receipt_path = "/hook/sms/receipt"

    def __init__(
        self,
        account_sid: str,
        auth_tokens: tuple[str, ...],
        *,
        sender: str = "",
        messaging_service_sid: str = "",
        public_url: str = "",
        api_base: str = API,
        timeout: float = 10,
        per_second: float = 10,
    ) -> None:
        if not (account_sid and auth_tokens and all(auth_tokens)):
            raise ValueError("an account and at least one token are needed")
        if not (sender or messaging_service_sid):
            raise ValueError("a number or a messaging service to send from is needed")
        self._account_sid = account_sid
        self._tokens = auth_tokens
        self._sender = sender.replace(" ", "")
        self._service = messaging_service_sid
        self._callback = receipt_address(public_url, api_base, self.receipt_path)
        self._api_base = api_base.rstrip("/")
        self._transport = Transport(api_base, timeout)
        self._client = Client(account_sid, auth_tokens[0], http_client=self._transport)
        self.account = self._service or self._sender
        self.limits = Limits(
            max_text=1600,
            counts_parts=True,
            phone_number=True,
            reserved=RESERVED,
            per_second=per_second,
            burst=per_second,
            in_flight=64,
            lists_sent=True,
            opens=media.OPENS,
            reports=True,
        )

    # --- in -------------------------------------------------------------------------------------------

    def read(self, request: Request) -> Reading:
        """Inbound texts, and delivery reports where the path ends in /receipt."""
        form = self.authentic(request)
        if urlsplit(request.url).path.rstrip("/").endswith("/receipt"):
            return Reading(events=reading.receipt(form, self.account, request.url), reply=THANKS)
        self.check_for_us(dict(form))
        return Reading(events=reading.inbound(form, self.account, self._sender), reply=THANKS)

    def authentic(self, request: Request) -> Pairs:
        """The form, if Twilio signed it for our account. Raises Refused."""
        if request.method != "POST":
            raise Refused("only POST is answered", 405)
        signed = request.headers.get(signature.HEADER)
        if not signed:
            raise Refused("no signature")
        form = pairs(request)
        settings = request.headers.get(signature.SETTINGS, "")
        if not signature.holds(
            signature=signed, settings=settings, url=request.url, form=form, tokens=self._tokens
        ):
            raise Refused("the signature does not hold")
        if dict(form).get("AccountSid") != self._account_sid:
            raise Refused("signed, but for another account")
        return form

    def check_for_us(self, values: Mapping[str, str]) -> None:
        """Raises Refused for a message to somebody else."""
        if self._sender and values.get("To", "").strip() != self._sender:
            raise Refused("signed, but to a number that is not ours")
        if self._service and values.get("MessagingServiceSid", self._service) != self._service:
            raise Refused("signed, but for another messaging service")

    # --- out ------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> Sent:
        """One text. Choices must already be numbered in it: a text has no buttons."""
        return await self._create(outgoing, body=storable(outgoing.text))

    async def _create(self, outgoing: Outgoing, **said: Any) -> Sent:
        """The call itself. said: the body, or a prepared text and what fills it."""
        options: dict[str, Any] = {"validity_period": max(1, min(outgoing.valid_for, _LONGEST_WAIT))}
        if self._callback:
            options["status_callback"] = f"{self._callback}?o={outgoing.id}"
        if self._service:
            options["messaging_service_sid"] = self._service
        else:
            options["from_"] = self._sender
        try:
            made = await self._messages.create_async(to=outgoing.address, **said, **options)
        except (ValueError, TypeError, KeyError, AttributeError):  # a 2xx that is not Twilio's JSON
            made = None
        if made is None or not made.sid:
            raise SendError(
                Fault.UNSURE, "no-receipt", "Twilio's answer made no sense; the text may have gone out."
            )
        return _sent(made)

    async def fetch(self, attachment: Attachment) -> bytes:
        """See `channels.port.Fetches`. Only what Twilio keeps for our own account, at Twilio."""
        return await media.fetch(attachment, API, self._api_base, (self._account_sid, self._tokens[0]))

    async def find_sent(self, outgoing: Outgoing, since: datetime) -> Sent | None:
        """The newest text to that address with those words that Twilio has taken since `since`.

        Asked by address alone: a text still in Twilio's queue has no date of sending to ask for.
        """
        for message in await self._list(to=outgoing.address, limit=_LATEST):
            made_at = message.date_created
            recent = made_at is None or made_at >= since - timedelta(seconds=1)  # Twilio's are whole seconds
            if message.sid and recent and self._is_listed(message.body or "", outgoing):
                return _sent(message)
        return None

    def _is_listed(self, listed: str, outgoing: Outgoing) -> bool:
        """Whether this text of the provider's list is the one we sent."""
        return comparable(listed) == comparable(outgoing.text)

    async def poll(self, after: str) -> tuple[Reading, str]:
        """Texts to us since `after`, a moment in ISO 8601: for those no webhook could bring.

        They have the ids the webhook would have given them. From "" it only takes its bearings: the newest
        text's time, or the beginning when there is none; old texts are not brought up again.
        """
        ours = {"to": self._sender} if self._sender else {}
        if not after:
            newest = await self._list(limit=_LATEST, **ours)
            return Reading(), _latest(newest, _BEGINNING).isoformat()
        since = datetime.fromisoformat(after)
        # All of them, however long nobody asked: the cursor moves past whatever is left out here.
        found = await self._list(date_sent_after=max(since - _OVERLAP, _BEGINNING), **ours)
        events = tuple(heard for message in reversed(found) for heard in self._heard(message))
        return Reading(events=events), _latest(found, since).isoformat()

    async def close(self) -> None:
        await self._transport.close()

    @property
    def _messages(self) -> MessageList:
        return self._client.api.v2010.account.messages

    async def _list(self, **asked: Any) -> list[MessageInstance]:
        """Newest first, as the provider keeps them."""
        try:
            return list(await self._messages.list_async(page_size=_LATEST, **asked))
        except (TwilioException, ValueError, TypeError, KeyError, AttributeError):
            pass
        raise SendError(Fault.UNSURE, "no-list", "Twilio's list of texts could not be read.")

    def _answerable(self, sender: str) -> bool:
        return reading.answerable(sender, self._sender)

    def _heard(self, message: MessageInstance) -> tuple[Heard, ...]:
        inbound = message.sid and message.direction == "inbound"
        # The account's list has the texts of all its numbers; a webhook for another one we would refuse.
        for_us = not self._service or message.messaging_service_sid == self._service
        if not inbound or not for_us or not self._answerable(message.from_ or ""):
            return ()
        text, encoded = reading.unpacked(storable(message.body or ""))
        return (
            Heard(
                event_id=message.sid,
                account=self.account,
                sender=message.from_ or "",
                text=text,
                encoded=encoded,
                sent_at=message.date_sent,
                attachments=media.listed(message, API),
            ),
        )


def receipt_address(public_url: str, api_base: str, path: str = "/hook/sms/receipt") -> str:
    """Where Twilio shall report deliveries, "" when it could not.

    Twilio wants a public address, and numbers should not travel in the clear: so https only. A stand-in on
    this machine may report to this machine.

    >>> receipt_address("https://talk.example", API)
    'https://talk.example/hook/sms/receipt'
    >>> receipt_address("http://127.0.0.1:8000/", API), receipt_address("http://talk.example", API)
    ('', '')
    """
    address = public_url.rstrip("/") + path
    local = _loopback(public_url)
    if (urlsplit(public_url).scheme == "https" and not local) or (local and _loopback(api_base)):
        return address
    return ""


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sent(message: MessageInstance) -> Sent:
    """num_segments is "0" until a messaging service has picked the number: not known yet."""
    return Sent(ref=message.sid or "", parts=number(message.num_segments) or None)


def _latest(messages: list[MessageInstance], otherwise: datetime) -> datetime:
    moments: list[datetime] = [message.date_sent for message in messages if message.date_sent]
    return max([otherwise, *moments])


_TIDIED = {0x00A0: " ", 0x200E: None}  # what holds numbers together among right-to-left words


def comparable(text: str) -> str:
    """Texts are compared as a provider may have tidied them."""
    return mend(storable(text)).translate(_TIDIED).strip()
