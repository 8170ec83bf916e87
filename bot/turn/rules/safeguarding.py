"""What is done at once about danger, hate, threats and cases, before and beside the dialogue (rule 9).

Danger and hate get a fixed reply, written by people, as a message of its own, and a flag for a named officer.
A threat gets a flag and no argument. A case is handed to a service, once in a talk, and the talk goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.calendar import local_day, working_hours_after
from bot.dialogue.meaning import Chosen, from_json
from bot.dialogue.schema import Kind
from bot.language.concerns import CASES, Concern, Matter, concern_in
from bot.language.folding import words_in
from bot.language.yesno import read_yes_no
from bot.model.officer import Officer
from bot.model.talk import Talk
from bot.model.task import TASKS
from bot.store import timers
from bot.store.casework import officers, tasks
from bot.store.inbound import talks
from bot.turn import conversation
from bot.turn.context import Stage
from bot.wording.prompt import Speaker, open_question
from channels.port import Heard

# What an event came to, where it was no answer.
FLAGGED = "flagged"
CAME_TO = {matter: f"case-{matter}" for matter in CASES}
# Office hours until somebody must have looked.
_LOOK_WITHIN = {Matter.CRISIS: 4, Matter.HATE: 8, Matter.THREAT: 8}
_TAKES_WORDS = frozenset({Kind.WORDS, Kind.PICTURE})
_YOUNG = frozenset({"under-13", "13-to-17"})
_SAID_ONCE_IN = timedelta(days=1)  # the hand-over to somebody who is in no talk

# In a talk's facts: the case it was handed over for, the message that said so, and whether it waits for a 1.
_HANDED, _HEARD, _WAITS = "case", "case_event", "case_waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What a message holds. new: it was flagged now, and not with an earlier message of the same day."""

    concern: Concern
    owner: Officer | None = None
    due_day: Any = None
    new: bool = False

    @property
    def urgent(self) -> bool:
        """Whether it has a fixed reply that goes before everything else."""
        return self.concern.matter in (Matter.CRISIS, Matter.HATE)


def notice(stage: Stage, talk: Talk | None, heard: Heard) -> Noticed | None:
    """Look at a message, and raise the flag if it needs one: also for somebody who stopped our messages."""
    if heard.tapped is not None or not heard.text:
        return None
    concern = concern_in(heard.text, stage.language, stage.content.lexicons)
    if concern is None:
        return None
    return Noticed(concern=concern) if concern.is_case else _flagged(stage, talk, concern)


def answer_first(stage: Stage, talk: Talk | None, noticed: Noticed) -> None:
    """The fixed reply, before anything else and in a message of its own. A threat gets none."""
    if noticed.concern.matter is Matter.CRISIS:
        phrase = "crisis-young" if _is_young(stage, talk) else "crisis"
        _say_in_both(stage, noticed, phrase, {})
    elif noticed.concern.matter is Matter.HATE and noticed.new and noticed.owner is not None:
        _say_in_both(stage, noticed, "hate", {"owner": noticed.owner.name, "due": noticed.due_day})
    stage.voice.flush(stage.connection)


def instead(stage: Stage, talk: Talk | None, noticed: Noticed) -> tuple[str, int | None] | None:
    """What a message came to that is no answer to the open question; None when the dialogue takes it.

    Own words are always taken. Nothing new is begun with somebody in danger, and nobody who wrote of their
    boiler has missed a question.
    """
    if noticed.concern.matter is Matter.THREAT:
        return None
    question = open_question(stage.script(talk), talk.place) if talk else None
    takes_words = question is not None and question.kind in _TAKES_WORDS
    if noticed.concern.is_case:
        if talk is not None and stage.script(talk).about == "call":
            return None  # they are being rung about it already
        handed = hand_over(stage, talk, noticed, waits=question is not None and not takes_words)
        came_to = CAME_TO[noticed.concern.matter]
        return (came_to, talk.id if talk else None) if handed and not takes_words else None
    if takes_words:
        return None
    if talk is not None:
        conversation.ask_again(stage, talk)
    return FLAGGED, talk.id if talk else None


def hand_over(stage: Stage, talk: Talk | None, noticed: Noticed, *, waits: bool = False) -> bool:
    """Say who to ring about a case. False when it was said in this talk already, or today without one.

    waits: the open question comes back with a 1 where each text costs money, else at once.
    """
    if not noticed.concern.is_case or not _mark_handed(stage, talk, noticed.concern.matter, waits):
        return False
    phone = stage.content.council.services.get(noticed.concern.matter, stage.content.council.phone)
    stage.voice.say(stage.voice.phrase(f"case-{noticed.concern.matter}", phone=phone))
    if talk is not None and waits:
        if stage.voice.limits.counts_parts:
            stage.voice.say(stage.voice.phrase("case-go-on"))
        else:
            conversation.ask_again(stage, talk)
    return True


def waits(talk: Talk | None) -> bool:
    """Whether a talk waits for a 1 since its person was told who to ring."""
    return talk is not None and bool(talk.facts.get(_WAITS))


def went_on(stage: Stage, talk: Talk, heard: Heard) -> Talk | None:
    """The talk, waiting no more; None when the message said only that it should go on, and it does.

    A 1 or a yes could also be an answer to the question above; that it is asked again settles it.
    """
    facts = {name: value for name, value in talk.facts.items() if name != _WAITS}
    talks.change(stage.connection, talk.id, facts=facts)
    talk = replace(talk, facts=facts)
    yes = read_yes_no(heard.text, stage.content.lexicons.vocabulary(stage.language))
    if words_in(heard.text) != ("1",) and yes != Chosen("yes"):
        return talk
    conversation.ask_again(stage, talk)
    return None


def call_facts(talk: Talk | None) -> dict[str, Any]:
    """What a call-back should know of the talk it was asked for in: the message that told of the case."""
    return {_HEARD: talk.facts[_HEARD]} if talk is not None and talk.facts.get(_HEARD) else {}


def _flagged(stage: Stage, talk: Talk | None, concern: Concern) -> Noticed:
    """One open flag for each talk and day; a second one when the first was dealt with before."""
    team = stage.content.council.flags.get(concern.matter, "")
    owner = officers.in_team(stage.connection, team)
    due_at = working_hours_after(stage.now, _LOOK_WITHIN[concern.matter])
    where = f"talk-{talk.id}" if talk else f"person-{stage.reached.person_id}"
    kind = TASKS[concern.matter]
    new = owner is not None and tasks.flag(
        stage.connection,
        kind=kind,
        key=f"{kind}:{where}:{local_day(stage.now).isoformat()}",
        owner_id=owner.id,
        person_id=stage.reached.person_id,
        issue_id=talk.issue_id if talk else None,
        talk_id=talk.id if talk else None,
        event_id=stage.event_id,
        due_at=due_at,
        opened_at=stage.now,
    )
    return Noticed(concern=concern, owner=owner, due_day=local_day(due_at), new=new)


def _mark_handed(stage: Stage, talk: Talk | None, matter: Matter, waiting: bool) -> bool:
    if talk is None:
        key = f"handed-over:{stage.reached.person_id}"
        due = stage.now + _SAID_ONCE_IN
        return timers.arm(stage.connection, "handed-over", due, key=key) is not None
    if _HANDED in talk.facts:
        return False
    facts = {**talk.facts, _HANDED: matter.value, _HEARD: stage.event_id}
    if waiting and stage.voice.limits.counts_parts:
        facts[_WAITS] = True
    talks.change(stage.connection, talk.id, facts=facts)
    return True


def _is_young(stage: Stage, talk: Talk | None) -> bool:
    """They told us so, or they are in a talk for young people."""
    told = stage.reached.known.get("age")
    age = from_json(told) if told else None
    return (isinstance(age, Chosen) and age.option in _YOUNG) or bool(talk and talk.name.startswith("young"))


def _say_in_both(stage: Stage, noticed: Noticed, phrase: str, values: dict[str, Any]) -> None:
    """In the talk's language, and in the one whose words were found: better twice than not understood."""
    text, filled = stage.content.phrase(phrase), stage.voice.filled(values)
    speakers = [stage.voice.speaker]
    if noticed.concern.language in stage.content.languages:
        on_phone = stage.voice.limits.counts_parts
        speakers.append(Speaker(stage.content.catalogues, noticed.concern.language, on_phone=on_phone))
    stage.voice.say("\n".join(dict.fromkeys(speaker.say(text, filled) for speaker in speakers)))
