"""Approved now, and out at its hour: exactly what was approved, or not at all. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.store import tables
from tests.web.console.desk import Desk, Town

SEND = "/console/outcomes/1/send"
TOMORROW = {"day-day": "24", "day-month": "11", "day-year": "2026", "hour": "10", "when": "later"}


@pytest.fixture
def waits(asha: Desk, town: Town) -> str:
    """An outcome for two people that goes out tomorrow at ten; the reference of its issue."""
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref)
    asha.press(SEND, {"mark": asha.hidden("mark"), "last": "0", **TOMORROW})
    return ref


def told(town: Town) -> list[str]:
    return [row.body for row in town.house.rows("outbox") if row.kind == "outcome"]


def open_tasks(town: Town) -> list[str]:
    return [row.note for row in town.house.rows("task") if row.done_at is None]


def test_it_says_when_it_goes_and_goes_then(asha: Desk, town: Town, waits: str) -> None:
    assert "Goes out on 24 November 2026, 10:00." in asha.words
    asha.open(f"/console/issues/{waits}")
    assert "Goes out on 24 November 2026, 10:00" in asha.words
    town.passes(hours=23)
    assert told(town) == []
    town.passes(hours=1, minutes=1)
    assert len(told(town)) == 2
    assert town.house.rows("outcome")[0].state == "sent"
    assert open_tasks(town) == []


def test_it_can_be_taken_back_to_draft(asha: Desk, town: Town, waits: str) -> None:
    asha.open("/console/outcomes/1/write")
    asha.press("/console/outcomes/1/write", {"press": "later", "version": asha.hidden("version")})
    assert "Take it back first" in asha.words
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/back")
    assert "It is a draft again. It does not go out." in asha.words
    town.passes(hours=25)
    assert told(town) == []
    assert "Send to 2 people" in asha.words


CHANGES = {
    "its words": update(tables.outcome_text).values(text="Nothing was done."),
    "its facts": update(tables.outcome).values(we_did="Nothing."),
    "a language without a text": update(tables.person).values(language="pl"),
    "who approved it sends no more": update(tables.officer).values(role="reader"),
    "it is sensitive now": update(tables.issue).values(sensitive=True),
    "whose words they are": update(tables.outcome_text).values(made_by="machine"),
    "its hour": update(tables.outcome).values(goes_at=datetime(2026, 11, 24, 9, tzinfo=UTC)),
    "what of it is public": update(tables.outcome).values(public=True),
    "whether there is a page for it": update(tables.issue).values(public=False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_where_anything_changed_it_does_not_go_and_a_task_says_so(
    change: str, town: Town, waits: str
) -> None:
    assert waits
    town.services.db.write(lambda c: c.execute(CHANGES[change]))
    town.passes(hours=25)
    assert told(town) == []
    (note,) = open_tasks(town)
    assert note.startswith("It did not go out at its hour.")
    assert town.house.rows("outcome")[0].state == "draft"


def test_where_something_else_was_told_meanwhile_it_does_not_go(asha: Desk, town: Town, waits: str) -> None:
    asha.write(waits, text_en_GB="Something else.")
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": "0"})
    town.passes(hours=25)
    assert len(told(town)) == 2 and all("Something else." in text for text in told(town))
    assert len(open_tasks(town)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day-day": "29"}, "Choose a working day"),  # a Sunday
        ({"day-day": "23", "hour": "9"}, "Choose an hour that is still to come."),
        ({"day-day": ""}, "Choose a working day"),
        ({"hour": "22"}, "Choose a working day"),
    ],
)
def test_an_hour_that_will_not_do_is_said_at_its_field(
    changes: dict[str, str], words: str, asha: Desk, town: Town
) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref)
    asha.press(SEND, {"mark": asha.hidden("mark"), "last": "0", **TOMORROW, **changes})
    assert asha.status == 400 and words in asha.words
    assert town.house.rows("outcome")[0].state == "draft"


# --- until it has gone out, nothing is settled by it --------------------------------------------------


def due_soon(town: Town, ref: str) -> None:
    """The date of the issue is near, and whoever looks after it is reminded."""
    town.due(ref, 3)
    town.services.handlers.jobs[0][2](town.house.clock.now())


def later(asha: Desk, outcome: int) -> None:
    """Sign it for tomorrow at ten."""
    asha.open(f"/console/outcomes/{outcome}")
    fields = {"mark": asha.hidden("mark"), "last": asha.hidden("last"), **TOMORROW}
    asha.press(f"/console/outcomes/{outcome}/send", fields)


def open_kinds(town: Town) -> list[str]:
    return [str(row.kind) for row in town.house.rows("task") if row.done_at is None]


def test_what_is_due_is_reminded_of_until_it_has_gone_out(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    due_soon(town, ref)
    asha.write(ref)
    later(asha, 1)
    assert open_kinds(town) == ["due-soon"]
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/back")
    assert open_kinds(town) == ["due-soon"], "nobody was told"
    later(asha, 1)
    town.passes(hours=25)
    assert len(told(town)) == 1 and open_kinds(town) == []


def test_a_correction_is_wanted_until_it_has_gone_out(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref)
    asha.press(SEND, {"mark": asha.hidden("mark"), "last": "0"})
    town.passes(seconds=1)
    town.arrived()
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/correct")
    asha.open("/console/outcomes/2/write")
    fields = {"press": "keep", "kind": "changed", "lasts_until": "It stays.", "text_en_GB": "One lamp is on."}
    facts = {"you_said": "It is dark.", "we_did": "One lamp is on.", "version": asha.hidden("version")}
    asha.press("/console/outcomes/2/write", fields | facts)
    later(asha, 2)
    assert open_kinds(town) == ["correction"]
    town.passes(hours=25)
    assert len(told(town)) == 2 and open_kinds(town) == []


def test_where_it_did_not_go_what_is_due_stays(town: Town, asha: Desk, waits: str) -> None:
    due_soon(town, waits)
    town.services.db.write(lambda c: c.execute(CHANGES["its words"]))
    town.passes(hours=25)
    assert sorted(open_kinds(town)) == ["check", "due-soon"]


def test_a_second_press_on_what_has_gone_out_ends_no_later_reminder(asha: Desk, town: Town) -> None:
    """A page that stayed open is sent again: the date that came near since is no business of it."""
    ref = town.issue()
    town.crowd(1, ref)
    date = {"next_by-day": "1", "next_by-month": "2", "next_by-year": "2027"}
    asha.write(ref, kind="late", why_not="It takes longer.", **date)
    fields = {"mark": asha.hidden("mark"), "last": "0"}
    asha.press(SEND, fields)
    town.passes(seconds=1)
    town.arrived()
    due_soon(town, ref)
    asha.press(SEND, fields)
    assert open_kinds(town) == ["due-soon"]


def test_where_it_was_stopped_who_waits_is_reminded_of_again(asha: Desk, town: Town) -> None:
    """And no longer than anybody waits for that date."""
    ref = town.issue()
    town.crowd(2, ref)
    due_soon(town, ref)
    asha.write(ref)
    asha.press(SEND, {"mark": asha.hidden("mark"), "last": "0"})
    assert open_kinds(town) == []
    town.passes(seconds=1)
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")
    assert open_kinds(town) == ["due-soon"]
    asha.write(ref)
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    town.arrived()
    town.services.handlers.jobs[0][2](town.house.clock.now())
    assert open_kinds(town) == []


@pytest.mark.parametrize("when", ["at", "time", "", "NOW"])
def test_an_hour_that_nobody_knows_sends_nothing(asha: Desk, town: Town, when: str) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "when": when})
    assert asha.status == 400 and "Choose when it goes out." in asha.words
    assert town.house.rows("outcome")[0].state == "draft"


@pytest.mark.parametrize("tell", ["yes", "no"])
def test_given_to_somebody_else_it_is_their_draft_at_once_unless_nobody_hears_of_them(
    tell: str, asha: Desk, town: Town, waits: str
) -> None:
    ravi = town.joins("Ravi", "approver").id
    path, chosen = f"/console/issues/{waits}/owner", {"owner": str(ravi)}
    asha.open(path)
    asha.press(path, chosen | {"press": "look"})
    assert "A message about this is set to go out on 24 November 2026, 10:00." in asha.words
    assert "it comes back as a draft, and Ravi is asked to read and send it." in asha.words
    assert "Where you tell nobody, it keeps its hour." in asha.words
    how = {"press": "change", "tell": tell, "why_not": "I ring them.", "mark": asha.hidden("mark")}
    asha.press(path, chosen | how)
    assert ("What waited for its hour is a draft again." in asha.words) == (tell == "yes")
    goes = "Goes out on 24 November 2026, 10:00"
    assert (goes in asha.words, "Not sent yet" in asha.words) == ((tell == "no"), (tell == "yes"))
    tasks = [(row.owner_id, row.note) for row in town.house.rows("task") if row.kind == "check"]
    assert [who for who, _ in tasks] == ([ravi] if tell == "yes" else [])
    town.passes(hours=25)
    assert town.house.rows("outcome")[0].state == ("draft" if tell == "yes" else "sent")
    assert len(tasks) == sum(row.kind == "check" for row in town.house.rows("task")), "it is asked for once"


def test_where_nobody_waits_for_an_answer_it_keeps_its_hour(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.write(ref)
    asha.press(SEND, {"mark": asha.hidden("mark"), "last": "0", **TOMORROW})
    path = f"/console/issues/{ref}/owner"
    ravi = str(town.joins("Ravi", "approver").id)
    asha.open(path)
    asha.press(path, {"owner": ravi, "press": "look"})
    assert "set to go out on 24 November 2026, 10:00. It keeps its hour." in asha.words
    asha.press(path, {"owner": ravi, "press": "change", "mark": asha.hidden("mark")})
    town.passes(hours=25)
    assert town.house.rows("outcome")[0].state == "sent"
