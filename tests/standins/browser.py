"""A browser without a screen and without scripts: opens pages, fills in forms, presses buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, words on it


class _Reader(HTMLParser):
    """Collects the forms of a page with what stands in them."""

    def __init__(self, by_id: dict[str, Form]) -> None:
        super().__init__()
        self.by_id = by_id
        self.forms: list[Form] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._area = ""
        self._select = ""
        self._button: tuple[str, str] | None = None
        self._owner: Form | None = None  # of a button that stands outside its form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        owner = self.by_id.get(given.get("form", ""))
        if owner is not None and tag == "input":
            owner.values[given.get("name", "")] = given.get("value", "")
        if owner is not None and tag == "button":
            self._button, self._owner = (given.get("name", ""), given.get("value", "")), owner
            return
        if tag == "form":
            made = Form(given.get("action", ""), given.get("method", "get").lower())
            self._form = self.by_id.setdefault(given["id"], made) if "id" in given else made
            self.forms.append(self._form)
        form = self._form
        if form is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name and given.get("type") not in ("submit", "radio", "checkbox"):
            form.values[name] = value
        elif tag == "input" and name and "checked" in given:
            form.values[name] = value or "on"
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in form.values):
            form.values[self._select] = value
        elif tag == "button":
            self._button = (name, value)

    def handle_data(self, data: str) -> None:
        if self._area and self._form:
            self._form.values[self._area] += data
        form = self._owner or self._form
        if self._button is not None and form and data.strip():
            form.buttons.append((*self._button, data.strip()))
        self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "button":
            self._button = self._owner = None


class Browser:
    """Keeps cookies and the page it is on."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.url = base
        self.html = ""
        self._session = requests.Session()

    def opens(self, path: str) -> str:
        """The page at this path. Raises for an error page."""
        return self._arrived(self._session.get(urljoin(self.base, path), timeout=15))

    def presses(self, button: str, **filled: str) -> str:
        """Fill in the form that has a button with these words, and press it. Returns the next page."""
        page = self._read()
        for form in page.forms:
            for name, value, words in form.buttons:
                if button in words:
                    values = {**form.values, **({name: value} if name else {}), **filled}
                    address = urljoin(self.url, form.action or self.url)
                    answer = self._session.post(
                        address, data=values, headers={"Referer": self.url}, timeout=15
                    )
                    return self._arrived(answer)
        there = [words for form in page.forms for _, _, words in form.buttons]
        raise AssertionError(f"no button {button!r} on {self.url}; there are {there}")

    def shows(self, words: str) -> bool:
        return words in "".join(self._read().text)

    def _read(self) -> _Reader:
        """Read twice: a button may stand before the form it belongs to."""
        first = _Reader({})
        first.feed(self.html)
        reader = _Reader({name: Form(form.action, form.method) for name, form in first.by_id.items()})
        reader.feed(self.html)
        return reader

    def _arrived(self, answer: requests.Response) -> str:
        if not answer.ok:
            raise AssertionError(f"{answer.request.method} {answer.url} answered {answer.status_code}")
        self.url, self.html = answer.url, answer.text
        return self.html
