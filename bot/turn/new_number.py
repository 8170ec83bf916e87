"""A number that is somebody else's now, and somebody who writes from a new one.

A reference is short, and proves nothing: whoever knew one could read what a person is told, and take it from
them. So an officer looks at it, and moves the person to the new number with one press. Until then nothing is
told of what stands behind the reference, not even whether there is one.
"""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import closing_time, local_day, working_days_after
from bot.content.content import FIRST
from bot.language.command_words import Command
from bot.language.news import says_little
from bot.model.event import Disposition
from bot.model.promise import OtherWay
from bot.model.talk import Talk, TalkState
from bot.model.task import TaskKind
from bot.turn import greeting, proposal
from bot.turn.effects import AddTask, CameTo, GiveUpPromises, PartFromAddress, SetTimer
from bot.turn.message import Message
from bot.turn.turn import Turn

_SORRY_ONCE = timedelta(days=7)  # for a wrong number
_READ_BY_THEM = timedelta(days=14)  # what went to a number so long before it was called wrong
_LOOK_WITHIN = 2  # working days
_BESIDE = 1  # word beside a wrong number, where no talk is open


def wrong(turn: Turn) -> None:
    """Whoever has this phone is not who answered before. We say sorry once, ask them nothing more, and write
    nothing more of that person's here."""
    turn.stop_talks()
    turn.add(GiveUpPromises(OtherWay.WRONG_NUMBER, turn.now - _READ_BY_THEM))
    if turn.lookup.answers_held():
        turn.add(PartFromAddress())
    key = f"wrong-number:{turn.person.keyed_hash}"
    if not turn.lookup.timer_is_set(key):
        turn.add(SetTimer(kind="wrong-number", at=turn.now + _SORRY_ONCE, key=key, ref=0))
        turn.say("wrong-number")


def said(turn: Turn, message: Message) -> CameTo | None:
    """In ordinary words, of any language: "you have the wrong person", "this is my new number"."""
    if message.tapped is not None or message.is_empty:
        return None
    if message.says_stranger and not message.is_asked_about:
        if message.beside_stranger > (0 if turn.talk else _BESIDE):  # "they gave me the wrong person to ring"
            return proposal.ask(turn, Command.WRONG_NUMBER)
        came_to = turn.came_to(Disposition.COMMAND)
        wrong(turn)
        return came_to
    theirs = {each.ref for each in turn.lookup.promises()}
    others = [ref for ref in message.references if ref not in theirs]
    if message.says_moved and (others or not message.references):
        return _moved(turn, others)
    if len(others) != 1 or theirs or not has_told_nothing(turn):
        return None
    left = says_little(message.references[others[0]], turn.language, turn.content.lexicons)
    if left or (message.asks_news and turn.lookup.talk_of_others(others[0])):
        return _moved(turn, others)
    return None


def has_told_nothing(turn: Turn) -> bool:
    """Whether they are new to us. In apps nobody can write before the welcome stands open."""
    talk = turn.talk
    return turn.lookup.newest_filed() is None and (talk is None or _only_greeted(turn, talk))


def _only_greeted(turn: Turn, talk: Talk) -> bool:
    return talk.name == FIRST or greeting.stands_open(turn, talk, talk.place.question)


def _moved(turn: Turn, refs: list[str]) -> CameTo:
    """refs: what they say was given to them."""
    if not refs:
        turn.say("moved-which")
        return turn.came_to(Disposition.COMMAND)
    due_at = closing_time(working_days_after(local_day(turn.now), _LOOK_WITHIN))
    found = next((each for ref in refs if (each := turn.lookup.talk_of_others(ref))), None)
    issue = turn.issue(found.issue_id) if found else None
    owner_id = issue.owner_id if issue else None
    if owner_id is None:
        owner = turn.owner_of("")
        assert owner is not None  # the first start makes one
        owner_id = owner.id
    turn.add(
        AddTask(
            kind=TaskKind.NEW_NUMBER,
            key=f"new-number:{turn.person.address_id}:{found.talk_id if found else 0}",
            owner_id=owner_id,
            issue_id=issue.id if issue else None,
            talk_id=found.talk_id if found else None,
            event_id=turn.event_id,
            due_at=due_at,
        )
    )
    turn.say("moved", ref=refs[0], due=local_day(due_at))
    came_to = turn.came_to(Disposition.COMMAND)
    if turn.talk is not None and _only_greeted(turn, turn.talk):  # they came for something else
        turn.change_talk(turn.talk, state=TalkState.ENDED, ended_at=turn.now)
    return came_to
