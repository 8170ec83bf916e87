"""Local groups and drop-ins: what is near, without consent, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.calendar import local_day
from bot.clock import LONDON
from bot.content.content import Content
from bot.dialogue.meaning import Chosen
from bot.dialogue.text import Text
from bot.language.figures import clock
from bot.language.folding import phrase
from bot.turn.turn import Turn

_MOST_GROUPS = 4


def groups(turn: Turn, town: str | None = None) -> None:
    """Local groups, first those of the town that they name by its id, else those of their own town."""
    found = turn.content.nearby.groups_for(town or turn.person.town)[:_MOST_GROUPS]
    if not found:
        turn.say("groups-none")
        return
    listed = "\n".join(f"{group.name}: {group.contact}" for group in found)
    turn.reply.say(f"{turn.reply.phrase('groups')}\n{listed}")


def drop_ins(turn: Turn, town: str | None = None) -> None:
    """The next two drop-ins, in the town that they name by its id, else in their own if we know it."""
    now = turn.now.astimezone(LONDON).replace(tzinfo=None)
    coming = turn.content.nearby.next_for(town or turn.person.town, now)
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


def town_named(turn: Turn, words: Sequence[str]) -> str | None:
    """The id of the town that these words name and nothing else, as an answer to "which town?" would."""
    asked = next(
        (
            question
            for script in turn.content.conversations.values()
            for question in script.questions
            if question.of_towns
        ),
        None,
    )
    if asked is None or not words:
        return None
    heard = turn.content.ears.hear(asked, " ".join(words), turn.language, local_day(turn.now))
    return heard.option if isinstance(heard, Chosen) and heard.option in town_labels(turn.content) else None


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
