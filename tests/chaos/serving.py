"""The command `tellback` as it is, on the shared clock: `python -m tests.chaos.serving CLOCK serve`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from bot import cli
from bot.app import build
from bot.cli import environment
from tests.chaos.clock import SharedClock

if __name__ == "__main__":
    environment.build = partial(build, clock=SharedClock(Path(sys.argv[1])))  # type: ignore[attr-defined]
    cli.main(sys.argv[2:])
