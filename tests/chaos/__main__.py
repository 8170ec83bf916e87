"""One run from beginning to end, and its report. Exit 0 only when every message is accounted for."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import click

from tests.chaos.audit import Verdict
from tests.chaos.storm import Plan, fresh, run
from tests.chaos.weather import Blows
from tests.postgres import Server, fresh_database, machine

T = TypeVar("T")

_KILLS_PER_OUTAGE = 50


def main() -> int:
    asked = _words().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # nobody is left behind then either
    for name in ("aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # the stand-ins', when those who call are killed
    postgres = asked.database == "postgres" or asked.rolling
    stormy = postgres and not asked.rolling
    kills = 0 if asked.rolling else asked.kills
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url, server = stack.enter_context(_database(folder, postgres=postgres))
        mine = stormy and server is not None and server.stop is not None
        blows = Blows(
            kills=kills,
            backends=_given(asked.backends, kills) if stormy else 0,
            outages=_given(asked.outages, -(-kills // _KILLS_PER_OUTAGE)) if mine else 0,
        )
        verdict = run(
            Plan(
                folder=folder,
                url=url,
                server=server,
                blows=blows,
                rounds=asked.rolling,
                people=asked.people,
                at_once=asked.at_once,
                chatters=asked.chatters,
                polled=_given(asked.telegram, "webhook" if postgres else "poll") == "poll",
                seed=asked.seed,
            )
        )
        _report(verdict)
    return 1 if verdict.faults else 0


def _report(verdict: Verdict) -> None:
    click.echo("\n".join(f"{count:9,}  {name}" for name, count in verdict.counts.items()))
    for fault in verdict.faults:
        click.echo(f"FAULT: {fault}")
    click.echo("Every message is accounted for." if not verdict.faults else f"{len(verdict.faults)} faults.")


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="python -m tests.chaos", description=(__doc__ or "").splitlines()[0])
    words.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    words.add_argument("--kills", type=int, default=200, help="processes killed without warning")
    words.add_argument("--backends", type=int, help="connections cut by PostgreSQL; as many as kills")
    words.add_argument("--outages", type=int, help="stops of PostgreSQL for 5 s; one for 50 kills")
    words.add_argument(
        "--rolling", type=int, default=0, metavar="ROUNDS", help="no storm: restart all in turn, so often"
    )
    words.add_argument("--telegram", choices=["webhook", "poll"], help="poll on SQLite, else webhook")
    words.add_argument("--people", type=int, default=5000, help="at most so many people text")
    words.add_argument("--at-once", type=int, default=20, help="so many of them at a time")
    words.add_argument("--chatters", type=int, default=10, help="so many people at a time on Telegram")
    words.add_argument("--seed", type=int, default=22)
    words.add_argument("--keep", type=Path, help="keep logs and the SQLite file in this folder")
    return words


def _given(value: T | None, otherwise: T) -> T:
    return otherwise if value is None else value


@contextmanager
def _database(folder: Path, *, postgres: bool) -> Iterator[tuple[str, Server | None]]:
    if not postgres:
        yield f"sqlite:///{folder / 'chaos.db'}", None
        return
    with machine() as server, fresh_database(server.url) as url:
        yield fresh(url), server


if __name__ == "__main__":
    sys.exit(main())
