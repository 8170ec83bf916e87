"""The way by which officers are told outside the console. What goes there names nobody who wrote to us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """to: an officer's e-mail address."""

    to: str
    subject: str
    body: str


class MailFault(Exception):
    """It was not taken. In words for those who run the service; never with an address or a password."""


class Post(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand it to the mail server, and return once that has taken it. Raises MailFault."""
        ...
