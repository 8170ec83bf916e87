"""The chat page as a channel."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.port import Heard, Outgoing, Refused, Request, Sent
from channels.web import Web, from_settings

CHAT = Web("a secret of this test")
SESSION = CHAT.new_session()


def page(session: str | None = SESSION, method: str = "POST", **fields: str) -> Request:
    headers = {"content-type": "application/x-www-form-urlencoded", "accept-language": "pl-PL,en;q=0.8"}
    if session is not None:
        headers["x-tellback-session"] = session
    usual = {"message_id": "m-1"} | fields
    return Request(
        method=method, url="https://talk.example/chat", headers=headers, body=urlencode(usual).encode()
    )


def heard(**fields: str) -> Heard:
    (event,) = CHAT.read(page(**fields)).events
    assert isinstance(event, Heard)
    return event


def test_a_session_is_an_address_that_only_we_can_make() -> None:
    address = CHAT.address_of(SESSION)
    assert address
    assert heard(text="Hello").sender == address
    assert CHAT.address_of(CHAT.new_session()) != address
    assert Web("another secret").address_of(SESSION) is None


@pytest.mark.parametrize(
    "session",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("x", id="a word"),
        pytest.param(SESSION[:-1], id="cut short"),
        pytest.param("x" + SESSION, id="another address"),
        pytest.param("." + SESSION.partition(".")[2], id="no address"),
        pytest.param("ż\ud83d.ż", id="not ASCII"),
    ],
)
def test_a_session_that_is_not_ours_is_refused(session: str | None) -> None:
    with pytest.raises(Refused):
        CHAT.read(page(session, text="Hello"))


def test_get_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        CHAT.read(page(method="GET", text="Hello"))
    assert refused.value.status == 405


def test_what_is_typed_tapped_or_on_the_poster_is_heard() -> None:
    assert (heard(text=" Tak, żółw ").text, heard(text="x").tapped, heard(text="x").start) == (
        " Tak, żółw ",
        None,
        None,
    )
    assert (heard(tap="kept:1").tapped, heard(tap="kept:1").text) == ("kept:1", "")
    assert heard(start="parks").start == "parks"
    assert heard(text="x").language_hint == "pl-PL"


def test_a_double_press_is_one_event_and_saying_it_again_is_another() -> None:
    once, twice = heard(text="1"), heard(text="1")
    again = heard(text="1", message_id="m-2")
    assert once.event_id == twice.event_id != again.event_id


def test_nobody_can_use_up_another_sessions_ids() -> None:
    (other,) = CHAT.read(page(CHAT.new_session(), text="1")).events
    assert other.event_id != heard(text="1").event_id


def test_a_page_without_ids_is_told_to_load_again() -> None:
    reading = CHAT.read(page(text="x", message_id=""))
    assert (reading.events, reading.reply.status) == ((), 400)


def test_pressing_send_on_nothing_says_nothing() -> None:
    assert CHAT.read(page(text="")).events == ()


@given(st.binary(max_size=60))
def test_reading_never_fails_on_authentic_requests(body: bytes) -> None:
    good = page()
    request = Request(method="POST", url=good.url, headers=good.headers, body=b"message_id=1&text=" + body)
    for event in CHAT.read(request).events:
        assert isinstance(event, Heard)
        assert "\x00" not in event.text
        assert event.text.encode()


def test_sending_is_done_by_the_outbox() -> None:
    assert asyncio.run(CHAT.send(Outgoing(id=9, address="x", text="Hello"))) == Sent(ref="9")


def test_the_environment_makes_a_channel_or_none() -> None:
    assert from_settings({}) is None
    assert from_settings({"TELLBACK_SECRET_KEY": "x"}) is not None


def test_a_page_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        Web("")
