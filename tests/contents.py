"""The content that ships, read once for a whole process: to read it takes longer than nearly every test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.content.content import Content
from bot.shipped import CONVERSATIONS, LOCALES

_load = Content.load


@cache
def shipped() -> Content:
    """No test changes its files, and it cannot be changed itself."""
    return _load(CONVERSATIONS, LOCALES)


def load_but_once(conversations: Path, locales: Path, before: Content | None = None) -> Content:
    """In the place of `Content.load`: any other folder is read each time, as it stands then."""
    if (conversations, locales) == (CONVERSATIONS, LOCALES):
        return shipped()
    return _load(conversations, locales, before)
