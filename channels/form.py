"""What an authentic form says, whatever bytes it holds."""

from __future__ import annotations

from urllib.parse import parse_qsl

from channels.port import Request

Pairs = tuple[tuple[str, str], ...]


def pairs(request: Request) -> Pairs:
    """The form's pairs in order, repeats and empty values kept.

    The raw body is the truth where it is there: a web framework decodes it with replacement characters, and
    then a signature over the true bytes can no longer be checked. Bytes that are not UTF-8 come as lone
    surrogates, so that `encode("utf-8", "surrogateescape")` gives them back; `storable` makes text of them.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.body and kind in ("", "application/x-www-form-urlencoded"):
        body = request.body.decode("utf-8", "surrogateescape")
        return tuple(parse_qsl(body, keep_blank_values=True, errors="surrogateescape"))
    return request.form


def storable(text: str) -> str:
    """The text as any database can keep it: NUL and lone surrogates, which none can, become U+FFFD.

    >>> storable("tea\\x00 \\ud83d")
    'tea� �'
    """
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def number(text: str | None, default: int = 0) -> int:
    """A whole number from 0 to 2**63 - 1 in plain ASCII digits, else `default`.

    >>> number("2"), number("x"), number("-1"), number(None, 7)
    (2, 0, 0, 7)
    """
    if text and text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 2**63:
        return int(text)
    return default
