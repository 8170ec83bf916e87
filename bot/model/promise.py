"""A promise to one person: that they hear what came of what they told us.

It moves by what has arrived with that person, never by what an officer pressed; and it is settled only by
final news, or by an officer who says how else they were told, or why they cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.calendar import closing_time, local_day, working_days_after
from bot.model.ids import IssueId, OfficerId, OutcomeId, PersonId, PromiseId, TalkId


class PromiseState(StrEnum):
    WAITING = "waiting"  # nothing has arrived yet
    DELAYED = "delayed"  # told that it takes longer
    INFORMED = "informed"  # told how it stands, and not yet how it ends
    ANSWERED = "answered"  # final news has arrived
    CANNOT_BE_TOLD = "cannot-be-told"


SETTLED = frozenset({PromiseState.ANSWERED, PromiseState.CANNOT_BE_TOLD})
# Told how it stands or how it ends: who waits still has nothing to be unhappy with but the waiting.
TOLD = frozenset({PromiseState.ANSWERED, PromiseState.INFORMED})


class OtherWay(StrEnum):
    """How a promise was settled without a message of ours."""

    # said by an officer
    CALL = "call"
    LETTER = "letter"
    IN_PERSON = "in-person"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    # brought about by the person
    STOPPED = "stopped"
    FORGOTTEN = "forgotten"
    NOT_AGREED = "not-agreed"
    WRONG_NUMBER = "wrong-number"
    NEVER_CAME_BACK = "never-came-back"


# What an officer may say, and how it reads. The first three told the person after all.
WAYS = {
    OtherWay.CALL: "We rang them and told them",
    OtherWay.LETTER: "We wrote them a letter or an e-mail",
    OtherWay.IN_PERSON: "We told them face to face",
    OtherWay.REFUSED: "They do not want to hear",
    OtherWay.UNREACHABLE: "We tried, and cannot reach them",
}
TOLD_BY_WAY = frozenset({OtherWay.CALL, OtherWay.LETTER, OtherWay.IN_PERSON})
# An officer has spoken with them since whatever they were unhappy with.
_SPOKEN = TOLD_BY_WAY | {OtherWay.REFUSED}
# Whoever got what went out, it was not the person; or there is nobody left who could be told.
_NOT_THEM = frozenset({OtherWay.WRONG_NUMBER, OtherWay.FORGOTTEN})
# They want no messages: that nothing bad was heard of one does not say that it was read.
_NOT_WANTED = frozenset({OtherWay.STOPPED, OtherWay.NOT_AGREED})
AGAIN_WITHIN = 10  # working days, where an answer did not settle it


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """ref: of the talk that it was given for. due_at: when they were told they would hear.

    told_at: when the news that arrived last went out, or an officer told them. outcome_id: that news; of an
    answered one the answer, whatever was said on the way since. way: how it was settled where no message of
    ours did it. doubted_at: when the person was unhappy with news that was not known to have arrived by then.
    forgotten: nothing is left of the person, so nothing can be owed to them again.
    """

    id: PromiseId
    person_id: PersonId
    talk_id: TalkId
    ref: str
    issue_id: IssueId
    state: PromiseState
    due_at: datetime
    made_at: datetime
    told_at: datetime | None
    outcome_id: OutcomeId | None
    way: OtherWay | None
    settled_by: OfficerId | None
    doubted_at: datetime | None = None
    forgotten: bool = False

    @property
    def settled(self) -> bool:
        return self.state in SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a message of ours that has arrived said. state: what it makes of a promise; None where it says
    nothing of how the matter stands. next_by: the date that it named. corrects: the outcome that it takes
    back."""

    state: PromiseState | None
    next_by: datetime | None = None
    outcome_id: OutcomeId | None = None
    corrects: OutcomeId | None = None


def heard(
    promise: Promise, news: News, at: datetime, again_by: datetime, *, reported: bool = True
) -> Promise:
    """The promise once news has arrived with its person.

    at: when it went out. What went out before the news that they had last is known late, and old: it changes
    nothing. A word on the way takes nothing back that was final, unless it names a new date, or corrects that
    very answer: then another one is owed, by the date it names or by `again_by`. Who cannot be told was
    reached after all; but not who sent STOP where nobody reported it, and never who is somebody else, or
    forgotten. Who was unhappy with it before it was known to have arrived is owed another answer, by
    `again_by`.
    """
    if news.state is None or (promise.told_at is not None and at < promise.told_at):
        return promise
    if promise.forgotten or promise.way in _NOT_THEM or (promise.way in _NOT_WANTED and not reported):
        return promise
    taken_back = False
    if promise.state is PromiseState.ANSWERED and news.state is not PromiseState.ANSWERED:
        taken_back = news.corrects is not None and news.corrects == promise.outcome_id
        if not taken_back and not news.next_by:
            return replace(promise, told_at=at)
    doubted = promise.doubted_at is not None and promise.doubted_at >= at and news.state in TOLD
    due_at = again_by if doubted else news.next_by or (again_by if taken_back else promise.due_at)
    return replace(
        promise,
        state=PromiseState.WAITING if doubted else news.state,
        told_at=at,
        due_at=due_at,
        outcome_id=news.outcome_id or promise.outcome_id,
        way=None,
        settled_by=None,
        doubted_at=None,
    )


def settled_by(promise: Promise, way: OtherWay, officer_id: OfficerId | None, now: datetime) -> Promise:
    """The promise as somebody settled it without a message.

    What an officer told them is the news that they had last: what went out before is old, however late its
    receipt comes. Who spoke with an officer is not unhappy any more with what came before; where nobody spoke
    with them, they still are.
    """
    told = way in TOLD_BY_WAY
    return replace(
        promise,
        state=PromiseState.ANSWERED if told else PromiseState.CANNOT_BE_TOLD,
        told_at=now if told else promise.told_at,
        way=way,
        settled_by=officer_id,
        doubted_at=None if way in _SPOKEN else promise.doubted_at,
    )


def again_by(now: datetime) -> datetime:
    """By when an answer is owed that is owed once more."""
    return closing_time(working_days_after(local_day(now), AGAIN_WITHIN))


def still_by(due_at: datetime, now: datetime) -> datetime:
    """By when it is owed once more: a date that is still to come stays, one that is over is a new one."""
    return due_at if due_at > now else again_by(now)


def owed_again(promise: Promise, now: datetime) -> Promise:
    """The promise where nothing has settled it after all. News on its way that they are unhappy with settles
    it no more than before. Who is forgotten waits for nothing."""
    if promise.forgotten:
        state, way = PromiseState.CANNOT_BE_TOLD, OtherWay.FORGOTTEN
        return replace(promise, state=state, way=way, settled_by=None, doubted_at=None)
    return replace(
        promise,
        state=PromiseState.WAITING,
        due_at=still_by(promise.due_at, now),
        told_at=None if promise.way in TOLD_BY_WAY else promise.told_at,
        way=None,
        settled_by=None,
    )


def unheard(promise: Promise, at: datetime, now: datetime) -> Promise:
    """The promise once a message is known not to have arrived that counted as arrived. at: when it went out.

    Only where it stands by that message: who was told since, or by other means, was told.
    """
    if promise.told_at != at or promise.way is not None:
        return promise
    return replace(owed_again(promise, now), told_at=None, outcome_id=None)
