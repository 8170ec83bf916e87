"""The beginning of a talk, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.dialogue.place import Place
from bot.model.talk import Talk
from bot.store.database import Connection, Database
from bot.store.inbound import people, published, talks
from bot.vault import Vault
from tests.begun import begun
from tests.fixed import MONDAY_10AM
from tests.scripts import question, script

VAULT = Vault(["only for tests"])
SCRIPT = script(question("kept", "Yes", "No"))


@pytest.fixture
def version(database: Database) -> int:
    return database.write(lambda c: published.publish(c, SCRIPT, MONDAY_10AM))


def begin(connection: Connection, version: int, ref: str, number: int = 1) -> Talk:
    person = people.meet(connection, VAULT, "sms", "us", f"+4477009000{number:02}", MONDAY_10AM)
    more = {"place": Place(question="kept"), "facts": {"place": "Tipton", "code": "BEAR7"}, "language": "pl"}
    return begun(connection, person, SCRIPT, version, ref, MONDAY_10AM, **more)


def test_a_talk_is_what_it_is_when_it_is_read_again(database: Database, version: int) -> None:
    first = database.write(lambda c: begin(c, version, "A105"))
    assert first.ref == "A105"
    assert database.read(lambda c: talks.by_id(c, first.id)) == first


def test_a_reference_that_is_taken_is_known_to_be(database: Database, version: int) -> None:
    database.write(lambda c: begin(c, version, "A100"))
    assert not database.read(lambda c: talks.is_free(c, "A100"))
    assert database.read(lambda c: talks.is_free(c, "A101"))
    assert database.read(talks.so_far) == 1


def test_of_two_who_take_the_same_reference_at_the_same_moment_one_is_told(
    database: Database, version: int
) -> None:
    taken, second_waits = threading.Event(), threading.Event()

    def slow(connection: Connection) -> Talk:
        talk = begin(connection, version, "A100", 1)
        taken.set()
        second_waits.wait(0.3)  # nobody sets it: the second cannot go on before we commit
        return talk

    with ThreadPoolExecutor(2) as hands:
        first = hands.submit(database.write, slow)
        assert taken.wait(10)
        second = hands.submit(database.write, lambda c: begin(c, version, "A100", 2))
        assert first.result(20).ref == "A100"
        with pytest.raises(AssertionError, match="is taken"):
            second.result(20)
