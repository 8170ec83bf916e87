"""How much one browser, and one address on the internet, may say in the chat within some minutes.

Counted in the database, so that all processes count together; addresses are kept as keyed hashes. A hall
full of people behind one address must get through: the numbers stop machines, not meetings.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address

from bot.app import Services
from bot.service.inbound import crowd_limit

WINDOW = timedelta(minutes=5)
PER_SESSION = 40
PER_ADDRESS = 600
STARTS_PER_ADDRESS = 150
_MINUTES = int(WINDOW.total_seconds()) // 60


class RateLimit:
    def __init__(self, services: Services) -> None:
        self._services = services

    def too_many_messages(self, address: str | None, session: str) -> int:
        """Count one more message; minutes to wait when it is one too many, else 0."""
        most = {("session", session): PER_SESSION} if session else {}
        if is_known(address):
            most[("address", address or "")] = PER_ADDRESS
        return self._count(most)

    def too_many_starts(self, address: str | None) -> int:
        """Count one more beginning; minutes to wait when it is one too many, else 0."""
        return self._count({("starts", address or ""): STARTS_PER_ADDRESS} if is_known(address) else {})

    def _count(self, most: dict[tuple[str, str], int]) -> int:
        if not most:
            return 0
        services = self._services
        over = services.write(crowd_limit.is_over, services.vault, most, WINDOW, services.clock.now())
        return _MINUTES if over else 0


def is_known(address: str | None) -> bool:
    """Whether an address tells people apart: behind a proxy on this machine all have the same one.

    >>> is_known("203.0.113.9"), is_known("127.0.0.1"), is_known(None)
    (True, False, False)
    """
    try:
        return not ip_address(address or "").is_loopback
    except ValueError:
        return False
