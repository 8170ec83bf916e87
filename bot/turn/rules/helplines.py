"""What the council has confirmed besides the numbers that every reply to danger names."""

from __future__ import annotations

from collections.abc import Mapping

from bot.calendar import local_day
from bot.content.helplines import NATIONAL
from bot.language.tags import ENGLISH
from bot.turn.turn import Turn
from bot.wording.prompt import Speaker

_MOST_LINES = 2  # besides the three that are always named: more is not read in danger


def in_danger(turn: Turn, speaker: Speaker, *, young: bool) -> list[str]:
    """Local lines for this age, and where an interpreter can be asked for; a line of text each."""
    lines = turn.content.helplines.lines_for(local_day(turn.now), young=young)[:_MOST_LINES]
    said = [
        speaker.say(
            turn.content.phrase("local-line"),
            {"name": line.name, "phone": line.phone, "hours": speaker.say(line.hours)},
        )
        for line in lines
    ]
    named = {name: name for name in (*NATIONAL, *(line.name for line in lines))}
    asked = interpreter(turn, speaker, named)
    return [*said, asked] if asked else said


def interpreter(turn: Turn, speaker: Speaker, numbers: Mapping[str, str]) -> str:
    """How to ask for an interpreter at those of these that have one; "" in English, and where none has.

    numbers: how each is said, by the name it has in the council's list.
    """
    language = turn.content.language(speaker.language)
    there = turn.content.helplines.interpreter_at(tuple(numbers), local_day(turn.now))
    if not there or ENGLISH in (language.tag, *language.chain):
        return ""
    named = language.english.translate({ord(each): None for each in "()"})
    values = {"numbers": ", ".join(numbers[each] for each in there), "language": named}
    return speaker.say(turn.content.phrase("interpreter"), values)
