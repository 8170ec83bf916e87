"""Whom an outcome has not reached, why in plain words, and what is done about it: ring, or send again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calendar import next_working_day
from bot.content.content import Content
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.ids import TalkId
from bot.model.message import FAILURES, failure_of
from bot.model.officer import Officer
from bot.model.outcome import FIXED, Hearer, Outcome, OutcomeState
from bot.model.talk import Mode
from bot.model.task import TaskKind
from bot.service.casework.owed.settling import settle_all
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.draft import find
from bot.store.casework import audit_log, outcomes, promises, tasks
from bot.store.database import Connection
from bot.store.inbound import talks
from bot.store.outbox import queue
from bot.store.reports import sendings
from bot.store.reports.sendings import Missed as Missed

PEOPLE = 10  # shown of each kind
PAGE = 50  # where one kind is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """People whom it has not reached for one kind of reason. total: how many; waiting: to how many of them an
    answer is still owed. people: the first of them, or a page. next: where the next page begins; None where
    there is none, or only the first are shown."""

    kind: str
    total: int
    waiting: int
    people: tuple[Missed, ...]
    next: int | None = None

    @property
    def words(self) -> str:
        return FAILURES[self.kind].words

    @property
    def may_ring(self) -> bool:
        return FAILURES[self.kind].may_ring


def failures(
    connection: Connection, outcome_id: int, *, kind: str = "", after: int = 0
) -> tuple[Failures, ...]:
    """By kind of reason, the most people first. kind: a page of this one alone, after the message named."""
    counts = sendings.missed_by_kind(connection, outcome_id)
    shown = [kind] if kind in counts else list(counts)
    limit = PAGE if kind in counts else PEOPLE
    return tuple(_failures(connection, outcome_id, each, counts[each], after, limit) for each in shown)


def _failures(
    connection: Connection, outcome_id: int, kind: str, count: tuple[int, int], after: int, limit: int
) -> Failures:
    people = sendings.missed(connection, outcome_id, kind=kind, after=after, limit=limit)
    is_page = limit == PAGE and len(people) == limit
    return Failures(
        kind=kind,
        total=count[0],
        waiting=count[1],
        people=tuple(people),
        next=people[-1].message if is_page else None,
    )


def settle(
    connection: Connection,
    outcome_id: int,
    kind: str,
    way: str,
    seen: int,
    officer: Officer,
    now: datetime,
) -> int:
    """Say of all whom it has not reached for one kind of reason how they were told, or why they cannot be.
    Returns how many. seen: how many the officer had before them. Raises Refusal, Gone."""
    _, issue = find(connection, outcome_id)
    if kind not in FAILURES:
        raise Refusal("Choose for whom.")
    ids = sendings.missed_promises(connection, outcome_id, kind)
    return settle_all(connection, issue, ids, FAILURES[kind].words, way, seen, officer, now)


def ask_for_calls(
    connection: Connection,
    outcome_id: int,
    messages: Collection[int],
    officer: Officer,
    now: datetime,
    *,
    kind: str = "",
) -> int:
    """A task for each of these people: ring them and say what came of it. Returns how many are new.

    messages: ids of those that did not arrive; kind: or all of one kind of reason. Who asked us to stay away
    is not rung, nor who was told since. Raises Refusal where what it says does not stand any more, Gone.
    """
    outcome, issue = find(connection, outcome_id)
    _must_stand(connection, outcome)
    written = outcomes.texts(connection, outcome_id).get(ENGLISH)
    is_plain = written is not None and outcome.kind not in FIXED  # else its gaps are each person's own
    english = written.text if written and is_plain else outcome.we_did or outcome.why_not
    made = 0
    for each in _chosen(connection, outcome_id, messages, kind):
        about = FAILURES[failure_of(each.reason)]
        if not about.may_ring or each.settled:
            continue
        task = tasks.add_task(
            connection,
            kind=TaskKind.TELL,
            key=f"tell-by-phone:{outcome_id}:{each.talk_id}",
            owner_id=issue.owner_id,
            person_id=each.person_id,
            issue_id=issue.id,
            talk_id=each.talk_id,
            outcome_id=outcome_id,
            note=f"Our message did not arrive. {about.words}. Tell them: {english}",
            due_at=next_working_day(now),
            opened_at=now,
        )
        made += task is not None
    audit_log.note(
        connection, officer.id, AuditAction.CALLS_MADE, f"outcome {outcome_id}", now, about=str(made)
    )
    return made


def send_again(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    messages: Collection[int],
    officer: Officer,
    now: datetime,
    *,
    kind: str = "",
) -> int:
    """Another message to each of these people whose address still works. Returns how many.

    A second press adds nothing: the key of each is that of the message it stands for. Raises Refusal, also
    where what it says does not stand any more, Gone.
    """
    outcome, _ = find(connection, outcome_id)
    if outcome.state != OutcomeState.SENT:
        raise Refusal("This is still going out. Try again when it is over.")
    _must_stand(connection, outcome)
    asked = _chosen(connection, outcome_id, messages, kind)
    chosen = {each.talk_id: each for each in asked if each.reachable and not each.settled}
    if not chosen:
        raise Refusal("We have no way to write to them that works. Ask for a call.")
    helped = talks.in_mode(connection, set(chosen), Mode.ASSISTED)
    due = {each.talk_id: each.due_at for each in promises.of_talks(connection, set(chosen))}
    hearers = [
        Hearer(
            person_id=each.person_id,
            address_id=each.address_id,
            talk_id=each.talk_id,
            ref=each.ref,
            channel=each.channel,
            account=each.account,
            language=each.language,
            assisted=each.talk_id in helped,
            due_at=due.get(each.talk_id),
        )
        for each in chosen.values()
    ]
    again = [
        replace(message, key=f"again:{chosen[TalkId(message.talk_id)].message}")
        for message in followup.messages(connection, content, outcome, hearers, now)
        if message.talk_id is not None
    ]
    made = len(queue.add(connection, again))
    audit_log.note(
        connection, officer.id, AuditAction.SENT_AGAIN, f"outcome {outcome_id}", now, about=str(made)
    )
    return made


def _must_stand(connection: Connection, outcome: Outcome) -> None:
    """Raises Refusal where people would hear what an officer has taken back or corrected."""
    if outcome.withdrawn_at is not None or outcome.stopped_at is not None:
        raise Refusal("This was stopped or withdrawn, so nobody else is told it. Write what happened anew.")
    if is_corrected(outcomes.corrections(connection, outcome.id)):
        raise Refusal("This was corrected, so nobody else is told it. Write what happened anew.")


def is_corrected(corrections: Iterable[Outcome]) -> bool:
    """Whether one of these went out."""
    return any(each.sent_at is not None for each in corrections)


def _chosen(connection: Connection, outcome_id: int, messages: Collection[int], kind: str) -> list[Missed]:
    """kind: all of this kind, whichever messages are named."""
    found = []
    if kind or messages:
        found = sendings.missed(connection, outcome_id, kind=kind, messages=() if kind else messages)
    if not found:
        raise Refusal("Nobody of these is waiting any more. Look at the page again.")
    return found
