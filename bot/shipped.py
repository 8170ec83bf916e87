"""Where the conversations and the languages lie that come with Tellback.

In a clone they are folders beside `bot/`; the wheel carries them inside this package (see pyproject.toml).
"""

from __future__ import annotations

from pathlib import Path

_BOT = Path(__file__).resolve().parent
_INSTALLED = _BOT / "_shipped"
_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _BOT.parent

CONVERSATIONS = _FOLDER / "conversations"
LOCALES = _FOLDER / "locales"
