"""Whom a message has not reached, in words: why, and what can be done with one press."""

from __future__ import annotations

from dataclasses import dataclass

from bot.service.outcomes.failures import Failures, Missed
from bot.web.console import labels
from bot.web.console.rows.common import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedRow:
    """message: its id. can_call, can_again: what can be done for this person now."""

    message: int
    ref: str
    facts: str
    can_call: bool
    can_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FailuresRow:
    """People whom it has not reached for one kind of reason. waiting: to how many of them an answer is still
    owed. can_call, can_again, can_settle: what can be done for all of them at once. see_all, older: query of
    the page with all of them, and of the next one; "" where there is none."""

    kind: str
    words: str
    waiting: int
    people: tuple[MissedRow, ...]
    can_call: bool
    can_again: bool
    can_settle: bool
    see_all: Link | None
    older: str


def failures_row(
    outcome_id: int, group: Failures, *, stands: bool, may_write: bool, may_send: bool
) -> FailuresRow:
    """stands: what the message says was not taken back, nor corrected."""
    may_call, may_send = may_write and stands, may_send and stands
    rows = tuple(_missed_row(group, each, may_call=may_call, may_send=may_send) for each in group.people)
    here, several = f"/console/sent/{outcome_id}", group.waiting > 1
    see_all = Link(
        text=f"See all {group.total:,}", href=f"{here}?missed={group.kind}#missed", hidden=group.words
    )
    return FailuresRow(
        kind=group.kind,
        words=f"{group.words}: {labels.people(group.total)}",
        waiting=group.waiting,
        people=rows,
        can_call=several and any(each.can_call for each in rows),
        can_again=several and any(each.can_again for each in rows),
        can_settle=may_write and group.waiting > 0,
        see_all=see_all if len(rows) < group.total and group.next is None else None,
        older=f"?missed={group.kind}&after={group.next}#missed" if group.next else "",
    )


def _missed_row(group: Failures, one: Missed, *, may_call: bool, may_send: bool) -> MissedRow:
    facts = f"{labels.channel(one.channel)}."
    if one.settled:
        facts += " Settled since."
    elif one.called:
        facts += " A call was asked for."
    return MissedRow(
        message=one.message,
        ref=one.ref,
        facts=facts,
        can_call=may_call and group.may_ring and not one.called and not one.settled,
        can_again=may_send and one.reachable and not one.settled,
    )
