"""The pages anybody may read: how to join in, pledges, what came of them, towns, and the small print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from bot.app import Services
from bot.content.content import FIRST, Content
from bot.service.insight import public
from bot.web import rows
from bot.web.page_language import words
from channels.port import Links

# As they lie on a map, three to a row from the north-west; a town that is not named here comes after these.
MAP = ("tipton", "wednesbury", "west-bromwich", "rowley-regis", "oldbury", "smethwick")
KEPT_FOR = 60  # seconds, a page that says how things work
# A page that shows what officers publish: a copy is shown only once it is known that it still stands so.
ASK_FIRST = "public, no-cache"


class Pages:
    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def content(self) -> Content:
        return self._services.content()

    def home(self) -> str:
        found = self._services.read(public.latest)
        names = self.town_names()
        latest = [rows.news_row(words(), each, names) for each in found]
        open_now = self._services.read(public.open_questions, self._services.clock.now())
        asked = [rows.asked_row(words(), each) for each in open_now]
        return render_template("public/home.html", ways=self.ways(), latest=latest, places=[], asked=asked)

    def pledges(self) -> str:
        found = self._services.read(public.pledges)
        return render_template(
            "public/pledges.html",
            pledges=[rows.pledge_row(words(), each) for each in found],
            sample=any(each.sample for each in found if not each.ended),
            coming="",
        )

    def issue(self, ref: str) -> str:
        now = self._services.clock.now()
        page = self._services.read(public.issue, self.content, ref.upper(), now)
        if page is None:
            abort(404)  # nobody keeps an error: what is made public again is there at once
        return render_template(
            "public/issue.html",
            **rows.page_rows(words(), page, self.town_names()),
            helped=rows.helped_rows(words(), page),
            ways=self._ways_of(page),
        )

    def towns(self) -> str:
        return render_template("public/towns.html", towns=self._towns(), unknown=False)

    def town(self, town: str) -> str | tuple[str, int]:
        found = next((each for each in self._town_pages() if each.id == town), None)
        if found is None:
            return render_template("public/towns.html", towns=self._towns(), unknown=True), 404
        issues = self._services.read(public.issues_of_town, town)
        listed = []
        for issue in issues:
            title, marks = rows.title_of(words(), issue)
            stage = words().say("stage", issue.state, False)
            listed.append({"url": f"/issues/{issue.ref}", "title": title, "stage": stage, **marks})
        town_row = rows.town_row(words(), found)
        return render_template("public/town.html", town=town_row, issues=listed, ways=self.ways())

    # --- parts ----------------------------------------------------------------------------------------

    def _town_pages(self) -> list[public.TownPage]:
        now = self._services.clock.now()
        found = self._services.read(public.towns, self.content, now)
        return sorted(found, key=lambda each: MAP.index(each.id) if each.id in MAP else len(MAP))

    def _towns(self) -> list[rows.Row]:
        return [rows.town_row(words(), each) for each in self._town_pages()]

    def town_names(self) -> dict[str, str]:
        """By its id, in the language of the page."""
        return {option.id: words().own(option.label)[0] for option in public.town_options(self.content)}

    def _ways_of(self, page: public.IssuePage) -> rows.Row | None:
        """How to answer what this issue asks; None where it asks nothing now."""
        if page.word:
            own = {
                "word": page.word,
                "chat_url": f"/chat?w={page.word}",
                "telegram_url": self._link(page.word),
            }
            return self.ways() | own
        kind, _, name = page.issue.about.partition(":")
        if kind == "local" and name not in self.content.conversations:
            return None
        return self.ways(page.issue.pledge, page.issue.about)

    def _link(self, word: str) -> str:
        """To an app in which this word begins a talk, if we know an address there."""
        linked = (each for each in self._services.channels.values() if isinstance(each, Links))
        return next((address for each in linked if (address := each.link(word))), "")

    def ways(self, pledge: str | None = None, about: str = "") -> rows.Row:
        """How to take part, by the channels there are."""
        word = public.poster_word(self.content, pledge, about)
        is_own = word is not None and word.begins != FIRST and bool(pledge or about)
        line = self._services.text_line
        is_broken = line is not None and line.name in self._services.read(public.broken_channels)
        number = rows.number_to_text(line.account) if line and word else ""
        return {
            "word": word.word if word else "",
            "number": "" if is_broken else number,
            "chat_url": f"/chat?w={word.word}" if is_own and word else "/chat",
            "trouble": words().say("no_texts") if is_broken else "",
        }


def blueprint(services: Services) -> Blueprint:
    """The routes. Anybody may keep a page, in each language; what was recalled is shown from no copy."""
    pages = Pages(services)
    found = Blueprint("public", __name__)
    views: dict[str, Callable[..., Any]] = {
        "/": pages.home,
        "/pledges": pages.pledges,
        "/issues/<ref>": pages.issue,
        "/towns": pages.towns,
        "/towns/<town>": pages.town,
    }
    for rule, view in views.items():
        found.add_url_rule(rule, view.__name__, view)
    for name in ("privacy", "accessibility", "how-it-works", "languages"):
        found.add_url_rule(f"/{name}", name, _plain_page(name))

    def keep(response: Response) -> Response:
        if response.status_code == 200:
            shows = request.url_rule is not None and request.url_rule.rule in views
            how = ASK_FIRST if shows else f"public, max-age={KEPT_FOR}"
            response.headers.setdefault("Cache-Control", how)
            response.vary.update(("Accept-Language", "Cookie"))
            response.add_etag()
            response.make_conditional(request)
        return response

    found.after_request(keep)
    return found


def _plain_page(name: str) -> Callable[[], Response]:
    def page() -> Response:
        return make_response(render_template(f"public/{name}.html"))

    return page
