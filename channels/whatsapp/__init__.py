"""WhatsApp, through Twilio."""

from channels.whatsapp.adapter import WhatsApp
from channels.whatsapp.settings import from_settings

__all__ = ["WhatsApp", "from_settings"]
