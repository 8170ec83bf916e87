"""Whom an outcome has not reached, why in plain words, and what is done about it: ring, or send again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calendar import closing_time, local_day, working_days_after
from bot.content.content import Content
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.ids import TalkId
from bot.model.officer import Officer
from bot.model.outcome import Hearer, OutcomeState
from bot.model.talk import Mode
from bot.model.task import TaskKind
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.draft import find
from bot.store.casework import audit_log, promises, tasks
from bot.store.database import Connection
from bot.store.inbound import talks
from bot.store.outbox import queue
from bot.store.reports import sendings
from bot.store.reports.sendings import Missed as Missed

MOST = 500  # looked at, at once

STOPPED, FORGOTTEN = "stopped", "forgotten"
# By what our sentences say (`bot/store/outbox/`, and the channels' tables of faults), in the order in which
# they are tried: a key, parts of sentences, and how it reads.
_REASONS: Sequence[tuple[str, tuple[str, ...], str]] = (
    (STOPPED, ("asked us to stop", "opted out", "blocked us"), "They do not want messages from us"),
    (
        FORGOTTEN,
        ("details are gone", "no longer hold", "not agreed"),
        "We do not have their number any more",
    ),
    (
        "off",
        ("switched off", "out of reach", "congested", "did not answer"),
        "Phone off, full or out of reach",
    ),
    ("old", ("too old", "too long to be of use"), "It waited too long and was not sent"),
    ("provider", ("provider could not be reached", "settings for this channel"), "Our fault, not sent"),
    ("number", ("address cannot be reached", "address could not be reached"), "The number does not work"),
    ("refused", ("refused", "may not send"), "The network does not take this text"),
    ("window", ("has not written",), "They wrote too long ago for this channel"),
)
_NOT_TO_BE_RUNG = frozenset({STOPPED, FORGOTTEN})
_OTHER = ("unknown", "It was not delivered, and nobody said why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """People whom it has not reached for one reason. words: for officers. may_ring: they did not ask us to
    stay away."""

    words: str
    may_ring: bool
    people: tuple[Missed, ...]


def failures(connection: Connection, outcome_id: int) -> tuple[Failures, ...]:
    """By reason, the most people first."""
    found: dict[tuple[str, str], list[Missed]] = {}
    for each in sendings.missed(connection, outcome_id, MOST):
        found.setdefault(reason(each.reason), []).append(each)
    groups = [
        Failures(words=words, may_ring=key not in _NOT_TO_BE_RUNG, people=tuple(some))
        for (key, words), some in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: -len(group.people)))


def reason(said: str | None) -> tuple[str, str]:
    """The key of a reason, and how it reads.

    >>> reason("The provider asked us to wait. The phone is switched off or out of reach.")
    ('off', 'Phone off, full or out of reach')
    >>> reason(None)
    ('unknown', 'It was not delivered, and nobody said why')
    """
    folded = (said or "").lower()
    return next(
        ((key, words) for key, marks, words in _REASONS if any(mark in folded for mark in marks)), _OTHER
    )


def ask_for_calls(
    connection: Connection, outcome_id: int, messages: Collection[int], officer: Officer, now: datetime
) -> int:
    """A task for each of these people: ring them and say what came of it. Returns how many are new.

    messages: ids of those that did not arrive. Who asked us to stay away is not rung. Raises Refusal, Gone.
    """
    outcome, issue = find(connection, outcome_id)
    made = 0
    for each in _chosen(connection, outcome_id, messages):
        key, why = reason(each.reason)
        if key in _NOT_TO_BE_RUNG:
            continue
        task = tasks.add_task(
            connection,
            kind=TaskKind.CALL_BACK,
            key=f"tell-by-phone:{outcome_id}:{each.talk_id}",
            owner_id=issue.owner_id,
            person_id=each.person_id,
            issue_id=issue.id,
            talk_id=each.talk_id,
            outcome_id=outcome_id,
            note=f"Our message has not reached them. {why}. "
            f"Tell them what happened: {outcome.we_did or outcome.why_not}",
            due_at=closing_time(working_days_after(local_day(now), 1)),
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
) -> int:
    """Another message to each of these people whose address still works. Returns how many.

    A second press adds nothing: the key of each is that of the message it stands for. Raises Refusal, Gone.
    """
    outcome, _ = find(connection, outcome_id)
    if outcome.state != OutcomeState.SENT:
        raise Refusal("This is still going out. Try again when it is over.")
    if outcome.withdrawn_at is not None or outcome.stopped_at is not None:
        raise Refusal("This was stopped or withdrawn, so it is not sent again.")
    chosen = {each.talk_id: each for each in _chosen(connection, outcome_id, messages) if each.reachable}
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


def _chosen(connection: Connection, outcome_id: int, messages: Collection[int]) -> list[Missed]:
    found = [each for each in sendings.missed(connection, outcome_id, MOST) if each.message in messages]
    if not found:
        raise Refusal("Nobody of these is waiting any more. Look at the page again.")
    return found
