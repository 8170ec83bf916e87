"""The command `tellback` as it is, on the shared clock: `python -m tests.chaos.serving CLOCK serve`."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot import cli
from bot.app import build
from bot.cli import environment
from channels.port import Outgoing, Sent
from channels.telegram.adapter import Telegram
from tests.chaos.clock import SharedClock
from tests.chaos.telegram import MARK

Send = Callable[[Telegram, Outgoing], Awaitable[Sent]]


def _marked(send: Send) -> Send:
    """Every message by Telegram ends with its number in our outbox, for the judge."""

    async def sends(channel: Telegram, outgoing: Outgoing) -> Sent:
        return await send(channel, replace(outgoing, text=f"{outgoing.text}\n{MARK.format(outgoing.id)}"))

    return sends


if __name__ == "__main__":
    Telegram.send = _marked(Telegram.send)  # type: ignore[assignment,method-assign]
    environment.build = partial(build, clock=SharedClock(Path(sys.argv[1])))  # type: ignore[attr-defined]
    cli.main(sys.argv[2:])
