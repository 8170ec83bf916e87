"""Offering a language. A guess adds one line, once; only the person ever changes the language.

What speaks for another language, the surest first: a language's name, nearly right ("polsih"); the letters
and words of the message; what the app says of itself. An answer that came with it is kept as it is.
"""

from __future__ import annotations

from dataclasses import replace

from bot.language.detect import guess, near_language
from bot.store.inbound import people
from bot.turn.context import Stage
from bot.turn.reply import name_of
from bot.wording.prompt import Speaker
from channels.port import Choice, Heard

MOST = 2  # lines: where two languages fit alike, both are offered; more would only be noise


def offer(stage: Stage, heard: Heard, *, first: bool) -> None:
    """Add the line to what we say in this turn, if there is a language to offer. first: a talk began."""
    tags = fitting(stage, heard, first=first)
    if not tags:
        return
    phrase = stage.content.phrase("language-offer")
    on_phone = stage.voice.limits.counts_parts
    lines = [Speaker(stage.content.catalogues, tag, on_phone=on_phone).say(phrase) for tag in tags]
    names = [name_of(stage.content.language(tag), own_letters=True) for tag in tags]
    choices = tuple(Choice(key=f"lang:{tag}", label=name) for tag, name in zip(tags, names, strict=True))
    stage.voice.offer("\n".join(lines), choices)
    offered = ",".join((*_offered(stage), *tags))
    people.change_address(stage.connection, stage.reached.address_id, language_offered=offered)
    stage.reached = replace(stage.reached, language_offered=offered)


def fitting(stage: Stage, heard: Heard, *, first: bool) -> tuple[str, ...]:
    """The tags to offer now; mostly none. Nobody is offered a language twice, nor after choosing one."""
    content, reached = stage.content, stage.reached
    near = near_language(heard.text, content.languages)
    if near and near not in _offered(stage) and _can_have(stage, near):
        return (near,)
    if reached.language is not None or reached.language_offered is not None:
        return ()
    guessed = guess(heard.text, content.languages, content.lexicons)
    if stage.language in guessed:
        return ()
    tags = tuple(tag for tag in guessed if _can_have(stage, tag))
    if not guessed and first and heard.language_hint:
        hinted = content.languages.tag_for(heard.language_hint)
        tags = (hinted,) if hinted and _can_have(stage, hinted) else ()
    return tags if len(tags) <= MOST else ()


def _offered(stage: Stage) -> tuple[str, ...]:
    before = stage.reached.language_offered
    return tuple(before.split(",")) if before else ()


def _can_have(stage: Stage, tag: str) -> bool:
    return tag != stage.language and any(tag == language.tag for language in stage.content.offered)
