"""A conversation as botbuilder-dialogs' guide shows one: prompts in a waterfall, its state in memory.

Its last release (4.17.1, January 2026, MIT) is tied to a Babel older than ours, so it cannot be installed
beside us. It has a folder of its own (`make bench` fills it), looked into last: what we both use is ours.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.peers.telegram_bot import ENDING, QUESTIONS

FOLDER = Path(sys.prefix) / "beside"
_NUMBERED = {0: 2, 1: 3, 2: 4, 4: 4}  # options of each question that has any


def is_here() -> bool:
    if FOLDER.is_dir() and str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    return find_spec("botbuilder") is not None


def turns() -> Callable[[str], Awaitable[None]]:
    """A bot that one person talks to: given what they say, it hears, steps and says the next."""
    from botbuilder.core import ConversationState, MemoryStorage, TurnContext
    from botbuilder.core.adapters import TestAdapter
    from botbuilder.dialogs import DialogSet, DialogTurnStatus, WaterfallDialog
    from botbuilder.dialogs.prompts import ChoicePrompt, TextPrompt

    state = ConversationState(MemoryStorage())
    dialogs = DialogSet(state.create_property("dialogs"))
    dialogs.add(ChoicePrompt("choice"))
    dialogs.add(TextPrompt("words"))
    steps = [_asking(number) for number in range(len(QUESTIONS))]
    dialogs.add(WaterfallDialog("pledge", [*steps, _ending]))

    async def turn(context: TurnContext) -> None:
        dialog = await dialogs.create_context(context)
        result = await dialog.continue_dialog()
        if result.status == DialogTurnStatus.Empty:
            await dialog.begin_dialog("pledge")
        await state.save_changes(context)

    adapter = TestAdapter(turn)

    async def say(words: str) -> None:
        await adapter.receive_activity(words)
        adapter.activity_buffer.clear()

    return say


def _asking(number: int) -> Callable[[Any], Awaitable[Any]]:
    async def ask(step: Any) -> Any:
        from botbuilder.core import MessageFactory
        from botbuilder.dialogs.choices import Choice
        from botbuilder.dialogs.prompts import PromptOptions

        words = MessageFactory.text(QUESTIONS[number])
        if number not in _NUMBERED:
            return await step.prompt("words", PromptOptions(prompt=words))
        choices = [Choice(f"option {n + 1}") for n in range(_NUMBERED[number])]
        return await step.prompt("choice", PromptOptions(prompt=words, choices=choices))

    return ask


async def _ending(step: Any) -> Any:
    await step.context.send_activity(ENDING)
    return await step.end_dialog()
