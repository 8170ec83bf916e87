"""The words shared by every channel and the bot.

A channel is two attributes and two methods: `name`, `limits`, `read(request)` and `send(outgoing)`.
`read` is pure and checks the signature before it looks at anything else. `send` makes the only network
call. What a channel can show is data (`Limits`), so that one module, `bot/wording/fit.py`, fits a prompt
to any channel. An adapter imports from here alone; `faults.py` beside this file only holds what is raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from channels.besides import Aside as Aside
from channels.besides import Attachment as Attachment
from channels.faults import Fault as Fault
from channels.faults import NotFetched as NotFetched
from channels.faults import Refused as Refused
from channels.faults import SendError as SendError

# --- what comes in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as the provider sent it. Not Flask's: adapters know no web framework.

    url: the public address as the provider saw it (configured base + raw path and query), never built from
    the Host header. headers: names in lower case. form: pairs in the order sent, repeats kept.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Words or a tap from one person.

    event_id: the provider's own id, unique for (channel, account): no message is handled twice.
    text: exactly what was typed, "" when nothing was. tapped: the key of a tapped choice, as we sent it.
    start: the payload of a deep link ("/start PAYLOAD" without the command), a poster word by other means.
    prompt_ref: our sent reference of the message this one answers, when the channel says so.
    language_hint: what the app says of its own language; a hint, never an answer.
    ref: the provider's own name for this message, where people can change what they sent; `edits` is the ref
    of the message that this one is the changed form of. Where names are whole numbers, whatever is said later
    in a chat has a greater one, by them or by us (`Sent.ref`). album: what the pictures of one sending share.
    pressed: what stood on the tapped button, where the channel says so. encoded: the text as it came, where
    the carrier had put it into another form and `text` is what was typed.
    also: another name by which this very sender is known on this channel, where the provider tells of two.
    """

    event_id: str
    account: str
    sender: str
    text: str = ""
    tapped: str | None = None
    start: str | None = None
    sent_at: datetime | None = None
    prompt_ref: str | None = None
    language_hint: str | None = None
    attachments: tuple[Attachment, ...] = ()
    ref: str | None = None
    edits: str | None = None
    album: str | None = None
    pressed: str | None = None
    encoded: str | None = None
    also: str | None = None


class Delivery(StrEnum):
    """How far one sent message has come, by the provider's account. The order is `RANK`."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"


# Receipts arrive in any order; the highest rank seen is the state (delivered beats failed).
RANK: Mapping[Delivery, int] = {state: rank for rank, state in enumerate(Delivery)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A delivery report. Either reference may be missing: the provider's id, or our own outbox id.

    fault, reason: of a failed delivery, what its code means, as if the send itself had been refused; None
    when that is not known. ADDRESS and LEFT count against the address.
    """

    event_id: str
    account: str
    state: Delivery
    sent_ref: str | None = None
    outgoing_id: int | None = None
    code: str = ""
    parts: int | None = None
    fault: Fault | None = None
    reason: str = ""


class LeftReason(StrEnum):
    PROVIDER_STOP = "provider-stop"  # the provider took STOP and answered it itself
    BLOCKED = "blocked"  # the person blocked the bot or number
    RETURNED = "returned"  # the provider took START, or the person unblocked us


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A person left (or came back) by a way that is not a message to the dialogue. also: as of `Heard`."""

    event_id: str
    account: str
    sender: str
    reason: LeftReason
    text: str = ""
    also: str | None = None


Event = Heard | Receipt | Left | Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the provider wants to be told at once. Never the dialogue's answer: that goes by the outbox."""

    status: int = 200
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one authentic request said: any number of events, and the reply the provider wants."""

    events: tuple[Event, ...] = ()
    reply: Reply = Reply()


# --- what goes out -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One tappable answer. key: at most 48 bytes of ASCII, comes back as `Heard.tapped`."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to one address, already fitted to the channel's limits.

    id: our outbox id, which the provider carries back where it can (SMS: in the receipt address).
    valid_for: seconds after which a late delivery is worse than none.
    by_template: the person has not written for as long as `Limits.window`: only a prepared template may go.
    """

    id: int
    address: str
    text: str
    choices: tuple[Choice, ...] = ()
    valid_for: int = 4 * 3600
    by_template: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a channel can show, and how fast. Data, so that nobody asks `channel == "sms"`.

    max_text: characters of one message. buttons: 0 where choices must be numbered in the text.
    label: longest button label. counts_parts: texts are billed in parts (GSM-7 or UCS-2).
    isolates: directional isolates (U+2068, U+2069) may be used around numbers in right-to-left text.
    reserved: words the provider acts on by itself; no option may use them.
    answers_stop: the provider confirms every STOP itself and takes no confirmation of ours.
    per_second, burst: pace of sending for one account, in parts where counts_parts, else messages.
    in_flight: sends under way at once; without a sent list to ask, it bounds duplicates after a crash.
    lists_sent: the adapter has `find_sent`, so an unsure send can be looked up.
    window: how long after a person's last message free text may be sent to them; None: always. templates:
    after that a prepared template can carry the text (`Outgoing.by_template`); else nothing is sent.
    phone_number: people are reached at a phone number. attachments: they can send photos and voice notes.
    opens: the kinds of attachments that `Fetches.fetch` can bring.
    reports: the provider tells of each message whether it arrived. fetched: people come for what we send, so
    it has arrived when they did. Where neither holds, what the provider took counts as arrived.
    """

    max_text: int
    buttons: int = 0
    label: int = 40
    counts_parts: bool = False
    isolates: bool = False
    reserved: frozenset[str] = frozenset()
    answers_stop: bool = False
    per_second: float = 10.0
    burst: float = 10.0
    in_flight: int = 8
    lists_sent: bool = False
    window: timedelta | None = None
    templates: bool = False
    phone_number: bool = False
    attachments: bool = False
    opens: frozenset[str] = frozenset()
    reports: bool = False
    fetched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The provider took the message. parts: what will be billed, where the provider says so at once."""

    ref: str
    parts: int | None = None


class Channel(Protocol):
    """What every channel must be. `name` is the word in its settings, routes and outbox rows.

    `account` is our own number or bot on that channel, as providers name it in `Heard.account`.
    """

    @property
    def name(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def limits(self) -> Limits: ...

    def read(self, request: Request) -> Reading:
        """Check the signature, then read. Raises Refused; for authentic input raises nothing else."""
        ...

    async def send(self, outgoing: Outgoing) -> Sent:
        """The one network call. Raises SendError and nothing else. No retries inside."""
        ...


@runtime_checkable
class Links(Protocol):
    """Channels that an address leads to, with a word that begins a talk."""

    def link(self, start: str) -> str:
        """The address that opens a chat and hands over `start` (`Heard.start`); "" where it is not known."""
        ...


@runtime_checkable
class Polls(Protocol):
    """Channels that can be asked for what came in, where no public address can be reached."""

    async def poll(self, after: str) -> tuple[Reading, str]:
        """Events after the cursor `after` ("" at first), and the new cursor. Store first, then move it."""
        ...


@runtime_checkable
class FindsSent(Protocol):
    """Channels that can be asked whether an unsure message went out."""

    async def find_sent(self, outgoing: Outgoing, since: datetime) -> Sent | None:
        """The provider's own record of `outgoing`, or None when it has none. Raises SendError."""
        ...


@runtime_checkable
class Fetches(Protocol):
    """Channels whose provider hands out what people sent besides words."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """The file, from the provider's own hosts alone, bounded in size and time. Its kind is whatever the
        bytes are: what was said of it is not to be believed. Raises NotFetched and nothing else."""
        ...


@runtime_checkable
class Connects(Protocol):
    """Channels whose provider is told by us where to bring what it hears, not in a console of its own."""

    async def connect(self, url: str, commands: Mapping[str, str] | None = None) -> None:
        """Have everything brought to `url`, and show `commands` (word: what it does). Raises SendError."""
        ...
