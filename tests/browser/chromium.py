"""The browser the tests drive: Debian's chromium, or one that Playwright has installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_IT = (
    "Browser tests need chromium, and none was found. Install it: `sudo apt-get install chromium`, or "
    "`.venv/bin/playwright install chromium`."
)


class NoBrowser(Exception):
    """There is none on this machine."""


def is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1")


def whole_matrix() -> bool:
    """Every page in every state, role and width, instead of the sample that `make test` takes."""
    return os.environ.get("TELLBACK_BROWSER") == "all"


def chromium() -> str | None:
    """Where it is; None where there is none."""
    named = next((found for each in _NAMES if (found := shutil.which(each))), None)
    if named:
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def driven() -> Iterator[Browser]:
    """Raises NoBrowser with what to do, where there is no browser."""
    where = chromium()
    if where is None:
        raise NoBrowser(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        # As root, as in a container, its own walls between processes are not to be had.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=where, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
