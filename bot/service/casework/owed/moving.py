"""What people are owed goes from under one issue to under another. Whoever brings that about, for one person,
for some or for all, does it alike.

Both issues are kept still meanwhile, and nothing goes out about them. What was approved for its hour is read
once more, because others would hear it; what is sensitive stays so; and nobody waits under an issue that is
over.
"""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.outcome import OutcomeState
from bot.service.casework.facts.edit import Changed, Warned, note_warned
from bot.service.casework.facts.warnings import Warnings, like_open
from bot.service.casework.issues import find, name_of
from bot.service.casework.owed import approvals
from bot.store.casework import audit_log, issue_changes, issues, reopening, unsent
from bot.store.database import Connection


def kept_still(connection: Connection, *refs: str) -> list[Issue]:
    """These issues as they stand: nobody else changes them until this transaction is over. Raises Gone."""
    issues.wait_turn(connection, *(find(connection, ref).id for ref in refs))
    return [find(connection, ref) for ref in refs]


def nothing_under_way(connection: Connection, *places: Issue) -> None:
    """Raises Refusal while messages about one of them are being written out: some would be told, and some
    not."""
    for issue in places:
        under_way = [OutcomeState.SENDING]
        if any(each.state in under_way for each in unsent.of_issue_to_change(connection, issue.id)):
            raise Refusal(f"Messages about {issue.ref} are going out now. Try again when they have left.")


def begun_out_of(
    connection: Connection,
    old: Issue,
    title: str,
    reply_by: datetime,
    officer: Officer,
    now: datetime,
    *,
    topic: str | None,
    agreed: str,
) -> Issue:
    """A private issue for what is taken out of another one, whose marks it has.

    topic: None where it may be about something else. agreed: the mark of like open issues that the officer
    goes on in spite of. Raises Warned.
    """
    warned = Warnings(like=like_open(connection, title, old.town, but=old.id))
    if warned and agreed != warned.seen:
        raise Warned(warned)
    made = issues.open_new(
        connection,
        about=f"matter:{old.about}",
        title=name_of(title),
        owner_id=old.owner_id,
        reply_by=reply_by,
        honesty=old.honesty,
        now=now,
        public=False,
    )
    same: issues.Change = {
        "town": old.town,
        "topic": topic,
        "sensitive": old.sensitive,
        "stage": old.stage,
        "named": True,
    }
    issues.change(connection, made, **same)
    new = find(connection, f"I{made}")
    note_warned(connection, new, warned, officer, now)
    return new


def went_over(
    connection: Connection, old: Issue, into: Issue, why: str, officer: Officer, now: datetime, *, waits: bool
) -> None:
    """What follows for both. why: what was done, in a sentence. waits: somebody who went over is still owed
    an answer."""
    for each in (old, into):
        _approvals_end(connection, each, why, officer, now)
    if old.sensitive and not into.sensitive:
        _become_sensitive(connection, into, officer, now)
    if waits:
        reopening.open_again(connection, [into.id], AuditAction.REOPENED_OWED, now, officer_id=officer.id)


def _become_sensitive(connection: Connection, issue: Issue, officer: Officer, now: datetime) -> None:
    """An edit like any other: who has the issue open meanwhile does not take the mark off again unseen. When
    it is taken off, the issue is private still, and looked at before it is shown."""
    named = issue.named or not issue.title_is_theirs
    marked: issues.Change = {"sensitive": True, "public": False, "named": named}
    if not issues.rewrite(connection, issue.id, issue.version, **marked):
        raise Changed("Somebody else edited this issue just now. Try again.")
    what = f"issue {issue.id}"
    entry = audit_log.note(connection, officer.id, AuditAction.ISSUE_EDITED, what, now)
    issue_changes.add(connection, issue.id, entry, {"sensitive": ("no", "yes")})
    if issue.public:
        audit_log.note(connection, officer.id, AuditAction.MADE_PRIVATE, what, now)


def _approvals_end(connection: Connection, issue: Issue, why: str, officer: Officer, now: datetime) -> None:
    """What waits for its hour was approved for others than would hear it now."""
    note = f"It does not go out at its hour: others would hear it. {why} Read it again, then send it."
    for each in unsent.of_issue_to_change(connection, issue.id):
        if each.state == OutcomeState.TIMED:
            whose = each.sent_by or issue.owner_id
            approvals.end(connection, each, whose, note, AuditAction.APPROVAL_TAKEN, officer, now)
