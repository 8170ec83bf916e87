"""What the Telegram library's exceptions mean for us.

The order matters: BadRequest is a NetworkError in that library, and a time limit is one too, whether or not
the request was ever sent.
"""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from channels.port import Fault, SendError

# What Telegram writes, in part and in small letters: (words, fault, code, a sentence for officers).
_FORBIDDEN = (
    ("blocked by the user", Fault.LEFT, "blocked", "The person has blocked our bot."),
    ("user is deactivated", Fault.ADDRESS, "deactivated", "The person has closed their Telegram account."),
    ("can't send messages to bots", Fault.ADDRESS, "bot", "This address is a bot."),
    ("initiate conversation", Fault.ADDRESS, "not-started", "The person has never written to our bot."),
)
_REFUSED = (
    ("chat not found", Fault.ADDRESS, "chat-not-found", "Telegram does not know this person."),
    ("user not found", Fault.ADDRESS, "user-not-found", "Telegram does not know this person."),
    ("peer_id_invalid", Fault.ADDRESS, "peer-invalid", "Telegram does not know this person."),
    ("message is too long", Fault.CONTENT, "too-long", "The text is too long."),
    ("text is empty", Fault.CONTENT, "empty", "The text is empty."),
    ("button_data_invalid", Fault.CONTENT, "button", "A button's key is too long."),
)

# These never reached Telegram.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def refusal(error: TelegramError) -> SendError:
    """The one reading of each exception. Nothing of the exception's own words is kept: they may hold ours."""
    if isinstance(error, RetryAfter):
        return _busy(seconds(error.retry_after))
    if isinstance(error, ChatMigrated):
        # Only groups move, and groups are not talked to: this is no address of a person.
        return SendError(Fault.ADDRESS, "moved", "This was a group, and groups are not written to.")
    words = error.message.lower()
    if isinstance(error, Forbidden):
        # Words we do not know say nothing of the person: this message failed, and nobody has opted out.
        return _named(words, _FORBIDDEN) or SendError(
            Fault.ROUTE, "forbidden", "Telegram did not let us write to this person."
        )
    if isinstance(error, InvalidToken):
        return SendError(Fault.CONFIG, "token", "Telegram does not accept our bot's token.")
    if isinstance(error, Conflict):
        return SendError(Fault.CONFIG, "conflict", "Another program is using our bot.")
    if isinstance(error, BadRequest):
        return _named(words, _REFUSED) or SendError(
            Fault.CONTENT, "refused", "Telegram refused this message."
        )
    if "too many requests" in words:  # a 429 that names no time comes as a plain NetworkError
        return _busy(None)
    if isinstance(error, NetworkError) and isinstance(error.__cause__, _UNSENT):
        return SendError(Fault.NOT_SENT, "no-connection", "Telegram could not be reached.")
    return SendError(
        Fault.UNSURE, "no-answer", "Telegram gave no clear answer; the message may have gone out."
    )


def seconds(wait: float | timedelta) -> float:
    """
    >>> seconds(3), seconds(timedelta(minutes=1))
    (3.0, 60.0)
    """
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _busy(wait: float | None) -> SendError:
    return SendError(Fault.RETRY_AFTER, "busy", "Telegram asks us to slow down.", retry_after=wait)


def _named(words: str, table: tuple[tuple[str, Fault, str, str], ...]) -> SendError | None:
    for part, fault, code, why in table:
        if part in words:
            return SendError(fault, code, why)
    return None
