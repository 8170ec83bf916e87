"""The pictures of README and docs, taken of the filled council in a real browser: `make pictures`.

Nobody in them is real: the numbers are kept for drama, and what people say is in tests/browser/council.py.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bot.settings import ROOT
from tests.browser.chromium import driven
from tests.browser.council import Council, filled
from tests.browser.service import ASHA
from tests.browser.watched import watched

FOLDER = ROOT / "docs" / "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """name: of the file. path: {sent} and {ref} are filled in. as_officer: signed in as Asha."""

    name: str
    path: str
    width: int = 1100
    height: int = 900
    language: str = "en-GB"
    as_officer: bool = False


PICTURES = (
    Picture(name="issue", path="/console/issues/I2", as_officer=True),
    Picture(name="conversation", path="/console/talks/{ref}", as_officer=True),
    Picture(name="sent", path="/console/sent/{sent}", as_officer=True),
    Picture(name="pledges-pa", path="/pledges", language="pa", width=390, height=844),
    Picture(name="pledges-ur", path="/pledges", language="ur", width=390, height=844),
    Picture(name="towns-ur", path="/towns", language="ur", width=820, height=900),
)


def take(browser: Browser, council: Council, folder: Path = FOLDER) -> list[Path]:
    """Every picture, and the chat in the middle of a talk. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [_one(browser, council, picture, folder) for picture in PICTURES]
    return [*made, _chat(browser, council, folder)]


def _one(browser: Browser, council: Council, picture: Picture, folder: Path) -> Path:
    with watched(browser, council.url, language=picture.language) as seat:
        if picture.as_officer:
            seat.open(council.running.door_for(ASHA))
            seat.page.get_by_role("button", name="Sign in").click()
        seat.open(picture.path.format(sent=council.known["sent"], ref=council.ref_of("204")))
        seat.page.set_viewport_size({"width": picture.width, "height": picture.height})
        return _kept(seat.page, folder / f"{picture.name}.png")


def _chat(browser: Browser, council: Council, folder: Path) -> Path:
    with watched(browser, council.url) as seat:
        page = seat.page
        seat.open("/chat?w=TIPTON")
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_role("button", name="Start").click()
        log = page.get_by_role("log").get_by_role("listitem")
        for words in ("1", "Yes", "Tipton", "No"):
            before = log.count()
            page.get_by_role("textbox", name="Your answer").fill(words)
            page.get_by_role("button", name="Send", exact=True).click()
            expect(log).to_have_count(before + 2)  # theirs, and what we say to it
        page.get_by_role("textbox", name="Your answer").fill("The drop-in is shut when I finish work.")
        return _kept(page, folder / "chat.png")


def _kept(page: Page, path: Path) -> Path:
    page.evaluate("() => document.fonts.ready.then(() => 1)")
    page.screenshot(path=path)
    return path


def main() -> None:
    with driven() as browser, filled() as council:
        for path in take(browser, council):
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
