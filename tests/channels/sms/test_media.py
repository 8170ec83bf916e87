"""What people send beside words is kept as a reference. Nothing is fetched when it comes.

What an officer opens later is guarded too: `tests/channels/test_download.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.channels.requests import sms_request, text_form
from tests.standins.server import Server
from tests.web.serving import SMS, House, house, post


class Trap(Server):
    """A host that sends whoever asks to a private address."""

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.route("*", "/{path:.*}", self._spring)])
        return app

    async def _spring(self, request: web.Request) -> web.Response:
        self.requests += 1
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/"})


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as server:
        yield server


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = house(tmp_path / "served", TELLBACK_DATABASE_URL=database_url, **SMS)
    yield made
    made.services.db.close()


def test_a_picture_is_never_fetched_from_wherever_its_address_points(served: House, trap: Trap) -> None:
    form = text_form(Body="", NumMedia="1", MediaUrl0=f"{trap.url}/1", MediaContentType0="image/jpeg")
    assert post(served, sms_request(form)).status_code == 200
    (event,) = served.rows("event")
    assert event.detail["attachments"][0]["ref"] == f"{trap.url}/1", "the reference is kept"
    assert served.rows("outbox"), "and the person is answered"
    assert trap.requests == 0
