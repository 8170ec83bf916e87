"""Offering a language. A guess adds one line, once; only the person ever changes the language.

What speaks for another language, the surest first: a language's name, nearly right ("polsih"); the letters
and words of the message; what the app says of itself. An answer that came with it is kept as it is.
"""

from __future__ import annotations

from bot.dialogue.meaning import Words
from bot.turn.message import Message
from bot.turn.questions import name_of
from bot.turn.turn import Turn
from bot.wording.prompt import Speaker
from channels.port import Choice

MOST = 2  # lines: where two languages fit alike, both are offered; more would only be noise


def offer(turn: Turn, message: Message, *, first: bool) -> None:
    """Add the line to what we say in this turn, if there is a language to offer. first: a talk began."""
    tags = fitting(turn, message, first=first)
    if not tags:
        return
    phrase = turn.content.phrase("language-offer")
    on_phone = turn.situation.limits.counts_parts
    lines = [Speaker(turn.content.catalogues, tag, on_phone=on_phone).say(phrase) for tag in tags]
    names = [name_of(turn.content.language(tag), own_letters=True) for tag in tags]
    choices = tuple(Choice(key=f"lang:{tag}", label=name) for tag, name in zip(tags, names, strict=True))
    turn.reply.offer("\n".join(lines), choices)
    turn.change_address(language_offered=",".join((*_offered(turn), *tags)))


def fitting(turn: Turn, message: Message, *, first: bool) -> tuple[str, ...]:
    """The tags to offer now; mostly none. Nobody is offered a language twice, nor after choosing one."""
    near = message.language_nearly_named
    if near and near not in _offered(turn) and _can_have(turn, near) and not _picked(turn):
        return (near,)
    if turn.person.language is not None or turn.person.language_offered is not None:
        return ()
    guessed = message.languages_guessed
    if turn.language in guessed:
        return ()
    tags = tuple(tag for tag in guessed if _can_have(turn, tag))
    hint = message.heard.language_hint
    if not guessed and first and hint:
        hinted = turn.content.languages.tag_for(hint)
        tags = (hinted,) if hinted and _can_have(turn, hinted) else ()
    return tags if len(tags) <= MOST else ()


def _picked(turn: Turn) -> bool:
    """Whether the name was one of the answers: who says that English is hard does not want it."""
    kept = turn.answers_in(turn.talk.id) if turn.talk else []
    return any(not isinstance(each.meaning, Words) for each in kept)


def _offered(turn: Turn) -> tuple[str, ...]:
    before = turn.person.language_offered
    return tuple(before.split(",")) if before else ()


def _can_have(turn: Turn, tag: str) -> bool:
    return tag != turn.language and any(tag == language.tag for language in turn.content.offered)
