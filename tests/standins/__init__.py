"""Stand-in providers: small servers on this machine that answer as Twilio and Telegram do.

Shared by the tests, the demonstration and `bench`, which measures against them. Built from the providers'
published facts and not from their networks, which nobody here has asked. Each is used as
`with TwilioStandIn() as twilio:`.
"""

from tests.standins.hook import Hook
from tests.standins.server import Trouble
from tests.standins.telegram import TelegramStandIn
from tests.standins.twilio import TwilioStandIn
from tests.standins.whatsapp import WhatsAppStandIn

__all__ = ["Hook", "TelegramStandIn", "Trouble", "TwilioStandIn", "WhatsAppStandIn"]
