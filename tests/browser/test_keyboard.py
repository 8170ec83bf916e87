"""From an issue to what is sent by Tab, Space, letters and Enter alone: the mouse lies in a drawer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.council import phone
from tests.browser.officer import OfficerAt, officer
from tests.browser.service import Running

WORDS = "The bins on Owen Street have been missed three times"
NEWS = "You told us the bins were missed. A second round comes on Thursdays."
MOST_STOPS = 80  # to get anywhere on a page; more than that, and nobody would


@dataclass
class Keys:
    """The keyboard of somebody who cannot use a mouse."""

    at: OfficerAt

    def goes_to(self, role: str, words: str) -> None:
        """By Tab to what has this name, and it must be seen. Raises AssertionError where Tab does not go."""
        page = self.at.page
        here = page.get_by_role(role, name=words)  # type: ignore[arg-type]
        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            focused = here.and_(page.locator(":focus"))
            if focused.count():
                assert focused.evaluate(_MARKED), f"nobody sees that {words!r} has the focus"
                return
        raise AssertionError(f"{MOST_STOPS} times Tab, and never at {role} {words!r}")

    def presses(self, role: str, words: str) -> None:
        self.goes_to(role, words)
        with self.at.page.expect_navigation():
            self.at.page.keyboard.press("Enter")

    def types(self, words: str, into: str) -> None:
        self.goes_to("textbox", into)
        self.at.page.keyboard.type(words)


_MARKED = """(e) => {
  const marks = (node, part) => {
    const style = getComputedStyle(node, part);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return outline || style.boxShadow !== 'none';
  };
  const label = e.labels && e.labels[0];
  return marks(e) || (label && marks(label, '::before'));
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_outcome_is_written_and_sent_by_the_keyboard(
    browser: Browser, service: Running, scripts: bool
) -> None:
    service.texts(phone("501"), "LOCAL", "1", "tipton", WORDS, "DONE", "9")
    with officer(browser, service, "Asha", scripts=scripts) as asha:
        keys = Keys(asha)
        keys.presses("link", "Issues")
        keys.presses("link", WORDS)
        keys.presses(_link_or_button(asha, "Write what happened"), "Write what happened")
        keys.goes_to("radio", "We did it")
        asha.page.keyboard.press("Space")
        keys.types("The bins are missed.", "What did people say?")
        keys.types("A second round comes.", "What did we do?")
        keys.types("It stays.", "How long")
        with asha.page.expect_navigation():
            asha.page.keyboard.press("Enter")  # as people do by habit: it shows a preview, and loses nothing
        asha.is_on("Write what happened")
        expect(asha.main.get_by_label("How long")).to_have_value("It stays.")
        keys.types(NEWS, "Message in English")
        keys.presses("button", "Save and check")
        asha.is_on("Check and send")
        keys.presses("button", "Send to 1 person")
        asha.is_on("Sent")
        expect(asha.page.locator("body")).to_contain_text("1 person will hear")
    service.settled()
    assert NEWS in service.heard_by(phone("501"))[-1]


def _link_or_button(asha: OfficerAt, words: str) -> str:
    """A link that looks like a button says that it is one."""
    return "button" if asha.main.get_by_role("button", name=words).count() else "link"
