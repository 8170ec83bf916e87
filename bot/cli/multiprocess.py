"""Several web processes behind one door, for many cores, each the whole web service without a worker."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from bot import calendar, logs
from bot.app import Services
from bot.cli.environment import services, settings
from bot.errors import SettingsFault
from bot.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_THREADS = 8
_LONGEST = 10  # seconds for the answers that are under way when we are asked to stop
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl.h
_KEEPER = "TELLBACK_DOOR_KEPT_BY"  # the process that started ours, for them alone


def check(*, embedded: bool) -> None:
    """Raises SettingsFault where several processes cannot be."""
    if embedded:
        raise SettingsFault(
            [
                "--processes: SQLite is for one process. Leave the option out, "
                "or set TELLBACK_DATABASE_URL to a PostgreSQL database."
            ]
        )


def become(host: str, port: int, processes: int) -> NoReturn:
    """This process becomes granian's: it keeps the door and replaces a web process that dies.

    SIGTERM or Ctrl-C ends it once those are answered who had come in. Nothing of ours stays in it.
    """
    options = {
        "host": host,
        "port": port,
        "http": 1,
        "interface": "wsgi",
        "workers": processes,
        "blocking-threads": _THREADS,
        "workers-kill-timeout": _LONGEST,
        "log-level": "error",
    }
    given = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "granian", *given, "--respawn-failed-workers", "--factory"]
    command.append(f"{__name__}:application")
    os.execve(sys.executable, command, {**os.environ, _KEEPER: str(os.getpid())})  # noqa: S606 - no shell


def application() -> WSGIApplication:
    """What one of the web processes serves."""
    _end_with_parent()
    logs.begin(settings().logs)
    built = services()
    get_ready(built)
    built.bell.start(listen=False)
    return behind_proxy(create_app(built), built.settings.trusted_proxy)


def behind_proxy(app: WSGIApplication, trusted: str) -> WSGIApplication:
    """The app as it sees who asks: believing the proxy at that address. trusted: or ""."""
    return wrap_wsgi_with_proxy_headers(app, trusted) if trusted else app


def get_ready(built: Services) -> None:
    """What a web process does before it takes the first request, so that nobody waits for it."""
    calendar.is_holiday(built.clock.now().date())
    built.watch()


def _end_with_parent() -> None:
    """If the process that started us is killed, nobody else would ever stop us, and the port stays taken.

    Killed too: one that is still starting has no ear for SIGTERM. Where the system cannot do it, all stays.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    keeper = os.environ.get(_KEEPER)
    if keeper and int(keeper) != os.getppid():  # it was gone before we had asked for that
        raise SystemExit
