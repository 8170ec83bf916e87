"""After a no that has arrived: "Was that clear?", once for a matter. What was not clear is work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.ids import OfficerId
from bot.service.casework.issue_page import issue_page
from bot.store.casework import officers
from bot.store.tables import outbox, task
from tests.town import DONE, HER, Town

NO = replace(
    DONE,
    kind="cannot",
    why_not="It costs 60,000 pounds and we have 20,000.",
    money="20,000 pounds.",
    texts={"en_GB": "We cannot put a crossing there. It costs 60,000 pounds and we have 20,000."},
)
CLEAR = "Was that clear? Is it what you hoped for?"


def told_no(town: Town, kind: str = "cannot") -> str:
    town.took_part(HER)
    town.send(town.draft(replace(NO, kind=kind)))
    town.outgoing()
    town.arrived()
    return town.promises()[0].ref


def asked(town: Town) -> list[str]:
    return [row.body for row in town.rows(outbox) if CLEAR in row.body]


@pytest.mark.parametrize("kind", ["cannot", "not-now", "not-ours"])
def test_a_day_after_a_no_has_arrived_people_are_asked_whether_it_was_clear(town: Town, kind: str) -> None:
    ref = told_no(town, kind)
    assert not asked(town)
    town.passes(days=1, hours=1)
    assert asked(town) == [f"{ref}: {CLEAR}\n1 Clear and good\n2 Clear, not what I hoped\n3 Not clear"]
    town.passes(days=60)
    assert len(asked(town)) == 1


def test_nobody_is_asked_whom_it_did_not_reach(town: Town) -> None:
    town.took_part(HER)
    town.send(town.draft(NO))
    town.outgoing()
    town.passes(days=2)
    assert not asked(town)


def test_nor_who_stopped(town: Town) -> None:
    told_no(town)
    town.says("STOP")
    town.passes(days=2)
    assert not asked(town)


def test_nor_in_the_middle_of_another_talk(town: Town) -> None:
    told_no(town)
    town.goes("PLEDGE")
    town.passes(days=1, hours=1)
    assert not asked(town)
    town.goes("no", "dark", "DONE")
    town.passes(days=1, hours=1)
    assert len(asked(town)) == 1


def test_a_second_no_to_the_same_matter_is_not_asked_about(town: Town) -> None:
    told_no(town)
    town.passes(days=1, hours=1)
    town.says("1")
    town.says("that is not good enough")
    town.send(town.draft(NO))
    town.outgoing()
    town.arrived()
    town.passes(days=2)
    assert len(asked(town)) == 1


def test_what_was_not_clear_is_work_with_a_date_and_stands_on_the_issue(town: Town) -> None:
    told_no(town)
    town.passes(days=1, hours=1)
    town.says("3")
    said = town.goes("what is a crossing made of that it costs so much", "DONE")
    (work,) = [row for row in town.rows(task) if row.kind == "not-clear"]
    assert work.due_at > town.clock.now()
    assert work.done_at is None
    asha = town.db.read(lambda c: officers.by_id(c, OfficerId(town.owner)))
    assert asha is not None
    page = town.db.read(lambda c: issue_page(c, town.content, town.issue.ref, asha, town.clock.now()))
    assert page.feedback == {"clear": {"unclear": 1}}
    assert "what is a crossing made of that it costs so much" in [each.line.words for each in page.came_back]
    assert town.issue.state == "answered", "the answer stands, it is only said once more"
    assert said is not None


def test_a_comment_in_place_of_an_answer_is_joined_to_the_matter_and_opens_it(town: Town) -> None:
    ref = told_no(town)
    town.passes(days=1, hours=1)
    (said,) = town.says("thats not good enough my son nearly got run over")
    assert said.startswith(f"Thank you. We have added this to {ref}.")
    assert CLEAR in said
    assert town.issue.state == "reopened"
    assert [row.kind for row in town.rows(task)] == ["reply"]


def test_unhappy_words_before_the_receipt_open_it_once_it_is_known(town: Town) -> None:
    town.took_part(HER)
    town.send(town.draft(NO))
    town.outgoing()
    town.clock.pass_by(minutes=5)
    town.says("that is not good enough")
    assert town.issue.state == "answered"
    town.arrived()
    assert town.issue.state == "reopened"
    assert [each.settled for each in town.promises()] == [False]
    assert town.promises()[0].due_at > town.clock.now()


def test_who_was_unhappy_and_stops_and_comes_back_is_unhappy_still(town: Town) -> None:
    """The message had left before the STOP, and its receipt comes after the START."""
    town.took_part(HER)
    town.send(town.draft(NO))
    town.outgoing()
    town.reaches()
    town.clock.pass_by(minutes=5)
    town.says("that is not good enough")
    town.goes("STOP", "START")
    town.arrived()
    assert [each.settled for each in town.promises()] == [False]
    assert town.issue.state == "reopened"


def test_unhappy_words_about_older_news_do_not_open_what_comes_later(town: Town) -> None:
    told_no(town)
    town.says("that is not good enough")
    town.clock.pass_by(days=1)
    town.send(town.draft())
    town.outgoing()
    town.arrived()
    assert [each.settled for each in town.promises()] == [True]
