"""Whatever people send, in whatever order: what must hold holds. Played by the real host."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from bot.content.content import Content
from bot.language.command_words import Command
from bot.language.commands import command_in
from bot.store.database import Database
from bot.store.tables import address, event, outbox, talk
from channels.port import Attachment
from tests.fixed import FixedClock, FixedDice
from tests.town import Town

MOST_OUT = 3  # messages for one message of theirs: long texts on a phone may need more than one
SENSIBLE = (
    *("1", "2", "3", "4", "1 3", "2 1 3", "5 3 2", "yes", "no", "not sure", "none", "all", "14/3", "tipton"),
    *("B66", "Zee", "no sorry, 2", "the gate is locked every day", "hello", "thanks", "Polski", "English"),
    *("YES 14 NO 9", "i am worried about my damp flat", "DONE", "NEXT"),
)
POSTERS = (
    "TIPTON",
    "QUIZ",
    "PARKFUND",
    "LIBRARY",
    "PICK",
    "HOW",
    "STORY",
    "WORDS",
    "JOININ",
    "NEWHERE",
    "CHAT",
)
# STOP has a test of its own below, and FORGET is meant to lose words (tests/service/inbound/test_intake.py).
COMMANDS = tuple(each.value.upper() for each in Command if each not in (Command.STOP, Command.FORGET))
_numbers = itertools.count(1)

steps = st.one_of(
    st.tuples(st.just("text"), st.sampled_from(SENSIBLE)),
    st.tuples(st.just("text"), st.sampled_from(POSTERS)),
    st.tuples(st.just("text"), st.sampled_from(COMMANDS)),
    st.tuples(st.just("text"), st.text(max_size=40)),
    st.tuples(st.just("tap"), st.integers(0, 8)),
    st.tuples(st.just("old tap"), st.integers(0, 8)),
    st.tuples(st.just("photo"), st.just(0)),
    st.tuples(st.just("hours"), st.sampled_from([1, 30, 24 * 8, 24 * 20])),
)


@pytest.fixture
def town(sqlite: Database, content: Content, clock: FixedClock, dice: FixedDice) -> Town:
    return Town(sqlite, content, clock, dice)


class Somebody:
    """One new person for each run; only what was written for them counts."""

    def __init__(self, town: Town, channel: str) -> None:
        self.town = town
        self.channel = channel
        self.name = f"+4477009{next(_numbers):05d}"
        self.sent: list[str] = []
        self.first = max((row.id for row in town.rows(event)), default=0)

    def does(self, kind: str, what: object) -> list[Any]:
        """One step; the rows that were written to be sent to them."""
        before = self.of(outbox)
        where: dict[str, Any] = {"who": self.name, "channel": self.channel}
        if kind == "hours":
            self.town.passes(hours=float(str(what)))
        elif kind == "photo":
            self.town.hears("", attachments=(Attachment(kind="photo", ref="file-1"),), **where)
        elif kind == "text":
            self.sent.append(str(what))
            self.town.hears(str(what), **where)
        elif shown := [row for row in before if row.choices]:
            choices = shown[0 if kind == "old tap" else -1].choices
            self.town.hears("", tapped=choices[int(str(what)) % len(choices)][0], **where)
        return self.of(outbox)[len(before) :]

    def said(self) -> list[Any]:
        """What came from them, also where we have forgotten since who they were."""
        return [row for row in self.town.rows(event) if row.id > self.first]

    def of(self, table: Table) -> list[Any]:
        """This person's rows of a table that names their address."""
        hashed = self.town.vault.keyed_hash(self.channel, "us", self.name)
        theirs = select(address.c.id).where(address.c.keyed_hash == hashed).scalar_subquery()
        found = select(table).where(table.c.address_id == theirs).order_by(table.c.id)
        return list(self.town.db.read(lambda c: c.execute(found).all()))


_SETTINGS = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(channel=st.sampled_from(["sms", "telegram"]), sequence=st.lists(steps, max_size=14))
@_SETTINGS
def test_any_sequence_keeps_what_must_hold(
    town: Town, channel: str, sequence: list[tuple[str, object]]
) -> None:
    somebody = Somebody(town, channel)
    for kind, what in sequence:
        written = somebody.does(kind, what)
        assert len(written) <= MOST_OUT, "bounded messages out for one message in"
        assert len({row.question for row in written if row.question}) <= 1, "one open question at most"
    events = somebody.said()
    assert [row.fault for row in events if row.outcome in (None, "fault")] == [], "no fault in the dialogue"
    raw = [row.text for row in events if row.text]
    stored = [text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode() for text in somebody.sent]
    assert raw == [text for text in stored if text], "raw words are all there, as they were sent"


@given(sequence=st.lists(steps, max_size=8), after=st.lists(steps, max_size=8))
@_SETTINGS
def test_after_stop_nothing_is_sent_but_its_one_confirmation(
    town: Town, sequence: list[tuple[str, object]], after: list[tuple[str, object]]
) -> None:
    somebody = Somebody(town, "sms")
    for step in sequence:
        somebody.does(*step)
    assert [row.kind for row in somebody.does("text", "STOP")] == ["stop"]
    for kind, what in after:
        if command_in(str(what), "en_GB", town.content.lexicons) not in (Command.START, Command.FORGET):
            assert somebody.does(kind, what) == []
    assert "queued" not in {row.state for row in somebody.of(outbox) if row.kind != "stop"}
    assert "open" not in {row.state for row in somebody.of(talk)}
