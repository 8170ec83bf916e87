"""How officers come in by e-mail address, password and a six-digit code. The pages are in bot/web/console."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import InvalidToken

from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.service.casework.access import came_in
from bot.store.casework import audit_log, officers, sign_ins
from bot.store.database import Connection, Database
from bot.vault import Vault

WINDOW = timedelta(minutes=5)
TRIES = 5  # of one e-mail address within the window
TRIES_FROM = 30  # from one place: an office shares its address
SHORTEST_PASSWORD = 12

# OWASP's lesser setting: 19 MiB for each sign-in under way, and the service has little memory to spare.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


class WrongCode(Refusal):
    """The six figures are not those of the key."""


class TooManyTries(Refusal):
    """Somebody has to wait before they try again."""


def sign_in(
    db: Database, vault: Vault, email: str, password: str, code: str, place: str, now: datetime
) -> Officer | None:
    """Whoever these are of; None for every reason alike. place: the network address. Raises TooManyTries."""
    if too_many(db, vault, email, place, now):
        minutes = int(WINDOW.total_seconds() // 60)
        raise TooManyTries(f"Too many tries. Try again in {minutes} minutes.")
    return check(db, vault, email, password, code, now)


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
    came_in(connection, officer)
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


def sealed_key(vault: Vault, officer: Officer) -> str:
    """A new key for this officer's app, sealed: it travels with the page until it is proved."""
    return vault.seal(f"{officer.id}:{new_secret()}")


def key_in(vault: Vault, officer: Officer, sealed: str) -> str:
    """The key a page brought back. Raises Refusal when it is damaged, or was made for somebody else."""
    try:
        owner, _, secret = vault.unseal(sealed).partition(":")
    except InvalidToken:
        raise Refusal("The key on the page was damaged. Open the page again.") from None
    if owner != str(officer.id):
        raise Refusal("This key is somebody else's. Open the page again.")
    return secret


def set_password(
    db: Database,
    vault: Vault,
    officer: Officer,
    password: str,
    secret: str,
    code: str,
    now: datetime,
) -> Officer:
    """Give an officer a password and a code app. Raises Refusal, in words, for a weak one, or WrongCode."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(f"Use {SHORTEST_PASSWORD} characters or more. Three words in a row work well.")
    if password.lower() in (officer.email, officer.name.lower()):
        raise Refusal("Do not use your name or e-mail address as the password.")
    if step_of(secret, code, now) is None:
        raise WrongCode("That code does not fit. Type the key into your app again, then the newest code.")
    kept: officers.Change = {"password_hash": _hasher.hash(password), "code_secret": vault.seal(secret)}

    def keep(connection: Connection) -> Officer:
        officers.change(connection, officer.id, **kept)
        audit_log.note(connection, officer.id, AuditAction.PASSWORD_SET, f"officer {officer.id}", now)
        found = officers.by_id(connection, officer.id)
        if found is None:
            raise Gone(f"there is no officer {officer.id}")
        return found

    return db.write(keep)


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
