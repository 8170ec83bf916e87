"""Who is in the team: inviting, roles, and leaving with everything handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Dice
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.service.casework import access
from bot.store.casework import audit_log, officers
from bot.store.casework import team as stored
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """seen: when they signed in last. owned: open issues and tasks they look after."""

    officer: Officer
    seen: datetime | None
    owned: int


def members(connection: Connection) -> list[Member]:
    seen, owned = audit_log.seen_last(connection), stored.owned(connection)
    return [
        Member(officer=each, seen=seen.get(each.id), owned=owned[each.id])
        for each in officers.every(connection)
    ]


def everybody(connection: Connection) -> list[Officer]:
    return officers.every(connection)


def invite(
    connection: Connection, *, email: str, name: str, team: str, role: str, by: Officer, now: datetime
) -> int:
    """A new officer, or one who left and comes back. Raises Refusal when they are here already."""
    if officers.by_email(connection, email) is not None:
        raise Refusal("Somebody here has this e-mail address already.")
    gone = stored.officer_even_gone(connection, email)
    if gone is None:
        officer_id = officers.add(connection, email=email, name=name, team=team, role=role, now=now)
    else:
        officer_id = gone
        back: officers.Change = {"name": name, "team": team, "role": role, "gone_at": None}
        officers.change(connection, gone, **(back | {"password_hash": None, "code_secret": None}))
    audit_log.note(connection, by.id, AuditAction.INVITED, f"officer {officer_id}", now, about=role)
    return officer_id


def invite_by_link(
    connection: Connection,
    dice: Dice,
    *,
    email: str,
    name: str,
    team: str,
    role: str,
    by: Officer,
    now: datetime,
) -> str:
    """Invite somebody, and make the link by which they come in first; returns its token. Raises Refusal."""
    invite(connection, email=email, name=name, team=team, role=role, by=by, now=now)
    return access.link_for(connection, email, dice, now)


def new_link(
    connection: Connection, dice: Dice, officer_id: int, by: Officer, now: datetime
) -> tuple[Officer, str]:
    """Another link for somebody on the team, and its token. Raises Gone."""
    officer = _here(connection, officer_id)
    audit_log.note(connection, by.id, AuditAction.LINK_MADE, f"officer {officer.id}", now)
    return officer, access.link_for(connection, officer.email, dice, now)


def change_role(connection: Connection, officer_id: int, role: str, by: Officer, now: datetime) -> None:
    """Raises Refusal for the last manager, Gone when nobody is there."""
    officer = _here(connection, officer_id)
    if officer.role == "manager" and role != "manager":
        _not_the_last_manager(connection, officer)
    officers.change(connection, officer_id, role=role)
    audit_log.note(connection, by.id, AuditAction.ROLE_CHANGED, f"officer {officer_id}", now, about=role)


def remove(connection: Connection, officer_id: int, heir_id: int | None, by: Officer, now: datetime) -> None:
    """Take an officer off the team; what they own goes to somebody else, for nothing is without an owner."""
    officer = _here(connection, officer_id)
    if officer.role == "manager":
        _not_the_last_manager(connection, officer)
    heir = officers.by_id(connection, heir_id) if heir_id is not None else None
    if heir is None or heir.id == officer.id:
        raise Refusal(f"Choose who takes over what {officer.name} looks after.")
    stored.hand_over(connection, officer.id, heir.id)
    officers.change(connection, officer.id, gone_at=now, password_hash=None, code_secret=None)
    audit_log.note(connection, by.id, AuditAction.REMOVED, f"officer {officer.id}", now)


def _here(connection: Connection, officer_id: int) -> Officer:
    officer = officers.by_id(connection, officer_id)
    if officer is None:
        raise Gone(f"there is no officer {officer_id}")
    return officer


def _not_the_last_manager(connection: Connection, officer: Officer) -> None:
    managers = [each for each in officers.every(connection) if each.role == "manager"]
    if managers == [officer]:
        raise Refusal(
            f"{officer.name} is the only manager, and somebody has to be. Make somebody else a manager first."
        )
