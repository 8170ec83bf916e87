"""The chat page."""

from channels.web.adapter import Web, from_settings

__all__ = ["Web", "from_settings"]
