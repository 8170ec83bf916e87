"""A page that is watched: what the browser complains of, where it asks, and how the page is built."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

_AXE = Axe()
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDE, PHONE, NARROW = 1200, 360, 320  # CSS pixels
_HEIGHT = 800
SHIFT = 0.02  # the most that what is read may move while the page comes, as Chromium measures it
_LEAST_TARGET = 24  # CSS pixels, WCAG 2.2 at 2.5.8
# WCAG 1.4.12: what people set who need more room between letters, words and lines.
_SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""

_FACTS = """() => {
  const root = document.scrollingElement;
  const over = (e) => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 0.01 || box.left < -0.5) && !e.closest('.scroll');
  };
  const all = [...document.body.querySelectorAll('*')];
  const out = root.scrollWidth > root.clientWidth ? all.filter(over) : [];
  return {
    out: out.slice(-3).map((e) => e.outerHTML.slice(0, 90)).join(' '),
    h1: document.querySelectorAll('h1').length,
    wide: root.scrollWidth - root.clientWidth,
    title: document.title,
    lang: document.documentElement.lang,
  };
}"""
# Links within a sentence are let off by the rule itself: their line is as high as it is. What nobody can see,
# reach by Tab or hear is no target: the first button of a form is one, so that Enter in a box of one line
# presses what loses nothing. All three must hold, for a tiny button that Tab reaches is a fault.
_SMALL = """(least) => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const inSentence = (e) => e.tagName === 'A' && getComputedStyle(e).display === 'inline'
    && [...e.parentElement.childNodes].some((n) => n !== e && n.nodeType === 3 && n.data.trim());
  const noTarget = (e) => {
    const box = e.getBoundingClientRect();
    return e.tabIndex < 0 && e.closest('[aria-hidden="true"]') && box.width <= 1 && box.height <= 1;
  };
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  return [...document.querySelectorAll(all)]
    .filter((e) => seen(e) && !inSentence(e) && !noTarget(e) && !e.closest('.govuk-skip-link'))
    .map((e) => {
      let box = e.getBoundingClientRect();
      // A box to tick is pressed by its label too, which stands beside it and larger.
      const label = e.labels && e.labels[0] && e.labels[0].getBoundingClientRect();
      const wide = Math.max(box.width, label ? label.width : 0);
      const high = Math.max(box.height, label ? label.height : 0);
      const words = (e.textContent || e.name || e.id).trim().slice(0, 40);
      return {words, wide: Math.round(wide), high: Math.round(high)};
    })
    .filter((e) => e.wide < least || e.high < least);
}"""
_EMPTIED = """(form) => {
  for (const e of form.elements) {
    if (e.type === 'radio' || e.type === 'checkbox') e.checked = false;
    else if (e.tagName === 'SELECT') e.value = '';
    else if (e.tagName === 'TEXTAREA' || (e.tagName === 'INPUT' && e.type !== 'hidden')) e.value = '';
  }
}"""
_SHIFTS = """() => {
  window.__shift = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.__shift += each.value;
  }).observe({type: 'layout-shift', buffered: true});
}"""
_FOCUS = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    tag: e.tagName, href: e.getAttribute('href') || '',
    words: (e.textContent || e.name || e.id || '').trim().slice(0, 40),
    main: !!e.closest('main'), outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    shadow: style.boxShadow !== 'none', background: style.backgroundColor,
    width: box.width, height: box.height, top: box.top,
  };
}"""


@dataclass
class Watched:
    """One page of one browser context. faults: what the browser itself said against it."""

    page: Page
    base: str
    scripts: bool
    faults: list[str] = field(default_factory=list)

    def open(self, path: str, *, status: int | None = 200) -> None:
        """Load it at full width. status: what it must answer; None for any. Raises AssertionError."""
        self.faults.clear()
        self.page.set_viewport_size({"width": WIDE, "height": _HEIGHT})
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None, path
        assert status is None or answer.status == status, f"{path}: {answer.status}"
        self._faults_of(answer.status)

    def has_form(self, path: str, button: str = "") -> bool:
        """Whether the page has a form that is sent there, with this button. path: of a route, with its
        parts."""
        return self._button(path, button).count() > 0

    def _button(self, path: str, button: str) -> Locator:
        words = re.compile(f"^\\s*{button}")
        return self._form(path, button).locator("button:visible").filter(has_text=words)

    def _form(self, path: str, button: str) -> Locator:
        wanted = re.compile("^" + re.sub(r"<[^>]+>", "[^/]+", f"/console{path}") + "$")
        forms = self.page.get_by_role("main").locator("form[method=post]")
        for at, action in enumerate(
            forms.evaluate_all("(all) => all.map((f) => new URL(f.action).pathname)")
        ):
            if wanted.match(action) and button in forms.nth(at).inner_text():
                return forms.nth(at)
        return self.page.locator("form.none-such")

    def send_form_empty(self, path: str, button: str = "") -> None:
        """Send a form of the page with nothing typed, ticked or chosen; it must be refused. button: the first
        words of the one to press."""
        self.faults.clear()
        self._form(path, button).evaluate(_EMPTIED)
        with self.page.expect_navigation() as came:
            self._button(path, button).first.click()
        answer = came.value
        assert answer is not None and answer.status == 400, answer and answer.status
        self._faults_of(answer.status)

    def look_for(self, words: str) -> None:
        """Type into the search box of every page, and press its button."""
        self.faults.clear()
        self.page.set_viewport_size({"width": WIDE, "height": _HEIGHT})
        box = self.page.get_by_role("search")
        box.get_by_role("searchbox").fill(words)
        with self.page.expect_navigation() as came:
            box.get_by_role("button", name="Search").click()
        answer = came.value
        assert answer is not None and answer.status == 200, answer and answer.status

    def _faults_of(self, status: int) -> None:
        """That the page itself was answered with a fault, the browser writes down too: it is the subject."""
        if status >= 400:
            self.faults[:] = [each for each in self.faults if f"status of {status}" not in each]

    # --- what must hold ---

    def complaints(self) -> list[str]:
        """What is wrong with the page that is open, at all widths; each a sentence.

        axe needs scripts to run, so without them the page is measured and not read by it.
        """
        found: list[str] = []
        for width in (WIDE, PHONE, NARROW):
            self.page.set_viewport_size({"width": width, "height": _HEIGHT})
            axe = self.scripts and width != PHONE
            found += [f"{words} (at {width} px)" for words in self._at(axe=axe)]
        if self.scripts:
            found += self._shifted()
        found += self._spaced()
        found += self._first_stop()
        return found + self.faults

    def _at(self, *, axe: bool) -> list[str]:
        facts: dict[str, Any] = self.page.evaluate(_FACTS)
        found = [] if facts["h1"] == 1 else [f"{facts['h1']} headings of the first level"]
        if facts["wide"] > 0:
            found.append(f"{facts['wide']} px wider than the screen: {facts['out']}")
        small = self.page.evaluate(_SMALL, _LEAST_TARGET)
        found += [f"{each['words']!r} is {each['wide']} by {each['high']} px to press" for each in small]
        return found + (self._axe() if axe else [])

    def _axe(self) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
        response = _AXE.run(self.page, options=options).response
        return [
            f"axe {each['id']}: {each['help']}: {json.dumps(node['target'])}"
            for each in response["violations"]
            for node in each["nodes"][:3]
        ]

    def _shifted(self) -> list[str]:
        shift = float(self.page.evaluate("() => window.__shift || 0"))
        return [f"what is read moved by {shift:.3f} while it came"] if shift > SHIFT else []

    def _spaced(self) -> list[str]:
        """With the spacing of WCAG 1.4.12, at the narrowest."""
        # By the tools' own style sheet, which the page's policy does not forbid.
        self.page.evaluate(
            "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css);"
            " document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; }",
            _SPACING,
        )
        facts: dict[str, Any] = self.page.evaluate(_FACTS)
        self.page.evaluate("() => { document.adoptedStyleSheets = []; }")
        if facts["wide"] <= 0:
            return []
        return [f"{facts['wide']} px wider than {NARROW} px with more spacing: {facts['out']}"]

    def _first_stop(self) -> list[str]:
        """The first Tab stop leads past what every page has, and is seen."""
        self.page.evaluate("() => { document.activeElement?.blur?.(); window.scrollTo(0, 0); }")
        self.page.keyboard.press("Tab")
        at: dict[str, Any] = self.page.evaluate(_FOCUS)
        if at["tag"] == "BODY":
            return []  # nothing on it to go to, and nothing to go past: the big screen of a room
        if at["href"] != "#main" and not at["main"]:
            return [f"the first Tab stop is {at['tag']} {at['words']!r}, not the skip link"]
        return [] if at["main"] or at["height"] > 1 else ["the skip link is not seen when it has the focus"]

    def stops(self, most: int = 60) -> list[dict[str, Any]]:
        """Every Tab stop of the page from its beginning, with how its focus looks."""
        self.page.evaluate("() => { document.activeElement?.blur?.(); window.scrollTo(0, 0); }")
        found: list[dict[str, Any]] = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            at: dict[str, Any] = self.page.evaluate(_FOCUS)
            if at["tag"] == "BODY":
                break
            found.append(at)
        return found


@contextmanager
def watched(
    browser: Browser, base: str, *, scripts: bool = True, language: str = "en-GB"
) -> Iterator[Watched]:
    """A context of its own, as if it were another person's browser."""
    context = browser.new_context(
        java_script_enabled=scripts, locale=language, reduced_motion="reduce", bypass_csp=False
    )
    context.set_default_timeout(10_000)
    try:
        yield _watched(context, base, scripts=scripts)
    finally:
        context.close()


def _watched(context: BrowserContext, base: str, *, scripts: bool) -> Watched:
    page = context.new_page()
    made = Watched(page, base, scripts)
    host = urlsplit(base).netloc
    if scripts:
        page.add_init_script(f"({_SHIFTS})()")

    def said(line: ConsoleMessage) -> None:
        made.faults.append(f"console: {line.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", host):
            made.faults.append(f"asked elsewhere: {request.url}")

    def failed(request: Request) -> None:
        # One that was under way, as for the icon, when the page was left is no fault.
        if request.failure != "net::ERR_ABORTED":
            made.faults.append(f"did not come: {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda fault: made.faults.append(f"script: {fault}"))
    page.on("request", asked)
    page.on("requestfailed", failed)
    return made
