"""A stand-in for Telegram's Bot API and for the people who use it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import web

from tests.standins.server import HTML_PAGE, Server, Trouble

TOKEN = "700900000:stand-in-bot-key-AAAbbbCCCdddEEEfffGGG"
SECRET = "stand-in-webhook-secret"


class Refusal(Exception):
    def __init__(self, status: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.status, self.words, self.parameters = status, words, parameters


class TelegramStandIn(Server):
    """One bot and any number of people, each known by a number.

    hook, secret: as if set by setWebhook; left empty, updates wait for getUpdates.
    """

    def __init__(self, *, token: str = TOKEN, secret: str = SECRET, hook: str = "", delay: float = 0) -> None:
        super().__init__(delay=delay)
        self.token, self.secret, self.hook = token, secret, hook
        self.answered_taps: list[str] = []
        self.commands: list[dict[str, str]] = []
        self.allowed: list[str] = []
        self.blocked: set[int] = set()
        self.gone: set[int] = set()
        self.waiting: list[dict[str, Any]] = []
        self.offsets: list[int] = []
        self.files: dict[str, bytes] = {}  # by file id
        self._count = 0
        self._arrived: asyncio.Event

    def app(self) -> web.Application:
        self._arrived = asyncio.Event()
        app = web.Application()
        app.add_routes([web.route("*", "/bot{token}/{method}", self._call)])
        app.add_routes([web.get("/file/bot{token}/{path:.*}", self._file)])
        return app

    # --- what a resident does -------------------------------------------------------------------------

    def text(self, person: int, text: str, **more: Any) -> int:
        """Someone writes to the bot. What our hook answered; 0 if the update waits."""
        return self.happen({"message": {**self.message(person), "text": text, **more}})

    def start(self, person: int, payload: str = "") -> int:
        return self.text(person, f"/start {payload}".strip())

    def tap(self, person: int, message: dict[str, Any], label: str) -> int:
        """Someone taps the button with that label under one of our messages. KeyError if there is none."""
        buttons = {
            button["text"]: button["callback_data"]
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        }
        query = {
            "id": str(9_000_000 + self._number()),
            "from": self.user(person),
            "chat_instance": "1",
            "message": message,
            "data": buttons[label],
        }
        return self.happen({"callback_query": query})

    def block(self, person: int) -> int:
        self.blocked.add(person)
        return self.happen({"my_chat_member": self._membership(person, "member", "kicked")})

    def unblock(self, person: int) -> int:
        self.blocked.discard(person)
        return self.happen({"my_chat_member": self._membership(person, "kicked", "member")})

    def happen(self, content: dict[str, Any]) -> int:
        """Any update at all, with the next number put to it."""
        return self.run(self._happen({"update_id": self._number(), **content}))

    def to(self, person: int) -> list[dict[str, Any]]:
        """What that person has been sent."""
        return [message for message in self.sent if message["chat"]["id"] == person]

    def user(self, person: int, language: str = "en") -> dict[str, Any]:
        return {"id": person, "is_bot": False, "first_name": "Sam", "language_code": language}

    def message(self, person: int) -> dict[str, Any]:
        """An incoming message without its content."""
        return {
            "message_id": self._number(),
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": "Sam"},
            "from": self.user(person),
        }

    def _membership(self, person: int, before: str, after: str) -> dict[str, Any]:
        bot = self._me()
        until = {"until_date": 0}
        return {
            "chat": {"id": person, "type": "private", "first_name": "Sam"},
            "from": self.user(person),
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": before, **(until if before == "kicked" else {})},
            "new_chat_member": {"user": bot, "status": after, **(until if after == "kicked" else {})},
        }

    def _number(self) -> int:
        self._count += 1
        return self._count

    async def _happen(self, update: dict[str, Any]) -> int:
        if not self.hook:
            self.waiting.append(update)
            self._arrived.set()
            return 0
        return await self.post(self.hook, update)

    async def post(self, url: str, update: dict[str, Any]) -> int:
        """A webhook as Telegram sends it. A method named in the reply is carried out, and no more said."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self.client.post(url, json=update, headers=headers) as answer:
                body = await answer.text()
        except (OSError, aiohttp.ClientError):
            return 0
        if answer.status == 200 and answer.content_type == "application/json" and body:
            told = json.loads(body)
            await self._do(told.pop("method"), told)
        return answer.status

    # --- the API --------------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        if self.delay and method == "sendMessage":
            await asyncio.sleep(self.delay)
        values = _values(await request.post() or request.query)
        trouble = self.next_trouble() if method == "sendMessage" else None
        if trouble is not None and not trouble.taken:
            return await self._answer(trouble, request)
        try:
            result = await self._do(method, values)
        except Refusal as refusal:
            return _refused(refusal.status, refusal.words, **refusal.parameters)
        return await self._answer(trouble, request) if trouble else _done(result)

    async def _do(self, method: str, values: dict[str, Any]) -> Any:
        known = {
            "getMe": self._get_me,
            "getFile": self._get_file,
            "sendMessage": self._send_message,
            "answerCallbackQuery": self._answer_callback_query,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getUpdates": self._get_updates,
            "setMyCommands": self._set_my_commands,
        }
        if method not in known:
            raise Refusal(404, "Not Found")
        return await known[method](values)

    def _me(self) -> dict[str, Any]:
        identity = int(self.token.partition(":")[0])
        return {"id": identity, "is_bot": True, "first_name": "Tellback", "username": "tellback_test_bot"}

    async def _get_me(self, values: dict[str, Any]) -> dict[str, Any]:
        return self._me()

    async def _get_file(self, values: dict[str, Any]) -> dict[str, Any]:
        file_id = str(values.get("file_id"))
        if file_id not in self.files:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        size = len(self.files[file_id])
        return {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_size": size,
            "file_path": f"files/{file_id}",
        }

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file_id = request.match_info["path"].removeprefix("files/")
        if request.match_info["token"] != self.token or file_id not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[file_id], content_type="application/octet-stream")

    async def _send_message(self, values: dict[str, Any]) -> dict[str, Any]:
        chat, text, markup = values.get("chat_id"), values.get("text", ""), values.get("reply_markup")
        if not isinstance(chat, int) or chat in self.gone:
            raise Refusal(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        text = str(text)
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(text) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        buttons = [each for row in (markup or {}).get("inline_keyboard", []) for each in row]
        if len(buttons) > 100 or any(not each.get("text") for each in buttons):
            raise Refusal(400, "Bad Request: reply markup is wrong")
        if any(not 1 <= len(each.get("callback_data", "").encode()) <= 64 for each in buttons):
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        message = {
            "message_id": self._number(),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Sam"},
            "from": self._me(),
            "text": text,
            **({"reply_markup": markup} if markup else {}),
        }
        self.accept(message)
        return message

    async def _answer_callback_query(self, values: dict[str, Any]) -> bool:
        self.answered_taps.append(str(values["callback_query_id"]))
        return True

    async def _set_webhook(self, values: dict[str, Any]) -> bool:
        self.hook, self.secret = str(values["url"]), str(values.get("secret_token", ""))
        self.allowed = values.get("allowed_updates", [])
        return True

    async def _delete_webhook(self, values: dict[str, Any]) -> bool:
        self.hook = ""
        return True

    async def _set_my_commands(self, values: dict[str, Any]) -> bool:
        self.commands = values["commands"]
        return True

    async def _get_updates(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """The offset confirms all that came before it; with none waiting, waits for the time asked."""
        if self.hook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(values.get("offset", 0))
        self.offsets.append(offset)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting and int(values.get("timeout", 0)):
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), float(values["timeout"]))
            except TimeoutError:
                return []
        return self.waiting[:100]

    async def _answer(self, trouble: Trouble, request: web.Request) -> web.StreamResponse:
        if trouble.kind == "busy":
            wait = {} if trouble.retry_after is None else {"retry_after": trouble.retry_after}
            return _refused(429, "Too Many Requests: retry later", **wait)
        if trouble.kind == "error":
            return _refused(500, "Internal Server Error")
        if trouble.kind == "code":
            return _refused(trouble.code, trouble.words)
        if trouble.kind in ("html", "html-error"):
            status = 200 if trouble.kind == "html" else 502
            return web.Response(text=HTML_PAGE, content_type="text/html", status=status)
        if trouble.kind == "empty":
            return web.Response(status=200)
        return await self.silence() if trouble.kind == "silence" else self.cut(request)


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    """The library sends a form whose numbers, lists and keyboards are JSON; text is text."""
    return {name: value if name in ("text", "url") else _json(value) for name, value in given.items()}


def _json(value: Any) -> Any:
    try:
        return json.loads(value)
    except (ValueError, TypeError):
        return value


def _done(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(status: int, words: str, **parameters: int) -> web.Response:
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
    return web.json_response(told | ({"parameters": parameters} if parameters else {}), status=status)
