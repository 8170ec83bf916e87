"""Content that is renewed while the service runs: when its files change, and only as a whole.

A new Content takes over when every file loads and every check passes. Otherwise the old one stays, and the
faults are logged with file, line and remedy. What is wrong in the files of one language holds nothing up: the
language is offered to nobody, and who speaks it already goes on with what was read of it last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from bot.calendar import proclaim
from bot.content.content import Content
from bot.errors import ContentFault
from bot.trace import kind_and_place

LOOK_EVERY = timedelta(seconds=2)
_KINDS = frozenset({".yaml", ".po", ".toml"})
_log = logging.getLogger(__name__)

Stamps = Mapping[Path, tuple[int, int]]


class Contents:
    """Holds the current content; calling it gives it. Raises ContentFault if the first one is faulty."""

    def __init__(self, conversations: Path, locales: Path) -> None:
        self._folders = (conversations, locales)
        self._tried = self._seen = self._stamps()
        self._loaded = self._current = Content.load(conversations, locales)
        self._prepare: Callable[[Content], Content] = lambda content: content
        self._said: Callable[[], object] = lambda: None
        self._heard: object = None
        proclaim(self._current.holidays)
        _log_languages(self._current)

    def __call__(self) -> Content:
        return self._current

    def before(
        self, prepare: Callable[[Content], Content], said: Callable[[], object] = lambda: None
    ) -> None:
        """What must be done with a new content before anybody meets it; it returns the content to use.

        If it raises, the old one stays. said: something that changes when an officer has said in the database
        what a translation means.
        """
        self._prepare, self._said, self._heard = prepare, said, said()

    def use(self, content: Content) -> None:
        """Go on with this, and with its holidays. What is held back of it is logged; it is looked at again
        until it is published."""
        self._current = content
        proclaim(content.holidays)
        for name, why in content.held_back.items():
            _log.error("%s: the change is held back, the version before goes on. %s", name, why)

    def refresh(self) -> bool:
        """Look at the files once. True when a new content took over.

        A change is taken up at the second look that sees the same files: what is being written is left alone.
        """
        stamps = self._stamps()
        settled, self._seen = stamps == self._seen, stamps
        if stamps == self._tried:
            return self._look_at_held() or self._look_at_said()
        if not settled:
            return False
        self._tried = stamps
        try:
            new = Content.load(*self._folders, self._loaded)
        except ContentFault as fault:
            _log.error("changed files are not used, the old ones stay in force:")
            for each in fault.faults:
                _log.error("  %s", each)
            return False
        prepared = self._prepare(new)
        self._loaded = new
        self.use(prepared)
        _log_languages(new)
        _log.info("changed files are in use now: conversations, pledges, phrases, languages, holidays")
        return True

    def _look_at_held(self) -> bool:
        """Whether somebody has published, with `tellback publish`, what was held back here."""
        if not self._current.held_back:
            return False
        prepared = self._prepare(self._loaded)
        if prepared.held_back == self._current.held_back:
            return False
        self.use(prepared)
        _log.info("a change that was held back is in use now")
        return True

    def _look_at_said(self) -> bool:
        """Whether an officer has said what a translation of old English means, here or in another process."""
        try:
            said = self._said()
        except Exception:  # the database is away: it is asked again at the next look, and says so elsewhere
            return False
        if said == self._heard:
            return False
        self.use(self._prepare(self._loaded))
        self._heard = said
        return True

    def watch(self, stop: threading.Event | None = None) -> None:
        """Look every two seconds, in a thread of its own, until `stop` is set or the process ends."""
        stopping = stop or threading.Event()
        threading.Thread(target=self._keep_looking, args=(stopping,), name="content", daemon=True).start()

    def _keep_looking(self, stop: threading.Event) -> None:
        while not stop.wait(LOOK_EVERY.total_seconds()):
            try:
                self.refresh()
            except Exception as error:  # a passing fault of disk or database must not end the looking
                self._tried = {}
                _log.error("looking for changed files failed: %s", kind_and_place(error))

    def _stamps(self) -> Stamps:
        """When each file was last written, and its length."""
        found = {}
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.suffix in _KINDS:
                    about = path.stat()
                    found[path] = (about.st_mtime_ns, about.st_size)
        return found


def _log_languages(content: Content) -> None:
    for tag, faults in content.language_faults.items():
        _log.error("%s: the language is offered to nobody, because its files are not in order:", tag)
        for each in faults:
            _log.error("  %s", each)
