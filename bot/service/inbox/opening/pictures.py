"""Pictures without what describes them: where, when and by what they were taken, and small copies of them.

Only the parts that a browser needs to draw a picture are kept, by name; all others are left out, and so is
what stands after its end. Of a JPEG the way it was held is kept, else it would lie on its side.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_MOST_POINTS = 100_000_000  # more, and a browser may run out of memory over a small file
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ADOBE = 12  # bytes that say how colours are meant
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"}
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_WEBP_TELLS = 0x20 | 0x08 | 0x04  # flags: a colour profile, Exif, XMP
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often it is played


def jpeg(body: bytes) -> bytes:
    """Raises ValueError, IndexError or struct.error for a file that is damaged, here as below."""
    kept, turned, at = [b"\xff\xd8"], 1, 2
    while True:
        found = _MARKER.search(body, at)
        if found is None:
            raise ValueError("no end")
        at, marker = found.end(), body[found.end() - 1]
        if marker == 0xD9:
            break
        if marker in _ALONE:
            continue
        (size,) = struct.unpack_from(">H", body, at)
        inside = body[at + 2 : at + size]
        if size < 2 or len(inside) != size - 2:
            raise ValueError("a part that is too short")
        at += size
        if marker == 0xE1 and inside[:6] == b"Exif\x00\x00":
            turned = _turned(inside[6:])
        if marker in _FRAMES:
            _check(*struct.unpack_from(">HH", inside, 1))
        if marker == 0xEE and inside[:5] == b"Adobe":
            kept.append(_part(marker, inside[:_ADOBE]))
        elif not 0xE0 <= marker <= 0xEF and marker != 0xFE:
            kept.append(_part(marker, inside))
        if marker == 0xDA:
            end = _MARKER.search(body, at)
            if end is None:
                raise ValueError("no end")
            kept.append(body[at : end.start()])
            at = end.start()
    if turned != 1:
        kept.insert(1, _part(0xE1, _held(turned)))
    return b"".join((*kept, b"\xff\xd9"))


def _part(marker: int, inside: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(inside) + 2) + inside


def _held(turned: int) -> bytes:
    """Exif that says how the picture was held, and nothing else."""
    return b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turned, 0, 0)


def _turned(exif: bytes) -> int:
    """How the picture was held, 1 to 8; 1 where nobody says."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (where,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, where)
        for number in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, where + 2 + 12 * number)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def png(body: bytes) -> bytes:
    kept, at = [body[:8]], 8
    while True:
        size, name = struct.unpack_from(">I4s", body, at)
        whole = body[at : at + 12 + size]
        if len(whole) != 12 + size:
            raise ValueError("a part that is too short")
        at += 12 + size
        if name == b"IHDR":
            _check(*struct.unpack_from(">II", whole, 8))
        if name in _PNG_KEPT:
            kept.append(whole)
        if name == b"IEND":
            return b"".join(kept)


def webp(body: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", body, 4)
    kept, at, end = [], 12, min(8 + size, len(body))
    while at + 8 <= end:
        name, long = struct.unpack_from("<4sI", body, at)
        inside = body[at + 8 : at + 8 + long]
        if len(inside) != long:
            raise ValueError("a part that is too short")
        at += 8 + long + long % 2
        if name == b"VP8X":
            width, height = (int.from_bytes(inside[n : n + 3], "little") + 1 for n in (4, 7))
            _check(width, height)
            inside = bytes([inside[0] & ~_WEBP_TELLS]) + inside[1:]
        if name in _WEBP_KEPT:
            kept.append(struct.pack("<4sI", name, long) + inside + b"\x00" * (long % 2))
    if not kept:
        raise ValueError("no picture in it")
    parts = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def gif(body: bytes) -> bytes:
    width, height, flags = struct.unpack_from("<HHB", body, 6)
    _check(width, height)
    at = 13 + _colours(flags)
    kept = [body[:at]]
    while True:
        begins, start = body[at], at
        if begins == 0x3B:
            return b"".join((*kept, b";"))
        if begins == 0x21:
            label, first = body[at + 1], body[at + 3 : at + 14]
            at = _after_blocks(body, at + 2)
            keeps = label == 0xF9 or (label == 0xFF and first in _GIF_KEPT)
        elif begins == 0x2C:
            at = _after_blocks(body, at + 11 + _colours(body[at + 9]))
            keeps = True
        else:
            raise ValueError("a part of no known kind")
        if keeps:
            kept.append(body[start:at])


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(body: bytes, at: int) -> int:
    for size in _sizes(body, at):
        at += 1 + size
    return at + 1


def _sizes(body: bytes, at: int) -> Iterator[int]:
    while size := body[at]:
        yield size
        at += 1 + size


def _check(height: int, width: int) -> None:
    if height * width > _MOST_POINTS:
        raise ValueError("too large to be drawn")
