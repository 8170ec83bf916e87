"""What a message points at: the one it changes, or the one of ours that it answers by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A message of theirs as it was first sent. came_to: its disposition. talk_id: the talk it was for."""

    event_id: int
    text: str
    came_to: str
    talk_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentQuestion:
    """How a question of ours stands with its person. ref: the provider's name for it, once it has been sent.

    waiting: nobody can have read it yet, for it was never handed to the provider.
    """

    ref: str | None
    waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A talk, and the issue it stands under."""

    talk_id: int
    issue_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsSent:
    """News of ours that went out: of how a matter stands or ends, or that we are late.

    talk_id: of the promise that it is about. tells: whether it says more than that we are late. unreported:
    the provider has taken it, and nobody has said yet whether it arrived.
    """

    talk_id: int
    at: datetime
    tells: bool = True
    unreported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMatter:
    """What somebody told us and still waits to hear about. name: of its conversation. words: what they said
    first. issue_id: the issue whose answer settles it. topic: of that issue."""

    ref: str
    talk_id: int
    issue_id: int
    name: str
    words: str
    topic: str | None
    began_at: datetime
