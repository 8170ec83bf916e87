"""What people sent is fetched from its provider alone (cases 38 to 40), whatever lies at an address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientSession, web

from channels.download import download
from channels.port import Attachment, Fetches, NotFetched
from channels.sms import Sms
from channels.telegram import Telegram
from channels.whatsapp import WhatsApp
from tests.standins import TelegramStandIn, TwilioStandIn
from tests.standins.server import Server
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

PICTURE = b"\x89PNG and so on"


class Trap(Server):
    """Answers each path in its own bad way, and counts who asks."""

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/{what}", self._spring)])
        return app

    async def _spring(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        what = request.match_info["what"]
        if what == "endless":
            answer = web.StreamResponse()
            await answer.prepare(request)
            for _ in range(10_000):
                await answer.write(bytes(64 * 1024))
        if what == "silent":
            return await self.silence()
        if what == "packed":
            return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})
        if what == "round":
            return web.Response(status=302, headers={"Location": "/round"})
        return web.Response(status=int(what))


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as server:
        yield server


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as server:
        yield server


def sms(twilio: TwilioStandIn) -> Sms:
    return Sms(ACCOUNT, (TOKEN, "older"), sender=OURS, api_base=twilio.url)


def image(ref: str, kind: str = "image") -> Attachment:
    return Attachment(kind=kind, ref=ref)


def fetched(channel: Fetches, attachment: Attachment) -> bytes:
    return asyncio.run(channel.fetch(attachment))


def refusal(channel: Fetches, attachment: Attachment) -> NotFetched:
    with pytest.raises(NotFetched) as raised:
        fetched(channel, attachment)
    return raised.value


def test_a_picture_of_a_text_is_fetched_with_our_key(twilio: TwilioStandIn) -> None:
    assert fetched(sms(twilio), image(twilio.holds(PICTURE))) == PICTURE
    assert twilio.handed_out[0][1].startswith("Basic ")
    whatsapp = WhatsApp(ACCOUNT, (TOKEN,), sender=OURS, api_base=twilio.url)
    assert fetched(whatsapp, image(twilio.holds(b"OggS"), "audio")) == b"OggS"


def test_one_that_was_only_counted_is_looked_up_in_the_list(twilio: TwilioStandIn) -> None:
    where = twilio.holds(PICTURE).removeprefix("https://api.twilio.com")
    folder = where.rpartition("/")[0]
    twilio.files[f"{folder}.json"] = b'{"media_list": [{"uri": "%s.json"}]}' % where.encode()
    assert fetched(sms(twilio), image(f"https://api.twilio.com{folder}.json#0", "media")) == PICTURE
    for missing in ("1", "x", ""):
        refusal(sms(twilio), image(f"https://api.twilio.com{folder}.json#{missing}", "media"))


@pytest.mark.parametrize(
    "ref",
    [
        "https://evil.example/2010-04-01/Accounts/{account}/Messages/MM1/Media/ME1",
        "http://api.twilio.com/2010-04-01/Accounts/{account}/Messages/MM1/Media/ME1",
        "https://api.twilio.com@evil.example/2010-04-01/Accounts/{account}/Messages/MM1/Media/ME1",
        "https://api.twilio.com/2010-04-01/Accounts/ACsomebodyelse/Messages/MM1/Media/ME1",
        "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/MM1/Media/../../Balance",
        "https://api.twilio.com/2010-04-01/Accounts/{account}/Balance.json",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_is_not_the_providers_is_never_asked(ref: str, twilio: TwilioStandIn) -> None:
    """Case 38."""
    found = refusal(sms(twilio), image(ref.format(account=ACCOUNT)))
    assert "not one of Twilio's" in str(found)
    assert (twilio.handed_out, found.again) == ([], False)


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/",
        "https://127.0.0.1/x",
        "https://mms.twiliocdn.com.evil.example/x",
        "https://mms.twiliocdn.com:8443/x",
        "https://user@mms.twiliocdn.com/x",
        "http://mms.twiliocdn.com/x",
        "https://s3-external-1.amazonaws.com/somebody-else/x",
        "//evil.example/x",
        "",
    ],
)
def test_a_redirect_to_where_the_provider_does_not_keep_it_is_not_followed(
    where: str, twilio: TwilioStandIn
) -> None:
    """Case 39."""
    ref = twilio.holds(PICTURE)
    twilio.moved[ref.removeprefix("https://api.twilio.com")] = where
    assert "not known as its own" in str(refusal(sms(twilio), image(ref)))


def test_a_redirect_that_the_provider_documents_is_followed_without_our_key(
    twilio: TwilioStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = twilio.holds(PICTURE)
    asked: list[tuple[str, Any]] = []
    moved = "https://mms.twiliocdn.com/a/b?Expires=1"
    twilio.moved[ref.removeprefix("https://api.twilio.com")] = moved
    genuine = ClientSession.get

    def get(session: Any, url: str, *, headers: Any, **more: Any) -> Any:
        """The provider's storage is out of reach here: the stand-in has it too."""
        asked.append((url, headers))
        if url == moved:
            twilio.moved.clear()
            url, headers = twilio.url + ref.removeprefix("https://api.twilio.com"), asked[0][1]
        return genuine(session, url, headers=headers, **more)

    monkeypatch.setattr(ClientSession, "get", get)
    assert fetched(sms(twilio), image(ref)) == PICTURE
    assert asked[1] == (moved, {})


def test_what_is_not_there_yet_may_be_there_later(twilio: TwilioStandIn) -> None:
    ref = twilio.holds(PICTURE)
    twilio.files.clear()
    assert refusal(sms(twilio), image(ref)).again


@pytest.mark.parametrize(
    ("what", "words", "again"),
    [
        ("endless", "larger than", False),
        ("silent", "too long", True),
        ("packed", "packed", False),
        ("round", "not known as its own", False),
        ("500", "refused", True),
        ("403", "refused", False),
        ("404", "not yet", True),
    ],
)
def test_a_file_without_end_or_without_sense_is_given_up(
    what: str, words: str, again: bool, trap: Trap
) -> None:
    """Case 40."""
    with pytest.raises(NotFetched, match=words) as raised:
        asyncio.run(download(f"{trap.url}/{what}", most=1024 * 1024, seconds=0.5 if what == "silent" else 20))
    assert raised.value.again is again
    assert trap.url not in repr(raised.value.__context__), "nor does any trace name the address"


def test_nobody_there_is_no_failure_of_ours() -> None:
    with pytest.raises(NotFetched, match="could not be reached"):
        asyncio.run(download("http://127.0.0.1:9/x"))


def test_a_picture_in_telegram_is_fetched_by_its_id() -> None:
    with TelegramStandIn() as server:
        server.files["p1"] = PICTURE
        bot = Telegram(server.token, api_base=server.url)
        assert fetched(bot, image("p1")) == PICTURE
        assert refusal(bot, image("p2")).again is False
        assert refusal(bot, image("p1", "document")).again is False


@pytest.mark.parametrize(
    "path", ["../../getMe", "/etc/passwd", "a//../b", "http://evil.example/x", 7, None, ""]
)
def test_a_path_that_is_none_is_not_asked_for(path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with TelegramStandIn() as server:

        async def told(_: object) -> dict[str, Any]:
            return {"file_path": path}

        monkeypatch.setattr(server, "_get_file", told)
        assert "does not have it" in str(refusal(Telegram(server.token, api_base=server.url), image("p1")))


def test_no_address_with_a_token_is_in_a_trace() -> None:
    with TelegramStandIn() as server:
        bot = Telegram(server.token, api_base=server.url)
        found = refusal(bot, image("nothing"))
    assert server.token not in f"{found!r}{found.__context__!r}{found.__cause__!r}"
