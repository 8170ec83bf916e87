"""Who is in the team: inviting, roles, and leaving with everything handed over."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.store.casework import audit_log, officers
from bot.store.casework import team as stored
from bot.store.database import Connection


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
    audit_log.note(connection, by.id, f"invited as {role}", f"officer {officer_id}", now)
    return officer_id


def change_role(connection: Connection, officer_id: int, role: str, by: Officer, now: datetime) -> None:
    """Raises Refusal for the last manager, Gone when nobody is there."""
    officer = _here(connection, officer_id)
    if officer.role == "manager" and role != "manager":
        _not_the_last_manager(connection, officer)
    officers.change(connection, officer_id, role=role)
    audit_log.note(connection, by.id, f"role changed to {role}", f"officer {officer_id}", now)


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
    audit_log.note(connection, by.id, "removed", f"officer {officer.id}", now)


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
