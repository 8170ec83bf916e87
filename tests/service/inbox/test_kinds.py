"""What people send is known by its bytes, and loses what tells where, when and by whom it was made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.service.inbox.opening.kinds import opened
from tests.service.inbox import made_files as made

KINDS: dict[str, Callable[[], bytes]] = {
    "image/jpeg": made.jpeg,
    "image/png": made.png,
    "image/webp": made.webp,
    "image/gif": made.gif,
    "video/mp4": made.film,
    "audio/mpeg": made.mp3,
}


@pytest.mark.parametrize("content_type", KINDS)
def test_what_describes_it_is_left_out(content_type: str) -> None:
    body = KINDS[content_type]()
    assert made.SECRET in body
    found = opened(body)
    assert found.content_type == content_type
    assert made.SECRET not in found.body
    assert opened(found.body) == found, "and what is left is whole"


@pytest.mark.parametrize("order", [">", "<"], ids=["large end first", "small end first"])
@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_a_picture_that_was_held_upright_stays_upright(turned: int, order: str) -> None:
    found = opened(made.jpeg(turned=turned, order=order)).body
    held = made.part(0xE1, made.exif(turned)[: -len(made.SECRET)])
    assert (held in found) is (turned != 1)


@pytest.mark.parametrize("turned", [0, 9, 65535])
def test_a_way_of_holding_that_nobody_knows_is_none(turned: int) -> None:
    assert b"Exif" not in opened(made.jpeg(turned=turned)).body


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (made.film(b"M4A "), "audio/mp4"),
        (made.film(b"3gp5"), "video/3gpp"),
        (made.voice_note(), "audio/ogg"),
        (b"#!AMR\n" + bytes(30), "audio/amr"),
        (b"\x1aE\xdf\xa3" + bytes(20) + b"webm" + bytes(20), "video/webm"),
    ],
    ids=["sound in boxes", "an old phone", "a voice note", "an older voice note", "a moving sticker"],
)
def test_it_is_what_its_bytes_are(body: bytes, content_type: str) -> None:
    assert opened(body).content_type == content_type


def test_of_a_contact_the_name_and_the_number_are_read() -> None:
    assert opened(made.CARD.encode()).body.decode() == "Asha Khan\n+447700900321"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7 " + bytes(50),
        b"PK\x03\x04" + bytes(50),
        b"MZ" + bytes(50),
        made.box(b"ftyp", b"heic" + bytes(4)) + bytes(50),
        b"\x1f\x8b" + bytes(50),
    ],
    ids=[
        "nothing",
        "a page",
        "a drawing that acts",
        "a document",
        "an archive",
        "a program",
        "HEIC",
        "packed",
    ],
)
def test_anything_else_is_not_opened(body: bytes) -> None:
    with pytest.raises(Refusal, match="no picture, voice note or video"):
        opened(body)


@pytest.mark.parametrize(
    "body",
    [
        made.jpeg()[:60],
        b"\xff\xd8\xff\xe1\x00\x01",
        b"\xff\xd8\xff\xd9"[:3] + b"\xe1\xff\xff",
        made.jpeg(width=65535).replace(b"\x00\x01\xff\xff", b"\xff\xff\xff\xff"),
        made.png()[:40],
        made.png(width=200_000_000),
        made.webp()[:20],
        made.gif()[:30],
        made.film()[:-80],
        made.box(b"ftyp", b"isom" + bytes(4)) + made.box(b"moov", b"") * 20_000,
    ],
    ids=[
        *("half a picture", "a part of no size", "a part beyond the end", "too many points", "half a PNG"),
        *("a PNG as large as a field", "half a WebP", "half a GIF", "half a film", "a film of boxes alone"),
    ],
)
def test_what_is_damaged_or_would_blow_up_is_not_opened(body: bytes) -> None:
    with pytest.raises(Refusal, match="damaged"):
        opened(body)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=40), st.integers(0, 400), st.integers(0, 60))
def test_whatever_is_in_it_nothing_fails(content_type: str, noise: bytes, at: int, gone: int) -> None:
    body = KINDS[content_type]()
    with suppress(Refusal):
        opened(body[:at] + noise + body[at + gone :])
