"""After people were told: asking each of them, in the same chat. Some weeks after good news, whether it made
things better; a day after a no has arrived, whether it was clear. One question at a time, few in a month."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.calendar import next_allowed
from bot.model.issue import Issue
from bot.model.message import MessageKind
from bot.model.outcome import ASK_IF_CLEAR, UNSENT, Hearer, Outcome, may_have_helped
from bot.model.promise import Promise
from bot.service.inbound.turns import Turns
from bot.service.outcomes.draft import find
from bot.store import timers
from bot.store.casework import asked, outcomes, tasks
from bot.store.database import PASSING_FAULTS, Connection
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.store.timers import Timer
from bot.trace import kind_and_place
from bot.turn.conversation import begin
from bot.turn.reminders import ASKS, ASKS_WITHIN

HELPED, CLEAR = "what-happened", "was-it-clear"  # the conversations that ask
PAGE = 500  # people asked in one transaction
_CLEAR_AFTER = timedelta(days=1)  # a no has arrived
_TRY_AGAIN = timedelta(days=1)  # with somebody who is in the middle of another talk
_log = logging.getLogger(__name__)


class Checkback:
    """What the timers of "did it help?" do."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def ask_helped(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Ask one page of those who were told."""
        outcome, issue = find(connection, timer.ref)
        if not _stands(connection, outcome):
            # A correction of it that is being written may be thrown away; what has gone out stays.
            written = any(each.state in UNSENT for each in outcomes.corrections(connection, outcome.id))
            if written and may_have_helped(outcome):
                key = f"ask-helped:{outcome.id}:{now:%Y%m%d}"
                timers.arm(connection, "ask-helped", next_allowed(now + _TRY_AGAIN), ref=outcome.id, key=key)
            return
        page = asked.told(connection, outcome.id, after=outcome.asked_upto or 0, limit=PAGE)
        for hearer in page:
            self._ask_safely(connection, outcome, issue, hearer, now)
        if len(page) == PAGE:
            last = page[-1].person_id
            outcomes.change(connection, outcome.id, asked_upto=last)
            timers.arm(connection, "ask-helped", now, ref=outcome.id, key=f"ask-helped:{outcome.id}:{last}")

    def ask_again(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Ask one person once more, as they agreed."""
        from_talk = asked.talk_to_ask_again(connection, timer.ref)
        if from_talk is not None:
            outcome_id, _, hearer = from_talk
            outcome, issue = find(connection, outcome_id)
            if _stands(connection, outcome) and _told(connection, outcome_id, hearer.person_id):
                self._ask(connection, outcome, issue.id, hearer, now, agreed=True)

    def ask_later(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Ask one person who is to be asked by themselves, or could not be when their turn came."""
        outcome, issue = find(connection, timer.turn)
        hearer = _told(connection, outcome.id, timer.ref)
        if hearer is not None and _stands(connection, outcome):
            self._ask_safely(connection, outcome, issue, hearer, now)

    def _ask_safely(
        self, connection: Connection, outcome: Outcome, issue: Issue, hearer: Hearer, now: datetime
    ) -> None:
        """A fault with one person must not keep all the others from being asked; the owner hears of it."""
        try:
            with connection.begin_nested():
                self._ask(connection, outcome, issue.id, hearer, now)
        except PASSING_FAULTS:
            raise
        except Exception as fault:
            _log.error("one person could not be asked: %s", kind_and_place(fault))
            key = f"ask:{outcome.id}:{hearer.person_id}"
            about = {"owner_id": issue.owner_id, "issue_id": issue.id, "outcome_id": outcome.id}
            tasks.add_fault(connection, key, now, person_id=hearer.person_id, **about)

    def _ask(
        self,
        connection: Connection,
        outcome: Outcome,
        issue_id: int,
        hearer: Hearer,
        now: datetime,
        *,
        agreed: bool = False,
    ) -> None:
        """agreed: they said that we may ask them once more."""
        turn = self._turns.open(connection, people.by_address(connection, hearer.address_id), now)
        if turn.person.stopped or turn.person.may_keep is not True:
            return
        name = CLEAR if outcome.kind in ASK_IF_CLEAR else HELPED
        if not agreed and _was_asked(connection, outcome, hearer, name):
            return
        if turn.talk is not None:  # one question at a time: this one comes when that is answered, or quiet
            self._put_off(connection, outcome.id, hearer, now + _TRY_AGAIN)
            return
        full_since = queue.nth_latest_ask(connection, hearer.person_id, ASKS, now - ASKS_WITHIN)
        if full_since is not None:
            self._put_off(connection, outcome.id, hearer, full_since + ASKS_WITHIN)
            return
        facts = {"ref": hearer.ref}
        begin(turn, name, came_by="asked", facts=facts, issue_id=issue_id, outcome_id=outcome.id)
        decision = turn.decision(kind=MessageKind.ASK, live=False, due_at=next_allowed(now))
        self._turns.close(connection, turn, decision)

    def _put_off(self, connection: Connection, outcome_id: int, hearer: Hearer, until: datetime) -> None:
        """We have asked this person often enough for now, or they are at another question."""
        key = f"ask-later:{outcome_id}:p{hearer.person_id}"
        at = next_allowed(until)
        timers.arm(connection, "ask-later", at, ref=hearer.person_id, turn=outcome_id, key=key)


def ask_if_clear(connection: Connection, promise: Promise, now: datetime) -> None:
    """A no has arrived: its person is asked a day later whether it was clear."""
    assert promise.outcome_id is not None
    key = f"ask-later:{promise.outcome_id}:p{promise.person_id}"
    at = next_allowed(now + _CLEAR_AFTER)
    timers.arm(connection, "ask-later", at, ref=promise.person_id, turn=promise.outcome_id, key=key)


def _stands(connection: Connection, outcome: Outcome) -> bool:
    """Whether it was a no, or good and final news, and still stands: neither withdrawn nor corrected, nor
    about to be. A timer may have been set before that was so, or by a version that asked after anything."""
    is_no = outcome.kind in ASK_IF_CLEAR and outcome.withdrawn_at is None
    return (is_no or may_have_helped(outcome)) and not outcomes.corrections(connection, outcome.id)


def _was_asked(connection: Connection, outcome: Outcome, hearer: Hearer, name: str) -> bool:
    """Whether we have asked this person so. Whether it was clear, once for a matter, however often it is
    answered; whether it helped, once for each answer, however often its words are corrected."""
    about = None if name == CLEAR else _corrected_by(connection, outcome)
    return about != [] and asked.was_asked(connection, hearer.person_id, hearer.ref, name, about=about)


def _corrected_by(connection: Connection, outcome: Outcome) -> list[int]:
    """What it corrects, and what that had corrected before; none where it is no correction."""
    found: list[int] = []
    each: Outcome | None = outcome
    while each is not None and each.corrects is not None:
        found.append(each.corrects)
        each = outcomes.by_id(connection, each.corrects)
    return found


def _told(connection: Connection, outcome_id: int, person_id: int) -> Hearer | None:
    """This person, where an outcome has settled their matter."""
    found = asked.told(connection, outcome_id, after=person_id - 1, limit=1)
    return next((each for each in found if each.person_id == person_id), None)
