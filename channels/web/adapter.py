"""The chat page as a channel: a browser's session is the address, the outbox is what the page shows."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping

from channels.form import pairs, storable
from channels.port import Heard, Limits, Outgoing, Reading, Refused, Reply, Request, Sent
from channels.secret import same

SESSION_HEADER = "x-tellback-session"

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_STALE = Reply(status=400, body=b"This page has no message id. Load it again, then send your words again.")


class Web:
    """The chat page. See `channels.port.Channel`.

    secret: signs sessions; whoever knows it can speak for anybody. A changed secret ends all sessions.
    """

    name = "web"
    account = "chat"

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("a secret is needed")
        self._secret = secret.encode()
        self.limits = Limits(
            max_text=4000,
            buttons=30,
            label=100,
            isolates=True,
            per_second=10_000,
            burst=10_000,
            in_flight=64,
            fetched=True,
        )

    def new_session(self) -> str:
        """A token for the cookie of a browser that has none: an address nobody can guess, and a signature."""
        address = secrets.token_urlsafe(18)
        return f"{address}.{self._sign(address)}"

    def address_of(self, token: str) -> str | None:
        """The address in a session token, or None for one that is not ours."""
        address, dot, signature = token.partition(".")
        return address if address and dot and same(self._sign(address), signature) else None

    def _sign(self, address: str) -> str:
        told = b"chat session:" + address.encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()

    def read(self, request: Request) -> Reading:
        """What was typed or tapped on the page.

        Form fields: `text`; `tap`, the key of a button; `start`, a poster word or a language from the page's
        address; `message_id`, made by the page once for each message, so that a double press says it once.
        The session comes in the header `x-tellback-session`: the page's cookie, put there by the web layer.
        """
        if request.method != "POST":
            raise Refused("only POST is answered", 405)
        address = self.address_of(request.headers.get(SESSION_HEADER, ""))
        if address is None:
            raise Refused("no session, or not one of ours")
        fields = {name: storable(value) for name, value in reversed(pairs(request))}
        text, tap, start = fields.get("text", ""), fields.get("tap"), fields.get("start")
        if not (text or tap or start):
            return Reading()
        message_id = fields.get("message_id")
        if not message_id:  # without one a double press could not be told from saying it again
            return Reading(reply=_STALE)
        heard = Heard(
            event_id=_event_id(address, message_id),
            account=self.account,
            sender=address,
            text=text,
            tapped=tap or None,
            start=start or None,
            language_hint=_first_tag(request.headers.get("accept-language", "")),
        )
        return Reading(events=(heard,))

    async def send(self, outgoing: Outgoing) -> Sent:
        """Nothing travels: the page shows what the outbox holds for its address."""
        return Sent(ref=str(outgoing.id))


def _event_id(address: str, message_id: str) -> str:
    """The page's id belongs to its session alone: nobody can use up another person's ids."""
    return hashlib.sha256(f"{address}\n{message_id}".encode()).hexdigest()[:32]


def _first_tag(header: str) -> str | None:
    """The browser's first language.

    >>> _first_tag("pl-PL,pl;q=0.9,en;q=0.8"), _first_tag("*")
    ('pl-PL', None)
    """
    first = header.partition(",")[0].partition(";")[0].strip()
    return first if _TAG.fullmatch(first) else None


def from_settings(environment: Mapping[str, str]) -> Web | None:
    """The channel as the environment has it, or None without a secret key."""
    secret = environment.get("TELLBACK_SECRET_KEY", "")
    return Web(secret) if secret else None
