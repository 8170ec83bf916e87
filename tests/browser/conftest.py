"""One browser and one filled council for all who only look; a service of its own for who changes things.

Not for the whole session: while Playwright is open, no other test of the process can start a loop of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import HOW_TO_GET_IT, NoBrowser, driven, is_ci
from tests.browser.council import MONDAY_9AM, Council, filled
from tests.browser.service import ASHA, Running, running
from tests.browser.watched import Watched, watched


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        with driven() as found:
            yield found
    except NoBrowser:
        if is_ci():
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)


@pytest.fixture(scope="package")
def council(browser: Browser) -> Iterator[Council]:
    """Shared: no test writes to it."""
    with filled() as made:
        yield made


@pytest.fixture(scope="package")
def empty_seat(browser: Browser) -> Iterator[Watched]:
    """The manager's browser, on a service in which nothing has happened."""
    with running(MONDAY_9AM) as made, watched(browser, made.url) as seat:
        seat.open(made.door_for(ASHA))
        seat.page.get_by_role("button", name="Sign in").click()
        yield seat


@pytest.fixture
def service(browser: Browser) -> Iterator[Running]:
    """Empty but for its first manager, and nobody else's."""
    with running(MONDAY_9AM) as made:
        yield made
