"""`tellback rerun`: a message on which the dialogue failed is handled after the mend, and answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import app
from bot.app import Services
from bot.calendar import next_allowed
from bot.cli.environment import services
from bot.store.outbox.claims import claim
from bot.store.outbox.lanes import Sender
from bot.store.outbox.settlement import settle
from bot.store.outbox.token_bucket import UNLIMITED
from bot.store.tables import answer, event, outbox
from bot.turn import router
from channels.port import Heard
from tests.cli.conftest import Tellback
from tests.fixed import MONDAY_10AM, FixedClock, FixedDice
from tests.post import taken

TO_OWN_WORDS = ("CHAT", "1", "3", "1", "tipton", "no")
WORDS = "the queue was too long for my mom"


class Chat:
    """Somebody at the web chat of the installation in this folder."""

    def __init__(self, built: Services) -> None:
        self.built = built
        self._count = 0

    def says(self, *texts: str) -> None:
        for text in texts:
            self._count += 1
            heard = Heard(event_id=str(self._count), account="chat", sender="a session", text=text)
            self.built.intake.hear("web", heard)

    def says_while_broken(self, *texts: str) -> list[int]:
        """Returns the numbers of the events that failed."""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(router, "decide", broken)
            self.says(*texts)
        return [row.id for row in self.rows(event) if row.fault]

    def rows(self, table: Any) -> list[Any]:
        return list(self.built.db.read(lambda c: c.execute(select(table).order_by(table.c.id)).all()))


def broken(*_: object) -> None:
    raise RuntimeError("a bug that met: " + WORDS)


@pytest.fixture
def chat(tellback: Tellback) -> Iterator[Chat]:
    assert tellback("migrate")[0] == 0  # in the empty folder where the command runs
    built = services()
    yield Chat(built)
    built.db.close()


def test_after_the_mend_the_message_is_handled_and_the_person_answered(
    tellback: Tellback, chat: Chat
) -> None:
    chat.says(*TO_OWN_WORDS)
    (failed,) = chat.says_while_broken(WORDS)
    assert chat.rows(outbox)[-1].body.startswith("We have your message. Something went wrong on our side")
    before = len(chat.rows(outbox))
    chat.says("DONE")
    code, out, _ = tellback("rerun", str(failed))
    assert (code, out) == (0, f"{failed}: done\n")
    assert WORDS in [row.words for row in chat.rows(answer)]
    assert len(chat.rows(outbox)) > before
    assert [row.id for row in chat.rows(event) if row.fault] == []


def test_a_message_that_had_no_answer_gets_it(tellback: Tellback, chat: Chat) -> None:
    (failed,) = chat.says_while_broken("CHAT")
    before = len(chat.rows(outbox))
    assert tellback("rerun", str(failed))[0] == 0
    said = chat.rows(outbox)[before:]
    assert [row.question for row in said if row.question], "the first question of the talk they asked for"
    assert {row.address_id for row in said} == {chat.rows(event)[0].address_id}


def test_without_numbers_all_that_failed_are_run_in_the_order_they_came(
    tellback: Tellback, chat: Chat
) -> None:
    failed = chat.says_while_broken("CHAT", "1")
    code, out, _ = tellback("rerun")
    assert (code, out) == (0, "".join(f"{number}: done\n" for number in failed))
    code, out, _ = tellback("rerun")
    assert (code, out) == (0, "No message has failed: there is nothing to run again.\n")


def test_what_was_run_again_is_not_run_a_third_time(tellback: Tellback, chat: Chat) -> None:
    (failed,) = chat.says_while_broken("CHAT")
    tellback("rerun", str(failed))
    before = len(chat.rows(outbox))
    code, _, complaint = tellback("rerun", str(failed))
    assert (code, complaint) == (
        1,
        f"{failed}: nothing to run again. No message of this number has failed.\n",
    )
    assert len(chat.rows(outbox)) == before


def test_an_unknown_number_is_a_sentence_and_the_others_are_run_all_the_same(
    tellback: Tellback, chat: Chat
) -> None:
    (failed,) = chat.says_while_broken("CHAT")
    code, out, complaint = tellback("rerun", "999", str(failed))
    assert (code, out) == (1, f"{failed}: done\n")
    assert complaint == "999: nothing to run again. No message of this number has failed.\n"


def test_a_number_that_is_none_is_a_sentence(tellback: Tellback) -> None:
    code, _, complaint = tellback("rerun", "T482")
    assert code == 2
    assert "'T482' is not a valid integer" in complaint


def test_what_fails_again_is_kept_and_its_words_are_not_printed(tellback: Tellback, chat: Chat) -> None:
    """Unmended: nothing is lost, nothing said, and the words stay out of the terminal."""
    failed = chat.says_while_broken(WORDS, "and more")
    before = chat.rows(outbox)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(router, "decide", broken)
        code, out, complaint = tellback("rerun")
    assert (code, out) == (1, "")
    assert [line.split(" (")[0] for line in complaint.splitlines()] == [
        f"{number}: it failed again" for number in failed
    ]
    assert "RuntimeError at test_rerun.py:" in complaint
    assert WORDS not in complaint
    assert [row.id for row in chat.rows(event) if row.fault] == failed
    assert chat.rows(outbox) == before
    assert tellback("rerun")[0] == 0, "after the mend"


HALF_PAST_TWO = MONDAY_10AM + timedelta(hours=16, minutes=30)
NINE = MONDAY_10AM + timedelta(hours=23)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    fixed = FixedClock()
    monkeypatch.setattr(app, "SystemClock", lambda: fixed)
    return fixed


@pytest.fixture
def on_monday(clock: FixedClock, tellback: Tellback) -> Iterator[Chat]:
    assert tellback("migrate")[0] == 0
    built = services()
    yield Chat(built)
    built.db.close()


def goes_out(chat: Chat, now: datetime) -> list[str]:
    """What a worker sends at that moment; the provider takes all of it."""
    sender = Sender(lane="web:chat", worker="ann", pace=UNLIMITED)
    claimed = chat.built.db.write(lambda c: claim(c, sender, 10, now, bulk_from=next_allowed(now)))
    sent = [taken(message) for message in claimed.messages]
    chat.built.db.write(lambda c: settle(c, sender, sent, now, FixedDice()))
    return [message.body for message in claimed.messages]


@pytest.mark.parametrize("sent_at", [MONDAY_10AM, None], ids=["the provider says when", "nobody says when"])
def test_a_message_of_the_day_before_that_is_run_again_at_night_is_answered_in_the_morning(
    tellback: Tellback, on_monday: Chat, clock: FixedClock, sent_at: datetime | None
) -> None:
    heard = Heard(event_id="night", account="chat", sender="a session", text="CHAT", sent_at=sent_at)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(router, "decide", broken)
        on_monday.built.intake.hear("web", heard)
    assert goes_out(on_monday, clock.now()) != [], "that something went wrong is said at once"
    clock.go_to(HALF_PAST_TWO)
    assert tellback("rerun")[0] == 0
    assert goes_out(on_monday, HALF_PAST_TWO) == []
    (answered,) = goes_out(on_monday, NINE)
    assert answered.startswith("Hello!")


def test_a_message_of_a_moment_ago_is_answered_at_once_at_any_hour(
    tellback: Tellback, on_monday: Chat, clock: FixedClock
) -> None:
    clock.go_to(HALF_PAST_TWO)
    on_monday.says_while_broken("CHAT")
    goes_out(on_monday, HALF_PAST_TWO)
    assert tellback("rerun")[0] == 0
    assert goes_out(on_monday, HALF_PAST_TWO) != []
