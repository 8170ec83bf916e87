"""A number that is somebody else's now, and somebody who writes from a new one: what follows them."""

from __future__ import annotations

import pytest

from bot.errors import Refusal
from bot.model.promise import OtherWay, PromiseState
from bot.model.task import CallResult, TaskKind
from bot.service.inbound import move as moving
from bot.store.casework import invited, officers
from bot.store.casework.person import calls, quotes
from bot.store.database import Connection
from bot.store.inbound import people
from bot.store.tables import (
    address,
    answer,
    call,
    declined,
    event,
    outbox,
    outcome,
    person,
    promise,
    quote,
    talk,
    task,
)
from tests.town import HER, Town

NEW = "+447700900555"


def waits(town: Town) -> str:
    town.took_part(HER)
    town.clock.pass_by(days=5)
    return town.promises()[0].ref


def asked(town: Town) -> int:
    """The task that waits, by its id."""
    (found,) = [row for row in town.rows(task) if row.kind == TaskKind.NEW_NUMBER]
    return int(found.id)


def move(town: Town, task_id: int) -> None:
    def work(connection: object) -> None:
        asha = officers.by_id(connection, town.owner)  # type: ignore[arg-type]
        assert asha is not None
        moving.move(connection, town.intake.turns, task_id, asha, town.clock.now())  # type: ignore[arg-type]

    town.db.write(work)


def test_a_reference_from_a_new_number_tells_nothing_and_is_work_for_an_officer(town: Town) -> None:
    ref = waits(town)
    (said,) = town.says(f"Hi, this is my new number. My reference is {ref}", who=NEW)
    assert said.startswith(f"Thank you. A person will check that {ref} is yours.")
    assert "Asha" not in said
    unknown = town.says("Hi, this is my new number. My reference is Q999", who="+447700900556")
    assert unknown == [said.replace(ref, "Q999")], "nobody learns by it which references there are"
    assert len([row for row in town.rows(task) if row.kind == TaskKind.NEW_NUMBER]) == 2
    assert town.promises()[0].state is PromiseState.WAITING


def test_who_knows_their_reference_no_more_is_asked_for_it(town: Town) -> None:
    assert "the number we gave you" in town.says("i have a new number", who=NEW)[0]


def test_one_press_moves_all_that_was_promised_to_the_new_number(town: Town) -> None:
    ref = waits(town)
    town.says(f"any news on {ref}?", who=NEW)
    move(town, asked(town))
    told = town.rows(outbox)[-1]
    new = next(row for row in town.rows(address) if row.sealed and row.id == told.address_id)
    assert told.body.startswith(f"Thank you. {ref} is with this phone now.")
    assert new.person_id == town.rows(promise)[0].person_id
    town.send(town.draft())
    town.outgoing()
    (news,) = [row for row in town.rows(outbox) if row.kind == "outcome"]
    assert news.address_id == new.id, "what we did goes to the new number, and to no other"
    assert town.says("STATUS", who=NEW)[0].startswith(ref)
    assert ref not in town.says("STATUS", who=HER)[0], "who has the old number is a stranger"
    assert {row.done_at is None for row in town.rows(task) if row.kind == TaskKind.NEW_NUMBER} == {False}


@pytest.mark.parametrize("before", [False, True], ids=["only from the new number", "from both"])
def test_what_they_said_about_being_asked_comes_with_them(town: Town, *, before: bool) -> None:
    """A no to an invitation about one issue stands under the person, once."""
    ref = waits(town)
    town.says(f"this is my new number {ref}", who=NEW)
    town.send(town.draft())
    mine, theirs = sorted(row.id for row in town.rows(person))
    (about,) = [row.issue_id for row in town.rows(promise)]
    (news,) = [row.id for row in town.rows(outcome)]

    def say_no(connection: Connection) -> None:
        for person_id in (mine, theirs) if before else (theirs,):
            invited.decline(connection, person_id, about, news, town.clock.now())
        people.change_person(connection, theirs, may_ask=False)

    town.db.write(say_no)
    move(town, asked(town))
    assert [(row.person_id, row.issue_id) for row in town.rows(declined)] == [(mine, about)]
    assert [row.may_ask for row in town.rows(person)] == [False]


def test_calls_and_words_that_may_be_shown_come_with_them(town: Town) -> None:
    ref = waits(town)
    town.took_part(NEW)
    mine, theirs = sorted(row.id for row in town.rows(person))
    about = next(row for row in town.rows(talk) if row.person_id == theirs)
    said = next(row.id for row in town.rows(event) if row.talk_id == about.id)
    who = {"person_id": theirs, "talk_id": about.id, "officer_id": town.owner}

    def rang_and_asked(connection: Connection) -> None:
        now = town.clock.now()
        calls.add(connection, **who, result=CallResult.REACHED, note="", made_at=now)
        quotes.ask(connection, **who, event_id=said, words="It is dark.", now=now)

    town.db.write(rang_and_asked)
    town.says(f"this is my new number {ref}", who=NEW)
    move(town, asked(town))
    assert {row.person_id for row in (*town.rows(call), *town.rows(quote))} == {mine}


def test_moving_twice_changes_nothing(town: Town) -> None:
    ref = waits(town)
    town.says(f"this is my new number {ref}", who=NEW)
    found = asked(town)
    move(town, found)
    with pytest.raises(Refusal):
        move(town, found)
    assert len(town.rows(promise)) == 1


def test_who_said_that_we_may_not_keep_the_number_is_not_moved(town: Town) -> None:
    ref = waits(town)
    town.took_part(NEW, keep="no")
    town.says(f"this is my new number {ref}", who=NEW)
    with pytest.raises(Refusal, match="may not keep"):
        move(town, asked(town))


def test_a_wrong_person_gets_nothing_more_and_sees_nothing_of_what_was_promised(town: Town) -> None:
    ref = waits(town)
    town.send(town.draft())
    town.outgoing()
    (said,) = town.says("sorry you have the wrong person")
    assert said.startswith("Sorry to bother you.")
    assert [row.way for row in town.rows(promise)] == [OtherWay.WRONG_NUMBER]
    assert "queued" not in {row.state for row in town.rows(outbox) if row.kind == "outcome"}
    assert ref not in town.says("STATUS")[0]
    assert "0 answers" in town.says("MYDATA")[0]
    words = [row.words for row in town.rows(talk.metadata.tables["answer"])]
    town.goes("FORGET", "FORGET")
    assert [row.words for row in town.rows(talk.metadata.tables["answer"])] == words, "they are not theirs"


def test_its_owner_takes_it_up_again_from_a_new_number(town: Town) -> None:
    ref = waits(town)
    town.says("wrong number")
    town.says(f"hello this is my new number, {ref}", who=NEW)
    move(town, asked(town))
    assert [(row.state, row.way) for row in town.rows(promise)] == [(PromiseState.WAITING, None)]
    assert town.says("STATUS", who=NEW)[0].startswith(ref)


@pytest.mark.parametrize(
    "words",
    [
        "you have the wrong person",
        "macie zły numer",
        "nu eu am scris, ați greșit persoana",
        "غلط آدمی کو میسج کیا ہے",
        "galat number",
        "ভুল নম্বর",
        "ખોટો નંબર",
        "ਗਲਤ ਨੰਬਰ",
        "الرقم غلط",
        "ژمارەکە هەڵەیە",
        "اشتباه گرفتید",
    ],
)
def test_a_wrong_person_is_heard_in_every_language_whatever_they_are_written_to_in(
    town: Town, words: str
) -> None:
    waits(town)
    assert town.says(words)[0].startswith("Sorry to bother you.")


@pytest.mark.parametrize(
    "words",
    [
        "this is my new number",
        "mam nowy numer",
        "am un număr nou",
        "میرا نیا نمبر ہے",
        "mera naya number hai",
        "আমার নতুন নম্বর",
        "મારો નવો નંબર",
        "ਮੇਰਾ ਨਵਾਂ ਨੰਬਰ",
        "هذا رقمي الجديد",
        "ئەمە ژمارەی نوێمە",
        "این شماره جدید من است",
    ],
)
def test_a_new_number_is_heard_in_every_language(town: Town, words: str) -> None:
    ref = waits(town)
    assert f"check that {ref} is yours" in town.says(f"{words} {ref}", who=NEW)[0]
    assert len(town.rows(person)) == 2
    assert town.rows(event)[-1].text == f"{words} {ref}"


@pytest.mark.parametrize(
    "words",
    [
        "they gave me the wrong person to ring",
        "I rang the wrong number twice",
        "wrong number of bins collected",
        "dali mi zły numer do przychodni",
    ],
)
def test_a_comment_that_holds_a_wrong_number_loses_nobody_their_promise(town: Town, words: str) -> None:
    waits(town)
    town.says("CHAT")
    town.says(words)
    assert [row.way for row in town.rows(promise)] == [None]
    assert town.rows(event)[-1].outcome == "asked"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("urdu", "galat number hai"),
        ("urdu", "غلط نمبر ہے"),
        ("panjabi", "ਗਲਤ ਨੰਬਰ ਹੈ"),
        ("romana", "gresit numarul"),
        ("polski", "nie, to pomyłka"),
    ],
)
def test_a_wrong_number_is_no_no_to_what_we_ask(town: Town, language: str, words: str) -> None:
    town.goes("hello", language, words)
    assert town.rows(answer) == []
    assert town.rows(talk)[-1].state == "stopped"
