"""Brings Kannel's delivery reports to Tellback: Kannel can only GET, and Tellback changes nothing on a GET.

It runs beside Kannel, on the same machine, with the settings of the channel, and needs nothing but Python:

    KANNEL_KEY=... KANNEL_REPORTS=http://127.0.0.1:13014 KANNEL_HOOK=http://127.0.0.1:8000/hook/kannel \\
        python3 reports.py

Each report goes on as a form, by POST, with the key. Nothing is kept here: Kannel is told that a report
arrived only when Tellback said so. Until then Kannel keeps it and comes again (http-request-retry in
kannel.conf), so neither a restart of Tellback nor one of this program loses a report.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from urllib.parse import SplitResult, urlsplit

USER = "kannel"  # the name with the key
FORM = "application/x-www-form-urlencoded"
_HERE = re.compile(r"http://127\.0\.0\.1:(\d{2,5})/?")
_LONGEST = 2000  # characters of a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """port: where Kannel calls, on 127.0.0.1. receipts: where Tellback takes reports."""

    port: int
    receipts: SplitResult
    key: str

    @property
    def signed(self) -> str:
        return "Basic " + base64.b64encode(f"{USER}:{self.key}".encode()).decode()


class Bridge(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only, from the moment it is made; `serve_forever` and `shutdown` as any server.

    timeout: seconds that Tellback has for one report.
    """

    daemon_threads = True

    def __init__(self, settings: Settings, *, timeout: float = 30) -> None:
        super().__init__(("127.0.0.1", settings.port), _Handler)
        self.settings = settings
        self.patience = timeout

    def bring(self, report: str) -> bool:
        """Hand one report on, as the form it already is. Returns whether Tellback took it."""
        to = self.settings.receipts
        kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
        line = kind(to.netloc, timeout=self.patience)
        try:
            headers = {"Authorization": self.settings.signed, "Content-Type": FORM}
            line.request("POST", to.path, body=report.encode(), headers=headers)
            status = line.getresponse().status
        except (OSError, HTTPException) as fault:
            return _told(f"Tellback could not be reached ({type(fault).__name__}); Kannel will come again.")
        finally:
            line.close()
        if 200 <= status < 300:
            return True
        return _told(f"Tellback answered {status}; Kannel will come again.")


class _Handler(BaseHTTPRequestHandler):
    server: Bridge

    def do_GET(self) -> None:
        given = self.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        report = urlsplit(self.path).query
        if not hmac.compare_digest(given, self.server.settings.signed.encode()):
            self._answer(403)
        elif len(report) > _LONGEST:
            self._answer(414)
        else:
            self._answer(200 if self.server.bring(report) else 503)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing of single reports: no log knows who was written to."""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment. Raises ValueError with one line for each fault."""
    given = {name: value.strip() for name, value in environment.items()}
    public = given.get("TELLBACK_PUBLIC_URL", "").rstrip("/")
    hook = given.get("KANNEL_HOOK") or (f"{public}/hook/kannel" if public else "")
    listens = _HERE.fullmatch(given.get("KANNEL_REPORTS", ""))
    faults = []
    if listens is None:
        faults.append("KANNEL_REPORTS: it is not on this machine. Write it like http://127.0.0.1:13014.")
    if not re.fullmatch(r"https?://[^\s@]+", hook):
        faults.append("KANNEL_HOOK: it is no web address. Write it like http://127.0.0.1:8000/hook/kannel.")
    if not given.get("KANNEL_KEY"):
        faults.append("KANNEL_KEY: it is missing. It is the key that stands in kannel.conf.")
    if faults or listens is None:
        raise ValueError("\n".join(faults))
    receipts = urlsplit(hook.rstrip("/") + "/receipt")
    return Settings(port=int(listens[1]), receipts=receipts, key=given["KANNEL_KEY"])


def main() -> int:
    try:
        bridge = Bridge(read_settings(os.environ))
    except ValueError as faults:
        _told(str(faults))
        return 2
    except OSError as fault:
        _told(f"KANNEL_REPORTS: this address cannot be listened at: {fault.strerror}.")
        return 2

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    with bridge:
        _told("Kannel's delivery reports go to Tellback.")
        bridge.serve_forever()
    return 0


def _told(sentence: str) -> bool:
    """Say it on standard error. Returns False, for what could not be done."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
    return False


if __name__ == "__main__":
    sys.exit(main())
