"""After the press: stop what has not left, numbers that stay, whom it has not reached. On both databases."""

from __future__ import annotations

from sqlalchemy import update

from bot.store import tables
from bot.store.outbox.dead_addresses import lose
from channels.port import Fault, SendError
from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_asking import ask
from tests.web.console.outcomes.sending import GONE, OFF, arrives, fails, messages, told

# --- stop --------------------------------------------------------------------------------------------


def test_what_has_not_left_can_be_stopped(asha: Desk, town: Town) -> None:
    ref = told(asha, town)
    arrives(town, 0)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")
    assert "Stopped. 1 person had been written to. 2 people had not." in asha.words
    assert [row.state for row in messages(town)] == ["sent", "dropped", "dropped"]
    asha.open(f"/console/issues/{ref}")
    assert "Sending stopped after 1" in asha.words


def test_who_was_not_told_is_still_owed_an_answer(asha: Desk, town: Town) -> None:
    told(asha, town)
    arrives(town, 0)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")
    town.passes(minutes=1)
    assert [row.state for row in town.house.rows("promise")] == ["answered", "waiting", "waiting"]
    assert town.house.rows("issue")[0].state == "open"


def test_what_is_still_being_written_out_is_stopped_whole(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(3, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    asha.press("/console/sent/1/stop")
    assert "0 people had been written to." in asha.words
    town.passes(seconds=1)
    assert messages(town) == []


def test_where_all_has_left_there_is_nothing_to_stop(asha: Desk, town: Town) -> None:
    told(asha, town)
    token = asha.hidden("csrf_token")
    for which in range(3):
        arrives(town, which)
    asha.open("/console/sent/1")
    assert "Stop what has not left yet" not in asha.words
    asha.press("/console/sent/1/stop", token=asha.hidden("csrf_token") or token)
    assert asha.status == 409 and "Everything has left already." in asha.words


def asked_and_told(asha: Desk, town: Town) -> str:
    """An issue with a question, whose final answer is pressed and not written out yet; its reference."""
    ref = town.issue("Library hours")
    ask(asha, ref)
    town.crowd(2, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    return ref


def asks(town: Town, ref: str) -> bool:
    """Whether its public page says how to answer its question."""
    visitor = Desk(town.house)
    visitor.open(f"/issues/{ref}")
    return "Text OPENHOURS" in visitor.words


def test_where_nobody_was_told_the_question_is_asked_again(asha: Desk, town: Town) -> None:
    ref = asked_and_told(asha, town)
    assert not asks(town, ref)
    asha.press("/console/sent/1/stop")
    assert asks(town, ref) and "stays closed" not in asha.words
    town.says("+447700900201", "OPENHOURS", "1", "tipton", "Saturday mornings")
    asha.open(f"/console/issues/{ref}")
    assert "Saturday mornings" in asha.words


def test_where_somebody_was_told_the_answer_the_question_stays_over(asha: Desk, town: Town) -> None:
    ref = asked_and_told(asha, town)
    town.passes(seconds=1)
    arrives(town, 0)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")
    assert "1 person had been written to. 1 person had not." in asha.words
    assert not asks(town, ref)


def test_where_its_word_is_anothers_by_then_the_page_says_so(asha: Desk, town: Town) -> None:
    ref = asked_and_told(asha, town)
    other = town.issue("Bus times")
    assert ask(asha, other, text_en_GB="Which bus is late?") == 302
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")
    assert "stays closed: OPENHOURS is the word of another one now." in asha.words
    assert not asks(town, ref) and asks(town, other)


def withdrawn_with_nobody_told(asha: Desk, town: Town) -> None:
    """It failed with all, and only a public page told it."""
    town.passes(seconds=1)
    for which in range(2):
        fails(town, which, GONE)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/withdraw")


def test_where_all_failed_and_it_is_withdrawn_the_question_is_asked_again(asha: Desk, town: Town) -> None:
    ref = asked_and_told(asha, town)
    withdrawn_with_nobody_told(asha, town)
    assert asks(town, ref) and "stays closed" not in asha.words


def test_where_the_word_of_what_is_withdrawn_is_anothers_the_page_says_so(asha: Desk, town: Town) -> None:
    ref = asked_and_told(asha, town)
    other = town.issue("Bus times")
    assert ask(asha, other, text_en_GB="Which bus is late?") == 302
    withdrawn_with_nobody_told(asha, town)
    assert "stays closed: OPENHOURS is the word of another one now." in asha.words
    assert not asks(town, ref)


def test_a_question_that_an_officer_ended_is_not_asked_again(asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    asha.press(f"/console/issues/{ref}/question/end")
    assert not asks(town, ref)
    town.passes(seconds=5)
    town.crowd(2, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    asha.press("/console/sent/1/stop")
    assert "Stopped." in asha.words and not asks(town, ref)


# --- numbers that stay -------------------------------------------------------------------------------


def test_what_was_sent_keeps_its_numbers_when_people_stop(asha: Desk, town: Town) -> None:
    told(asha, town)
    for which in range(3):
        arrives(town, which)
    person = town.house.rows("person")[0].id
    town.services.db.write(
        lambda c: c.execute(update(tables.person).where(tables.person.c.id == person).values(may_keep=False))
    )
    asha.open("/console/sent/1")
    assert "3 people (3 by text)" in asha.words


def test_no_advice_is_given_about_a_text_that_is_sent(asha: Desk, town: Town) -> None:
    told(asha, town, text_en_GB="Ł " + "x" * 70)
    asha.open("/console/sent/1")
    assert "Remove" not in asha.words


# --- whom it has not reached -------------------------------------------------------------------------


def test_whom_it_has_not_reached_stands_with_the_reason_in_plain_words(asha: Desk, town: Town) -> None:
    told(asha, town)
    fails(town, 0, OFF)
    fails(town, 1, OFF)
    fails(town, 2, GONE)
    asha.open("/console/sent/1")
    assert "Phone off, full or out of reach: 2 people" in asha.words
    assert "The number does not work: 1 person" in asha.words
    for row in town.house.rows("talk"):
        assert row.ref in asha.words
    assert 'href="/console/issues/I1/owed">They were told another way' in asha.page


def test_calls_are_asked_for_once_each(asha: Desk, town: Town) -> None:
    told(asha, town)
    fails(town, 0, GONE)
    fails(town, 1, GONE)
    asha.open("/console/sent/1")
    failed = {"message": [str(row.id) for row in messages(town)]}  # one of them has not failed
    for made in ("Call tasks made: 2.", "Call tasks made: 0."):
        asha.press("/console/sent/1/ring", failed)
        assert made in asha.words
    calls = [row for row in town.house.rows("task") if row.kind == "tell"]
    assert [row.talk_id for row in calls] == [row.talk_id for row in messages(town)[:2]]
    assert "Make a call task" not in asha.words and "A call was asked for." in asha.words


def test_it_is_sent_again_once_and_counts_as_news(asha: Desk, town: Town) -> None:
    told(asha, town)
    fails(town, 0, OFF)
    asha.open("/console/sent/1")
    first = messages(town)[0]
    asha.press("/console/sent/1/again", {"message": str(first.id)})
    assert "On the way again to 1 person." in asha.words
    assert "Whom it has not reached" not in asha.words
    asha.press("/console/sent/1/again", {"message": str(first.id)})
    assert asha.status == 409
    again = messages(town)[-1]
    assert (len(messages(town)), again.body, again.talk_id) == (4, first.body, first.talk_id)
    arrives(town, 3)
    assert town.house.rows("promise")[0].state == "answered"
    asha.open("/console/sent/1/counts")
    assert "On the way 2 Delivered 1 Sent, no report yet 0 Failed 0" in asha.words


def test_nothing_is_sent_again_to_an_address_that_is_gone(asha: Desk, town: Town) -> None:
    told(asha, town)
    fails(town, 0, GONE)
    first = messages(town)[0]
    dead = SendError(Fault.ADDRESS, "30005", "This number is not in use.")
    town.services.db.write(lambda c: lose(c, first.address_id, dead, town.house.clock.now()))
    asha.open("/console/sent/1")
    assert "Try again" not in asha.words and "Make a call task" in asha.words
    asha.press("/console/sent/1/again", {"message": str(first.id)})
    assert asha.status == 409 and len(messages(town)) == 3


def test_who_asked_us_to_stop_is_neither_rung_nor_written_to(asha: Desk, town: Town) -> None:
    told(asha, town)
    fails(town, 0, "The person asked us to stop.")
    asha.open("/console/sent/1")
    assert "They do not want messages from us: 1 person" in asha.words
    assert "Make a call task" not in asha.words
    asha.press("/console/sent/1/ring", {"message": str(messages(town)[0].id)})
    assert "Call tasks made: 0." in asha.words


# --- the list ----------------------------------------------------------------------------------------


def test_what_went_out_last_stands_first_whenever_it_was_written(asha: Desk, town: Town) -> None:
    for ref in (town.issue("Lights behind the shops"), town.issue("The tip in Oldbury")):
        town.crowd(1, ref)
        asha.write(ref)
    for outcome in (2, 1):
        town.passes(minutes=1)
        asha.open(f"/console/outcomes/{outcome}")
        asha.press(f"/console/outcomes/{outcome}/send", {"mark": asha.hidden("mark")})
    asha.open("/console/sent")
    assert asha.words.index("Lights behind the shops") < asha.words.index("The tip in Oldbury")


# --- told by phone -----------------------------------------------------------------------------------


def test_who_rings_reads_why_and_the_message_that_failed(asha: Desk, town: Town) -> None:
    town.answers("+447700900401", "It is dark behind the shops.")
    town.services.db.write(lambda c: c.execute(update(tables.person).values(language="pl")))
    asha.write(town.ref(), text_pl="Prosilią Państwo o światło. Dwie lampy świecą.")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    fails(town, 0, GONE)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/ring", {"message": str(messages(town)[0].id)})
    (task,) = [row for row in town.house.rows("task") if row.kind == "tell"]
    asha.open("/console/tasks?kind=tell")
    assert "Tell them by phone" in asha.words and "The number does not work" in asha.words
    asha.open(f"/console/tasks/{task.id}")
    assert "Asked for a call" not in asha.words
    assert "Our message did not arrive. The number does not work." in asha.words
    assert "Tell them: You asked for light. Two lamps are on now." in asha.words
    assert messages(town)[0].body.splitlines()[0] in asha.words, "the very message, in their language"
    assert "It is dark behind the shops." in asha.words, "what they said stands beside it"


def test_the_call_tells_the_message_and_not_the_facts(asha: Desk, town: Town) -> None:
    told(asha, town, people=1, text_en_GB="Two lamps are on, at last.")
    fails(town, 0, GONE)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/ring", {"message": str(messages(town)[0].id)})
    assert town.house.rows("task")[-1].note.endswith("Tell them: Two lamps are on, at last.")
