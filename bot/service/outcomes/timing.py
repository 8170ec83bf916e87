"""An outcome that is approved now and goes out at its hour: exactly what was approved, or not at all."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.calendar import OFFICE_CLOSES, OFFICE_OPENS, is_working_day
from bot.clock import LONDON
from bot.content.content import Content
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.outcome import Outcome, OutcomeState, may_be_public
from bot.service.casework.owed import approvals
from bot.service.outcomes import approval
from bot.service.outcomes import draft as drafts
from bot.service.outcomes.approval import Check, Going
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.draft import find
from bot.store import timers
from bot.store.casework import audit_log, officers, outcomes, unsent
from bot.store.database import Connection
from bot.store.timers import Timer

HOURS = tuple(range(OFFICE_OPENS.hour, OFFICE_CLOSES.hour))  # somebody is there when people answer


class WrongHour(Refusal):
    """It cannot go out then."""


def hour_of(day: date | None, hour: int | None, now: datetime) -> datetime:
    """The moment somebody chose. Raises WrongHour for one that is over, or at which nobody is at work."""
    if day is None or hour not in HOURS or not is_working_day(day):
        raise WrongHour("Choose a working day, and an hour from 9am to 4pm, so that somebody can reply.")
    moment = datetime.combine(day, time(hour), LONDON)
    if moment <= now:
        raise WrongHour("Choose an hour that is still to come.")
    return moment


def send_at(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    officer: Officer,
    seen: str,
    goes_at: datetime,
    now: datetime,
    *,
    fresh: bool,
    public: bool,
    last: int | None,
) -> Going:
    """Approve it now, for its hour; otherwise as `approval.send`. Raises as that does."""
    outcomes.wait_turn(connection, outcome_id)
    found = approval.check(connection, followup, content, outcome_id, officer, None, now)
    people = found.proof.people
    if found.outcome.state != OutcomeState.DRAFT:
        return Going(people=people, new=False)
    approval.let_go(found, seen, fresh=fresh, last=last)
    shown = public and may_be_public(found.issue, found.outcome.kind)
    taken = outcomes.take(
        connection,
        outcome_id,
        OutcomeState.DRAFT,
        state=OutcomeState.TIMED,
        goes_at=goes_at,
        approved=_approved(found, goes_at, shown),
        sent_by=officer.id,
        public=shown,
    )
    if taken:
        key = unsent.send_at_key(outcome_id)
        timers.rearm(connection, "send-at", goes_at, ref=outcome_id, key=key)
        # Nothing has gone out yet: what is due, or was told wrongly, still is until it has.
        drafts.finish_tasks(connection, outcome_id, officer.id, now, *drafts.ASKED_FOR_IT)
        audit_log.note(connection, officer.id, AuditAction.OUTCOME_TIMED, f"outcome {outcome_id}", now)
    return Going(people=people, new=taken)


def take_back(connection: Connection, outcome_id: int, officer: Officer, now: datetime) -> None:
    """Make it a draft again. Raises Refusal when it has gone out, Gone."""
    find(connection, outcome_id)
    if not unsent.untime(connection, outcome_id):
        raise Refusal("This does not wait for its hour any more.")
    audit_log.note(connection, officer.id, AuditAction.TAKEN_BACK, f"outcome {outcome_id}", now)


def give_back(connection: Connection, outcome_id: int, officer: Officer, now: datetime) -> None:
    """It is a draft again, because people hear of something else first; the owner of its issue is asked to
    read and send it. Raises Gone."""
    outcome, issue = find(connection, outcome_id)
    note = (
        "It waited for its hour when this issue was given to somebody else, of whom people hear first. Read "
        "it, then send it or give it an hour again."
    )
    approvals.end(connection, outcome, issue.owner_id, note, AuditAction.TAKEN_BACK, officer, now)


def go(connection: Connection, followup: Followup, content: Content, timer: Timer, now: datetime) -> None:
    """Its hour has come. Where anything is not as approved, it is a draft again and a task says why."""
    outcomes.wait_turn(connection, timer.ref)
    outcome = outcomes.lock(connection, timer.ref)
    if outcome is None or outcome.state != OutcomeState.TIMED or outcome.sent_by is None:
        return
    officer = officers.by_id(connection, outcome.sent_by)
    unsent.untime(connection, outcome.id)
    found = None
    if officer is not None:
        found = approval.check(connection, followup, content, outcome.id, officer, None, now)
    why = _why_not(outcome, found)
    if officer is None or found is None or why:
        _ask_owner(connection, outcome, f"It did not go out at its hour. {why}", now)
        return
    approval.let_out(connection, followup, content, found, officer, now, public=outcome.public)


def _why_not(outcome: Outcome, found: Check | None) -> str:
    """Why it cannot go out as it was approved, "" where it can."""
    if found is None:
        return "Who approved it does not work here any more."
    if not found.verdict.may_send:
        return found.verdict.why
    if _approved(found, outcome.goes_at, outcome.public) != outcome.approved:
        return (
            "Something changed since it was approved: its words, its hour, its public facts, "
            "or what was told about the issue."
        )
    return ""


def _approved(found: Check, goes_at: datetime | None, public: bool) -> str:
    """The mark of all that a message will be, when it goes, what of it will be public, and of what people
    have been told before it."""
    worded = [(each.language, each.text) for each in found.proof.previews if each.text]
    last = found.last.id if found.last else 0
    when = goes_at.timestamp() if goes_at else 0
    return approval.hashed(found.mark, sorted(worded), last, when, public)


def _ask_owner(connection: Connection, outcome: Outcome, note: str, now: datetime) -> None:
    _, issue = find(connection, outcome.id)
    key = f"not-gone:{outcome.id}:{now:%Y%m%d%H%M}"
    approvals.ask_to_read(connection, outcome, issue.owner_id, note, key, now)
    audit_log.note(connection, None, AuditAction.NOT_GONE_OUT, f"outcome {outcome.id}", now)
