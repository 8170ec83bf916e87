"""One file from a provider, guarded: only from hosts that are named, never larger or slower than allowed.

The address may come out of a message, so nothing is asked for that the provider does not own. A redirect is
followed by us, and only to a host that the provider documents, without our credentials.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import aiohttp

from channels.port import NotFetched

MOST = 16 * 1024 * 1024  # bytes; the largest that WhatsApp takes
SECONDS = 20.0  # for all of it
_HOPS = 3
_PIECE = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


async def download(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    redirects: Mapping[str, str] | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
) -> bytes:
    """The body at `url`, which the caller knows to be the provider's. Raises NotFetched and nothing else.

    headers: for the first host alone. redirects: by host, how the path of an address on it must begin; https
    only, and no other port.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _follow(url, dict(headers or {}), redirects or {}, most)
    except NotFetched:
        raise
    except TimeoutError:
        failure = NotFetched("The provider took too long. Try again later.", again=True)
    except (aiohttp.ClientError, OSError, ValueError):
        failure = NotFetched("The provider could not be reached. Try again later.", again=True)
    # Raised out here so that it carries no trace of the library's exception, which quotes the address.
    raise failure


async def _follow(url: str, headers: dict[str, str], redirects: Mapping[str, str], most: int) -> bytes:
    # A session of its own: an officer opens a file now and then, in a thread without a lasting loop.
    limit = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=10)
    async with aiohttp.ClientSession(timeout=limit, trust_env=True, auto_decompress=False) as session:
        for _ in range(_HOPS):
            async with session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status not in _REDIRECTS:
                    return await _body(answer, most)
                url, headers = _checked(urljoin(url, answer.headers.get("Location", "")), redirects), {}
    raise NotFetched("The provider sends us from one address to the next, so it was not fetched.")


def _checked(url: str, redirects: Mapping[str, str]) -> str:
    """The address, where it is one that the provider documents. Raises NotFetched."""
    parts = urlsplit(url)
    begins = redirects.get(parts.hostname or "")
    plain = parts.username is None and parts.password is None and parts.port in (None, 443)
    if parts.scheme == "https" and plain and begins is not None and parts.path.startswith(begins):
        return url
    raise NotFetched("The provider sends us to an address that is not known as its own. It was not fetched.")


async def _body(answer: aiohttp.ClientResponse, most: int) -> bytes:
    if answer.status in _GONE:
        words = "The provider does not have it, or not yet. Try again in a few minutes."
        raise NotFetched(words, again=True)
    if answer.status != 200:
        raise NotFetched(
            f"The provider refused to hand it out ({answer.status}).", again=answer.status >= 500
        )
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched("It came packed, which no provider of ours does. It was not unpacked.")
    size, pieces = 0, []
    async for piece in answer.content.iter_chunked(_PIECE):
        size += len(piece)
        if size > most:
            raise NotFetched(f"It is larger than {most // (1024 * 1024)} MB, so it was not fetched.")
        pieces.append(piece)
    return b"".join(pieces)
