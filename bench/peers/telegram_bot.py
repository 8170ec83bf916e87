"""python-telegram-bot's own webhook server with a conversation as its guide has it, kept on disk each second.

    python -m bench.peers.telegram_bot PICKLE-FILE PORT API-BASE

The questions are those of `bench.load.TALK`. Needs the extra `python-telegram-bot[webhooks]`.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)

from tests.standins.telegram import SECRET, TOKEN

QUESTIONS = (
    "Hello! This is a bot, not a person. Send 1 to start.",
    "May we keep this chat for 12 months? 1 Yes, 2 No, 3 Tell me more",
    "Do you find it easy to find out what is going on? 1 Yes, 2 Sometimes, 3 No, 4 Not sure",
    "Which town do you live in? Or send SKIP.",
    "Our pledge: we will tell you what we do. Do we do this? 1 Always, 2 Sometimes, 3 Never, 4 Not sure",
    "What makes you say that? Use your own words.",
    "Thank you. Send more if you like, or DONE.",
)
ENDING = "Thank you. A person will read it and we will tell you what happens."
Reply = Callable[[Update, str], Awaitable[object]]
Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[int]]


def conversation(reply: Reply, *, kept: bool) -> ConversationHandler[Any]:
    """One question after another; the reply to each is remembered. kept: it outlives the process."""

    def asking(number: int) -> Handler:
        async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
            said = update.message.text if update.message else ""
            assert context.user_data is not None
            context.user_data[number] = said
            if number == len(QUESTIONS):
                await reply(update, ENDING)
                return ConversationHandler.END
            await reply(update, QUESTIONS[number])
            return number

        return ask

    states: dict[object, list[Any]] = {
        number: [MessageHandler(filters.TEXT, asking(number + 1))] for number in range(len(QUESTIONS))
    }
    entry = [MessageHandler(filters.TEXT, asking(0))]
    return ConversationHandler(entry, states, fallbacks=[], name="pledge", persistent=kept)


def main(pickle: str, port: int, base: str) -> None:
    async def reply(update: Update, words: str) -> None:
        if update.message:
            await update.message.reply_text(words)

    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(
        pickle, store_data=PersistenceInput(bot_data=False), update_interval=1
    )
    builder = Application.builder().token(TOKEN).base_url(f"{base}/bot").persistence(persistence)
    application = builder.build()
    application.add_handler(conversation(reply, kept=True))
    application.run_webhook(
        listen="127.0.0.1",
        port=port,
        url_path="hook/telegram",
        webhook_url=f"http://127.0.0.1:{port}/hook/telegram",
        secret_token=SECRET,
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
