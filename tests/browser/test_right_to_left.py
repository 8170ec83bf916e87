"""Where Chromium draws each figure: numbers, times and sums among words that run from right to left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bot.language.bidi import listed
from bot.service.authoring import translations
from bot.settings import ROOT
from bot.wording.fit import fit
from bot.wording.prompt import Prompt, Speaker
from channels.port import Limits
from tests.browser.council import MONDAY_9AM, phone
from tests.browser.service import Running, running
from tests.browser.watched import watched

RTL = ("ar", "ur", "ckb", "fa")
SMS, APP = Limits(max_text=1600, counts_parts=True), Limits(max_text=4096, buttons=10, isolates=True)
COUNCIL, DANGER = "0121 496 0123", "i want to kill myself"
HELPLINES = ("116 123", "0800 1111")
PAGES = ("/", "/pledges", "/towns", "/towns/tipton", "/how-it-works", "/privacy", "/accessibility", "/chat")
# What stands in the gaps; any other one is filled with a name.
VALUES: dict[str, Any] = {
    "cap": "£60,000",
    "closes": "16:30",
    "count": 12,
    "example": listed(["2", "1", "3"]),
    "number": "07700 900123",
    "opens": "14:00",
    "phone": COUNCIL,
    "ref": "T482",
    "total": "£90,000",
}
WANTED = ("116 123", "0800 1111", COUNCIL, "07700 900123", "£60,000", "£90,000", "£20,000", "14:00", "T482")

# Signs that nobody sees are left out, and a no-break space is a space: what stays is what people know.
# The left edge of each figure must lie right of the one before, unless the line breaks between them.
_DRAWN = """({selector, wanted}) => {
  const found = [], turned = [];
  for (const element of document.querySelectorAll(selector)) {
    const signs = [];
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
      [...walk.currentNode.data].reduce((at, sign) => {
        if (!/[\\u200e\\u200f\\u2066-\\u2069]/.test(sign))
          signs.push({sign: sign.replace('\\u00a0', ' '), node: walk.currentNode, at});
        return at + sign.length;
      }, 0);
    const text = signs.map((each) => each.sign).join('');
    for (const words of wanted)
      for (let first = text.indexOf(words); first >= 0; first = text.indexOf(words, first + 1)) {
        const boxes = signs.slice(first, first + words.length).filter((s) => s.sign !== ' ').map((s) => {
          const range = document.createRange();
          range.setStart(s.node, s.at);
          range.setEnd(s.node, s.at + s.sign.length);
          const box = range.getBoundingClientRect();
          return {sign: s.sign, left: box.left, top: box.top, high: box.height, wide: box.width};
        });
        if (!boxes.every((box) => box.wide > 0)) continue;
        found.push(words);
        const good = boxes.every((box, n) => n === 0 || box.left > boxes[n - 1].left
          || box.top > boxes[n - 1].top + box.high / 2);
        if (!good) {
          const seen = [...boxes].sort((a, b) => a.left - b.left).map((b) => b.sign).join('');
          turned.push(`${words} is seen as ${seen} in: ${text.trim().slice(0, 160)}`);
        }
      }
  }
  return {found, turned};
}"""


def in_order(page: Page, selector: str, wanted: tuple[str, ...]) -> set[str]:
    """Everything wanted that stands there, and all of it drawn in its order. Raises AssertionError."""
    drawn = page.evaluate(_DRAWN, {"selector": selector, "wanted": list(wanted)})
    assert not drawn["turned"], "\n".join(drawn["turned"])
    return set(drawn["found"])


def shown(page: Page, texts: list[str], direction: str = "rtl", width: int = 20) -> None:
    """Texts as a phone shows them: nothing but signs, each in a bubble. width: in letters, about."""
    style = f"p{{white-space:pre-wrap;inline-size:{width}rem;font:1rem sans-serif}}"
    page.set_content(f"<style>{style}</style><main></main>")
    page.evaluate(
        """({texts, direction}) => document.querySelector('main').append(...texts.map((text) => {
          const bubble = document.createElement('p');
          bubble.dir = direction;
          bubble.textContent = text;
          return bubble;
        }))""",
        {"texts": texts, "direction": direction},
    )


@pytest.fixture(scope="module")
def town(browser: Browser) -> Iterator[Running]:
    with running(MONDAY_9AM) as made:
        yield made


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    "said", ["اتصل 116 123", "زنگ بزنید 0121 496 0123", "ہمارے پاس £60,000 ہیں", "لە 9-17"]
)
def test_it_is_seen_here_where_nothing_is_done(sheet: Page, said: str) -> None:
    """Else the measure would find nothing whatever is drawn."""
    shown(sheet, [said])
    with pytest.raises(AssertionError, match="is seen as"):
        in_order(sheet, "p", (*WANTED, "9-17"))


@pytest.mark.parametrize("direction", ["rtl", "auto"])
@pytest.mark.parametrize("limits", [SMS, APP], ids=["text", "app"])
@pytest.mark.parametrize("tag", RTL)
def test_every_text_we_have(town: Running, sheet: Page, tag: str, limits: Limits, direction: str) -> None:
    content = town.services.content()
    speaker = Speaker(content.catalogues, tag, on_phone=limits.counts_parts)
    values = defaultdict(lambda: "Asha", VALUES)
    texts = translations.all_texts(content, ROOT / "bot" / "web" / "templates")
    said = [fit(Prompt(text=speaker.say(text, values)), limits).text for text in texts]
    shown(sheet, said, direction)
    assert in_order(sheet, "p", WANTED) == set(WANTED)


@pytest.mark.parametrize("limits", [SMS, APP], ids=["text", "app"])
@pytest.mark.parametrize("tag", RTL)
def test_a_list_of_numbers_runs_as_its_readers_read(
    town: Running, sheet: Page, tag: str, limits: Limits
) -> None:
    content = town.services.content()
    speaker = Speaker(content.catalogues, tag, on_phone=limits.counts_parts)
    for name in ("how-rank", "how-several"):
        said = speaker.say(content.phrase(name), VALUES)
        shown(sheet, [fit(Prompt(text=said), limits).text], width=90)
        figures = "2، 1، 3" if name == "how-rank" else "1، 3"
        with pytest.raises(AssertionError, match=f"is seen as {'3،1،2' if name == 'how-rank' else '3،1'} in"):
            in_order(sheet, "p", (figures,))


@pytest.mark.parametrize("tag", RTL)
def test_what_is_texted(town: Running, sheet: Page, tag: str) -> None:
    number = phone(f"{600 + RTL.index(tag)}")
    town.texts(number, "hello", town.services.content().language(tag).own, "HELP", "DROPIN", "GROUPS", DANGER)
    town.settled()
    for direction in ("rtl", "auto"):
        shown(sheet, town.heard_by(number), direction)
        found = in_order(sheet, "p", (COUNCIL, "0121 496 0211", "116 123", "10:00", "16:00"))
        assert found == {COUNCIL, "0121 496 0211", "116 123", "10:00", "16:00"}


@pytest.mark.parametrize("tag", RTL)
def test_the_chat_page(town: Running, browser: Browser, tag: str) -> None:
    with watched(browser, town.url, scripts=False) as seat:
        page = seat.page
        seat.open(f"/chat?lang={tag}")
        page.locator("form[action='/chat/start'] button").first.click()
        for words in ("HELP", "DROPIN", DANGER):
            page.locator("textarea[name=text]").fill(words)
            page.locator("form#say button[type=submit]").first.click()
        assert page.locator("html").get_attribute("dir") == "rtl"
        found = in_order(page, ".bubble.council p", (COUNCIL, *HELPLINES, "10:00", "16:00"))
        assert found == {COUNCIL, *HELPLINES, "10:00", "16:00"}


@pytest.mark.parametrize("tag", RTL)
def test_public_pages(town: Running, browser: Browser, tag: str) -> None:
    with watched(browser, town.url, scripts=False) as seat:
        found: set[str] = set()
        for path in PAGES:
            seat.open(f"{path}?lang={tag}")
            found |= in_order(seat.page, "body", (COUNCIL, "T482"))
        assert found == {COUNCIL, "T482"}
