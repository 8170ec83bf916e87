"""Where the conversations, the languages and the training lines lie that come with Tellback.

In a clone they are folders beside `bot/`; the wheel carries them inside this package (see pyproject.toml).
"""

from __future__ import annotations

from pathlib import Path

_BOT = Path(__file__).resolve().parent
_INSTALLED = _BOT / "_shipped"
_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _BOT.parent

CONVERSATIONS = _FOLDER / "conversations"
LOCALES = _FOLDER / "locales"
# Lines that listening is trained on; in a clone beside those that measure it.
LINES = _INSTALLED / "listening" if _INSTALLED.is_dir() else _BOT.parent / "tests/language/listening/train"
