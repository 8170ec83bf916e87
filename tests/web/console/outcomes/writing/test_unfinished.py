"""A draft that is not finished: kept, named what it wants, never sent; and deleted."""

from __future__ import annotations

from bot.service.outcomes.approval import mark
from tests.web.console.desk import Desk, Town


def begun(asha: Desk, town: Town, **changes: str) -> str:
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref, press="later", **changes)
    return ref


def test_it_is_kept_and_what_it_wants_is_named(asha: Desk, town: Town) -> None:
    begun(asha, town, kind="", lasts_until="", text_en_GB="", composed="It was.")
    assert "Choose what the news is." in asha.words
    assert "Say how long this lasts." in asha.words
    assert "Write the message in English." in asha.words
    assert "Go on writing" in asha.words and "Send to" not in asha.words
    asha.open("/console/outcomes/1/write")
    assert "Two lamps are on." in asha.page


def test_it_cannot_be_sent_by_hand_either(asha: Desk, town: Town) -> None:
    begun(asha, town, lasts_until="")
    asha.press("/console/outcomes/1/send", {"mark": town.services.read(mark, 1)})
    assert asha.status == 409 and "Say how long this lasts." in asha.words
    assert town.house.rows("outcome")[0].state == "draft"


def test_what_is_no_date_cannot_be_kept(asha: Desk, town: Town) -> None:
    begun(asha, town, **{"next_by-day": "31", "next_by-month": "2", "next_by-year": "2027"})
    assert asha.status == 400 and "Write a real date" in asha.words
    assert town.house.rows("outcome") == []


def test_a_draft_is_deleted_and_the_log_has_it(asha: Desk, town: Town) -> None:
    ref = begun(asha, town)
    asha.press("/console/outcomes/1/delete", {"version": asha.hidden("version")})
    assert "The draft is deleted." in asha.words
    assert town.house.rows("outcome") == [] and town.house.rows("outcome_text") == []
    asha.open(f"/console/issues/{ref}")
    assert "Asha Draft deleted" in asha.words


def test_a_task_to_read_a_draft_goes_with_it(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "approver")
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/ask", {"to": str(ravi.id)})
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/delete", {"version": asha.hidden("version")})
    assert [row.done_at is None for row in town.house.rows("task")] == [False]
