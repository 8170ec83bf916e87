"""What is sent is sent; what has not left can be stopped, and what was wrong corrected or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.calendar import local_day, next_working_day
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.message import DropReason, MessageState
from bot.model.officer import Officer
from bot.model.outcome import FIXED, INVITATION, UNSENT, Outcome, OutcomeState, news_of
from bot.model.promise import PromiseState, again_by
from bot.model.task import TaskKind
from bot.service.outcomes import draft as drafts
from bot.service.outcomes import preview
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.draft import find
from bot.service.outcomes.written import written_of
from bot.store.casework import audience, audit_log, issues, outcomes, promises, reopening, tasks
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.store.outbox import queue
from channels.port import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """How many messages had left already, and how many had not and will not. lost: the word of the issue's
    question, where that could not be asked again because the word is another's by now; "" else. before: when
    it was stopped already, and nothing was left to stop."""

    left: int
    kept: int
    lost: str = ""
    before: datetime | None = None


def stop(
    connection: Connection, followup: Followup, outcome_id: int, officer: Officer, now: datetime
) -> Stopped:
    """Send nothing of it that has not left yet. What was owed to those who were not told stays owed, and who
    was reminded of its date is again. Where nobody was told, the question of the issue that it closed is
    asked again, and whether people hear of the issue's new stage is to be decided again.

    Its facts go on no public page. Raises Refusal when all has left, Gone.
    """
    outcome = outcomes.lock(connection, outcome_id)
    _, issue = find(connection, outcome_id)
    was_under_way = outcome is not None and outcome.state == OutcomeState.SENDING
    kept = queue.drop(connection, DropReason.STOPPED_BY_US, outcome_id=outcome_id)
    if outcome is not None and outcome.stopped_at is not None and not kept:
        return Stopped(left=0, kept=0, before=outcome.stopped_at)
    if outcome is None or not (kept or was_under_way):
        raise Refusal("Everything has left already. You can correct it.")
    made = queue.counts(connection, outcome_id)
    if was_under_way:  # nobody else is written to
        followup.end(connection, outcome, now)
        kept += max(_to_hear(connection, outcome_id) - sum(made.values()), 0)
    outcomes.change(connection, outcome_id, stopped_at=now, public=False)
    drafts.finish_tasks(connection, outcome_id, officer.id, now, TaskKind.TELL)
    left = sum(count for how, count in made.items() if not _came_to_nothing(*how))
    _turn_back(connection, outcome, issue, left, officer, now)
    lost = _undone(connection, outcome, issue, nobody_had_it=left == 0)
    audit_log.note(
        connection, officer.id, AuditAction.SENDING_STOPPED, f"outcome {outcome_id}", now, about=str(left)
    )
    return Stopped(left=left, kept=kept, lost=lost)


def _came_to_nothing(state: str, delivery: str | None) -> bool:
    """Whether a message is known to be with nobody: it was kept back, or it failed."""
    return state in (MessageState.DROPPED, MessageState.FAILED) or delivery == Delivery.FAILED


def _to_hear(connection: Connection, outcome_id: int) -> int:
    """How many were to hear when it was sent; 0 of what went out before that was kept."""
    kept = outcomes.figures(connection, outcome_id)
    return preview.PROOF.read(kept).people if kept and "previews" in kept else 0


def _undone(connection: Connection, outcome: Outcome, issue: Issue, *, nobody_had_it: bool) -> str:
    """What sending it had ended, and is not over: who was not told, or has no answer any more, waits for the
    date that somebody was reminded of. Returns as `_ask_again`."""
    if outcome.sent_at is not None:
        sent_at, owner_id = outcome.sent_at, issue.owner_id
        tasks.undo_finish(connection, TaskKind.DUE_SOON, issue.id, sent_at, owner_id=owner_id)
    if not nobody_had_it:
        return ""
    drafts.not_told_of_stage(connection, outcome)
    return _ask_again(connection, outcome)


def _ask_again(connection: Connection, outcome: Outcome) -> str:
    """As `codes.ask_again`, where the issue waits for its answer again."""
    issue = issues.by_id(connection, outcome.issue_id)
    if outcome.sent_at is None or issue is None or issue.state in (IssueState.ANSWERED, IssueState.CLOSED):
        return ""
    return codes.ask_again(connection, issue.id, outcome.sent_at)


def can_stop(connection: Connection, outcome: Outcome) -> bool:
    """Whether any of it may not have left yet."""
    waits = queue.counts(connection, outcome.id)
    return outcome.state == OutcomeState.SENDING or any(state == MessageState.QUEUED for state, _ in waits)


def _turn_back(
    connection: Connection, outcome: Outcome, issue: Issue, left: int, officer: Officer, now: datetime
) -> None:
    """The issue as it was, where nobody was told; open, where not everybody heard what ends it. Where some
    were told of a new date, it stays the date of those who come to the issue from now on."""
    is_final = news_of(replace(outcome, withdrawn_at=None)).state is PromiseState.ANSWERED
    if outcome.kind == INVITATION:
        return  # it answers nothing
    if left == 0 and outcome.state_before is not None:
        turned = IssueState.ANSWERED if is_final else IssueState.OPEN
        if outcome.next_by is not None and issue.reply_by == outcome.next_by and outcome.date_before:
            issues.change(connection, issue.id, reply_by=outcome.date_before)
        waits = outcome.state_before == IssueState.CLOSED and promises.owed(connection, issue.id)
        if issue.state == turned and outcome.state_before != turned and not waits:
            closed_at = now if outcome.state_before == IssueState.CLOSED else None
            issues.change(connection, issue.id, state=outcome.state_before, closed_at=closed_at)
    elif is_final and issue.state == IssueState.ANSWERED and promises.owed(connection, issue.id):
        why = AuditAction.REOPENED_OWED
        reopening.open_again(connection, [issue.id], why, now, officer_id=officer.id)


def correct(connection: Connection, outcome_id: int, officer: Officer, now: datetime) -> int:
    """Begin a correction, for those whom the outcome reached; returns the draft's id.

    It begins with the outcome's own kind and facts: a wrong word or sum changes nothing about what the news
    is. Its message is to be written anew, and waits on To do until then. Raises Refusal where nobody had it
    or while it is being sent, Gone.
    """
    outcome = _to_correct(connection, outcome_id)
    if not audience.reached(connection, outcome_id):
        raise Refusal(
            "Nobody has had this message, so there is nothing to correct. Write what happened anew."
        )
    return _begin(connection, outcome, officer, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """begun: the correction that is begun with it, None where nobody had it. lost: as `Stopped.lost`."""

    begun: int | None = None
    lost: str = ""


def withdraw(connection: Connection, outcome_id: int, officer: Officer, now: datetime) -> Withdrawn:
    """The outcome stands on no public page from now on, and is no answer: what it settled is owed again, and
    what of it still waits to leave does not. Where it answered its issue, that is open, whether or not we
    know who had it; where nobody had it, what it had ended goes on, as with `stop`. Raises Refusal while it
    is being sent, Gone."""
    outcome = _to_correct(connection, outcome_id)
    _, issue = find(connection, outcome_id)
    queue.drop(connection, DropReason.STOPPED_BY_US, outcome_id=outcome_id)
    drafts.finish_tasks(connection, outcome_id, officer.id, now, TaskKind.TELL)
    reached, lost = audience.reached(connection, outcome_id), ""
    if outcome.withdrawn_at is None:
        outcomes.change(connection, outcome_id, withdrawn_at=now, public=False)
        audit_log.note(connection, officer.id, AuditAction.WITHDRAWN, f"outcome {outcome_id}", now)
        again = promises.owe_again_after(connection, outcome_id, now, again_by(now))
        if stood := _is_the_answer(connection, outcome, issue):
            again.append(issue.id)
        why = AuditAction.REOPENED_WITHDRAWN
        reopening.open_again(connection, again, why, now, officer_id=officer.id)
        if stood or not reached:
            lost = _undone(connection, outcome, issue, nobody_had_it=not reached)
    if not reached:
        return Withdrawn(lost=lost)
    withdrawn = replace(outcome, withdrawn_at=outcome.withdrawn_at or now)
    return Withdrawn(begun=_begin(connection, withdrawn, officer, now))


def _is_the_answer(connection: Connection, outcome: Outcome, issue: Issue) -> bool:
    """Whether its issue counts as answered by it: it is final, no later news answers it too, and somebody
    waits, or the issue was not over before."""
    if outcome.sent_at is None or news_of(outcome).state is not PromiseState.ANSWERED:
        return False
    for each in outcomes.of_issue(connection, issue.id):
        is_later = each.sent_at is not None and each.sent_at > outcome.sent_at
        stands = is_later and news_of(each).state is PromiseState.ANSWERED
        if stands and (each.stopped_at is None or audience.reached(connection, each.id)):
            return False
    was_over = outcome.state_before in (IssueState.ANSWERED, IssueState.CLOSED)
    return not was_over or promises.owed(connection, issue.id) > 0


def _to_correct(connection: Connection, outcome_id: int) -> Outcome:
    """The outcome, which nobody else changes meanwhile. Raises Refusal where it cannot be wrong, Gone."""
    outcome = outcomes.lock(connection, outcome_id)
    if outcome is None or outcome.state in UNSENT:
        find(connection, outcome_id)  # raises Gone
        raise Refusal("This has not gone out. Change the draft.")
    if outcome.kind == INVITATION:
        raise Refusal("An invitation tells nobody what happened, so there is nothing to correct.")
    if outcome.kind in FIXED:
        raise Refusal(
            "This only says who looks after it, so there is nothing to correct. If that is wrong, change the "
            "owner again: people hear of it."
        )
    if outcome.state == OutcomeState.SENDING:
        raise Refusal("This is still going out. Stop it first, or correct it when it is over.")
    return outcome


def _begin(connection: Connection, outcome: Outcome, officer: Officer, now: datetime) -> int:
    """The draft of its correction, or the one that was begun. Of what was withdrawn nobody knows yet what is
    right, so an officer has to choose what the news is."""
    for each in outcomes.corrections(connection, outcome.id):
        if each.state in UNSENT:
            return each.id
    said = written_of(outcome, {})
    still = said.next_by if said.next_by and said.next_by > local_day(now) else None
    kind = "" if outcome.withdrawn_at is not None else said.kind
    written = replace(said, kind=kind, next_by=still, composed="", override="", override_of="")
    begun = drafts.draft(connection, outcome.issue_id, officer.id, written, now, corrects=outcome.id)
    tasks.add_task(
        connection,
        kind=TaskKind.CORRECTION,
        key=f"correction:{begun}",
        owner_id=officer.id,
        issue_id=outcome.issue_id,
        outcome_id=begun,
        note="Those who had the message do not know yet that it was wrong.",
        due_at=next_working_day(now),
        opened_at=now,
    )
    return begun
