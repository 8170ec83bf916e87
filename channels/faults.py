"""What a channel raises: a request is refused, or a send failed, and who must act. Adapters import `port`."""

from __future__ import annotations

from enum import StrEnum


class Refused(Exception):
    """The request is not authentic, or not for us. Nothing of it was read. `why` is for our log only."""

    def __init__(self, why: str, status: int = 403) -> None:
        super().__init__(why)
        self.why = why
        self.status = status


class Fault(StrEnum):
    """Why a send failed, named by who must act."""

    RETRY_AFTER = "retry-after"  # surely not sent; the provider asks us to wait
    NOT_SENT = "not-sent"  # surely not sent (no connection); try again
    ADDRESS = "address"  # permanent: this address cannot be reached
    ROUTE = "route"  # permanent: we may not send there
    CONTENT = "content"  # permanent: this text is refused
    LEFT = "left"  # the person has opted out or blocked us
    WINDOW = "window-closed"  # free text is not allowed now
    CONFIG = "config"  # our keys or settings are wrong: stop the channel, raise the alarm
    UNSURE = "unsure"  # it may have been sent; never blindly send again
    EXPIRED = "expired"  # too late to be of use


class SendError(Exception):
    """A send failed. reason: the provider's words without numbers, texts or tokens, for staff to read.

    retry_after: seconds, only with RETRY_AFTER (None: the sender's own back-off).
    """

    def __init__(
        self,
        fault: Fault,
        code: str = "",
        reason: str = "",
        *,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{fault}: {code} {reason}".strip())
        self.fault = fault
        self.code = code
        self.reason = reason
        self.retry_after = retry_after


class NotFetched(Exception):
    """What somebody sent could not be fetched: why, in words for officers. again: it may work later."""

    def __init__(self, words: str, *, again: bool = False) -> None:
        super().__init__(words)
        self.again = again
