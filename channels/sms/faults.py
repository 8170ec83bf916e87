"""What Twilio's error codes mean for us: a table, and the two questions asked of it.

Twilio asks that nobody build on its codes, which may change. So an unknown code is the safe thing: failed,
not tried again, shown to staff with its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from channels.port import Fault, SendError

# Below this, what the library calls a code is the HTTP status of an answer that was not Twilio's JSON.
_FIRST_CODE = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """fault: who must act. why: a sentence for officers. wait: seconds, when Twilio names no time itself."""

    fault: Fault
    why: str
    wait: float | None = None


_NO_ACCOUNT = Known(Fault.CONFIG, "Twilio does not accept our account number or token.")
_NO_SENDER = Known(Fault.CONFIG, "Our sending number or messaging service is not set up for text messages.")
_MAYBE = Known(Fault.UNSURE, "Twilio had a fault; the text may have gone out all the same.")
_BUSY = Known(Fault.RETRY_AFTER, "Twilio is busy and did not take the text.")
_FULL = Known(Fault.RETRY_AFTER, "Our number has more texts waiting at Twilio than it can hold.", 300)
_BAD_NUMBER = Known(Fault.ADDRESS, "This is not a number that texts can reach.")
_NO_ROUTE = Known(Fault.ROUTE, "Our Twilio number may not send texts to this number's country or network.")
_REFUSED = Known(Fault.CONTENT, "The provider refused this text.")
_TEMPLATE = Known(Fault.CONFIG, "The message template is missing, paused or filled in wrongly.")
_LEFT = Known(Fault.LEFT, "The person has opted out at the provider.")

TABLE: dict[int, Known] = {
    20003: _NO_ACCOUNT,
    20404: _NO_ACCOUNT,
    20429: _BUSY,
    20500: _MAYBE,
    20503: _MAYBE,
    12300: _REFUSED,
    14107: Known(Fault.RETRY_AFTER, "Too many replies to one number in a short time: perhaps a loop.", 60),
    21211: _BAD_NUMBER,
    21212: _NO_SENDER,
    21217: _BAD_NUMBER,
    21408: _NO_ROUTE,
    21606: _NO_SENDER,
    21608: Known(Fault.CONFIG, "Our Twilio account is a trial account or has no compliance profile."),
    21609: Known(Fault.CONFIG, "Twilio cannot use the public address we gave it for delivery reports."),
    21610: _LEFT,
    21611: _FULL,
    21612: _NO_ROUTE,
    21614: Known(Fault.ADDRESS, "This is not a mobile number."),
    21617: Known(Fault.CONTENT, "The text is too long."),
    21620: Known(Fault.CONTENT, "The picture or file cannot be sent."),
    21635: Known(Fault.ADDRESS, "This is a landline, which cannot get texts."),
    21655: _TEMPLATE,
    21656: _TEMPLATE,
    21703: _NO_SENDER,
    21704: _NO_SENDER,
    30001: _FULL,
    30002: Known(Fault.CONFIG, "Our Twilio account is suspended."),
    30003: Known(Fault.RETRY_AFTER, "The phone is switched off or out of reach.", 4 * 3600),
    30004: Known(Fault.ROUTE, "The person's network blocks this text."),
    30005: Known(Fault.ADDRESS, "This number is not in use."),
    30006: Known(Fault.ADDRESS, "This is a landline, or its network does not take texts."),
    30007: Known(Fault.CONTENT, "The network took the text for spam."),
    30008: Known(Fault.UNSURE, "The text was not delivered, or was and nobody said; the cause is unknown."),
    30017: Known(Fault.RETRY_AFTER, "The person's network is congested.", 900),
    30036: Known(Fault.EXPIRED, "The text waited too long to be of use and was dropped."),
    30410: Known(Fault.UNSURE, "The person's network did not answer; the text may have gone out."),
    30450: Known(Fault.RETRY_AFTER, "Twilio suspects that texts to this area are being farmed.", 1800),
    63003: _BAD_NUMBER,
    63014: _LEFT,
    63016: Known(Fault.WINDOW, "Free text is only allowed within 24 hours of the person's last message."),
    63018: Known(Fault.RETRY_AFTER, "We are sending faster than this channel allows.", 60),
    63019: Known(Fault.CONTENT, "The picture or file cannot be sent."),
    63021: _REFUSED,
    63024: _BAD_NUMBER,
    63027: _TEMPLATE,
    63028: _TEMPLATE,
    63032: _BAD_NUMBER,
    63033: _LEFT,
    63038: Known(Fault.RETRY_AFTER, "Our account has reached its limit for 24 hours.", 3600),
    63041: _TEMPLATE,
    63042: _TEMPLATE,
}

_BY_STATUS: dict[int, Known] = {
    HTTPStatus.UNAUTHORIZED: _NO_ACCOUNT,
    HTTPStatus.FORBIDDEN: _NO_ACCOUNT,
    HTTPStatus.NOT_FOUND: _NO_ACCOUNT,
    HTTPStatus.REQUEST_TIMEOUT: _MAYBE,
    HTTPStatus.TOO_MANY_REQUESTS: _BUSY,
}
_REDIRECTED = Known(Fault.CONFIG, "The address set for Twilio sends us elsewhere.")


def known(code: int, status: int = HTTPStatus.BAD_REQUEST) -> Known:
    """What a code means, or failing that the HTTP status it came with.

    >>> known(21610).fault, known(0, status=503).fault, known(29999).fault
    (<Fault.LEFT: 'left'>, <Fault.UNSURE: 'unsure'>, <Fault.CONTENT: 'content'>)
    """
    if code in TABLE:
        return TABLE[code]
    if status in _BY_STATUS and code < _FIRST_CODE:
        return _BY_STATUS[status]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _MAYBE
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return _REDIRECTED
    return _REFUSED


def reason(code: str) -> str:
    """The sentence for officers about the code of a delivery report; "" for no code.

    >>> reason("30006")
    'This is a landline, or its network does not take texts.'
    >>> reason("31999")
    'It was not delivered, and we do not know the code 31999.'
    """
    if not (code.isascii() and code.isdigit()):
        return ""
    number = int(code)
    told = TABLE.get(number)
    return told.why if told else f"It was not delivered, and we do not know the code {number}."


def refusal(*, status: int, code: int, retry_after: float | None) -> SendError:
    """The error for an answer of Twilio's that was not 2xx. retry_after: seconds from the header, if any."""
    meant = known(code, status)
    told = str(code) if code >= _FIRST_CODE else f"http-{status}"
    if meant.fault is not Fault.RETRY_AFTER:
        return SendError(meant.fault, told, meant.why)
    wait = meant.wait if retry_after is None else retry_after
    return SendError(meant.fault, told, meant.why, retry_after=wait)
