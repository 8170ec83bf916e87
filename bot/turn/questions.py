"""A question of a talk is put to the person, and own words are waited for."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.happenings import Asked
from bot.language.tags import ENGLISH
from bot.model.talk import Talk
from bot.store import timers
from bot.turn import participation
from bot.turn.context import Stage
from bot.turn.placeholders import Gaps
from bot.turn.reply import language_choices
from bot.wording.prompt import Prompt, prompt_for
from channels.port import Choice
from channels.sms_text import measure

DONE = "cmd:done"


def ask(stage: Stage, talk: Talk, asked: Asked) -> None:
    """The question in the person's language, with everything that can be answered."""
    script = stage.script(talk)
    prompt = prompt_for(
        asked,
        script,
        talk.place,
        stage.voice.speaker,
        talk=talk.id,
        values=Gaps(stage, talk),
        phrases=stage.content.phrases,
    )
    question = script.question(asked.question)
    if participation.counts_hands(talk, question):
        prompt = participation.ask_for_hands(stage, asked, question, Gaps(stage, talk))
    if asked.question == "welcome":
        prompt = replace(prompt, names=_other_languages(stage, prompt))
    stage.voice.ask(prompt, question=asked.question, talk_id=talk.id)


def _other_languages(stage: Stage, prompt: Prompt) -> tuple[Choice, ...]:
    """The way to other languages in the first message: all of them; back to English once one is chosen."""
    own = not (stage.voice.limits.counts_parts and measure(prompt.text).encoding == "gsm7")
    names = language_choices(stage.content, stage.language, own_letters=own)
    if stage.reached.language in (None, ENGLISH):
        return names
    return tuple(choice for choice in names if choice.key == f"lang:{ENGLISH}")


def note(stage: Stage, talk: Talk, *, first: bool) -> None:
    """Own words are coming in. Each text costs money, so by phone only silence or DONE brings an answer."""
    due = stage.now + stage.silence
    timers.rearm(
        stage.connection, "silence", due, ref=talk.id, turn=talk.place.turn, key=f"silence:{talk.id}"
    )
    if first and not stage.voice.limits.counts_parts:
        done = Choice(key=DONE, label=stage.voice.phrase("that-is-all"))
        prompt = Prompt(text=stage.voice.phrase("noted"), choices=(done,), listed=False)
        stage.voice.ask(prompt, question=talk.place.question or "", talk_id=talk.id)
