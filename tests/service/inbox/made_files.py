"""Files as phones make them, part by part, with words in them that must not reach anybody."""

from __future__ import annotations

import base64
import struct
import zlib

SECRET = b"52.4890 -1.9810 taken by Sam's phone"


def part(marker: int, inside: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(inside) + 2) + inside


def exif(turned: int, order: str = ">") -> bytes:
    head = b"MM" if order == ">" else b"II"
    one = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    ifd = struct.pack(f"{order}H", 1) + one + struct.pack(f"{order}I", 0)
    return b"Exif\x00\x00" + head + struct.pack(f"{order}HI", 42, 8) + ifd + SECRET


# The smallest that browsers draw: one grey point, as a baseline JPEG.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDREN"
    "Dg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)


def jpeg(*, turned: int = 6, order: str = ">", width: int = 1) -> bytes:
    body = _JPEG
    if width != 1:
        at = body.index(b"\xff\xc9") + 7
        body = body[:at] + struct.pack(">H", width) + body[at + 2 :]
    described = part(0xE1, exif(turned, order)) + part(0xE2, b"ICC_PROFILE" + SECRET) + part(0xFE, SECRET)
    return body[:2] + described + body[2:] + b"MotionPhoto" + SECRET


def chunk(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))


def png(*, width: int = 1) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0))
    told = chunk(b"tEXt", b"Where\x00" + SECRET) + chunk(b"eXIf", SECRET) + chunk(b"tIME", bytes(7))
    points = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + told + points + chunk(b"IEND", b"") + SECRET


def webp() -> bytes:
    def one(name: bytes, inside: bytes) -> bytes:
        return struct.pack("<4sI", name, len(inside)) + inside + b"\x00" * (len(inside) % 2)

    parts = one(b"VP8X", b"\x0c\x00\x00\x00" + bytes(6)) + one(b"VP8L", b"\x2f" + bytes(8))
    told = one(b"EXIF", SECRET) + one(b"XMP ", SECRET)
    return b"RIFF" + struct.pack("<I", len(parts + told) + 4) + b"WEBP" + parts + told


def gif() -> bytes:
    comment = b"\x21\xfe" + bytes([len(SECRET)]) + SECRET + b"\x00"
    picture = b"\x2c" + bytes(8) + b"\x00" + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + comment + picture + b";" + SECRET


def box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", len(inside) + 8, name) + inside


def film(brand: bytes = b"isom") -> bytes:
    where = box(b"udta", box(b"\xa9xyz", SECRET))
    moov = box(b"moov", box(b"mvhd", bytes(100)) + where + box(b"trak", box(b"meta", SECRET)))
    return box(b"ftyp", brand + bytes(4)) + moov + box(b"uuid", SECRET) + box(b"mdat", b"the film itself")


def mp3() -> bytes:
    size = struct.pack(">BBBB", 0, 0, 0, len(SECRET))
    return (
        b"ID3\x04\x00\x00" + size + SECRET + b"\xff\xfb\x90\x00" + b"sound" * 40 + b"TAG" + SECRET.ljust(125)
    )


def voice_note() -> bytes:
    return b"OggS" + bytes(24) + b"OpusHead"


CARD = "\r\n".join(
    ("BEGIN:VCARD", "VERSION:3.0", "FN:Asha Khan", "TEL;TYPE=CELL:+447700900321", "NOTE:secret", "END:VCARD")
)
