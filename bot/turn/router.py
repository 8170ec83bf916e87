"""One message of one person, from first to last, inside one transaction.

The steps stand in `_ORDER`; the first that has something to say about a message ends its turn. What must
not wait comes first: the stop list, STOP, machines and floods, danger. Then taps and links, the open question
with its own answers, codes and poster words, command words, a language by name, any other reply; and last of
all what nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.dialogue import engine
from bot.dialogue.meaning import Words
from bot.language.codes import code_in
from bot.language.commands import Command, command_in
from bot.language.detect import language_named
from bot.model.talk import Talk
from bot.store.inbound import talks
from bot.turn import conversation
from bot.turn.context import Stage
from bot.turn.message import ANSWER, COMMAND, LATE, START, STOPPED, UNPLACED, Arrival, CameTo
from bot.turn.rules import (
    assisted,
    entry_points,
    fallback,
    flood_control,
    join_codes,
    keywords,
    language_offer,
    open_question,
    references,
    resume,
    safeguarding,
)
from channels.port import Heard

STALE = timedelta(seconds=10)  # clocks differ, and providers count whole seconds
AWAKE = timedelta(minutes=30)  # who wrote longer ago may be asleep by now: after an outage, say


def take(stage: Stage, heard: Heard) -> CameTo:
    """Handle one message. Returns what it came to, and the talk it belongs to."""
    came_to, talk_id = _take(stage, heard)
    if came_to in (ANSWER, START, LATE, UNPLACED) and heard.tapped is None:
        language_offer.offer(stage, heard, first=came_to == START)
    return came_to, talk_id


def silent(stage: Stage, talk: Talk, turn: int) -> None:
    """Silence at own words means: that was all. A timer of an earlier turn does nothing."""
    if talk.state != "open" or talk.place.turn != turn or not talk.place.said:
        return
    place, happened = engine.step(stage.script(talk), talk.place, Words("", done=True))
    conversation.perform(stage, talk, place, happened)


def _take(stage: Stage, heard: Heard) -> CameTo:
    stage.words = heard.text
    talk = talks.open_talk(stage.connection, stage.reached.person_id)
    noticed = safeguarding.notice(stage, talk, heard)
    long_ago = heard.sent_at is not None and heard.sent_at < stage.now - AWAKE
    stage.voice.may_wait = long_ago and not (noticed and noticed.urgent)
    arrival = Arrival(heard=heard, talk=talk, command=_command(stage, heard), noticed=noticed)
    for step in _ORDER:
        if came_to := step(stage, arrival):
            return came_to
    return fallback.take(stage, heard)


def _command(stage: Stage, heard: Heard) -> Command | None:
    if heard.tapped is None:
        return command_in(heard.text, stage.language, stage.content.lexicons)
    name = heard.tapped.removeprefix("cmd:")
    return Command(name) if heard.tapped.startswith("cmd:") and name in set(Command) else None


def _from_stopped(stage: Stage, arrival: Arrival) -> CameTo | None:
    """Nothing is said to somebody who stopped, whatever they send, but for START and FORGET (I6)."""
    if not stage.reached.stopped:
        return None
    if arrival.command is Command.START:
        keywords.start_again(stage)
        return COMMAND, None
    if arrival.command is Command.FORGET:
        keywords.forget_stopped(stage)
        return COMMAND, None
    if arrival.heard.start is not None:  # they pressed Start in the app again: the same as START
        keywords.start_again(stage)
        return START, None
    return STOPPED, None


def _stop(stage: Stage, arrival: Arrival) -> CameTo | None:
    if arrival.command is not Command.STOP:
        return None
    keywords.stop(stage)
    return arrival.came_to(COMMAND)


def _unanswered(stage: Stage, arrival: Arrival) -> CameTo | None:
    """Machines and floods get no answer; danger in the middle of a flood does."""
    unanswered = flood_control.unanswered(stage, arrival.talk, arrival.heard)
    if not unanswered:
        return None
    if arrival.noticed and arrival.noticed.new and unanswered == flood_control.HELD:
        safeguarding.answer_first(stage, arrival.talk, arrival.noticed)
    return arrival.came_to(unanswered)


def _in_danger(stage: Stage, arrival: Arrival) -> CameTo | None:
    """The fixed reply goes first; the message itself goes on through the turn."""
    noticed = arrival.noticed
    if noticed is None or not noticed.urgent:
        return None
    if not noticed.new and flood_control.holds(stage, arrival.talk, arrival.heard):
        return arrival.came_to(flood_control.HELD)
    safeguarding.answer_first(stage, arrival.talk, noticed)
    return None


def _changed(stage: Stage, arrival: Arrival) -> CameTo | None:
    """A message that was edited after it was sent, or more pictures of one album."""
    return references.changed(stage, arrival.talk, arrival.heard) or references.more_of_album(
        stage, arrival.heard
    )


def _room_over(stage: Stage, arrival: Arrival) -> CameTo | None:
    """The room closed while its question was open: that talk is over, and this may be something new."""
    talk, heard = arrival.talk, arrival.heard
    code = join_codes.over_meanwhile(stage, talk) if talk else None
    if talk is None or code is None:
        return None
    if join_codes.too_late(stage, talk, code, heard.text, heard.tapped):
        return LATE, talk.id
    arrival.talk = talks.open_talk(stage.connection, stage.reached.person_id)
    return None


def _tapped(stage: Stage, arrival: Arrival) -> CameTo | None:
    key = arrival.heard.tapped
    if key is None:
        return None
    if arrival.talk is None and (voted := join_codes.vote_again(stage, "", key)):
        return ANSWER, voted.id
    arrival.talk = talk = arrival.talk or resume.reopened(stage)
    if key.startswith("lang:"):
        entry_points.in_language(stage, talk, key.removeprefix("lang:"))
        return arrival.came_to(COMMAND)
    if arrival.command is not None and keywords.obey(stage, talk, arrival.command):
        return arrival.came_to(COMMAND)
    if talk is None:
        stage.voice.say(stage.voice.phrase("unplaced"))
        return UNPLACED, None
    return open_question.tapped(stage, talk, key)


def _from_link(stage: Stage, arrival: Arrival) -> CameTo | None:
    link = arrival.heard.start
    return None if link is None else (START, entry_points.from_link(stage, link).id)


def _after_hand_over(stage: Stage, arrival: Arrival) -> CameTo | None:
    """We handed a case over and asked for a 1 to go on."""
    if arrival.talk is None or not safeguarding.waits(arrival.talk):
        return None
    arrival.talk = safeguarding.went_on(stage, arrival.talk, arrival.heard)
    return None if arrival.talk else (COMMAND, None)


def _stale(stage: Stage, arrival: Arrival) -> CameTo | None:
    """It was meant for another question, or came late after an outage: kept, and the question put afresh.

    Own words may come in several parts, and are taken whenever they come.
    """
    talk, heard = arrival.talk, arrival.heard
    if talk is None or arrival.command is not None:
        return None
    order = None if talk.place.said else references.order_of(stage, talk, heard)
    if order is references.Order.UNREAD:  # it is on its way: nothing to put afresh
        return UNPLACED, talk.id
    stale = order is references.Order.BEFORE or (order is None and _by_the_clock(talk, heard))
    if not stale and not references.at_another_question(stage, talk, heard):
        return None
    conversation.ask_again(stage, talk)
    return UNPLACED, talk.id


def _by_the_clock(talk: Talk, heard: Heard) -> bool:
    sent_at = None if talk.place.question is None or talk.place.said else heard.sent_at
    return sent_at is not None and sent_at < talk.touched_at - STALE


def _answered_plainly(stage: Stage, arrival: Arrival) -> CameTo | None:
    """Mends the answer before, or is one of the options to the letter: "Tipton" is a town before a poster."""
    talk, text = arrival.talk, arrival.heard.text
    if talk and (
        open_question.corrected(stage, talk, text) or open_question.answered_plainly(stage, talk, text)
    ):
        return ANSWER, talk.id
    return None


def _met(stage: Stage, arrival: Arrival) -> CameTo | None:
    """A code, GROUP, HELPER or NEXT: what begins something for more people than one."""
    talk, text = arrival.talk, arrival.heard.text
    code = code_in(text)
    if code and (met := join_codes.meet(stage, talk, code)):
        return met
    if word := join_codes.group_word(stage, text):
        led = join_codes.open_group(stage, word)
        return (START, led.id) if led else arrival.came_to(COMMAND)
    if word := assisted.helper_word(stage, talk, text):
        return START, assisted.begin(stage, talk, word, text).id
    if talk is None and (helped := assisted.next_person(stage, text)):
        return START, helped.id
    return None


def _poster(stage: Stage, arrival: Arrival) -> CameTo | None:
    word = stage.content.poster_word(arrival.heard.text)
    if word is None or (arrival.talk and not entry_points.is_new(stage, arrival.talk, word)):
        return None
    return START, entry_points.from_word(stage, word, arrival.heard.text).id


def _commanded(stage: Stage, arrival: Arrival) -> CameTo | None:
    if arrival.command is None:
        return None
    if arrival.command is Command.START and arrival.talk is None and (quiet := resume.reopened(stage)):
        resume.resume(stage, quiet)
        return COMMAND, quiet.id
    return arrival.came_to(COMMAND) if keywords.obey(stage, arrival.talk, arrival.command) else None


def _language(stage: Stage, arrival: Arrival) -> CameTo | None:
    named = language_named(arrival.heard.text, stage.content.languages)
    if not named:
        return None
    entry_points.in_language(stage, arrival.talk, named)
    return arrival.came_to(COMMAND)


def _set_aside(stage: Stage, arrival: Arrival) -> CameTo | None:
    """A case is handed to a service instead of being taken for an answer."""
    return safeguarding.instead(stage, arrival.talk, arrival.noticed) if arrival.noticed else None


def _replied(stage: Stage, arrival: Arrival) -> CameTo | None:
    return open_question.replied(stage, arrival.talk, arrival.heard) if arrival.talk else None


_ORDER: tuple[Callable[[Stage, Arrival], CameTo | None], ...] = (
    *(_from_stopped, _stop, _unanswered, _in_danger),
    *(_changed, _room_over, _tapped, _from_link),
    *(_after_hand_over, _stale, _answered_plainly),
    *(_met, _poster, _commanded, _language),
    *(_set_aside, _replied),
)
