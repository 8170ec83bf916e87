"""What is due to nobody stands on no list, what failed late stands on one, and an answer to an officer is no
complaint. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.model.message import NewsState
from bot.service.casework import promises as casework
from bot.service.casework.issue_list import due_issues
from bot.service.casework.todo import todo
from bot.service.insight import public
from bot.service.outcomes import arrivals, by_hand, deadlines
from bot.service.outcomes.by_hand import Letter
from bot.store.casework import issues, officers
from bot.store.database import Connection
from bot.store.tables import outbox, promise, task
from tests.town import DONE, HER, LIMITS, Town

HIM = "+447700900002"


def due(town: Town) -> dict[str, tuple[str, ...]]:
    """What of issues stands on To do, block by block."""
    found = town.db.read(lambda c: todo(c, town.clock.now()))
    blocks = ("late", "this_week", "reopened", "untold")
    return {name: tuple(e.issue.ref for e in getattr(found, name).shown) for name in blocks}


def words(town: Town, issue_id: int) -> tuple[str, bool]:
    def read(connection: Connection) -> tuple[str, bool]:
        issue = issues.by_id(connection, issue_id)
        assert issue is not None
        (one,) = due_issues(connection, [issue], town.clock.now())
        return one.words, one.dated

    return town.db.read(read)


def test_a_round_out_of_which_everybody_was_taken_is_never_late(town: Town) -> None:
    town.took_part(HER, HIM)
    round_ = town.issue
    ids = [row.id for row in town.rows(promise)]

    def take_out(connection: Connection) -> None:
        asha = officers.by_id(connection, town.owner)
        assert asha is not None
        casework.take_out(connection, round_.ref, ids, "Light in Tipton", asha, town.clock.now())

    town.db.write(take_out)
    town.clock.pass_by(days=60)
    assert due(town)["late"] == (town.issue.ref,), "those who were taken out are late where they are now"
    assert words(town, round_.id) == ("Nobody waits for an answer", False)
    assert words(town, town.issue.id)[0].startswith("Late")


def test_nor_is_one_whose_only_person_is_forgotten_and_nobody_is_warned_of_it(town: Town) -> None:
    town.took_part(HER)
    town.goes("FORGET", "FORGET")
    town.clock.pass_by(days=25)
    deadlines.warn_owners(town.db, town.clock.now())
    assert not [row for row in town.rows(task) if row.kind == "due-soon"]
    town.clock.pass_by(days=60)
    assert due(town) == {"late": (), "this_week": (), "reopened": (), "untold": ()}
    assert town.db.read(lambda c: todo(c, town.clock.now())).next_due is None


def test_an_issue_that_nobody_has_answered_yet_keeps_its_date(town: Town) -> None:
    opened = town.db.write(
        lambda c: issues.open_new(
            c, about="local:1", title="A park", owner_id=town.owner,
            reply_by=town.clock.now() + timedelta(days=2), honesty={}, now=town.clock.now(), public=False,
        )
    )  # fmt: skip
    assert due(town)["this_week"] == (town.issue.ref,)
    assert words(town, opened)[1]


def test_who_took_part_and_agreed_to_no_message_is_owed_it_by_the_issues_date(town: Town) -> None:
    town.took_part(HER, keep="no")
    town.clock.pass_by(days=60)
    assert due(town)["late"] == (town.issue.ref,)
    assert words(town, town.issue.id)[1] is True


def test_in_public_an_issue_is_late_only_while_somebody_waits(town: Town) -> None:
    def late(connection: Connection) -> bool:
        page = public.issue(connection, town.content, town.issue.ref, town.clock.now())
        assert page is not None
        return page.late

    town.took_part(HER)
    town.took_part(HIM, keep="no")
    town.clock.pass_by(days=60)
    assert town.db.read(late)
    town.goes("FORGET", "FORGET")
    assert town.db.read(late), "he reads it"
    town.goes("FORGET", "FORGET", who=HIM)
    assert not town.db.read(late)


def test_a_failure_that_is_known_after_three_days_stands_on_to_do(town: Town) -> None:
    town.took_part(HER)
    town.send(town.draft())
    town.outgoing()
    town.arrived()
    assert [row.state for row in town.rows(promise)] == ["answered"]
    town.close()
    late = update(outbox).where(outbox.c.kind == "outcome")
    town.db.write(lambda c: c.execute(late.values(delivery="failed", news=NewsState.WAITING)))
    arrivals.take_arrivals(town.db, LIMITS, town.clock.now())
    assert town.issue.ref in due(town)["reopened"]
    assert words(town, town.issue.id)[0].startswith("Open again: our message has not arrived after all.")


def writes(town: Town, text: str) -> None:
    def send(connection: Connection) -> None:
        asha = officers.by_id(connection, town.owner)
        assert asha is not None
        ref = town_ref
        by_hand.send(
            connection, town.content, ref, Letter(text=text, once=text), asha, LIMITS, town.clock.now()
        )

    town_ref = town.promises()[0].ref
    town.db.write(send)


@pytest.mark.parametrize(
    ("asks", "says", "opens"),
    [
        ("Is it the left side of the road?", "no", False),
        ("Is it by the school?", "no it is not, it is by the bridge", False),
        ("Is it by the school?", "that is not good enough", True),
        ("We look at it this week.", "no", True),
    ],
)
@pytest.mark.parametrize("first", ["receipt", "reply"])
def test_a_no_answers_what_an_officer_asked_and_moves_no_date(
    town: Town, asks: str, says: str, first: str, *, opens: bool
) -> None:
    town.took_part(HER)
    date = town.promises()[0].due_at
    writes(town, asks)
    if first == "receipt":
        town.arrived()
        town.clock.pass_by(minutes=5)
        town.says(says)
    else:
        sent = update(outbox).values(state="sent", sent_at=town.clock.now())
        town.db.write(lambda c: c.execute(sent))
        town.clock.pass_by(minutes=5)
        town.says(says)
        arrivals.take_arrivals(town.db, LIMITS, town.clock.now())
    assert [row.kind for row in town.rows(task) if row.done_at is None] == ["reply"]
    assert (town.issue.state == "reopened") is opens
    assert opens or town.promises()[0].due_at == date


NO = "The answer is no for now."


def test_the_sentence_that_says_a_no_is_said_once_wherever_it_stands(town: Town) -> None:
    town.took_part(HER)
    said = f"You asked for a crossing on Owen Street. {NO} It costs 40,000 pounds. We look again in May."
    no = replace(DONE, kind="not-now", why_not="It costs 40,000 pounds.", money="There is none for it.")
    town.send(town.draft(replace(no, texts={"en_GB": said})))
    (body,) = town.outgoing()
    assert body.count("The answer is no") == 1
    assert body.endswith(
        f": {NO} You asked for a crossing on Owen Street. It costs 40,000 pounds. We look again in May."
    )
