"""What is done at once about danger, hate, threats and cases, before and beside the dialogue (rule 9).

Danger and hate get a fixed reply, written by people, as a message of its own, and a flag for a named officer.
A threat gets a flag and no argument. A case is handed to a service, once in a talk, and the talk goes on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.calendar import local_day, working_hours_after
from bot.content.council import service_text
from bot.content.helplines import COUNCIL
from bot.dialogue.meaning import Chosen, from_json
from bot.language.concerns import Concern, Matter
from bot.language.yesno import read_yes_no
from bot.model.event import CASE, Disposition
from bot.model.officer import Officer
from bot.model.talk import Talk
from bot.model.task import GUESSED, TASKS, TaskKind
from bot.turn import belonging, conversation
from bot.turn.effects import AddTask, CameTo, SetTimer
from bot.turn.flag import RaisedFlag
from bot.turn.message import Message
from bot.turn.rules import flood_control, helplines
from bot.turn.turn import Turn
from bot.wording.prompt import Speaker, open_question

# Office hours until somebody must have looked.
_LOOK_WITHIN = {Matter.CRISIS: 4, Matter.HATE: 8, Matter.THREAT: 8}
_URGENT = frozenset({Matter.CRISIS, Matter.HATE})  # these have a fixed reply
_OWN_WORDS = frozenset({Matter.REPAIR, Matter.HOUSING, Matter.CARE, Matter.BENEFITS})  # others name the team
_YOUNG = frozenset({"under-13", "13-to-17"})
_SAID_ONCE_IN = timedelta(days=1)  # the hand-over to somebody who is in no talk

# In a talk's facts: the case it was handed over for, the message that said so, and whether it waits for a 1.
_HANDED, _HEARD, _WAITS = "case", "case_event", "case_waits"


def flag(turn: Turn, message: Message) -> None:
    """Raise the flag that a message needs, also for somebody who stopped our messages."""
    concern = message.concern
    if concern is not None and not concern.is_case:
        _raise_for(turn, concern.matter, TASKS[concern.matter])


def flag_guessed(turn: Turn, matter: Matter) -> None:
    """The same for a guess. A sure flag that is still open needs no guess beside it."""
    if not turn.lookup.flags(_key(turn, TASKS[matter]))[0]:
        _raise_for(turn, matter, GUESSED[matter])


def _raise_for(turn: Turn, matter: Matter, kind: TaskKind) -> None:
    due_at = working_hours_after(turn.now, _LOOK_WITHIN[matter])
    owner = turn.owner_of(turn.content.council.flags.get(matter, ""))
    new = owner is not None and _raise(turn, kind, owner, due_at)
    turn.flag = RaisedFlag(owner=owner, due_day=local_day(due_at), new=new)


def _key(turn: Turn, kind: TaskKind) -> str:
    talk = turn.talk
    where = f"talk-{talk.id}" if talk else f"person-{turn.person.person_id}"
    return f"{kind}:{where}:{local_day(turn.now).isoformat()}"


def _raise(turn: Turn, kind: TaskKind, owner: Officer, due_at: Any) -> bool:
    """One open flag for each talk and day; a second one when the first was dealt with before."""
    talk, key = turn.talk, _key(turn, kind)
    is_open, before = turn.lookup.flags(key)
    if is_open:
        return False
    turn.add(
        AddTask(
            kind=kind,
            key=f"{key}:{before}" if before else key,
            owner_id=owner.id,
            issue_id=talk.issue_id if talk else None,
            talk_id=talk.id if talk else None,
            event_id=turn.event_id,
            due_at=due_at,
        )
    )
    return True


def is_urgent(message: Message) -> bool:
    """Whether there is a fixed reply to it that goes before everything else."""
    return message.concern is not None and message.concern.matter in _URGENT


def reply_first(turn: Turn, message: Message) -> CameTo | None:
    """The fixed reply goes first; the message itself goes on through the turn."""
    if not is_urgent(message):
        return None
    if not _is_new(turn) and flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    say_fixed(turn, message)
    return None


def _is_new(turn: Turn) -> bool:
    return turn.flag is not None and turn.flag.new


def say_in_a_flood(turn: Turn, message: Message) -> None:
    """Danger gets its reply even where nothing else would be said; once, when it is flagged."""
    if message.concern is not None and _is_new(turn):
        say_fixed(turn, message)


def say_fixed(turn: Turn, message: Message) -> None:
    """The fixed reply, in a message of its own. A threat gets none."""
    concern, raised = message.concern, turn.flag
    if concern is None:
        return
    if concern.matter is Matter.CRISIS:
        _say_danger(turn, concern)
    elif concern.matter is Matter.HATE and raised and raised.new and raised.owner is not None:
        _say_in_both(turn, concern, "hate", {"owner": raised.owner.name, "due": raised.due_day})
    turn.send()


def reply_to_guess(turn: Turn, message: Message) -> CameTo | None:
    """The fixed reply to danger that is no more than guessed, but surely: once for each flag. What the
    message comes to where it is no answer, as below; None where it goes on through the turn."""
    if not say_to_guess(turn, message):
        return None
    talk = turn.talk
    question = open_question(turn.script(talk), talk.place) if talk else None
    return None if question is not None and question.takes_words else _nothing_new(turn)


def say_to_guess(turn: Turn, message: Message) -> bool:
    """Say it, in a message of its own, once for each flag. False where it was said."""
    if not _is_new(turn):
        return False
    spoken = next(iter(message.languages_guessed), turn.language)
    _say_danger(turn, Concern(Matter.CRISIS, spoken))
    turn.send()
    return True


def _nothing_new(turn: Turn) -> CameTo:
    """Nothing new is begun with somebody in danger, and no question of theirs counts as missed."""
    talk = turn.talk
    if talk is not None:
        conversation.ask_again(turn, talk)
    return CameTo(Disposition.FLAGGED, talk.id if talk else None)


def instead_of_answer(turn: Turn, message: Message) -> CameTo | None:
    """What a message came to that is no answer to the open question; None when the dialogue takes it.

    Own words are always taken, and nobody who wrote of their boiler has missed a question. Words about a
    matter of theirs go to that, and whom to ring is said beside it.
    """
    concern, talk = message.concern, turn.talk
    if concern is None or concern.matter is Matter.THREAT:
        return None
    question = open_question(turn.script(talk), talk.place) if talk else None
    takes_words = question is not None and question.takes_words
    if concern.is_case:
        if talk is not None and turn.script(talk).about == "call":
            return None  # they are being rung about it already
        joined = belonging.is_kept_with(turn, message)
        waits = question is not None and not takes_words and not joined
        handed = hand_over(turn, concern.matter, waits=waits)
        came_to = CameTo(CASE[concern.matter], talk.id if talk else None)
        return came_to if handed and not takes_words and not joined else None
    return None if takes_words else _nothing_new(turn)


def hand_over(turn: Turn, matter: Matter, *, waits: bool) -> bool:
    """Say who to ring about a case. False when it was said in this talk already, or today without one.

    waits: the open question comes back with a 1 where each text costs money, else at once.
    """
    if not _mark_handed(turn, matter, waits):
        return False
    phone = turn.content.council.services.get(matter, turn.content.council.phone)
    if matter in _OWN_WORDS:
        turn.say(f"case-{matter}", phone=phone)
    else:
        turn.say("case-service", service=service_text(matter), phone=phone)
    if asked := helplines.interpreter(turn, turn.reply.speaker, {COUNCIL: phone}):
        turn.reply.say(asked)
    if turn.talk is not None and waits:
        if turn.situation.limits.counts_parts:
            turn.say("case-go-on")
        else:
            conversation.ask_again(turn, turn.talk)
    return True


def _mark_handed(turn: Turn, matter: Matter, waits: bool) -> bool:
    """Remember that it was said. False when it is remembered already."""
    talk = turn.talk
    if talk is None:
        key = f"handed-over:{turn.person.person_id}"
        if turn.lookup.timer_is_set(key):
            return False
        turn.add(SetTimer(kind="handed-over", at=turn.now + _SAID_ONCE_IN, key=key, ref=0))
        return True
    if _HANDED in talk.facts:
        return False
    facts = {**talk.facts, _HANDED: matter.value, _HEARD: turn.event_id}
    if waits and turn.situation.limits.counts_parts:
        facts[_WAITS] = True
    turn.change_talk(talk, facts=facts)
    return True


def after_hand_over(turn: Turn, message: Message) -> CameTo | None:
    """We handed a case over and asked for a 1 to go on: the talk waits no more, whatever they sent.

    A 1 or a yes could also be an answer to the question above; that it is asked again settles it.
    """
    talk = turn.talk
    if talk is None or not talk.facts.get(_WAITS):
        return None
    facts = {name: value for name, value in talk.facts.items() if name != _WAITS}
    talk = turn.change_talk(talk, facts=facts)
    yes = read_yes_no(message.text, turn.content.lexicons.vocabulary(turn.language))
    if message.words != ("1",) and yes != Chosen("yes"):
        return None
    conversation.ask_again(turn, talk)
    return CameTo(Disposition.COMMAND)


def call_facts(talk: Talk | None) -> dict[str, Any]:
    """What a call-back should know of the talk it was asked for in: the message that told of the case."""
    return {_HEARD: talk.facts[_HEARD]} if talk is not None and talk.facts.get(_HEARD) else {}


def _is_young(turn: Turn) -> bool:
    """They told us so, or they are in a talk for young people."""
    told = turn.person.known.get("age")
    age = from_json(told) if told else None
    talk = turn.talk
    return (isinstance(age, Chosen) and age.option in _YOUNG) or bool(talk and talk.name.startswith("young"))


def _say_danger(turn: Turn, concern: Concern) -> None:
    """The numbers to ring in danger, and what the council has confirmed besides."""
    young = _is_young(turn)
    said = [
        "\n".join((speaker.say(turn.content.phrase("crisis-young" if young else "crisis")), *more))
        for speaker in _speakers(turn, concern)
        for more in [helplines.in_danger(turn, speaker, young=young)]
    ]
    turn.reply.say("\n".join(dict.fromkeys(said)))


def _say_in_both(turn: Turn, concern: Concern, phrase: str, values: dict[str, Any]) -> None:
    text, filled = turn.content.phrase(phrase), turn.reply.filled(values)
    said = (speaker.say(text, filled) for speaker in _speakers(turn, concern))
    turn.reply.say("\n".join(dict.fromkeys(said)))


def _speakers(turn: Turn, concern: Concern) -> list[Speaker]:
    """Of the talk's language, and of the one whose words were found: better twice than not understood."""
    speakers = [turn.reply.speaker]
    if concern.language in turn.content.languages:
        on_phone = turn.situation.limits.counts_parts
        speakers.append(Speaker(turn.content.catalogues, concern.language, on_phone=on_phone))
    return speakers
