"""The language of a page, and the words on it.

Chosen in this order: what the address says (?lang=), what we know of the person (chat), what they chose here
before (a cookie), what their browser asks for. Only languages that are offered, else British English. Looking
at a page in another language changes nothing on our side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup, escape

from bot.calendar import local_day
from bot.content.content import Content
from bot.dialogue.text import Text
from bot.language.figures import whole_date
from bot.language.tags import ENGLISH, Language
from bot.suppression import LEAST, Count
from bot.web.page_setup import bidi

COOKIE = "lang"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLanguage:
    """A language as templates want it. tag: for HTML ("en-GB"); key: ours ("en_GB"); draft: not checked."""

    tag: str
    key: str
    name: str
    dir: str
    draft: bool


def web_tag(tag: str) -> str:
    """Our tag as HTML writes it; a variant of ours is a private subtag.

    >>> web_tag("en_GB"), web_tag("en@easy"), web_tag("pa")
    ('en-GB', 'en-x-easy', 'pa')
    """
    base, _, variant = tag.replace("_", "-").partition("@")
    return f"{base}-x-{variant}" if variant else base


def chosen(content: Content, wishes: Iterable[str | None]) -> Language:
    """The first wish that is offered, written our way or HTML's; else English."""
    offered = {language.tag: language for language in content.offered}
    by_web = {web_tag(tag).lower(): tag for tag in offered}
    for wish in wishes:
        tag = wish and (by_web.get(wish.lower()) or content.languages.tag_for(wish))
        if tag and tag in offered:
            return offered[tag]
    return content.language(ENGLISH)


def lang_and_dir(language: Language, page: Language) -> dict[str, str]:
    """What marks a text on a page of another language; empty where it is the page's own."""
    if language.tag == page.tag:
        return {}
    return {"lang": web_tag(language.tag), "dir": language.direction}


class Words:
    """The words of one page in one language."""

    def __init__(self, content: Content, language: Language) -> None:
        self.content = content
        self.language = language
        self._made: Any = None

    def t(self, context: str, english: str, /, **values: Any) -> Markup:
        """A text of ours as HTML, its gaps filled; a value that is HTML stays HTML, any other is escaped."""
        found = self.content.catalogues.find(Text(context, english), self.language.tag)
        said = bidi(found) if self.language.rtl else escape(found)
        return Markup(said).format(**values)  # noqa: S704 - escaped right here

    def say(self, name: str, *values: Any, **named: Any) -> str:
        """A text from public/words.html, by the name of its macro."""
        if self._made is None:
            template = current_app.jinja_env.get_template("public/words.html")
            self._made = template.make_module({"t": self.t})
        made: str = getattr(self._made, name)(*values, **named)
        return made

    def count(self, count: Count) -> str:
        return self.say("count", count.about, LEAST)

    def own(self, text: Text) -> tuple[str, dict[str, str]]:
        """A text in the page's language, and what marks it where it is only there in English."""
        found = self.content.catalogues.find(text, self.language.tag)
        if text.own:
            is_english = found == text.english and self.language.tag not in dict(text.own)
            return found, self.marks(ENGLISH) if is_english else {}
        if found == text.english and self.content.catalogues[self.language.tag].missing([text]):
            return found, self.marks(ENGLISH)
        return found, {}

    def marks(self, tag: str) -> dict[str, str]:
        return lang_and_dir(self.content.language(tag), self.language)

    def date(self, moment: datetime) -> str:
        """Day, month in words, year: "12 December 2026"."""
        return whole_date(local_day(moment), self.language)

    def page(self, language: Language | None = None) -> PageLanguage:
        """A language, by default the page's own, for the templates."""
        language = language or self.language
        return PageLanguage(
            tag=web_tag(language.tag),
            key=language.tag,
            name=language.own,
            dir=language.direction,
            draft=not self.content.catalogues.checked(language.tag),
        )


def words() -> Words:
    """The words of the page that is being made."""
    found: Words = g.words
    return found


def speak(content: Content, *known: str | None) -> Words:
    """Choose the page's language. known: what we know of the person, the surest first."""
    wishes = [request.args.get("lang"), *known, request.cookies.get(COOKIE)]
    language = chosen(content, [*wishes, *(tag for tag, _ in request.accept_languages)])
    g.words = Words(content, language)
    return words()


def keep_language(response: Response, tag: str, *, secure: bool) -> None:
    """Remember a language on this device."""
    response.set_cookie(COOKIE, web_tag(tag), max_age=YEAR, httponly=True, samesite="Lax", secure=secure)


def install(app: Flask, content: Callable[[], Content], *, secure: bool) -> None:
    """Give every template its words, and remember a language that was asked for by ?lang=."""

    def choose() -> None:
        if request.blueprint == "console":  # officers' pages are in English
            g.words = Words(content(), content().language(ENGLISH))
        else:
            speak(content())

    def given() -> dict[str, Any]:
        if "words" not in g:
            choose()
        ours = words()
        offered = [] if request.blueprint == "console" else [ours.page(each) for each in ours.content.offered]
        return {"t": ours.t, "language": ours.page(), "offered": offered}

    def finish(response: Response) -> Response:
        asked = request.args.get("lang")
        if asked and "words" in g and response.status_code == 200 and request.blueprint != "console":
            keep_language(response, words().language.tag, secure=secure)
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    app.before_request(choose)
    app.context_processor(given)
    app.after_request(finish)
