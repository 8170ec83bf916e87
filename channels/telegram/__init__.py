"""Telegram, through the Bot API."""

from channels.telegram.adapter import Telegram
from channels.telegram.settings import from_settings

__all__ = ["Telegram", "from_settings"]
