"""A question of a talk is put to the person, and own words are waited for."""

from __future__ import annotations

from dataclasses import replace

from bot.content.content import WELCOME, Content
from bot.dialogue.happenings import Asked
from bot.language.tags import ENGLISH, Language
from bot.model.talk import Talk
from bot.turn import greeting, participation
from bot.turn.effects import SetTimer
from bot.turn.placeholders import Placeholders
from bot.turn.turn import Turn
from bot.wording.prompt import Prompt, prompt_for
from channels.port import Choice
from channels.sms_text import measure

DONE = "cmd:done"
SILENCE = "silence"  # the timer that takes silence for "that was all"


def ask(turn: Turn, talk: Talk, asked: Asked) -> None:
    """The question in the person's language, with everything that can be answered."""
    script = turn.script(talk)
    prompt = prompt_for(
        asked,
        script,
        talk.place,
        turn.reply.speaker,
        talk=talk.ref,
        values=Placeholders(turn, talk),
        phrases=turn.content.phrases,
    )
    question = script.question(asked.question)
    if participation.counts_hands(talk, question):
        prompt = participation.ask_for_hands(turn, asked, question, Placeholders(turn, talk))
    if greeting.is_due(turn, talk, asked):
        prompt = replace(prompt, text=f"{turn.reply.phrase('greeting')}\n{prompt.text}")
        prompt = replace(prompt, names=_other_languages(turn, prompt))
    elif asked.question == WELCOME:
        prompt = replace(prompt, names=_other_languages(turn, prompt))
    turn.reply.ask(prompt, question=asked.question, talk_id=talk.id)


def _other_languages(turn: Turn, prompt: Prompt) -> tuple[Choice, ...]:
    """The way to other languages in the first message: all of them; back to English once one is chosen."""
    own = not (turn.situation.limits.counts_parts and measure(prompt.text).encoding == "gsm7")
    names = language_choices(turn.content, turn.language, own_letters=own)
    if turn.person.language in (None, ENGLISH):
        return names
    return tuple(choice for choice in names if choice.key == f"lang:{ENGLISH}")


def language_choices(content: Content, language: str, *, own_letters: bool) -> tuple[Choice, ...]:
    """The other languages a person can have, each by its own name. own_letters: not the romanised name."""
    return tuple(
        Choice(key=f"lang:{each.tag}", label=name_of(each, own_letters=own_letters))
        for each in content.offered
        if each.tag != language
    )


def name_of(language: Language, *, own_letters: bool) -> str:
    """A language's name at the head of a line: with a capital, where its letters have capitals."""
    name = language.own if own_letters else language.romanised
    return name[:1].upper() + name[1:]


def note(turn: Turn, talk: Talk, *, first: bool) -> None:
    """Own words are coming in. Each text costs money, so by phone only silence or DONE brings an answer."""
    due = turn.now + turn.situation.silence
    turn.add(
        SetTimer(
            kind=SILENCE, at=due, key=f"{SILENCE}:{{talk}}", talk_id=talk.id, turn=talk.place.turn, renew=True
        )
    )
    if first and not turn.situation.limits.counts_parts:
        done = Choice(key=DONE, label=turn.reply.phrase("that-is-all"))
        prompt = Prompt(text=turn.reply.phrase("noted"), choices=(done,), listed=False)
        turn.reply.ask(prompt, question=talk.place.question or "", talk_id=talk.id)
