"""One turn beside others', without database or network: ConversationHandler and botbuilder-dialogs.

All in this process, round after round. Ours understands free words in eleven languages, steps and puts the
next question into words; ConversationHandler finds the function for what was said and calls it; botbuilder's
prompts understand a number or a label and keep the state in memory.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Update
from telegram.ext import Application

from bench.figures import Figure
from bench.load import TALK, telegram_body
from bench.peers import botbuilder
from bench.peers.telegram_bot import conversation
from bench.provider import provider
from bench.rounds import interleaved, ratio
from bench.turn import ours
from tests.standins.telegram import TOKEN

_ROUNDS, _TURNS = 11, 160
_READ = "ConversationHandler, an update read and dispatched"
_DISPATCHED = "ConversationHandler, its dispatch alone (it understands nothing)"
_PROMPTS = "botbuilder-dialogs"
_JUDGED = (_READ, _PROMPTS)

Times = Callable[[], float]  # the median turn of one round, in microseconds


def measure() -> list[Figure]:
    with provider("telegram") as base, asyncio.Runner() as runner:
        runs: dict[str, Times] = {"ours": ours}
        for name, from_json in ((_READ, True), (_DISPATCHED, False)):
            dispatch = runner.run(_conversation_handler(base, from_json=from_json))
            runs[name] = partial(_round, runner, dispatch)
        if botbuilder.is_here():
            runs[_PROMPTS] = partial(_round, runner, botbuilder.turns())
        found = interleaved(runs, _ROUNDS)
    return [_figure(name, found) for name in (_READ, _DISPATCHED, _PROMPTS)]


def _figure(name: str, found: dict[str, list[float]]) -> Figure:
    what = f"one turn, no database, against {name}"
    if name not in found:
        return Figure(what=what, measured="not measured: it is not installed (`make bench` does it)")
    against = ratio(found["ours"], found[name])
    we, they = (statistics.median(found[each]) for each in ("ours", name))
    return Figure(
        what=what,
        measured=f"{against:.2f} times ({we:.0f} against {they:.0f} microseconds)",
        budget="below 1.0 times" if name in _JUDGED else "",
        met=against < 1.0 if name in _JUDGED else None,
    )


def _round(runner: asyncio.Runner, say: Callable[[str], Awaitable[None]]) -> float:
    return runner.run(_median(say))


async def _median(say: Callable[[str], Awaitable[None]]) -> float:
    times = []
    for number in range(_TURNS):
        started = time.perf_counter()
        await say(TALK[number % len(TALK)])
        times.append(1e6 * (time.perf_counter() - started))
    return statistics.median(times)


async def _conversation_handler(base: str, *, from_json: bool) -> Callable[[str], Awaitable[None]]:
    """The reply goes nowhere. from_json: it is given what Telegram sends, else an update that was read."""
    application = Application.builder().token(TOKEN).base_url(f"{base}/bot").updater(None).build()
    said: list[str] = []

    async def reply(_update: Update, words: str) -> None:
        said.append(words)

    application.add_handler(conversation(reply, kept=False))
    await application.initialize()
    sent = {words: json.loads(telegram_body(7, number, words)) for number, words in enumerate(TALK)}
    read = {words: Update.de_json(each, application.bot) for words, each in sent.items()}

    async def say(words: str) -> None:
        said.clear()
        update = Update.de_json(sent[words], application.bot) if from_json else read[words]
        await application.process_update(update)
        if not said:
            raise RuntimeError(f"ConversationHandler had no answer to {words!r}")

    return say
