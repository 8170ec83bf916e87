"""One turn of the dialogue in each language: understand, step, put into words, fit to a text. No database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

from bench.figures import Figure
from bot.dialogue import engine
from bot.dialogue.happenings import Asked
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Conversation
from bot.dialogue.text import pledge_text
from bot.service.content import Content
from bot.settings import ROOT
from bot.wording.fit import fit
from bot.wording.prompt import Speaker, prompt_for
from channels.port import Limits

_TURNS = 300
_BUDGET = 250.0  # microseconds
_TEXTS = Limits(max_text=1600, counts_parts=True)
_TODAY = date(2026, 11, 23)
_KNOWN = {"welcome": Chosen("start"), "keep-number": Chosen("yes")}


def measure() -> list[Figure]:
    content = Content.load(ROOT / "conversations", ROOT / "locales")
    script = content.conversations["pledge-check"]
    medians = {}
    for language in content.languages:
        tag = language.tag
        replies = _replies(content, script, tag)
        turns = [_turn(content, script, tag, reply) for reply in replies]
        for turn in turns:
            turn()  # what is worked out once for each language is worked out
        medians[tag] = statistics.median(_microseconds(turn) for turn in turns for _ in range(_TURNS))
    slowest = max(medians, key=lambda tag: medians[tag])
    others = ", ".join(f"{tag} {medians[tag]:.0f}" for tag in medians)
    return [
        Figure(
            what="one turn, understand + step + wording, slowest language",
            measured=f"median {medians[slowest]:.0f} microseconds in {slowest} ({others})",
            budget=f"{_BUDGET:.0f} microseconds in any language",
            met=medians[slowest] <= _BUDGET,
        )
    ]


def _replies(content: Content, script: Conversation, tag: str) -> list[str]:
    """A number, a label, a label with a slip of the finger, and words that are no answer."""
    label = content.catalogues.say(script.question("kept").options[1].label, tag)
    return ["1", label, label[:-1], "I was told somebody would ring me about the street light"]


def _turn(content: Content, script: Conversation, tag: str, reply: str) -> Callable[[], object]:
    place, _ = engine.begin(script, {**_KNOWN, "town": Chosen("tipton")})
    question = script.question("kept")
    speaker = Speaker(content.catalogues, tag, on_phone=True)
    first = content.pledges[0]
    pledge = pledge_text(first["key"], first["text"])

    def turn() -> object:
        meaning = content.ears.hear(question, reply, tag, _TODAY)
        after, happened = engine.step(script, place, meaning)
        asked = next(each for each in happened if isinstance(each, Asked))
        prompt = prompt_for(
            asked,
            script,
            after,
            speaker,
            talk=1,
            values={"pledge": speaker.say(pledge)},
            phrases=content.phrases,
        )
        return fit(prompt, _TEXTS)

    return turn


def _microseconds(turn: Callable[[], object]) -> float:
    started = time.perf_counter()
    turn()
    return 1e6 * (time.perf_counter() - started)
