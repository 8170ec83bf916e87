"""The Telegram channel: the Bot API's updates in, by webhook or by asking; its sendMessage out."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from channels.download import download
from channels.form import storable
from channels.port import (
    Attachment,
    Choice,
    Fault,
    Limits,
    NotFetched,
    Outgoing,
    Reading,
    Refused,
    Reply,
    Request,
    SendError,
    Sent,
)
from channels.secret import hush, same
from channels.telegram.contents import OPENS
from channels.telegram.faults import refusal
from channels.telegram.reading import WANTED, events, spinning

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
_HEADER = "x-telegram-bot-api-secret-token"
_MOST_JSON = 64 * 1024  # bytes of the answer that says where a file is
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,299}")
_LOUD = ("httpx", "httpcore", "telegram")
# The library warns whoever asks for a method under a name it has a wrapper for; this spelling it has not,
# and it puts the two words together all the same.
_GET_UPDATES = "get__updates"


class Telegram:
    """One bot. See `channels.port.Channel`.

    token: the bot's. secret: what Telegram puts in a header of each webhook request; without one no webhook
    is believed. api_base: where Telegram is; tests and demonstrations put a stand-in there. timeout: seconds
    for an answer. poll_seconds: how long `poll` waits for something to come in. name: the bot's, for links.

    Sending is done from one asyncio loop for its life; another loop gets connections of its own.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        secret: str = "",
        *,
        api_base: str = API,
        timeout: float = 10,
        poll_seconds: int = 20,
        name: str = "",
    ) -> None:
        self._name = name
        account, colon, rest = token.partition(":")
        if not (account.isascii() and account.isdigit() and colon and rest):
            raise ValueError("a bot token is a number, a colon and a key")
        hush(_LOUD, token)  # that library's HTTP client logs every address, and the token is part of it
        self._token = token
        self._secret = secret
        self._base = api_base.rstrip("/")
        self._timeout = timeout
        self._poll_seconds = poll_seconds
        self._bot: Bot | None = None
        self._lines: tuple[HTTPXRequest, ...] = ()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._webhook_gone = False
        self.account = account
        self.limits = Limits(
            max_text=4096,
            buttons=100,
            label=64,
            isolates=True,
            attachments=True,
            opens=OPENS,
            per_second=30,
            burst=30,
            in_flight=8,
        )

    # --- in -------------------------------------------------------------------------------------------

    def link(self, start: str) -> str:
        """See `channels.port.Links`."""
        return f"https://t.me/{self._name}?start={start}" if self._name else ""

    def read(self, request: Request) -> Reading:
        """One update. A tap is answered in the reply itself, so that its button stops spinning at once."""
        if request.method != "POST":
            raise Refused("only POST is answered", 405)
        secret = request.headers.get(_HEADER)
        if secret is None:
            raise Refused("no secret")
        if not self._secret or not same(self._secret, secret):
            raise Refused("the secret is not ours")
        update = _parsed(request.body)
        return Reading(events=events(update, self.account), reply=_reply(spinning(update)))

    async def poll(self, after: str) -> tuple[Reading, str]:
        """Updates from the one numbered `after` on; "" for all that wait. Asking confirms those before it.

        Takes away the webhook first, for Telegram allows one or the other.
        """
        bot = self._open()
        asked = {"timeout": self._poll_seconds, "allowed_updates": list(WANTED)}
        try:
            if not self._webhook_gone:
                await bot.delete_webhook()
                self._webhook_gone = True
            # Asked for as plain JSON: the library would stumble over one bad update and lose them all.
            found = await bot.do_api_request(
                _GET_UPDATES,
                api_kwargs=asked | ({"offset": int(after)} if after else {}),
                read_timeout=self._poll_seconds + self._timeout,
            )
        except TelegramError as error:
            failure = refusal(error)
        else:
            updates = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
            await self._calm(bot, updates)
            told = tuple(event for update in updates for event in events(update, self.account))
            return Reading(events=told), _next(updates, after)
        raise failure

    async def _calm(self, bot: Bot, updates: list[dict[str, Any]]) -> None:
        for identity in filter(None, map(spinning, updates)):
            try:
                await bot.answer_callback_query(identity)
            except TelegramError as error:  # a tap too old to answer; the tap itself still counts
                log.info("a tap could not be answered (%s)", type(error).__name__)

    # --- out ------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> Sent:
        """One message of plain text, with a button for each choice, one a row."""
        try:
            chat = int(outgoing.address)
        except ValueError:
            chat = 0
        if not chat:
            raise SendError(Fault.ADDRESS, "not-a-chat", "This is not a Telegram address.")
        try:
            made = await self._open().send_message(
                chat,
                storable(outgoing.text),
                reply_markup=_keyboard(outgoing.choices),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            return Sent(ref=str(made.message_id))
        except TelegramError as error:
            failure = refusal(error)
        except (ValueError, TypeError, KeyError, AttributeError):  # an answer that is no message
            failure = SendError(
                Fault.UNSURE, "no-sense", "Telegram's answer made no sense; the message may have gone out."
            )
        # Raised out here so that it carries no trace of the library's exception, which quotes the request.
        raise failure

    async def fetch(self, attachment: Attachment) -> bytes:
        """See `channels.port.Fetches`. Two questions to the Bot API: where the file is, and the file itself.
        The token is part of both addresses, so neither is ever kept or shown."""
        if attachment.kind not in OPENS:
            raise NotFetched("Telegram hands out pictures and voice notes. This is neither.")
        asked = f"{self._base}/bot{self._token}/getFile?{urlencode({'file_id': attachment.ref})}"
        path = _file_path(await download(asked, most=_MOST_JSON))
        if path is None:
            raise NotFetched("Telegram does not have it any more.")
        return await download(f"{self._base}/file/bot{self._token}/{quote(path)}")

    async def connect(self, url: str, commands: Mapping[str, str] | None = None) -> None:
        """Have updates brought to `url` (https), and show `commands` (word: what it does) in the menu."""
        try:
            await self._open().set_webhook(
                url, secret_token=self._secret, allowed_updates=WANTED, max_connections=8
            )
            if commands:
                await self._open().set_my_commands([BotCommand(*pair) for pair in commands.items()])
            self._webhook_gone = False
            return
        except TelegramError as error:
            failure = refusal(error)
        raise failure

    async def username(self) -> str:
        """The bot's name, for links like t.me/name?start=word; also the cheapest test of the token."""
        try:
            return str((await self._open().get_me()).username)
        except TelegramError as error:
            failure = refusal(error)
        raise failure

    async def close(self) -> None:
        if self._loop is asyncio.get_running_loop():
            for line in self._lines:  # Bot.shutdown leaves them open unless it was initialised
                await line.shutdown()
            self._bot = None

    def _open(self) -> Bot:
        """The bot of the running loop, made at the first use."""
        loop = asyncio.get_running_loop()
        if self._bot is None or self._loop is not loop:
            self._loop = loop
            self._lines = (self._line(self.limits.in_flight * 2), self._line(1))
            self._bot = Bot(
                self._token,
                base_url=f"{self._base}/bot",
                base_file_url=f"{self._base}/file/bot",
                request=self._lines[0],
                get_updates_request=self._lines[1],
            )
        return self._bot

    def _line(self, size: int) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=size,
            connect_timeout=self._timeout,
            read_timeout=self._timeout,
            write_timeout=self._timeout,
            pool_timeout=self._timeout,
        )


def _file_path(body: bytes) -> str | None:
    """Where a file lies, by the answer to getFile: a plain path below the bot's own."""
    try:
        told = json.loads(body)
        path = told["result"]["file_path"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    return path if isinstance(path, str) and _PATH.fullmatch(path) and ".." not in path else None


def _parsed(body: bytes) -> object:
    """The update, or the body itself where it is not JSON: authentic, but with nothing to say."""
    try:
        parsed: object = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        log.warning("an update is not JSON")
        return body
    return parsed


def _reply(tap: str | None) -> Reply:
    """Telegram carries out a method named in the reply. It never says how that went: here no loss."""
    if tap is None:
        return Reply()
    told = {"method": "answerCallbackQuery", "callback_query_id": tap}
    return Reply(content_type="application/json", body=json.dumps(told).encode())


def _next(updates: list[dict[str, Any]], after: str) -> str:
    numbers = [each["update_id"] for each in updates if type(each.get("update_id")) is int]
    return str(max(numbers) + 1) if numbers else after


def _keyboard(choices: tuple[Choice, ...]) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(choice.label, callback_data=choice.key)] for choice in choices]
    return InlineKeyboardMarkup(rows) if rows else None
