"""Words that nobody has checked say so, once, in the language and in English."""

from __future__ import annotations

from bot.language.tags import ENGLISH
from bot.turn.turn import Turn


def own_up(turn: Turn) -> None:
    """Add the label to what is said in this turn, where this person has not seen it for this language."""
    tag = turn.person.language
    if tag is None or turn.reply.empty or turn.content.catalogues.checked(tag):
        return
    if turn.person.told_unchecked == tag:
        return
    phrase = turn.content.phrase("unchecked")
    # Easy English is English: once is enough.
    tags = (tag,) if ENGLISH in turn.content.language(tag).chain else (tag, ENGLISH)
    both = [turn.content.catalogues.say(phrase, each) for each in tags]
    turn.reply.footnote("\n".join(dict.fromkeys(both)))
    turn.change_person(told_unchecked=tag)
