"""The big screen of a room: the question, how to join in, and what the room says once that may be seen.

Anybody may look, so nothing is shown that a person who has not voted yet should not know (N56): no counts
before the vote is over, unless the officer who opened it chose otherwise, and none of fewer than ten votes.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from bot.app import Services
from bot.clock import LONDON
from bot.dialogue.schema import Question
from bot.language.figures import clock
from bot.language.tags import Language
from bot.model.code import Code
from bot.service.insight import live_poll as insight
from bot.service.insight.live_poll import Results
from bot.service.insight.public import broken_channels
from bot.suppression import LEAST, Cell
from bot.turn.live_poll import ENOUGH
from bot.turn.placeholders import text_in
from bot.web.page_language import web_tag, words
from bot.web.rows import Row, number_to_text

EVERY = 3  # seconds between two looks of a screen
WITHOUT_SCRIPT = 15  # seconds between two whole loads of a page whose scripts are off


class Screens:
    def __init__(self, services: Services) -> None:
        self._services = services

    def screen(self, code: str) -> Response:
        """The whole page; in words where there is no vote with this code."""
        found = self._results(code)
        if found is None:
            return make_response(render_template("public/live_none.html"), 404)
        return self._fresh(make_response(render_template("public/live.html", **self._shown(found))))

    def now(self, code: str) -> Response:
        """The part of the page that changes, with an ETag; X-Done once it will not change again."""
        found = self._results(code)
        if found is None:
            words_for_it = "There is no vote with this code.\n"
            return Response(words_for_it, 404, content_type="text/plain; charset=utf-8")
        response = self._fresh(make_response(render_template("public/live_now.html", **self._counts(found))))
        if found.over:
            response.headers["X-Done"] = "1"
        return response

    def _results(self, code: str) -> Results | None:
        """The newest vote with this code, open or over."""
        now, content = self._services.clock.now(), self._services.content()
        return self._services.read(insight.newest, content, code[:64], now)

    def _fresh(self, response: Response) -> Response:
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(("Accept-Language", "Cookie"))
        response.add_etag()
        response.make_conditional(request)
        return response

    def _shown(self, found: Results) -> Row:
        code = found.code
        address = f"{self._services.settings.public_url.partition('://')[2]}/chat?w={code.word}"
        return {
            "code": code.word,
            "asked": self._asked(code),
            "number": self._number(),
            "chat_url": f"/chat?w={code.word}",
            "address": address,
            "now_url": f"/live/{code.word}/now?lang={words().page().tag}",
            "every": EVERY,
            "without_script": 0 if found.over else WITHOUT_SCRIPT,
            **self._counts(found),
        }

    def _asked(self, code: Code) -> list[Row]:
        """The question in the language of the page, then in every other in which it was written."""
        ours = words()
        _, first = text_in(code.texts, ours.content.languages, ours.language.tag)
        tags = [tag for tag in dict.fromkeys((first, *code.texts)) if code.texts.get(tag)]
        return [{"text": code.texts[tag], **_marks(ours.content.language(tag))} for tag in tags]

    def _counts(self, found: Results) -> Row:
        ours = words()
        return {
            "over": found.over,
            "shows": found.code.shows,
            "few": found.few,
            "votes": ours.say("votes", found.votes.about, LEAST) if found.counted else "",
            "counted": found.counted,
            "bars": [_bar(found.question, cell) for cell in found.chart],
            "until": clock(found.code.over_at.astimezone(LONDON).time()),
            "enough": ENOUGH,
            "least": LEAST,
        }

    def _number(self) -> str:
        """The number to text; "" while there is none, or while texts do not work."""
        line = self._services.text_line
        if line is None or line.name in self._services.read(broken_channels):
            return ""
        return number_to_text(line.account)


def _bar(question: Question, cell: Cell) -> Row:
    ours = words()
    option = question.option(cell.key)
    label, marks = ours.own(option.label) if option else (cell.key, {})
    share = ours.say("share", cell.count.about, cell.percent, LEAST)
    return {"label": label, "text": share, "percent": cell.width, **marks}


def _marks(language: Language) -> Row:
    return {"lang": web_tag(language.tag), "dir": language.direction}


def blueprint(services: Services) -> Blueprint:
    screens = Screens(services)
    found = Blueprint("live", __name__, url_prefix="/live")
    found.add_url_rule("/<code>", "screen", screens.screen)
    found.add_url_rule("/<code>/now", "now", screens.now)
    return found
