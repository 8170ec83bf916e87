"""An officer leaves, or becomes a reader: who takes over, and who hears of it, is seen before the press.

The press ends their access at once and gives their tasks. Issues follow in transactions of their own
(`handing_on.py`): an officer can own hundreds, and nobody who writes to us may wait for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.officer import Officer, Role
from bot.model.outcome import OutcomeKind
from bot.service.casework.access import may, who_may, who_may_own
from bot.service.casework.team import here, may_not, must_stay
from bot.service.outcomes import approval, handover, preview
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.drafting import left_behind
from bot.service.outcomes.preview import Proof
from bot.store.casework import audit_log, handing_on, officers, owners_people, tasks
from bot.store.casework import team as stored
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """What somebody looks after. issues: not closed. closed: issues. coming_ids: issues that are on their
    way to them. covers: who is away, and they stand in for them. heirs: who could take over. refused: why it
    cannot be, "" where it can."""

    officer: Officer
    issues: int
    closed: int
    tasks: int
    covers: tuple[str, ...]
    heirs: tuple[Officer, ...]
    issue_ids: tuple[int, ...]
    coming_ids: tuple[int, ...]
    refused: str

    @property
    def coming(self) -> int:
        return len(self.coming_ids)

    @property
    def nothing(self) -> bool:
        return not (self.issues or self.closed or self.tasks or self.coming or self.covers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What the press would do. heir: None where there is nothing to take over. proof: of the messages.
    people: who hears, each once. second: of how many issues a second person reads the message first. mark: of
    all this, as somebody had it before them."""

    leaver: Leaver
    heir: Officer | None
    proof: Proof
    people: int
    second: int
    mark: str


def leaver(connection: Connection, officer_id: int, *, reader: bool) -> Leaver:
    """reader: they would become one. Raises Gone."""
    officer = here(connection, officer_id)
    refused = must_stay(connection, officer)
    if reader and officer.role == Role.READER:
        refused = f"{officer.name} is a reader already."
    owned = stored.owned(connection, officer_id)
    return Leaver(
        officer=officer,
        issues=len(owned.open_ids),
        closed=owned.closed,
        tasks=owned.tasks,
        covers=tuple(each.name for each in officers.covered_by(connection, officer_id)),
        heirs=tuple(each for each in who_may_own(connection) if each.id != officer_id),
        issue_ids=owned.open_ids,
        coming_ids=tuple(handing_on.comes_to(connection, officer_id)),
        refused=refused,
    )


def look(
    connection: Connection,
    followup: Followup,
    content: Content,
    officer_id: int,
    heir_id: int | None,
    pence: float | None,
    now: datetime,
    *,
    reader: bool,
) -> Leaving:
    """What would happen. Nothing is stored. pence: the price of one part of a text. reader: they stay, and
    see pages; else they leave. Raises Refusal, Gone."""
    found = leaver(connection, officer_id, reader=reader)
    if found.refused:
        raise Refusal(found.refused)
    heir = None if found.nothing else _heir(connection, found, heir_id)
    hear = owners_people.of_owner(connection, officer_id, heir.id if heir else None)
    tags = dict.fromkeys([ENGLISH, *sorted(tag for tag, _ in hear.measured[0])])
    texts = {tag: handover.text_of(content, tag, heir) for tag in tags} if heir else {}
    days = preview.days_of(hear.dates, now)
    kind = OutcomeKind.NEW_OWNER
    proof = preview.of_measured(content, hear.measured, texts, followup.limits, pence, kind=kind, days=days)
    worded = sorted((tag, each.text) for tag, each in texts.items())
    return Leaving(
        leaver=found,
        heir=heir,
        proof=proof,
        people=hear.people,
        second=sum(approval.needs_two(*each) for each in hear.by_issue),
        mark=approval.hashed(
            *(officer_id, found.officer.role, reader, heir.id if heir else 0),
            *(sorted({*found.issue_ids, *found.coming_ids}), found.covers, worded),
        ),
    )


def leave(
    connection: Connection,
    followup: Followup,
    content: Content,
    officer_id: int,
    heir_id: int | None,
    by: Officer,
    seen: str,
    now: datetime,
    *,
    reader: bool,
    tell_nobody: str | None = None,
) -> Leaving:
    """End what an officer may do, from this moment: of somebody who leaves all, of a reader all but reading.

    heir_id: who takes over; nobody, where there is nothing. seen: the mark of what `by` had before them.
    tell_nobody: why people are not told; it is logged. Raises Overtaken, Refusal, Gone.
    """
    officers.wait_turn(connection)
    if not may(here(connection, by.id), "manage"):
        raise Refusal("You are no manager any more.")
    found = look(connection, followup, content, officer_id, heir_id, None, now, reader=reader)
    untold = " ".join((tell_nobody or "").replace("\x00", "").split())
    if tell_nobody is not None and not untold and found.people:
        raise Refusal("Say why people are not told.")
    if seen != found.mark:
        raise approval.Overtaken(
            "This is not what you had before you. Look at what would happen again, then press once more."
        )
    officer = found.leaver.officer
    follower = found.heir or _follower(connection, officer)
    # First what was on its way to them: an issue that reaches them before this is among what is theirs.
    handing_on.pass_on(connection, officer.id, follower.id, now, untold=untold or None)
    entry = _end(connection, officer, by, now, reader=reader)
    officers.change(connection, officer.id, away_until=None, cover_id=follower.id, deputy=False)
    stored.stand_in(connection, officer.id, follower.id)
    left_behind.ask_anew(connection, content, officer, follower, by, now)
    stored.give_tasks(connection, officer.id, follower.id, now)
    if found.heir is not None:
        what = f"officer {officer.id}"
        audit_log.note(connection, by.id, AuditAction.HANDED_ON, what, now, about=follower.name)
    handing_on.add(
        connection,
        from_id=officer.id,
        to_id=follower.id,
        by_id=by.id,
        log_id=entry,
        untold=untold or None,
        now=now,
    )
    return found


def _end(connection: Connection, officer: Officer, by: Officer, now: datetime, *, reader: bool) -> int:
    """Their access; returns the entry in the log."""
    what = f"officer {officer.id}"
    if reader:
        officers.change(connection, officer.id, role=Role.READER)
        return audit_log.note(connection, by.id, AuditAction.ROLE_CHANGED, what, now, about=Role.READER)
    officers.change(connection, officer.id, gone_at=now, password_hash=None, code_secret=None)
    return audit_log.note(connection, by.id, AuditAction.REMOVED, what, now)


def _heir(connection: Connection, found: Leaver, heir_id: int | None) -> Officer:
    """Who may act on all of it. Raises Refusal."""
    heir = officers.by_id(connection, heir_id) if heir_id is not None else None
    officer = found.officer
    if heir is None or heir.id == officer.id:
        raise Refusal(f"Choose who takes over what {officer.name} looks after.")
    if not heir.may_own:
        raise Refusal(f"{heir.name} is a {heir.role} and may not act on it. Choose somebody else.")
    if heir.away_until is not None and heir.cover_id == officer.id:  # nobody would look at it
        name = heir.name
        raise Refusal(f"{name} is away, and {officer.name} stands in for {name}. Choose somebody else.")
    if left := may_not(heir, tasks.kinds_owned(connection, officer.id)):
        raise Refusal(f"{heir.name} may not do all of it: {left}. Choose an approver or a manager.")
    return heir


def _follower(connection: Connection, officer: Officer) -> Officer:
    """Whose is what comes in for somebody who looked after nothing, such as a reply to what they once sent:
    who stands in for them already, else a manager."""
    cover = officers.by_id(connection, officer.cover_id) if officer.cover_id is not None else None
    if cover is not None and cover.may_own:
        return cover
    return next(each for each in who_may(connection, "manage") if each.id != officer.id)
