"""Pictures and voice notes that people sent: what Twilio's list says of them, and how they are fetched."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from urllib.parse import urlsplit

from twilio.rest.api.v2010.account.message import MessageInstance  # type: ignore[import-untyped]

from channels.download import download
from channels.form import number
from channels.port import Attachment, NotFetched

# "media": one of those that the list only counts.
OPENS = frozenset({"image", "audio", "video", "contact", "media"})
# The API sends whoever asks on to one of these: the first asks for a key of a few hours, the second has what
# came before the account was told to ask for one.
_REDIRECTS = {"mms.twiliocdn.com": "/", "s3-external-1.amazonaws.com": "/media.twiliocdn.com/"}
_PATH = r"/2010-04-01/Accounts/{account}/Messages/[A-Za-z0-9]{{1,40}}/Media(?:\.json|/[A-Za-z0-9]{{1,40}})"
_NOT_TWILIO = "Its address is not one of Twilio's for our account, so it was not fetched."
_MOST = 10  # Twilio's own limit for one message


def listed(message: MessageInstance, api: str) -> tuple[Attachment, ...]:
    """Of a text that was asked for: the list says how many files came, and of what kind only when asked for
    each."""
    where = str((message.subresource_uris or {}).get("media", ""))
    count = min(number(message.num_media), _MOST) if where else 0
    return tuple(Attachment(kind="media", ref=f"{api}{where}#{place}") for place in range(count))


async def fetch(attachment: Attachment, api: str, base: str, account: tuple[str, str]) -> bytes:
    """The file. api: where references point; base: where Twilio is reached; account: its name and key.
    Raises NotFetched."""
    parts = urlsplit(attachment.ref)
    path = parts.path
    if attachment.kind not in OPENS or f"{parts.scheme}://{parts.netloc}" != api:
        raise NotFetched(_NOT_TWILIO)
    if path.endswith(".json"):
        path = _one_of(await _download(path, base, account), parts.fragment)
    return await _download(path, base, account)


async def _download(path: str, base: str, account: tuple[str, str]) -> bytes:
    if not re.fullmatch(_PATH.format(account=re.escape(account[0])), path):
        raise NotFetched(_NOT_TWILIO)
    signed = b64encode(":".join(account).encode()).decode()
    headers = {"Authorization": f"Basic {signed}"}
    return await download(f"{base}{path}", headers=headers, redirects=_REDIRECTS)


def _one_of(body: bytes, place: str) -> str:
    """The path of one file of the list of them, "" where it has none."""
    try:
        path = str(json.loads(body)["media_list"][int(place)]["uri"])
    except (ValueError, RecursionError, TypeError, KeyError, IndexError):
        return ""
    return path.removesuffix(".json")
