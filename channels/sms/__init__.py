"""Text messages, through Twilio."""

from channels.sms.adapter import Sms
from channels.sms.settings import from_settings

__all__ = ["Sms", "from_settings"]
