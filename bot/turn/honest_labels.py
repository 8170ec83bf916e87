"""Words that nobody has checked say so, once and in the language itself, with ENGLISH as it is sent."""

from __future__ import annotations

from bot.turn.turn import Turn


def own_up(turn: Turn) -> None:
    """Add the label to what is said in this turn, where this person has not seen it for this language."""
    tag = turn.person.language
    if tag is None or turn.reply.empty or turn.content.catalogues.checked(tag):
        return
    if turn.person.told_unchecked == tag:
        return
    turn.reply.footnote(turn.content.catalogues.say(turn.content.phrase("unchecked"), tag))
    turn.change_person(told_unchecked=tag)
