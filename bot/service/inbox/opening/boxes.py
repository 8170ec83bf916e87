"""Films and sound in boxes (ISO 14496-12: MP4, M4A, 3GP, MOV), with the boxes emptied that describe them.

Such a box may hold where a film was taken. It is overwritten where it stands, as a free one of the same size,
so that all that points into the file still does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_DESCRIBE = frozenset({b"udta", b"meta", b"uuid", b"XMP_"})
_HOLD_OTHERS = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
_SOUND = (b"M4A ", b"M4B ")
_MOST = 10_000  # boxes
_DEEPEST = 6


def kind(body: bytes) -> str:
    """
    >>> kind(b"....ftypM4A "), kind(b"....ftypisom"), kind(b"....ftyp3gp5")
    ('audio/mp4', 'video/mp4', 'video/3gpp')
    """
    brand = body[8:12]
    if brand in _SOUND:
        return "audio/mp4"
    return "video/3gpp" if brand.startswith(b"3g") else "video/mp4"


def clean(body: bytes) -> bytes:
    """Raises ValueError or struct.error for a file that is damaged."""
    made = bytearray(body)
    left = _MOST
    todo = [(0, len(made), 0)]
    while todo:
        start, end, depth = todo.pop()
        for name, at, inside, stop in _boxes(made, start, end):
            left -= 1
            if left < 0 or depth > _DEEPEST:
                raise ValueError("too many boxes")
            if name in _DESCRIBE:
                made[at + 4 : at + 8] = b"free"
                made[inside:stop] = bytes(stop - inside)
            elif name in _HOLD_OTHERS:
                todo.append((inside, stop, depth + 1))
    return bytes(made)


def _boxes(body: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, where it begins, where its inside begins, where it ends."""
    at = start
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", body, at)
        inside = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", body, inside)
            inside += 8
        stop = end if size == 0 else at + size
        if not inside <= stop <= end:
            raise ValueError("a box that is larger than what holds it")
        yield name, at, inside, stop
        at = stop
