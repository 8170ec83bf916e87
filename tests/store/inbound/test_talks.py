"""The beginning of a talk, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.dialogue.place import Place
from bot.model.talk import Talk
from bot.store.database import Connection, Database
from bot.store.inbound import people, published, talks
from bot.vault import Vault
from tests.fixed import MONDAY_10AM
from tests.scripts import question, script

VAULT = Vault(["only for tests"])
SCRIPT = script(question("kept", "Yes", "No"))


class Drawn:
    """Dice that give what they are told to, and then the last figure for ever."""

    def __init__(self, *figures: int) -> None:
        self._figures = list(figures)

    def below(self, n: int) -> int:
        figure = self._figures.pop(0) if len(self._figures) > 1 else self._figures[0]
        return figure % n

    def token(self) -> str:
        raise NotImplementedError

    @classmethod
    def references(cls, figures: Iterable[int]) -> Drawn:
        """A100 for 0, A101 for 1, ..."""
        return cls(*(each for figure in figures for each in (0, figure)))


@pytest.fixture
def version(database: Database) -> int:
    return database.write(lambda c: published.publish(c, SCRIPT, MONDAY_10AM))


def begin(connection: Connection, version: int, dice: Drawn, number: int = 1) -> Talk:
    reached = people.reach(connection, VAULT, "sms", "us", f"+4477009000{number:02}", MONDAY_10AM)
    return talks.start(
        connection,
        dice,
        script=SCRIPT,
        conversation_id=version,
        person_id=reached.person_id,
        address_id=reached.address_id,
        place=Place(question="kept"),
        facts={"place": "Tipton", "sample": [1, 2]},
        language="pl",
        came_by="test",
        now=MONDAY_10AM,
    )


def test_a_talk_is_what_it_is_when_it_is_read_again(database: Database, version: int) -> None:
    begun = database.write(lambda c: begin(c, version, Drawn.references([5])))
    assert begun.ref == "A105"
    assert database.read(lambda c: talks.by_id(c, begun.id)) == begun


def test_a_reference_that_is_taken_is_not_given_again(database: Database, version: int) -> None:
    first = database.write(lambda c: begin(c, version, Drawn.references([0])))
    second = database.write(lambda c: begin(c, version, Drawn.references([0, 0, 1])))
    assert (first.ref, second.ref) == ("A100", "A101")


def test_two_who_draw_the_same_reference_at_the_same_moment_both_begin(
    database: Database, version: int
) -> None:
    drawn, second_waits = threading.Event(), threading.Event()

    def slow(connection: Connection) -> Talk:
        talk = begin(connection, version, Drawn.references([0]), 1)
        drawn.set()
        second_waits.wait(0.3)  # nobody sets it: the second cannot go on before we commit
        return talk

    with ThreadPoolExecutor(2) as hands:
        first = hands.submit(database.write, slow)
        assert drawn.wait(10)
        second = hands.submit(database.write, lambda c: begin(c, version, Drawn.references([0, 1]), 2))
        assert {first.result(20).ref, second.result(20).ref} == {"A100", "A101"}


def test_when_every_reference_is_taken_it_says_so(database: Database, version: int) -> None:
    database.write(lambda c: begin(c, version, Drawn.references([0])))
    with pytest.raises(RuntimeError, match="no free reference"):
        database.write(lambda c: begin(c, version, Drawn(0)))
