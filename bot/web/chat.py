"""The chat page: a channel like any other, whose session is a cookie and whose messages are the outbox.

What is said here goes through the web channel's `read` and the intake, as a text would. Looking changes
nothing: a talk begins when Start is pressed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from flask import Blueprint, Response, g, make_response, redirect, render_template, request

from bot.app import Services
from bot.language.codes import code_in, issue_word_in
from bot.service.insight import chat_log, public
from bot.service.insight.chat_log import Line, Log, Visitor
from bot.web.page_language import YEAR, keep_language, speak, web_tag, words
from bot.web.rate_limit import RateLimit
from bot.web.timestamps import said_at
from channels import port
from channels.port import Refused

COOKIE = "talk"
SESSION_HEADER = "x-tellback-session"  # as channels/web reads it
LONGEST = 4000
URLS = {"send": "/chat", "log": "/chat/log", "stop": "/chat/stop", "again": "/chat/start"}


@runtime_checkable
class Sessions(Protocol):
    """What the web channel is besides a channel: it signs sessions."""

    def new_session(self) -> str: ...
    def address_of(self, token: str) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever asks. token: "" when their cookie is none of ours; visitor: None when we do not know them."""

    token: str
    visitor: Visitor | None
    had_cookie: bool


class Chat:
    def __init__(self, services: Services, channel: port.Channel) -> None:
        if not isinstance(channel, Sessions):
            raise TypeError("the chat page needs a channel that signs sessions")
        self._services = services
        self._channel = channel
        self._sessions: Sessions = channel
        self._rate_limit = RateLimit(services)
        self._secure = services.settings.public_url.startswith("https:")

    # --- looking --------------------------------------------------------------------------------------

    def page(self) -> Response:
        """The talk, or the page that begins one."""
        guest = self._guest()
        content = self._services.content()
        wanted = request.args.get("w", "")[:64]
        word = content.poster_word(wanted)
        code = code_in(wanted) or self._question_word(wanted)
        if word or code or not guest.had_cookie:
            if word and word.language:
                speak(content, guest.visitor.language if guest.visitor else None, word.language)
            return self._intro(word.word if word else code, back=guest.visitor is not None)
        return self.drawn(guest)

    def log(self) -> Response:
        """The part that changes, with an ETag, so that a quiet talk costs nothing."""
        guest = self._guest()
        if guest.visitor is None:
            return Response("There is no chat here.\n", 404, content_type="text/plain; charset=utf-8")
        response = self._fragment(guest.visitor)
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response

    def back_to_page(self) -> Response:
        """For whoever asks for the address of a form: the forms are on the page."""
        return self._to_page()

    def _question_word(self, wanted: str) -> str:
        """The word of an issue's question that the address names; "" where there is none."""
        word = issue_word_in(wanted)
        return word if word and self._services.read(public.is_question, word) else ""

    # --- saying ---------------------------------------------------------------------------------------

    def start(self) -> Response:
        """Begin a talk: with the poster's word, in the language of the page the person saw."""
        guest = self._guest()
        if minutes := self._rate_limit.too_many_starts(request.remote_addr):
            return self._too_many(render_template("public/error.html", status=429, minutes=minutes), minutes)
        content = self._services.content()
        wanted = request.form.get("w", "")[:64]
        word = content.poster_word(wanted)
        by = word.word if word else code_in(wanted) or self._question_word(wanted)
        if guest.visitor and not by:
            return self._to_page()
        token = (guest.visitor and guest.token) or self._sessions.new_session()
        tag = request.form.get("lang", "")
        spoken = guest.visitor.language if guest.visitor else None
        wants = tag if tag in {each.tag for each in content.offered} - {"en_GB", spoken} else ""
        once = f"start:{by}:{self._heard(guest.visitor)}"
        begins = "_".join(part for part in (by, wants) if part) or "CHAT"
        self._take(token, [("start", begins), ("message_id", once)])
        return self._keep(self._to_page(), token)

    def say(self) -> Response:
        """Words or a tap. Nothing said is lost: without a session one is made for it."""
        guest = self._guest()
        # A form sends each line end as two signs; the person typed one.
        text = request.form.get("text", "").replace("\r\n", "\n")
        language = request.form.get("language", "")
        tap = f"lang:{language}" if language else request.form.get("choice", "")
        message_id = request.form.get("message_id", "")
        if not (text.strip() or tap):
            return self._answer(guest, words().language.tag)
        if len(text) > LONGEST:
            return self.drawn(guest, failed=words().say("not_sent", "long", longest=LONGEST), status=400)
        if not message_id:
            return self.drawn(guest, failed=words().say("not_sent", "old"), status=400)
        if minutes := self._rate_limit.too_many_messages(request.remote_addr, guest.token):
            failed = words().say("not_sent", "many", minutes=minutes)
            return self._too_many(self.drawn(guest, failed=failed, status=429), minutes)
        token = guest.token or self._sessions.new_session()
        # Two open tabs have the same id for different words: the words are part of it.
        once = hashlib.sha256(f"{message_id}\n{tap}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
        said = ("tap", tap) if tap else ("text", text)
        before = words().language.tag
        self._take(token, [said, ("message_id", once)])
        return self._keep(self._answer(self._guest(token), before), token)

    def stop(self) -> Response:
        """Stop and delete: the commands STOP and FORGET, as if sent; asked and confirmed on the page."""
        guest = self._guest()
        if guest.visitor:
            heard = self._heard(guest.visitor)
            for command in ("stop", "forget"):
                self._take(guest.token, [("tap", f"cmd:{command}"), ("message_id", f"{command}:{heard}")])
        response = self._intro("", back=False, deleted=True)
        response.delete_cookie(COOKIE, path="/chat", secure=self._secure, httponly=True, samesite="Lax")
        return response

    def expired(self) -> Response:
        """The form's token is too old: the same page again, with what was typed and a fresh token."""
        return self.drawn(self._guest(), failed=words().say("not_sent", "old"), status=400)

    # --- parts ----------------------------------------------------------------------------------------

    def _guest(self, token: str | None = None) -> Guest:
        """Who asks; the page is theirs from here on, in their language."""
        given = token or request.cookies.get(COOKIE, "")
        address = self._sessions.address_of(given)
        where = (self._channel.name, self._channel.account)
        visitor = address and self._services.read(chat_log.visitor, self._services.vault, *where, address)
        if visitor:
            speak(self._services.content(), visitor.language)
        return Guest(token=given if address else "", visitor=visitor or None, had_cookie=bool(given))

    def _heard(self, visitor: Visitor | None) -> int:
        if visitor is None:
            return 0
        return self._services.read(chat_log.times_heard, visitor.address_id)

    def _take(self, token: str, fields: Iterable[tuple[str, str]]) -> None:
        accepts = request.headers.get("Accept-Language", "")
        asked = port.Request(
            method="POST",
            url=self._services.settings.public_url + request.path,
            headers={SESSION_HEADER: token, "accept-language": accepts},
            form=tuple(fields),
        )
        self._services.intake.take(self._channel, self._channel.read(asked))
        g.kept = True

    def _answer(self, guest: Guest, before: str) -> Response:
        """The fragment for the script, else the page; the whole page when its language has changed."""
        same = words().language.tag == before
        if guest.visitor and same and request.headers.get("X-Fragment"):
            return self._fragment(guest.visitor)
        response = self._to_page()
        if not same:
            keep_language(response, words().language.tag, secure=self._secure)
        return response

    def _fragment(self, visitor: Visitor) -> Response:
        return make_response(render_template("public/chat_log.html", **self._shown(self._log(visitor))))

    def drawn(self, guest: Guest, *, failed: str = "", status: int = 200) -> Response:
        """The whole page. failed: why the last message was not sent; what was typed is kept."""
        shown = self._shown(self._log(guest.visitor)) if guest.visitor else self._shown(_EMPTY)
        typed = request.form.get("text", "") if failed else ""
        html = render_template(
            "public/chat.html",
            heading=words().say("chat_heading"),
            session_ok=guest.visitor is not None or bool(typed),
            failed_text=failed,
            typed=typed,
            urls=URLS,
            **shown,
        )
        return _not_stored(make_response(html, status))

    def _intro(self, word: str, *, back: bool, deleted: bool = False) -> Response:
        heading = words().say("chat_heading")
        given = {"heading": heading, "word": word, "back": back, "deleted": deleted, "urls": URLS}
        return _not_stored(make_response(render_template("public/chat_start.html", **given)))

    def _log(self, visitor: Visitor) -> Log:
        now = self._services.clock.now()
        names = {f"lang:{each.tag}": each.own for each in self._services.content().languages}
        log = self._services.read(chat_log.log_of, visitor, names, now)
        if log.has_news:
            self._services.write(chat_log.seen, visitor)
        return log

    def _shown(self, log: Log) -> dict[str, Any]:
        ours = words()
        languages = self._services.content().languages
        choices = []
        for key, label in log.choices:
            tag = key.removeprefix("lang:")
            marks = ours.marks(tag) if key.startswith("lang:") and tag in languages else {}
            choices.append({"key": key, "label": label, **marks})
        return {
            "log": [self._bubble(line) for line in log.lines],
            "choices": choices,
            "message_id": log.heard,
        }

    def _bubble(self, line: Line) -> dict[str, Any]:
        ours = words()
        language = ours.content.language(line.language) if line.ours else ours.language
        return {
            "who": "council" if line.ours else "you",
            "text": line.text,
            "lang": web_tag(language.tag),
            "dir": language.direction,
            "at": said_at(line.at, self._services.clock.now(), language),
        }

    def _to_page(self) -> Response:
        return make_response(redirect("/chat#end", 303))

    def _keep(self, response: Response, token: str) -> Response:
        response.set_cookie(
            COOKIE, token, max_age=YEAR, path="/chat", httponly=True, samesite="Lax", secure=self._secure
        )
        return response

    def _too_many(self, page: str | Response, minutes: int) -> Response:
        response = make_response(page, 429)
        response.headers["Retry-After"] = str(60 * minutes)
        return response


_EMPTY = Log(lines=(), choices=(), heard=0)


def _not_stored(response: Response) -> Response:
    """A talk on a shared computer shall not come back from its store of pages."""
    response.headers["Cache-Control"] = "no-store"
    return response


def blueprint(chat: Chat) -> Blueprint:
    found = Blueprint("chat", __name__, url_prefix="/chat")
    found.add_url_rule("", "page", chat.page)
    found.add_url_rule("", "say", chat.say, methods=["POST"])
    found.add_url_rule("/log", "log", chat.log)
    for name, view in (("start", chat.start), ("stop", chat.stop)):
        found.add_url_rule(f"/{name}", name, view, methods=["POST"])
        found.add_url_rule(f"/{name}", f"{name}_page", chat.back_to_page)

    def refused(refusal: Refused) -> tuple[str, int]:
        return render_template("public/error.html", status=403), refusal.status

    found.register_error_handler(Refused, refused)
    return found
