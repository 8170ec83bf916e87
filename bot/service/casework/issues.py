"""Issues as officers open them, hand them on and close them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar import closing_time, local_day, working_days_after
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.issue import LONGEST_NAME, Issue
from bot.model.officer import Officer
from bot.service.casework.access import who_may_own
from bot.service.casework.due import not_a_due_day
from bot.store.casework import audit_log, issues, officers, promises
from bot.store.database import Connection
from bot.store.inbound import codes

REPLY_WITHIN = 20  # working days, unless another date is chosen
STAGES = {
    "open": "Nothing is decided yet",
    "part": "Part of it is decided",
    "decided": "It is decided. We tell people, we do not ask",
}
# What people are told about money and power, in the order of the forms.
HONESTY = (
    *("why", "what_you_get", "change", "decided", "still_open", "money"),
    *("who_decides", "decides_when", "lasts"),
)


def reply_date(today: date) -> date:
    """When people hear, unless another date is chosen."""
    return working_days_after(today, REPLY_WITHIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """An issue opened by hand. honesty: what people are told about money and power, by HONESTY's names.

    public: it is an ask that anybody may read at once, like a room's question; else only officers see it
    until one of them makes it public.
    """

    title: str
    town: str
    owner_id: int
    reply_by: date
    stage: str
    honesty: Mapping[str, str]
    sensitive: bool = False
    public: bool = False


def name_of(typed: str, *, wanting: str = "Write what it is about.") -> str:
    """The name of an issue, as an officer gave it one. wanting: what to do where they gave none. Raises
    Refusal."""
    name = typed.strip()
    if not name:
        raise Refusal(wanting)
    if len(name) > LONGEST_NAME:
        raise Refusal(f"Use {LONGEST_NAME} letters or fewer for its name.")
    return name


def open_issue(connection: Connection, new: NewIssue, officer: Officer, now: datetime) -> Issue:
    """Open it, with an owner and a date (I9). Raises Refusal when one of them will not do."""
    owner = officers.by_id(connection, new.owner_id)
    if owner is None or not owner.may_own:
        raise Refusal("Choose who answers for it: somebody whose role may act on it.")
    if wrong := not_a_due_day(new.reply_by, local_day(now)):
        raise Refusal(wrong)
    if new.stage not in STAGES:
        raise Refusal("Choose how far it is decided.")
    issue_id = issues.open_new(
        connection,
        about="local",
        title=name_of(new.title),
        owner_id=new.owner_id,
        reply_by=closing_time(new.reply_by),
        honesty={name: words.strip() for name, words in new.honesty.items() if words.strip()},
        now=now,
        public=new.public and not new.sensitive,
    )
    issues.change(
        connection,
        issue_id,
        about=f"local:{issue_id}",
        town=new.town or None,
        stage=new.stage,
        sensitive=new.sensitive,
        named=True,
    )
    audit_log.note(connection, officer.id, AuditAction.ISSUE_OPENED, f"issue {issue_id}", now)
    found = issues.by_id(connection, issue_id)
    assert found is not None
    return found


def find(connection: Connection, ref: str) -> Issue:
    """Raises Gone when there is none."""
    found = issues.by_ref(connection, ref)
    if found is None:
        raise Gone(f"there is no issue {ref}")
    return found


def meant(connection: Connection, typed: str) -> Issue:
    """The issue whose reference an officer typed. Raises Refusal where there is none."""
    ref = "".join(typed.split()).upper()
    found = issues.by_ref(connection, ref) if ref else None
    if found is not None:
        return found
    if not ref:
        raise Refusal("Choose one of these issues, or type the number of another one, like I12.")
    if ref.isdecimal() and issues.by_ref(connection, f"I{ref}") is not None:
        raise Refusal(f"There is no issue {ref}. Do you mean I{ref}? Type the number with its I.")
    raise Refusal("There is no issue with this number. Type it as it stands on the issue, like I12.")


def with_team(connection: Connection, ref: str) -> tuple[Issue, list[Officer]]:
    """An issue, and everybody who could look after it. Raises Gone."""
    return find(connection, ref), who_may_own(connection)


class StillOwed(Refusal):
    """People are owed an answer, so it cannot close."""


def to_close(connection: Connection, ref: str) -> Issue:
    """An issue that can close. Raises StillOwed while anyone who agreed to hear has heard nothing (rule 2),
    Gone."""
    issue = find(connection, ref)
    if waiting := promises.owed(connection, issue.id):
        who = "1 person is" if waiting == 1 else f"{waiting} people are"
        raise StillOwed(
            f"{who} still owed an answer: nothing final has arrived with them. Write what happened, or "
            "say for each of them how they were told, or why they cannot be. Then close it."
        )
    return issue


def close(connection: Connection, ref: str, officer_id: int, now: datetime) -> None:
    """Raises as `to_close`."""
    issues.wait_turn(connection, find(connection, ref).id)  # nobody becomes owed an answer while we look
    issue = to_close(connection, ref)
    issues.change(connection, issue.id, state="closed", closed_at=now)
    codes.close_of_issue(connection, issue.id, now)
    audit_log.note(connection, officer_id, AuditAction.ISSUE_CLOSED, f"issue {issue.id}", now)
