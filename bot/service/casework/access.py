"""How officers come in, and what each role may do. The pages themselves are in bot/web/console."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.clock import Dice
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.store.casework import audit_log, officers, sign_ins
from bot.store.database import Connection, Database
from bot.vault import Vault

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
WINDOW = timedelta(minutes=5)
TRIES = 5  # of one e-mail address within the window
TRIES_FROM = 30  # from one place: an office shares its address
SHORTEST_PASSWORD = 12
FIRST_EMAIL = "asha@council.example"

# OWASP's lesser setting: 19 MiB for each sign-in under way, and the service has little memory to spare.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def may(officer: Officer, verb: str) -> bool:
    """Whether an officer's role has this verb; a role nobody knows has none."""
    return verb in VERBS.get(officer.role, frozenset())


def officer_by_id(connection: Connection, officer_id: int) -> Officer | None:
    """An officer who is still here."""
    return officers.by_id(connection, officer_id)


def who_may(connection: Connection, verb: str) -> list[Officer]:
    return [officer for officer in officers.every(connection) if may(officer, verb)]


# --- one-time links ----------------------------------------------------------------------------------


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


def use_link(connection: Connection, token: str, now: datetime) -> Officer | None:
    """Who the link is for; it is used up. None when it is old, used, unknown, or its officer has left."""
    officer_id = sign_ins.use_link(connection, token, now)
    officer = None if officer_id is None else officers.by_id(connection, officer_id)
    if officer is not None:
        audit_log.note(connection, officer.id, AuditAction.SIGNED_IN, f"officer {officer.id}", now)
    return officer


# --- e-mail, password and code -----------------------------------------------------------------------


def too_many(db: Database, vault: Vault, email: str, place: str, now: datetime) -> bool:
    """Count one try at the door, before it is looked at. place: the network address it comes from."""

    def count(connection: Connection) -> bool:
        of_email = sign_ins.count_try(connection, _door(vault, email), WINDOW, now)
        from_place = sign_ins.count_try(
            connection, f"sign-in-from:{vault.keyed_hash('from', place)}", WINDOW, now
        )
        return of_email > TRIES or from_place > TRIES_FROM

    return db.write(count)


def check(db: Database, vault: Vault, email: str, password: str, code: str, now: datetime) -> Officer | None:
    """The officer whose password and six-digit code these are. None for every reason alike."""
    officer = db.read(lambda connection: officers.by_email(connection, email.strip()))
    stored = officer.password_hash if officer and officer.password_hash else _nobodys_hash()
    right = _verified(stored, password)  # outside any transaction: it takes a while on purpose
    if officer is None or not right or officer.password_hash is None or officer.code_secret is None:
        return None
    secret = vault.unseal(officer.code_secret)
    step = step_of(secret, code, now)
    if step is None:
        return None
    return db.write(lambda connection: _let_in(connection, vault, officer, step, now))


def _let_in(
    connection: Connection, vault: Vault, officer: Officer, step: int, now: datetime
) -> Officer | None:
    """A code counts once, even within its half minute."""
    if sign_ins.count_try(connection, f"code:{officer.id}:{step}", WINDOW, now) > 1:
        return None
    sign_ins.clear_tries(connection, _door(vault, officer.email))
    audit_log.note(connection, officer.id, AuditAction.SIGNED_IN, f"officer {officer.id}", now)
    return officer


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute this code belongs to: now, or the one before or after. None when it is wrong."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret)
    step = int(now.timestamp()) // totp.interval
    for each in (step, step - 1, step + 1):
        if pyotp.utils.strings_equal(typed, totp.at(each * totp.interval)):
            return each
    return None


def new_secret() -> str:
    """A key for an app that shows six-digit codes, to be typed in."""
    return pyotp.random_base32()


def set_password(
    db: Database,
    vault: Vault,
    officer: Officer,
    password: str,
    secret: str,
    code: str,
    now: datetime,
) -> None:
    """Give an officer a password and a code app. Raises Refusal, in words, for a weak one or a wrong code."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(f"Use {SHORTEST_PASSWORD} characters or more. Three words in a row work well.")
    if password.lower() in (officer.email, officer.name.lower()):
        raise Refusal("Do not use your name or e-mail address as the password.")
    if step_of(secret, code, now) is None:
        raise Refusal("That code does not fit. Type the key into your app again, then the newest code.")
    kept = {"password_hash": _hasher.hash(password), "code_secret": vault.seal(secret)}

    def keep(connection: Connection) -> None:
        officers.change(connection, officer.id, **kept)
        audit_log.note(connection, officer.id, AuditAction.PASSWORD_SET, f"officer {officer.id}", now)

    db.write(keep)


def _door(vault: Vault, email: str) -> str:
    return f"sign-in:{vault.keyed_hash('sign-in', email.strip().lower())}"


def _verified(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """Checked when there is no such officer, so that a wrong e-mail takes as long as a wrong password."""
    return _hasher.hash("nobody has this password")
