"""Links, passwords, codes and tries, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text

from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.service.casework import access, passwords
from bot.store.casework import officers
from bot.store.database import Database
from bot.vault import Vault
from tests.fixed import FixedClock, FixedDice

VAULT = Vault(["a secret only for tests"])
EMAIL, PASSWORD = "asha@council.example", "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(int(moment.timestamp()))


def someone(db: Database, now: datetime, role: str = "officer", email: str = EMAIL) -> Officer:
    values = {"email": email, "name": "Asha", "team": "", "role": role}
    officer_id = db.write(lambda c: officers.add(c, **values, now=now))
    found = db.read(lambda c: officers.by_id(c, officer_id))
    assert found is not None
    return found


@pytest.fixture
def asha(database: Database, clock: FixedClock) -> Officer:
    """An officer with a password and a code app."""
    made = someone(database, clock.now())
    passwords.set_password(database, VAULT, made, PASSWORD, SECRET, code_at(clock.now()), clock.now())
    clock.pass_by(minutes=5)
    return made


def come_in(db: Database, now: datetime, **changes: str) -> Officer | None:
    given = {"email": EMAIL, "password": PASSWORD, "code": code_at(now), **changes}
    return passwords.check(db, VAULT, given["email"], given["password"], given["code"], now)


# --- roles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("reader", {"read"}),
        ("officer", {"read", "write", "send", "call", "mend"}),
        ("approver", {"read", "write", "send", "call", "mend", "approve"}),
        ("manager", {"read", "write", "send", "call", "mend", "approve", "manage"}),
        ("a role of an older version", set()),
    ],
)
def test_a_role_is_a_list_of_verbs(role: str, may: set[str], sqlite: Database, clock: FixedClock) -> None:
    officer = someone(sqlite, clock.now(), role)
    assert {verb for verb in access.VERBS["manager"] if access.may(officer, verb)} == may


# --- links -------------------------------------------------------------------------------------------


def test_the_first_link_makes_the_first_manager(
    database: Database, clock: FixedClock, dice: FixedDice
) -> None:
    token = database.write(lambda c: access.first_link(c, dice, clock.now()))
    came = database.write(lambda c: access.use_link(c, token, clock.now()))
    assert came is not None
    assert (came.name, came.role, came.team) == ("Asha", "manager", "community-partnerships")


def test_the_first_link_of_a_second_start_is_for_the_same_person(
    database: Database, clock: FixedClock, dice: FixedDice
) -> None:
    for _ in range(2):
        database.write(lambda c: access.first_link(c, dice, clock.now()))
    assert len(database.read(officers.every)) == 1


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(minutes=14), True), (timedelta(minutes=15), False)], ids=["14", "15"]
)
def test_a_link_lasts_fifteen_minutes(
    after: timedelta, works: bool, database: Database, clock: FixedClock, dice: FixedDice
) -> None:
    someone(database, clock.now())
    token = database.write(lambda c: access.link_for(c, EMAIL.upper(), dice, clock.now()))
    came = database.write(lambda c: access.use_link(c, token, clock.now() + after))
    assert (came is not None) == works


def test_a_link_works_once(database: Database, clock: FixedClock, dice: FixedDice) -> None:
    someone(database, clock.now())
    token = database.write(lambda c: access.link_for(c, EMAIL, dice, clock.now()))
    tries = [database.write(lambda c: access.use_link(c, token, clock.now())) for _ in range(2)]
    assert [came is not None for came in tries] == [True, False]


def test_a_link_of_somebody_who_left_opens_nothing(
    database: Database, clock: FixedClock, dice: FixedDice
) -> None:
    made = someone(database, clock.now())
    token = database.write(lambda c: access.link_for(c, EMAIL, dice, clock.now()))
    database.write(lambda c: officers.change(c, made.id, gone_at=clock.now()))
    assert database.write(lambda c: access.use_link(c, token, clock.now())) is None


def test_there_is_no_link_for_a_stranger(database: Database, clock: FixedClock, dice: FixedDice) -> None:
    with pytest.raises(Gone):
        database.write(lambda c: access.link_for(c, "nobody@council.example", dice, clock.now()))


# --- passwords and codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody@council.example"},
        {"password": "correct horse batterx"},
        {"password": ""},
        {"code": "000000"},
        {"code": ""},
        {"code": "१२३४५६"},
    ],
    ids=["e-mail", "password", "no password", "code", "no code", "code in other figures"],
)
def test_nothing_but_all_three_lets_anybody_in(
    wrong: dict[str, str], asha: Officer, database: Database, clock: FixedClock
) -> None:
    assert come_in(database, clock.now(), **wrong) is None
    assert come_in(database, clock.now()) is not None


def test_a_code_may_be_half_a_minute_old_and_have_a_space(
    asha: Officer, database: Database, clock: FixedClock
) -> None:
    old = code_at(clock.now() - timedelta(seconds=30))
    assert come_in(database, clock.now(), code=f"{old[:3]} {old[3:]}") is not None


def test_a_code_of_two_minutes_ago_is_too_old(asha: Officer, database: Database, clock: FixedClock) -> None:
    assert come_in(database, clock.now(), code=code_at(clock.now() - timedelta(minutes=2))) is None


def test_a_code_counts_once(asha: Officer, database: Database, clock: FixedClock) -> None:
    assert come_in(database, clock.now()) is not None
    assert come_in(database, clock.now()) is None
    clock.pass_by(minutes=1)
    assert come_in(database, clock.now()) is not None


def test_an_officer_without_a_password_cannot_come_in_by_one(database: Database, clock: FixedClock) -> None:
    someone(database, clock.now())
    assert come_in(database, clock.now(), password="") is None
    assert come_in(database, clock.now(), password="nobody has this password") is None


@pytest.mark.parametrize(
    ("password", "code", "words"),
    [
        ("short", None, "12 characters or more"),
        (EMAIL, None, "your name or e-mail"),
        (PASSWORD, "000000", "That code does not fit"),
    ],
    ids=["short", "their e-mail", "wrong code"],
)
def test_a_weak_password_or_an_unproved_app_is_refused(
    password: str, code: str | None, words: str, database: Database, clock: FixedClock
) -> None:
    made = someone(database, clock.now())
    given = code_at(clock.now()) if code is None else code
    with pytest.raises(Refusal, match=words):
        passwords.set_password(database, VAULT, made, password, SECRET, given, clock.now())
    kept = database.read(lambda c: officers.by_id(c, made.id))
    assert kept is not None and kept.password_hash is None and kept.code_secret is None


def test_neither_password_nor_key_can_be_read_from_the_database(asha: Officer, database: Database) -> None:
    row = repr(database.read(lambda c: c.execute(text("SELECT * FROM officer")).all()))
    assert PASSWORD not in row and SECRET not in row
    assert "argon2id" in row


# --- tries -------------------------------------------------------------------------------------------


def test_the_sixth_try_of_one_address_within_five_minutes_waits(
    asha: Officer, database: Database, clock: FixedClock
) -> None:
    def knock() -> bool:
        return passwords.too_many(database, VAULT, EMAIL, "10.0.0.1", clock.now())

    assert [knock() for _ in range(6)] == [False] * 5 + [True]
    clock.pass_by(minutes=5)
    assert not knock()


def test_one_place_cannot_try_many_addresses(database: Database, clock: FixedClock) -> None:
    tries = [
        passwords.too_many(database, VAULT, f"{n}@council.example", "10.0.0.1", clock.now())
        for n in range(31)
    ]
    assert tries == [False] * 30 + [True]


def test_coming_in_forgets_the_tries(asha: Officer, database: Database, clock: FixedClock) -> None:
    for _ in range(5):
        passwords.too_many(database, VAULT, EMAIL, "10.0.0.1", clock.now())
    assert come_in(database, clock.now()) is not None
    assert not passwords.too_many(database, VAULT, EMAIL, "10.0.0.1", clock.now())


def test_no_address_stands_in_the_table_of_tries(database: Database, clock: FixedClock) -> None:
    passwords.too_many(database, VAULT, EMAIL, "10.0.0.1", clock.now())
    rows = repr(database.read(lambda c: c.execute(text("SELECT * FROM tries")).all()))
    assert EMAIL not in rows and "10.0.0.1" not in rows
