"""The guard against loops within a turn: `loops` decides, and here nothing is said, or somebody is told."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import closing_time, local_day, working_days_after
from bot.model.talk import Mode, Talk
from bot.store.casework import officers, tasks
from bot.store.inbound import talks
from bot.turn.context import Stage
from bot.turn.filing import WRONG_WITHIN
from bot.turn.loop_detector import Verdict
from channels.port import Heard

_SITTING = timedelta(hours=12)  # of somebody who helps one person after another
HELD, AUTO = "held", "auto"  # what an event came to: kept and shown with no reply; sent by a machine


def unanswered(stage: Stage, talk: Talk | None, heard: Heard) -> str | None:
    """What a message came to that gets no answer at all; none for one that goes on through its turn.

    STOP never comes here. Above the limits one notice an hour is said, and then nothing. Who answers for a
    group, or helps people one after another, is only held to the limit of the day.
    """
    if heard.tapped is None and stage.content.lexicons.machines().wrote(heard.text):
        return AUTO
    watch = stage.watch
    if watch is None or watch.verdict is Verdict.ANSWER:
        return None
    if watch.for_many and _speaks_for_many(stage, talk):
        watch.verdict = Verdict.ANSWER
        return None
    if watch.verdict is Verdict.NOTICE:
        stage.voice.say(stage.voice.phrase("too-many"))
    return HELD


def _speaks_for_many(stage: Stage, talk: Talk | None) -> bool:
    last = talk or talks.last_over(stage.connection, stage.reached.person_id, stage.now - _SITTING)
    return last is not None and last.mode != Mode.OWN


def holds(stage: Stage, talk: Talk | None, heard: Heard) -> bool:
    """Free words: whether they look like a loop and get no reply. Whoever looks after the service is told."""
    if stage.watch is None or not heard.text.strip() or not stage.watch.hold():
        return False
    if stage.watch.new:
        _tell_owner(stage, talk)
    return True


def _tell_owner(stage: Stage, talk: Talk | None) -> None:
    """Once a day for each address."""
    owner = officers.in_team(stage.connection, "")
    if owner is None:
        return
    today = local_day(stage.now)
    tasks.add_task(
        stage.connection,
        kind="looping",
        key=f"looping:{stage.reached.address_id}:{today.isoformat()}",
        owner_id=owner.id,
        person_id=stage.reached.person_id,
        talk_id=talk.id if talk else None,
        event_id=stage.event_id,
        due_at=closing_time(working_days_after(today, WRONG_WITHIN)),
        opened_at=stage.now,
    )
