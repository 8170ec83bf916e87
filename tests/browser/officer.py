"""An officer at their own browser. What they do is said as they would say it: by the words on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.service import ASHA, Running
from tests.browser.watched import watched


@dataclass
class OfficerAt:
    """name: their first name. page: what they have before them."""

    name: str
    page: Page
    url: str

    # --- going about ---

    def goes_to(self, entry: str) -> None:
        """By the menu; what stands behind More is unfolded first."""
        menu = self.page.get_by_role("navigation", name="Pages for officers")
        link = menu.get_by_role("link", name=entry, exact=True)
        if not link.is_visible():
            menu.get_by_text("More", exact=True).click()
        link.click()

    def opens(self, words: str) -> None:
        """A link of the page, or one that looks like a button, by its words or how they begin."""
        link = self.main.get_by_role("link", name=_begins(words))
        link.or_(self.main.get_by_role("button", name=_begins(words))).first.click()

    def searches(self, words: str) -> None:
        box = self.page.get_by_role("search")
        box.get_by_role("searchbox").fill(words)
        box.get_by_role("button", name="Search").click()

    # --- filling in ---

    def writes(self, label: str, words: str) -> None:
        self.main.get_by_label(_begins(label)).first.fill(words)

    def chooses(self, label: str) -> None:
        """A box to tick, or one of several."""
        self.main.get_by_label(_begins(label)).first.check()

    def selects(self, label: str, option: str) -> None:
        """One of a list that unfolds."""
        self.main.get_by_label(_begins(label)).first.select_option(label=option)

    def dates(self, label: str, day: date) -> None:
        group = self.main.get_by_role("group", name=_begins(label))
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part).fill(str(value))

    def presses(self, words: str) -> None:
        self.main.get_by_role("button", name=_begins(words)).first.click()

    # --- looking ---

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)

    def does_not_see(self, words: str) -> None:
        expect(self.main).not_to_contain_text(words)

    def is_on(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    def headings(self) -> list[str]:
        return self.main.get_by_role("heading", level=2).all_inner_texts()


def _begins(words: str) -> re.Pattern[str]:
    return re.compile(f"^\\s*{re.escape(words)}", re.IGNORECASE)


@contextmanager
def officer(browser: Browser, service: Running, name: str, *, scripts: bool) -> Iterator[OfficerAt]:
    """Signed in, in a browser of their own."""
    email = ASHA if name == "Asha" else service.colleagues[name]
    with watched(browser, service.url, scripts=scripts) as seat:
        seat.open(service.door_for(email))
        seat.page.get_by_role("button", name="Sign in").click()
        yield OfficerAt(name, seat.page, service.url)
        assert not seat.faults, seat.faults
