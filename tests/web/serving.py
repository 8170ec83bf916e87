"""A whole app on an empty database, with time and chance held still; and how browsers use it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from bot.app import Services, build
from bot.content.content import Content
from bot.dialogue.plain import to_plain
from bot.dialogue.schema import Conversation
from bot.service.authoring import translations
from bot.settings import ROOT, read_settings
from bot.store.inbound import published
from bot.store.tables import metadata
from bot.web import LARGEST, create_app
from bot.web.gateway import Gateway
from channels.port import Request
from tests.channels.requests import PUBLIC
from tests.fixed import FixedClock, FixedDice
from tests.standins.telegram import SECRET
from tests.standins.telegram import TOKEN as BOT_TOKEN
from tests.standins.twilio import ACCOUNT, OURS, TOKEN
from tests.web.rsgi import Protocol, scope

FOREIGN = "pl"
METRICS = "a token for figures"
SMS = {
    "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
    "TELLBACK_TWILIO_AUTH_TOKEN": TOKEN,
    "TELLBACK_TWILIO_FROM": OURS,
}
TELEGRAM = {"TELLBACK_TELEGRAM_TOKEN": BOT_TOKEN, "TELLBACK_TELEGRAM_SECRET": SECRET}
BASE = {
    "TELLBACK_SECRET_KEY": "a secret only for tests",
    "TELLBACK_PUBLIC_URL": PUBLIC,
    "TELLBACK_METRICS_TOKEN": METRICS,
    "TELLBACK_LISTENING": "0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One app and what it stands on."""

    app: Flask
    services: Services
    clock: FixedClock

    def rows(self, table: str) -> list[Any]:
        """As the product reads them: moments and JSON are values, not what each engine keeps of them."""
        asked = metadata.tables[table]
        return list(self.services.db.read(lambda c: c.execute(select(asked).order_by(asked.c.id)).all()))

    def everything(self) -> str:
        """All tables as text: two looks are equal when nothing was changed between them."""
        return self.services.db.read(
            lambda c: repr([sorted(map(repr, c.execute(select(each)))) for each in metadata.sorted_tables])
        )

    def break_database(self) -> Callable[[], None]:
        """From now on no transaction begins, as where the server is away or the disk fails.

        Returns what mends it.
        """

        def away(_: Connection) -> None:
            raise OperationalError("BEGIN", {}, Exception("no connection to the database"))

        event.listen(self.services.db.engine, "begin", away)
        return lambda: event.remove(self.services.db.engine, "begin", away)


@cache
def locales() -> TemporaryDirectory[str]:
    """The shipped languages, of which Polish alone is complete, and nobody's: each text ends in " (pl)".

    So that no test depends on how far the translators are.
    """
    made = TemporaryDirectory(prefix="tellback-locales-")
    here, there = ROOT / "locales", Path(made.name)
    for source in (*here.glob("*.toml"), *here.glob("*/lexicon.toml")):
        target = there / source.relative_to(here)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(source, target)
    content = Content.load(ROOT / "conversations", there)
    catalogue = Catalog(locale="pl")
    for each in translations.all_texts(content, ROOT / "bot" / "web" / "templates"):
        catalogue.add(each.english, f"{each.english} (pl)", context=each.context)
    folder = there / FOREIGN / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalogue)
    return made


def _folders() -> tuple[Path, Path]:
    return ROOT / "conversations", Path(locales().name)


@cache
def _shipped() -> Content:
    """Read once: it takes longer than most tests, and no test changes these files."""
    return Content.load(*_folders())


class _Compiled(BytecodeCache):
    """Templates are compiled once for all houses: for one page it takes as long as to open a house."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._known[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()
_plain: dict[tuple[str, str], dict[str, Any]] = {}


def _to_plain(script: Conversation) -> dict[str, Any]:
    """Once for all houses, which publish the same conversations."""
    key = (script.hash, script.file)
    return _plain[key] if key in _plain else _plain.setdefault(key, to_plain(script))


_compile_builder = Rule._compile_builder


def _compile_when_asked(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What makes an address of a route. There are two for each of a hundred routes, and a test uses a few; to
    compile them all took half of the time in which a house is up.
    """
    made: list[Callable[..., tuple[str, str]]] = []

    def build(of: Rule, **given: str) -> tuple[str, str]:
        if not made:
            made.append(_compile_builder(rule, append_unknown))
        return made[0](of, **given)

    return build


def house(folder: Path, **environment: str) -> House:
    """An app with its first officer; no channel but the chat unless the environment names more.

    Embedded in the folder, unless TELLBACK_DATABASE_URL is given.
    """
    given = BASE | {"TELLBACK_LOCALES": locales().name} | environment
    folder.mkdir(exist_ok=True)
    clock = FixedClock()
    settings = read_settings(given, data=folder)
    folders = (settings.conversations, settings.locales)
    found = _shipped() if folders == _folders() else Content.load(*folders)
    with patch.object(Content, "load", return_value=found), patch.object(published, "to_plain", _to_plain):
        services = build(settings, given, clock=clock, dice=FixedDice())
    with patch.object(Rule, "_compile_builder", _compile_when_asked):
        app = create_app(services)
    app.jinja_env.bytecode_cache = _compiled
    return House(app=app, services=services, clock=clock)


def post(house: House, request: Request, **headers: str) -> Response:
    """A provider's request by the door of `tellback serve`, to the path of the address it was signed for, but
    on a host of our own."""
    url = urlsplit(request.url.removeprefix(PUBLIC))
    given = {"Host": "10.0.0.7:8000", "Content-Length": str(len(request.body)), **request.headers, **headers}
    hooks = house.app.extensions["webhooks"]
    gateway = Gateway(house.app, threads=1, largest=LARGEST, begin=hooks.begin)
    protocol = Protocol(request.body)
    asked = scope({name.lower(): value for name, value in given.items()}, path=url.path, query=url.query)
    asyncio.run(gateway(asked, protocol))
    gateway.close()
    assert protocol.answer is not None
    status, answered, body = protocol.answer
    return Response(body, status, answered)


class Browser:
    """A browser: it keeps cookies and presses what is on the page. X-Fragment stands for JavaScript."""

    def __init__(self, house: House, language: str = "en-GB", address: str = "127.0.0.1") -> None:
        self.house = house
        self.client: FlaskClient = house.app.test_client()
        self.page = ""
        self.status = 0
        self._token = ""
        self._usual: dict[str, Any] = {
            "base_url": PUBLIC,
            "headers": {"Accept-Language": language},
            "environ_overrides": {"REMOTE_ADDR": address},
        }

    def open(self, path: str, **headers: str) -> TestResponse:
        answer = self.client.get(path, **self._with(headers))
        return self._seen(answer)

    def send(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> TestResponse:
        """POST a form of the page with its token and ids; follows the redirect as a browser does."""
        self.house.clock.pass_by(seconds=1)
        given = {"csrf_token": self.token()} | (fields or {})
        answer = self.client.post(
            path,
            data=urlencode(given),
            content_type="application/x-www-form-urlencoded",
            **self._with(headers),
        )
        self._seen(answer)
        if answer.status_code == 303 and "X-Fragment" not in headers:
            self.open(answer.headers["Location"].partition("#")[0])
        return answer

    def start(self, path: str = "/chat") -> TestResponse:
        self.open(path)
        return self.send("/chat/start", {"w": self.hidden("w"), "lang": self.hidden("lang")})

    def say(self, words: str, **headers: str) -> TestResponse:
        return self.send("/chat", {"text": words, "message_id": self.message_id("say")}, **headers)

    def tap(self, label: str, **headers: str) -> TestResponse:
        fields = {"choice": self.choices()[label], "message_id": self.message_id("tap")}
        return self.send("/chat", fields, **headers)

    def token(self) -> str:
        """Of the page last loaded whole: a fragment has none."""
        self._token = self.hidden("csrf_token") or self._token
        return self._token

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found.group(1) if found else ""

    def message_id(self, form: str) -> str:
        found = re.search(rf'form="{form}" name="message_id" value="([^"]*)"', self.page)
        return found.group(1) if found else ""

    def choices(self) -> dict[str, str]:
        """What can be tapped: label -> key."""
        found = re.findall(r'name="choice" value="([^"]*)"[^>]*>(.*?)</button>', self.page)
        return {re.sub("<[^>]+>", "", label): key for key, label in found}

    def bubbles(self, who: str = "") -> list[str]:
        """The texts on the page, oldest first."""
        found = re.findall(r'<li class="bubble (\w+)">(.*?)</li>', self.page, flags=re.S)
        words = [(side, re.search(r"<p [^>]*>(.*?)</p>", one, flags=re.S)) for side, one in found]
        return [re.sub("<[^>]+>", "", p.group(1)) for side, p in words if p and who in ("", side)]

    def _with(self, headers: dict[str, str]) -> dict[str, Any]:
        return {**self._usual, "headers": {**self._usual["headers"], **headers}}

    def _seen(self, answer: TestResponse) -> TestResponse:
        self.status = answer.status_code
        if answer.mimetype == "text/html" and answer.status_code not in (303, 304):
            self.token()
            self.page = answer.get_data(as_text=True)
        return answer
