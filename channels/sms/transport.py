"""The transport to Twilio's API: the library builds the requests, this carries them.

The library's own asynchronous client has no time limit, logs numbers and keeps the last request; and its
exceptions lose the Retry-After header. So it is given this client instead, which also honours another
base address (the library has no setting for one), never retries and follows no redirect.

Asynchronous rather than `requests` in a thread for each message: one loop keeps many sends under way, and
a slow provider holds up nobody else.
"""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]

from channels.form import number
from channels.port import Fault, SendError
from channels.sms.faults import refusal

_AT_ONCE = 64  # connections kept to the provider; the outbox bounds what is under way


class Transport(AsyncHttpClient):  # type: ignore[misc]
    """One loop's connections to the API at `base`. Everything it raises is a SendError.

    timeout: seconds to connect, and again for each wait for an answer.
    """

    def __init__(self, base: str, timeout: float) -> None:
        super().__init__(logging.getLogger("twilio.line"), True, timeout)
        self._base = urlsplit(base)
        self._proxy = proxy_for(base)
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002  # the library never asks for another than ours
        allow_redirects: bool = False,
    ) -> Response:
        failure: SendError
        try:
            async with self._open().request(
                method,
                self._elsewhere(url),
                params=_plain(params),
                data=_plain(data),
                headers=_signed_in(headers, auth),
                allow_redirects=allow_redirects,
            ) as answer:
                text = (await answer.read()).decode("utf-8", "replace")
            if 200 <= answer.status < 300:
                return Response(answer.status, text, answer.headers)
            failure = refusal(
                status=answer.status,
                code=_code(text),
                retry_after=wait(answer.headers.get("Retry-After", ""), datetime.now(UTC)),
            )
        except (aiohttp.ClientError, OSError) as error:  # a time limit is an OSError too
            failure = _unreachable(error)
        # Raised out here so that it carries no trace of the library's exception, which quotes the request.
        raise failure

    def _open(self) -> aiohttp.ClientSession:
        """The session of the running loop: one for its life, made at the first use."""
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            limit = aiohttp.ClientTimeout(total=None, sock_connect=self.timeout, sock_read=self.timeout)
            self._loop = loop
            self._session = aiohttp.ClientSession(
                timeout=limit, connector=aiohttp.TCPConnector(limit=_AT_ONCE), proxy=self._proxy
            )
        return self._session

    def _elsewhere(self, url: str) -> str:
        return urlunsplit(urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc))

    async def close(self) -> None:
        if self._session is not None and self._loop is asyncio.get_running_loop():
            await self._session.close()


def proxy_for(url: str) -> str | None:
    """The proxy the environment (https_proxy, no_proxy, ...) names for that address.

    Asked once, here: aiohttp would ask in a thread for each message, which costs twice what the send does.
    """
    parts = urlsplit(url)
    return None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)


def _signed_in(headers: Mapping[str, str] | None, auth: tuple[str, str] | None) -> dict[str, str]:
    if auth is None:
        return dict(headers or {})
    return {**(headers or {}), "Authorization": "Basic " + b64encode(":".join(auth).encode()).decode()}


def _plain(values: Mapping[str, object] | None) -> list[tuple[str, str]] | None:
    if values is None:
        return None
    pairs = [(name, each) for name, value in values.items() for each in _each(value)]
    return [(name, str(value)) for name, value in pairs]


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _code(text: str) -> int:
    """Twilio's code from the body of a refusal; 0 when it is not Twilio's JSON."""
    try:
        body = json.loads(text)
    except ValueError:
        return 0
    return number(str(body.get("code", ""))) if isinstance(body, dict) else 0


def wait(header: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date; None when it says neither.

    >>> wait("3", datetime.now(UTC)), wait("soon", datetime.now(UTC))
    (3.0, None)
    """
    seconds = number(header.strip(), -1)
    if seconds >= 0:
        return float(seconds)
    try:
        return max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
    except (ValueError, TypeError):  # not a date, or one without a zone
        return None


def _unreachable(error: Exception) -> SendError:
    """No answer: was the request surely never read, or can we not tell?"""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return SendError(Fault.NOT_SENT, "no-connection", "Twilio could not be reached.")
    return SendError(Fault.UNSURE, "no-answer", "Twilio did not answer; the text may have gone out.")
