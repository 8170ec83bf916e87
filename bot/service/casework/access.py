"""What each role may do, and the links by which officers come in once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Dice
from bot.errors import Gone
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.store.casework import audit_log, officers, sign_ins
from bot.store.database import Connection

_READER = frozenset({"read"})
_OFFICER = _READER | {"write", "send", "call", "mend"}
_APPROVER = _OFFICER | {"approve"}
# read: see pages. write: outcomes, issues, English copies. send: to a few. call: see a number and close
# tasks. mend: run a failed message again. approve: send to many. manage: the team and the log.
VERBS = {
    "reader": _READER,
    "officer": _OFFICER,
    "approver": _APPROVER,
    "manager": _APPROVER | {"manage"},
}
LINK_LASTS = timedelta(minutes=15)
FIRST_EMAIL = "asha@council.example"


def may(officer: Officer, verb: str) -> bool:
    """Whether an officer's role has this verb; a role nobody knows has none."""
    return verb in VERBS.get(officer.role, frozenset())


def officer_by_id(connection: Connection, officer_id: int) -> Officer | None:
    """An officer who is still here."""
    return officers.by_id(connection, officer_id)


def who_may(connection: Connection, verb: str) -> list[Officer]:
    return [officer for officer in officers.every(connection) if may(officer, verb)]


def who_may_own(connection: Connection) -> list[Officer]:
    """Who may be given an issue or a task: their role may act on it."""
    return [officer for officer in officers.every(connection) if officer.may_own]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Work that was given to somebody. chosen: to whom. has: who has it: whoever stands in while they are
    away."""

    chosen: Officer
    has: Officer


def given_to(connection: Connection, officer: Officer) -> Given:
    return Given(chosen=officer, has=officers.who_gets(connection, officer.id) or officer)


def first_link(connection: Connection, dice: Dice, now: datetime, *, email: str = FIRST_EMAIL) -> str:
    """A link for the first manager, who is made when nobody is there yet. Returns its token."""
    return link_for(connection, first_manager(connection, now, email=email), dice, now)


def first_manager(connection: Connection, now: datetime, *, email: str = FIRST_EMAIL) -> str:
    """The e-mail address of the first manager, made when nobody is there: nothing is without an owner."""
    managers = who_may(connection, "manage")
    if managers:
        return managers[0].email
    if officers.by_email(connection, email) is None:
        values = {"name": "Asha", "team": "community-partnerships", "role": "manager"}
        officer_id = officers.add(connection, email=email, now=now, **values)
        audit_log.note(connection, None, AuditAction.OFFICER_ADDED, f"officer {officer_id}", now)
    return email


def link_for(connection: Connection, email: str, dice: Dice, now: datetime) -> str:
    """A fresh one-time link for this officer; returns its token. Raises Gone when there is none."""
    officer = officers.by_email(connection, email)
    if officer is None:
        raise Gone(f"no officer has the e-mail address {email}")
    token = dice.token()
    sign_ins.add_link(connection, officer.id, token, now + LINK_LASTS)
    return token


def came_in(connection: Connection, officer: Officer) -> None:
    """An officer signs in: what came since they did last is new to them. Call it before it is logged."""
    before = audit_log.seen_last(connection).get(officer.id)
    if before is not None:
        officers.looked(connection, officer.id, before)


def use_link(connection: Connection, token: str, now: datetime) -> Officer | None:
    """Who the link is for; it is used up. None when it is old, used, unknown, or its officer has left."""
    officer_id = sign_ins.use_link(connection, token, now)
    officer = None if officer_id is None else officers.by_id(connection, officer_id)
    if officer is not None:
        came_in(connection, officer)
        audit_log.note(connection, officer.id, AuditAction.SIGNED_IN, f"officer {officer.id}", now)
    return officer
