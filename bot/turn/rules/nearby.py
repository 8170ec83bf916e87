"""Local groups and drop-ins: what is near, without consent, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clock import LONDON
from bot.content.content import Content
from bot.dialogue.text import Text
from bot.language.figures import clock
from bot.language.folding import phrase
from bot.turn.turn import Turn

_MOST_GROUPS = 4


def groups(turn: Turn) -> None:
    """Local groups, those of their town first."""
    found = turn.content.nearby.groups_for(turn.person.town)[:_MOST_GROUPS]
    if not found:
        turn.say("groups-none")
        return
    listed = "\n".join(f"{group.name}: {group.contact}" for group in found)
    turn.reply.say(f"{turn.reply.phrase('groups')}\n{listed}")


def drop_ins(turn: Turn) -> None:
    """The next two drop-ins, in their town if we know it."""
    now = turn.now.astimezone(LONDON).replace(tzinfo=None)
    coming = turn.content.nearby.next_for(turn.person.town, now)
    if not coming:
        turn.say("dropin-none")
        return
    labels = town_labels(turn.content)
    for day, dropin in coming:
        turn.say(
            "dropin",
            day=day,
            opens=clock(dropin.opens),
            closes=clock(dropin.closes),
            place=dropin.place,
            town=_as_on_a_bus(turn, labels[dropin.town]) if dropin.town in labels else dropin.town,
            who=dropin.who,
        )


def _as_on_a_bus(turn: Turn, label: Text) -> str:
    """The town in their own letters and in ours: who goes there has to read it on a bus and say it."""
    said = turn.reply.speaker.say(label)
    return said if phrase(said) == phrase(label.english) else f"{said} ({label.english})"


def town_labels(content: Content) -> Mapping[str, Text]:
    """The name of each town, by its id."""
    return {
        option.id: option.label
        for script in content.conversations.values()
        for question in script.questions
        if question.of_towns
        for option in question.options
    }
