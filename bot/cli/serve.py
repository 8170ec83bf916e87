"""`tellback serve` and `tellback work`."""

from __future__ import annotations

import ctypes
import signal
import socket
import sys

import click

from bot import logs
from bot.app import Services
from bot.cli import multiprocess
from bot.cli.environment import services, settings
from bot.cli.server import Door
from bot.errors import SettingsFault
from bot.service.casework import access
from bot.web import create_app
from bot.worker import Job, Worker

_FOR_PAGES = 6  # threads: texts need none, and each keeps a connection with a megabyte of the database
_MOST_HEAPS = -8  # M_ARENA_MAX of glibc's malloc.h


def worker_of(built: Services) -> Worker:
    handlers = built.handlers
    jobs, aside = (
        [Job(name=name, every=every, run=run) for name, every, run in found]
        for found in (handlers.jobs, handlers.aside)
    )
    return Worker(
        built.db,
        built.delivery(),
        jobs,
        clock=built.clock,
        wake=built.bell,
        handlers=handlers.by_kind,
        aside=aside,
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--worker/--no-worker", "with_worker", default=None, help="Deliver in this process too.")
@click.option("--processes", type=click.IntRange(min=1), help="Web processes, on PostgreSQL.")
def serve(host: str, with_worker: bool | None, processes: int | None) -> None:
    """Run the web service; on SQLite the worker runs inside it."""
    _share_heaps()
    logs.begin(settings().logs)
    built = services()
    if processes:
        if with_worker:
            raise SettingsFault(["--processes: there is no worker in them. Run `tellback work` beside."])
        multiprocess.check(embedded=built.db.embedded)
        _free(host, built.settings.port)
        _greet(built, host)
        built.db.close()
        multiprocess.become(host, built.settings.port, processes)
    with_worker = built.db.embedded if with_worker is None else with_worker
    port = built.settings.port
    _free(host, port)
    pages = create_app(built)
    app = multiprocess.behind_proxy(pages, built.settings.trusted_proxy)
    begin = pages.extensions["webhooks"].begin
    door = Door(app, host=host, port=port, threads=_FOR_PAGES, begin=begin)
    worker = worker_of(built) if with_worker else None
    multiprocess.get_ready(built)
    if worker:
        worker.start()
    else:
        built.bell.start(listen=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: door.close())
    try:
        door.run(lambda: _greet(built, host))
    finally:
        click.echo("Stopping: what is being sent is finished first.")
        if worker:
            worker.stop()
        built.db.close()


def _share_heaps() -> None:
    """The C library keeps a heap for each thread, all of them with holes: a tenth of our memory.

    Two serve us as well. Where it is another library, nothing changes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MOST_HEAPS, 2)


@click.command()
def work() -> None:
    """Run a worker: it sends what is in the outbox and keeps the clocks."""
    logs.begin(settings().logs)
    built = services()
    built.watch()
    click.echo("The worker is running. Ctrl-C stops it.")
    worker_of(built).serve()
    built.db.close()


def _free(host: str, port: int) -> None:
    """A clear word when something else has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise SettingsFault(
                [f"PORT: {port} cannot be used here ({fault.strerror}). Try PORT=8001."]
            ) from None


def _greet(built: Services, host: str) -> None:
    base = f"http://{host}:{built.settings.port}"
    token = built.db.write(lambda connection: access.first_link(connection, built.dice, built.clock.now()))
    click.echo(f"Chat:     {base}/chat")
    click.echo(f"Public:   {base}/")
    click.echo(f"Console:  {base}/console/in/{token}   (works once, within 15 minutes)")
    click.echo(f"Channels: {', '.join(built.channels)}")
    for line in built.settings.missing:
        click.echo(f"To connect {line}")
    for tag, faults in built.content().language_faults.items():
        click.echo(f"{built.content().language(tag).english} is offered to nobody: {faults[0]}")
    sys.stdout.flush()
