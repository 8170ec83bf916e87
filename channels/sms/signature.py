"""Twilio's signature over a webhook: a keyed hash of the address and the sorted form.

Written out here, on bytes, because the library's own check cannot sign text that is not UTF-8 and compares
in Python; the tests hold it equal to the library's.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from twilio.request_validator import get_signature_algorithm  # type: ignore[import-untyped]

from channels.form import Pairs
from channels.secret import same

HEADER = "x-twilio-signature"
SETTINGS = "x-twilio-webhooks-signature-settings"
_HASHES = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_USUAL = {"https": ":443", "http": ":80"}
_PORT = re.compile(r":\d+$")


def holds(*, signature: str, settings: str, url: str, form: Pairs, tokens: Iterable[str]) -> bool:
    """Whether any of `tokens` signed this. Several are held while a token is being changed.

    settings: the header that names another algorithm; one we do not know does not hold.
    """
    hash_name = _HASHES.get(get_signature_algorithm(settings).upper())
    if hash_name is None:
        return False
    spellings = _spellings(url)
    return any(
        same(_compute(token, each, form, hash_name), signature) for each in spellings for token in tokens
    )


def _compute(token: str, url: str, form: Pairs, hash_name: str) -> str:
    """Names sorted, each followed by its values, sorted and each once: as Twilio signs repeats."""
    told = url + "".join(name + value for name, value in sorted(set(form)))
    mac = hmac.new(token.encode(), _octets(told), hash_name)
    return b64encode(mac.digest()).decode()


def _octets(text: str) -> bytes:
    """The bytes that were sent; for a lone surrogate that no byte stands behind, bytes nobody signed."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _spellings(url: str) -> tuple[str, ...]:
    """The address as it is, without its port, and with its scheme's: Twilio has signed all of these.

    The likeliest comes first.
    """
    parts = urlsplit(url)
    without = _PORT.sub("", parts.netloc)
    with_port = parts.netloc if without != parts.netloc else without + _USUAL.get(parts.scheme, "")
    return tuple(
        dict.fromkeys((url, *(parts._replace(netloc=host).geturl() for host in (without, with_port))))
    )
