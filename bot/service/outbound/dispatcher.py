"""Delivery: everything in the outbox that may go out goes out, and what polled channels hear is handed in.

One event loop with one task a lane. Providers are called from the loop, the database from a few threads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from bot.calendar import next_allowed
from bot.clock import Clock, Dice
from bot.service.outbound.lane import LaneWork, Tools
from bot.store import timers
from bot.store.database import Database
from bot.store.notify import Wake
from bot.store.outbox import lanes
from bot.store.outbox.budget import Budget
from bot.store.outbox.lanes import Sender
from bot.store.outbox.receipts import match_strays
from bot.store.outbox.token_bucket import UNLIMITED, Pace
from bot.trace import kind_and_place
from channels.port import Channel, FindsSent, Polls, Reading, SendError

T = TypeVar("T")

_LOOK_EVERY = 15.0  # seconds between looks for sends of unknown end
_AGAIN_AFTER = 5.0  # seconds after a fault
_STRAY = timedelta(hours=1)  # how long an early receipt is matched anew
_POLL_LEASE = timedelta(seconds=90)
_POLL_TIMEOUT = 60.0  # seconds, storing included; well within the lease, and longer than any channel waits
_log = logging.getLogger(__name__)


class Delivery:
    """Sends through `channels`, by lane ("channel:account"). One for each process.

    worker: a name that no other worker ever had; leases carry it. unseal: opens an encrypted address. heard:
    takes what a polled channel read, and has stored it when it returns; it is called in a thread. polled: the
    lanes to poll all the time, by one of all the workers at a time. caught_up: lanes whose webhooks may have
    been missed, and how often one of all the workers asks for what came in. budgets: what may be spent, by
    lane.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        clock: Clock,
        dice: Dice,
        wake: Wake,
        unseal: Callable[[str], str],
        worker: str,
        quiet: Callable[[datetime], datetime] = next_allowed,
        heard: Callable[[Channel, Reading], None] | None = None,
        polled: Collection[str] = (),
        caught_up: Mapping[str, timedelta] | None = None,
        budgets: Mapping[str, Budget] | None = None,
    ) -> None:
        self._database = database
        self._channels = dict(channels)
        self._clock = clock
        self._wake = wake
        self._worker = worker
        self._heard = heard
        self._polled = frozenset(polled)
        # One process for the database, and it has just started: whoever had these leases is dead.
        self._dead_leases = set(self._polled) if database.embedded else set()
        self._caught_up = dict(caught_up or {})
        self._budgets = dict(budgets or {})
        self._executor = ThreadPoolExecutor(
            max_workers=min(2 * len(self._channels), 8) or 1, thread_name_prefix="delivery"
        )
        self._tools = Tools(
            database=database, clock=clock, dice=dice, unseal=unseal, quiet=quiet, executor=self._executor
        )
        self._runner = asyncio.Runner()
        self._stop: Callable[[], None] | None = None
        self._stop_asked = False

    def run(self) -> None:
        """Deliver until `stop`; blocks. What is under way then is finished, the rest is put back."""
        self._runner.run(self._run())

    def stop(self) -> None:
        """From any thread, also before `run`. Returns at once; `run` returns within a send's time limit."""
        self._stop_asked = True
        if self._stop is not None:
            self._stop()

    def run_until_idle(self, limit: int = 100_000) -> int:
        """Send what is due at the clock's present moment, at any pace; returns how many messages were taken.

        For tests and demonstrations. `limit` bounds the rounds, for a channel that fails for ever.
        """
        return self._runner.run(self._until_idle(limit))

    def close(self) -> None:
        """After `run` has returned. The channels' connections end too, for they belong to this loop."""
        self._runner.run(self._close_channels())
        self._runner.close()
        self._executor.shutdown()

    async def _close_channels(self) -> None:
        for channel in self._channels.values():
            close = getattr(channel, "close", None)
            if close is not None:
                await close()

    async def _run(self) -> None:
        works = [self._work(name) for name in self._channels]
        loop = asyncio.get_running_loop()

        def on_loop(call: Callable[[], None]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                loop.call_soon_threadsafe(call)

        def ring() -> None:
            for work in works:
                work.ring()

        def stop() -> None:
            for work in works:
                work.stop()

        self._stop = lambda: on_loop(stop)
        undo = self._wake.on_ring(lambda: on_loop(ring))
        if self._stop_asked:
            stop()
        aside = [asyncio.create_task(self._forever(_LOOK_EVERY, work.look_into)) for work in works]
        aside += [
            asyncio.create_task(self._forever(0.0, lambda n=name: self._poll_in_turn(n)))  # type: ignore[misc]
            for name in sorted(self._polled & set(self._channels))
        ]
        aside += [
            asyncio.create_task(self._forever(_LOOK_EVERY, lambda n=name: self._catch_up(n)))  # type: ignore[misc]
            for name in sorted(self._caught_up.keys() & self._channels.keys())
        ]
        aside.append(asyncio.create_task(self._forever(_LOOK_EVERY, self._match_strays)))
        try:
            await asyncio.gather(*(self._keep(work) for work in works))
        finally:
            undo()
            self._stop = None
            for task in aside:
                task.cancel()
            await asyncio.gather(*aside, return_exceptions=True)

    async def _keep(self, work: LaneWork) -> None:
        """Drive a lane; after a fault of ours, drive it again, and let leases clear up what is unclear."""
        lost = self._database.embedded  # one process for the database, and it has just started
        while True:
            try:
                if lost:
                    await work.look_into(all_lost=True)
                    lost = False
                return await work.drive()
            except Exception as fault:
                _log.error("delivery stumbled: %s", kind_and_place(fault))
                work.forget()
                if self._stop_asked:
                    return None
                await asyncio.sleep(_AGAIN_AFTER)

    async def _until_idle(self, rounds: int) -> int:
        works = [self._work(name, pace=UNLIMITED) for name in self._channels]
        for work in works:
            await work.look_into()
        for _ in range(rounds):
            claims = [await work.turn() for work in works]
            now = self._clock.now()
            if not any(work.busy for work in works) and not any(
                claim.messages or (claim.next_at is not None and claim.next_at <= now) for claim in claims
            ):
                break
            await asyncio.gather(*(work.something_ended() for work in works))
        return sum(work.sent for work in works)

    def _work(self, name: str, pace: Pace | None = None) -> LaneWork:
        channel = self._channels[name]
        sender = Sender(
            lane=name,
            worker=self._worker,
            pace=pace or Pace.of(channel.limits),
            looks_up=channel.limits.lists_sent and isinstance(channel, FindsSent),
            budget=self._budgets.get(name),
            window=channel.limits.window,
            templates=channel.limits.templates,
        )
        return LaneWork(sender, channel, self._tools)

    async def _forever(self, every: float, work: Callable[[], Awaitable[object]]) -> None:
        """Until cancelled. A fault is a line in the log and a pause, never the end."""
        while True:
            try:
                await work()
                await asyncio.sleep(every)
            except Exception as fault:
                _log.warning("delivery will try again: %s", kind_and_place(fault))
                await asyncio.sleep(_AGAIN_AFTER)

    async def _poll_in_turn(self, name: str) -> None:
        """Ask once, if no other worker is asking: what one is told must be stored before another asks on."""
        write, key = self._database.write, f"poll:{name}"
        if name in self._dead_leases:
            await self._store(lambda: write(lambda c: timers.break_lease(c, key, self._clock.now())))
            self._dead_leases.discard(name)
        turn = await self._store(
            lambda: write(lambda c: timers.take_lease(c, key, self._clock.now(), _POLL_LEASE))
        )
        if turn is None:
            await asyncio.sleep(_AGAIN_AFTER)
            return
        try:
            async with asyncio.timeout(_POLL_TIMEOUT):
                await self._poll(name)
        finally:
            await self._store(lambda: write(lambda c: timers.end_lease(c, key, turn, self._clock.now())))

    async def _poll(self, name: str) -> None:
        """Ask once; hand in what was heard, and only then move the cursor past it."""
        channel, heard = self._channels[name], self._heard
        if not isinstance(channel, Polls) or heard is None:
            raise TypeError(f"{name} cannot be polled")
        cursor = await self._store(lambda: self._database.read(lambda c: lanes.cursor(c, name)))
        try:
            reading, after = await channel.poll(cursor)
        except SendError as error:
            _log.warning("%s: polling failed: %s %s", channel.name, error.fault, error.code)
            await asyncio.sleep(_AGAIN_AFTER if error.retry_after is None else error.retry_after)
            return
        if reading.events:
            await self._store(lambda: heard(channel, reading))
        if after != cursor:
            await self._store(lambda: self._database.write(lambda c: lanes.move_cursor(c, name, after)))

    async def _catch_up(self, name: str) -> None:
        """Ask for what the provider could not deliver, if it is our turn among all workers."""
        now, every = self._clock.now(), self._caught_up[name]
        mine = await self._store(
            lambda: self._database.write(lambda c: timers.take_turn(c, f"job:catch-up:{name}", now, every))
        )
        if mine:
            await self._poll(name)

    async def _match_strays(self) -> None:
        now = self._clock.now()
        await self._store(lambda: self._database.write(lambda c: match_strays(c, now - _STRAY, now)))

    async def _store(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)
