"""One lane's sending: what ended is written down and free places are filled, transaction after transaction.

Nothing here calls out inside a transaction, and nothing is sent before the claim is committed. A place stays
taken until the end of its send is stored, so the number of places bounds what a crash leaves in doubt.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock, Dice
from bot.model.message import ClaimedMessage
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.outbox.attempt import Result
from bot.store.outbox.claims import Claimed, claim
from bot.store.outbox.lanes import Sender
from bot.store.outbox.reconciliation import Lookup, overdue, reconcile
from bot.store.outbox.settlement import release, settle
from bot.trace import kind_and_place
from channels.port import Channel, Fault, FindsSent, Outgoing, SendError

T = TypeVar("T")

SEND_TIMEOUT = 20.0  # seconds; a third of the lease, so that a living worker never outlives its lease
_NEEDED_LEASE = timedelta(seconds=25)
_GATHER = 0.002  # seconds; under load, fewer and larger transactions halve the work for each message
_POLL = 1.0  # seconds between looks at the table when nobody rings
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0  # seconds between tries while the database is away
_LAST_TRIES = 3  # on the way out; after that the leases run out by themselves
_LOOK_INTO = 50
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every lane shares. unseal: opens an encrypted address. quiet: the next moment to speak first."""

    database: Database
    clock: Clock
    dice: Dice
    unseal: Callable[[str], str]
    quiet: Callable[[datetime], datetime]
    executor: Executor


class LaneWork:
    """Sends one lane's messages through its channel, on the running event loop."""

    def __init__(self, sender: Sender, channel: Channel, tools: Tools) -> None:
        self._sender = sender
        self._channel = channel
        self._tools = tools
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._ended: list[Result] = []
        self._changed = asyncio.Event()
        self._stopping = False
        self._in_doubt = False  # a commit may or may not have happened
        self._unbegun = False  # a claimed message was not sent, for too little was left of its lease
        self.sent = 0

    @property
    def busy(self) -> bool:
        return bool(self._flying or self._ended)

    def ring(self) -> None:
        """There may be something to do. From the loop's own thread."""
        self._changed.set()

    def stop(self) -> None:
        """Take nothing new; `drive` ends when everything under way has."""
        self._stopping = True
        self._changed.set()

    def forget(self) -> None:
        """Leave what ended unwritten: the leases run out and it is looked into. After our own fault only."""
        self._ended.clear()
        self._in_doubt = False

    async def drive(self) -> None:
        """Send until `stop`; survives the database going away."""
        wait, failures = _FIRST_WAIT, 0
        while not self._stopping or self.busy:
            self._changed.clear()
            try:
                claimed = await self.turn()
                wait, failures = _FIRST_WAIT, 0
            except PASSING_FAULTS as fault:
                _log.warning("%s: the database is away: %s", self._channel.name, type(fault).__name__)
                failures += 1
                if self._stopping and failures >= _LAST_TRIES:
                    return
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            else:
                await self._pause(claimed.next_at)
        await self._store(lambda: self._tools.database.write(lambda c: release(c, self._sender)))

    async def turn(self) -> Claimed:
        """Write down what ended, claim for the free places, begin to send. One transaction, or none."""
        ended = tuple(self._ended)
        free = 0 if self._stopping else self._channel.limits.in_flight - len(self._flying)
        if not ended and free < 1 and not (self._in_doubt or self._unbegun):
            return Claimed()
        held = frozenset(self._flying) | {result.message.id for result in ended}
        put_back = self._in_doubt or self._unbegun
        self._in_doubt, self._unbegun = True, False
        claimed = await self._store(lambda: self._transact(ended, free, held if put_back else None))
        self._in_doubt = False
        del self._ended[: len(ended)]
        for message in claimed.messages:
            self._flying[message.id] = asyncio.create_task(self._send(message))
        return claimed

    def _transact(self, ended: tuple[Result, ...], free: int, held: frozenset[int] | None) -> Claimed:
        tools, sender = self._tools, self._sender
        now = tools.clock.now()

        def work(connection: Connection) -> Claimed:
            if held is not None:
                release(connection, sender, held)
            settle(connection, sender, ended, now, tools.dice)
            return claim(connection, sender, free, now, bulk_from=tools.quiet(now))

        return tools.database.write(work)

    async def _send(self, message: ClaimedMessage) -> None:
        if message.lease_until - self._tools.clock.now() < _NEEDED_LEASE:
            self._unbegun = True  # the next turn puts it back
        else:
            result = await self._attempt(message)
            _note(self._channel.name, result)
            self._ended.append(result)
        del self._flying[message.id]
        self._changed.set()

    async def _attempt(self, message: ClaimedMessage) -> Result:
        try:
            outgoing = self._outgoing(message)
            sent = await _within(SEND_TIMEOUT, self._channel.send(outgoing))
        except SendError as error:
            return Result(message=message, error=error)
        self.sent += 1
        return Result(message=message, sent=sent)

    def _outgoing(self, message: ClaimedMessage) -> Outgoing:
        try:
            address = self._tools.unseal(message.sealed)
        except Exception as fault:
            reason = f"An address could not be unsealed ({type(fault).__name__}): is the key the right one?"
            raise SendError(Fault.CONFIG, "unseal", reason) from None
        left = message.expires_at - self._tools.clock.now()
        return Outgoing(
            id=message.id,
            address=address,
            text=message.body,
            choices=message.choices,
            valid_for=max(1, int(left.total_seconds())),
            by_template=message.by_template,
        )

    async def look_into(self, *, all_lost: bool = False) -> int:
        """Find out what became of doubtful sends; returns how many there were. all_lost: as in `overdue`."""
        looked = _LOOK_INTO
        total = 0
        while looked == _LOOK_INTO:
            looked = await self._look_into_some(all_lost=all_lost)
            total += looked
        return total

    async def _look_into_some(self, *, all_lost: bool) -> int:
        write, clock, sender = self._tools.database.write, self._tools.clock, self._sender
        doubtful = await self._store(
            lambda: write(lambda c: overdue(c, sender, clock.now(), _LOOK_INTO, all_lost=all_lost))
        )
        found = await asyncio.gather(*(self._look_up(message) for message in doubtful))
        lookups = [lookup for lookup in found if lookup is not None]
        if lookups:
            await self._store(lambda: write(lambda c: reconcile(c, sender, lookups, clock.now())))
            self._changed.set()
        return len(doubtful)

    async def _look_up(self, message: ClaimedMessage) -> Lookup | None:
        """What the channel says about one message; None when it cannot say now and can be asked again."""
        if not self._sender.looks_up or not isinstance(self._channel, FindsSent):
            return Lookup(message=message, looked=False)
        try:
            outgoing = self._outgoing(message)
            sent = await _within(SEND_TIMEOUT, self._channel.find_sent(outgoing, message.tried_at))
        except SendError as error:
            _log.warning("%s: a look-up failed: %s %s", self._channel.name, error.fault, error.code)
            too_late = self._tools.clock.now() >= message.expires_at
            return Lookup(message=message, looked=False) if too_late else None
        return Lookup(message=message, looked=True, sent=sent)

    async def _store(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._tools.executor, work)

    async def something_ended(self) -> None:
        """Wait for the end of a send, unless none is under way."""
        while self._flying and not self._ended:
            self._changed.clear()
            await self._changed.wait()

    async def _pause(self, next_at: datetime | None) -> None:
        """Until something ends, somebody rings, `next_at` comes, or it is time to look by ourselves."""
        seconds = _POLL
        if next_at is not None:
            seconds = min(seconds, (next_at - self._tools.clock.now()).total_seconds())
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._changed.wait()
        except TimeoutError:
            return
        if len(self._flying) > self._channel.limits.in_flight // 2:
            await asyncio.sleep(_GATHER)


def _note(channel: str, result: Result) -> None:
    """A line for each send: how it ended, never what it said or to whom. The lane without its number."""
    error = result.error
    outcome, code = (error.fault, error.code) if error else ("sent", "")
    level = logging.DEBUG if error is None else logging.INFO
    if _log.isEnabledFor(level):
        fields = {"outbox": result.message.id, "lane": channel, "outcome": outcome, "code": code}
        _log.log(level, "%s: message %s: %s %s", channel, result.message.id, outcome, code, extra=fields)


async def _within(seconds: float, call: Awaitable[T]) -> T:
    """The call's result. Raises SendError only: what we cannot explain may have been sent."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except SendError:
        raise
    except TimeoutError:
        raise SendError(Fault.UNSURE, "timeout", "There was no answer in time.") from None
    except Exception as fault:
        _log.error("a channel broke its promise: %s", kind_and_place(fault))
        raise SendError(
            Fault.UNSURE, type(fault).__name__, "The channel failed in an unforeseen way."
        ) from None
