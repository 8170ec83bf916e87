"""Whatever people send in a day is found in the console, by the links on its pages; and nothing fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from bot.store.tables import event, talk
from tests.browser import mixed_traffic
from tests.browser.council import MONDAY_9AM
from tests.browser.mixed_traffic import Sent
from tests.browser.officer import OfficerAt, officer
from tests.browser.service import Running, running
from tests.service.inbox import made_files
from tests.standins.twilio import OURS


@pytest.fixture
def service(browser: Browser) -> Iterator[Running]:
    with running(MONDAY_9AM, TELLBACK_WHATSAPP_FROM=OURS) as made:
        yield made


def newest(service: Running) -> tuple[int, str]:
    """The message that came last, and the page of its talk, or its own where it has none."""
    last = select(func.max(event.c.id)).scalar_subquery()
    found = select(event.c.id, talk.c.ref).outerjoin_from(event, talk, talk.c.id == event.c.talk_id)
    row = service.services.db.read(lambda c: c.execute(found.where(event.c.id == last)).one())
    return row.id, f"/console/talks/{row.ref}" if row.ref else f"/console/messages/{row.id}"


def listed(asha: OfficerAt) -> set[str]:
    """Where all rows of the inbox lead to, on all its pages."""
    asha.goes_to("What people said")
    found: set[str] = set()
    while True:
        hrefs = asha.main.locator("a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
        found |= set(hrefs)
        following = asha.main.get_by_role("link", name="Next")
        if not following.count():
            return found
        following.first.click()


@pytest.mark.parametrize(
    "door",
    [mixed_traffic.telegram, mixed_traffic.texts, mixed_traffic.whatsapp],
    ids=lambda door: door.__name__,
)
def test_each_of_a_days_messages_is_found(
    door: Callable[[Running], Iterator[Sent]], browser: Browser, service: Running
) -> None:
    came: list[tuple[Sent, int, str]] = []
    for sent in door(service):
        before = newest(service)[0] if came else 0
        assert sent.send() == 200, sent.what
        message, page = newest(service)
        assert message > before, f"{sent.what} is not kept"
        came.append((sent, message, page))
    with officer(browser, service, "Asha", scripts=False) as asha:
        links = listed(asha)
        lost = [sent.what for sent, _, page in came if page not in links]
        assert not lost
        for sent, message, page in came:
            for where in (page, f"/console/messages/{message}"):
                asha.page.goto(f"{service.url}{where}")
                text = asha.main.inner_text()
                assert sent.reads in text, f"{sent.what}: on {where}"
                assert "private words" not in text


def test_a_picture_and_a_voice_note_are_opened(browser: Browser, service: Running) -> None:
    service.telegram.files |= {"p1": made_files.png(), "v1": made_files.voice_note()}
    person = 5_200_000_001
    service.chats(person, "/start TIPTON", "1", "yes", "SKIP", "no")
    for content in ({"photo": mixed_traffic.PHOTO, "caption": "this hole"}, {"voice": mixed_traffic.VOICE}):
        assert service.telegram.happen({"message": {**service.telegram.message(person), **content}}) == 200
    _, page = newest(service)
    with officer(browser, service, "Asha", scripts=True) as asha:
        asha.page.goto(f"{service.url}{page}")
        asha.opens("Open a picture")
        asha.presses("Open it")
        picture = asha.main.locator("img.opened")
        expect(picture).to_be_visible()
        assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") == 1
        asha.page.goto(f"{service.url}{page}")
        asha.opens("Open a voice note")
        asha.presses("Open it")
        expect(asha.main.locator("audio.opened")).to_be_visible()
        asha.goes_to("Log")
        asha.sees("Opened what somebody sent")
