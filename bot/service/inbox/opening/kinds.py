"""What a file is by its first bytes, whatever was said of it; and the same without what tells of its maker.

Nothing is unpacked or drawn here: the parts of a file are walked, and those that only describe it are left
out. So no library that draws pictures ever meets a hostile one, and none can be blown up. The officer's
browser draws it, in its own sandbox.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import Refusal
from bot.service.inbox.opening import boxes, pictures

_ID3 = 10  # bytes of the head of a tag
_ID3V1 = 128
_TEXT_LINES = ("FN", "N", "TEL", "EMAIL", "ORG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """content_type: one of a short list, by what the bytes are. body: without what was left out."""

    content_type: str
    body: bytes


def opened(body: bytes) -> Opened:
    """Raises Refusal, with words for officers, for what is none of the kinds or is damaged."""
    for begins, content_type, clean in _KINDS:
        if begins.match(body):
            try:
                return Opened(content_type=content_type(body), body=clean(body))
            except (struct.error, IndexError, ValueError):
                raise Refusal("The file is damaged, so it cannot be opened.") from None
    raise Refusal("It is no picture, voice note or video of a kind that can be opened here safely.")


def _always(content_type: str) -> Callable[[bytes], str]:
    return lambda _: content_type


def _as_it_is(body: bytes) -> bytes:
    return body


def _without_tags(body: bytes) -> bytes:
    """An MP3 without the tags before and after its sound."""
    if body[:3] == b"ID3":
        six, five, four, three = body[6:10]
        body = body[_ID3 + (six << 21 | five << 14 | four << 7 | three) :]
    return body[:-_ID3V1] if body[-_ID3V1:][:3] == b"TAG" else body


def _card(body: bytes) -> bytes:
    """The names and numbers of a contact, line by line."""
    lines = body.decode("utf-8", "replace").splitlines()
    parts = (line.partition(":") for line in lines)
    told = [value.replace(";", " ").strip() for name, _, value in parts if _is_told(name)]
    return "\n".join(filter(None, told)).encode()


def _is_told(name: str) -> bool:
    return name.split(";")[0].rpartition(".")[2].upper() in _TEXT_LINES


_Kind = tuple[re.Pattern[bytes], Callable[[bytes], str], Callable[[bytes], bytes]]
_KINDS: tuple[_Kind, ...] = tuple(
    (re.compile(begins, re.DOTALL), content_type, clean)
    for begins, content_type, clean in (
        (rb"\xff\xd8\xff", _always("image/jpeg"), pictures.jpeg),
        (rb"\x89PNG\r\n\x1a\n", _always("image/png"), pictures.png),
        (rb"GIF8[79]a", _always("image/gif"), pictures.gif),
        (rb"RIFF....WEBP", _always("image/webp"), pictures.webp),
        (rb"....ftyp(?!heic|heix|mif1|msf1|avif|avis|hevc|heim)", boxes.kind, boxes.clean),
        (rb"OggS", _always("audio/ogg"), _as_it_is),
        (rb"#!AMR", _always("audio/amr"), _as_it_is),
        (rb"ID3|\xff[\xf2\xf3\xfa\xfb]", _always("audio/mpeg"), _without_tags),
        (rb"\x1aE\xdf\xa3.{0,60}webm", _always("video/webm"), _as_it_is),
        (rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCARD", _always("text/plain; charset=utf-8"), _card),
    )
)
