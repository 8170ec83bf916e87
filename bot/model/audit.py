"""What the log says officers did. Nothing is decided by these words: they are there to be read."""

from __future__ import annotations

from enum import StrEnum


class AuditAction(StrEnum):
    """The values are what stands in the log; `{}` is the role, or the kind of task, it was about."""

    SIGNED_IN = "signed in"
    PASSWORD_SET = "password set"  # noqa: S105  # no password
    LINK_MADE = "link made"
    OFFICER_ADDED = "officer added"
    INVITED = "invited as {}"
    ROLE_CHANGED = "role changed to {}"
    REMOVED = "removed"
    ISSUE_OPENED = "issue opened"
    OWNER_CHANGED = "owner changed"
    ISSUE_CLOSED = "issue closed"
    ISSUE_REOPENED = "issue reopened"
    RENAMED = "issue renamed"
    JOINED = "joined with {}"
    JOINED_BY = "{} joined with it"
    TAKEN_OUT = "people taken out into {}"
    PROMISE_SETTLED = "answer settled for {}"
    OUTCOME_WRITTEN = "outcome written"
    OUTCOME_CHANGED = "outcome changed"
    OUTCOME_SENT = "outcome sent"
    CHECK_ASKED = "asked for a check"
    TASK_DONE = "{} done"
    TASK_SEEN = "{} looked at"
    TASK_TAKEN = "{} taken"
    TASK_HANDED_OVER = "{} handed over"
    AWAY = "marked as away"
    BACK = "back again"
    DEPUTY = "made a deputy for alerts"
    NO_DEPUTY = "no deputy for alerts any more"
    NUMBER_SHOWN = "number shown"
    MESSAGE_READ = "message read"
    ENGLISH_COPY = "English copy made"
    CODE_OPENED = "code opened"
    CODE_CLOSED = "code closed"
