"""Nobody lets their own words go out to many, whatever becomes of the log. On both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, not_, update
from sqlalchemy.sql.expression import UpdateBase

from bot.service.outcomes.approval import mark
from bot.store.tables import issue, log, outcome, outcome_text
from tests.web.console.desk import WRITTEN, Desk, Town

PRUNED = delete(log)
REWORDED = update(log).values(action="news set down")


@pytest.fixture(params=[None, PRUNED, REWORDED], ids=["kept", "pruned", "reworded"])
def log_becomes(request: pytest.FixtureRequest) -> UpdateBase | None:
    found: UpdateBase | None = request.param
    return found


def touch_log(town: Town, change: UpdateBase | None) -> None:
    if change is not None:
        town.services.db.write(lambda c: c.execute(change))


def seen(town: Town) -> str:
    return town.services.db.read(lambda c: mark(c, 1))


def test_who_wrote_it_cannot_send_it(asha: Desk, town: Town, log_becomes: UpdateBase | None) -> None:
    town.joins("Ravi", "approver")
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    touch_log(town, log_becomes)
    asha.open("/console/outcomes/1")
    assert "a second person must read and send it: Ravi." in asha.words
    asha.press("/console/outcomes/1/send", {"mark": seen(town)})
    assert asha.status == 409
    assert town.house.rows("outcome")[0].state == "draft"


def test_who_changed_it_last_cannot_send_it(asha: Desk, town: Town, log_becomes: UpdateBase | None) -> None:
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "approver").email)
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    ravi.open("/console/outcomes/1/write")
    ravi.press("/console/outcomes/1/write", {**WRITTEN, "text_en_GB": "Three lamps are on."})
    touch_log(town, log_becomes)
    ravi.press("/console/outcomes/1/send", {"mark": seen(town)})
    assert ravi.status == 409
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    assert "1 person will hear." in asha.words


# --- whom to ask, and sending back ---------------------------------------------------------------------


def asked(asha: Desk, town: Town, *names: str) -> list[Desk]:
    """A sensitive draft, and approvers of these names; the first is asked."""
    desks = [Desk(town.house).sign_in(town.joins(name, "approver").email) for name in names]
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/ask", {"to": str(town.officer(f"{names[0].lower()}@council.example").id)})
    return desks


def to_do(town: Town, kind: str) -> list[int]:
    """Whose open tasks of a kind there are."""
    return [row.owner_id for row in town.house.rows("task") if row.kind == kind and row.done_at is None]


def id_of(town: Town, name: str) -> int:
    return town.officer(f"{name}@council.example").id


def test_the_one_who_is_chosen_is_asked_and_nobody_twice(asha: Desk, town: Town) -> None:
    asked(asha, town, "Mina", "Ravi")
    assert "Mina finds it in To do." in asha.words and "Mina was asked on" in asha.words
    assert "Ask somebody else instead" in asha.words and ">Mina</option>" not in asha.page
    asha.press("/console/outcomes/1/ask", {"to": str(id_of(town, "mina"))})
    assert to_do(town, "check") == [id_of(town, "mina")]
    asha.press("/console/outcomes/1/ask", {"to": str(id_of(town, "ravi"))})
    assert to_do(town, "check") == [id_of(town, "ravi")]


@pytest.mark.parametrize("to", ["1", "99", "-3", "x" * 30])
def test_who_may_not_approve_cannot_be_asked(to: str, asha: Desk, town: Town) -> None:
    asked(asha, town, "Mina", "Ravi")
    before = to_do(town, "check")
    asha.press("/console/outcomes/1/ask", {"to": to})
    assert asha.status in (200, 409) and to_do(town, "check") == before


def test_it_is_sent_back_with_what_should_be_changed(asha: Desk, town: Town) -> None:
    (mina,) = asked(asha, town, "Mina")
    mina.open("/console/outcomes/1")
    mina.press("/console/outcomes/1/return", {"seen": mina.hidden("seen"), "note": "Say <b>which</b> lamps."})
    assert "Asha finds it in To do, with what you wrote." in mina.words
    assert to_do(town, "check") == [] and to_do(town, "sent-back") == [town.asha.id]
    asha.open("/console/")
    assert "Sent back to you (1)" in asha.words and "Mina: Say <b>which</b> lamps." in asha.words
    asha.open("/console/outcomes/1/write")
    assert "Sent back to be changed. Mina: Say <b>which</b> lamps." in asha.words
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/ask", {"to": str(id_of(town, "mina"))})
    assert to_do(town, "check") == [id_of(town, "mina")] and to_do(town, "sent-back") == []


def test_sending_back_needs_words_and_what_was_read(asha: Desk, town: Town) -> None:
    (mina,) = asked(asha, town, "Mina")
    mina.open("/console/outcomes/1")
    read = mina.hidden("seen")
    mina.press("/console/outcomes/1/return", {"seen": read, "note": " "})
    assert mina.status == 409 and "Write what should be changed" in mina.words
    asha.open("/console/outcomes/1/write")
    asha.press("/console/outcomes/1/write", {**WRITTEN, "text_en_GB": "Three lamps.", "version": "1"})
    mina.press("/console/outcomes/1/return", {"seen": read, "note": "Which lamps?"})
    assert mina.status == 409 and "Which lamps?" in mina.page
    assert to_do(town, "sent-back") == []


def test_nobody_sends_their_own_words_back(asha: Desk, town: Town) -> None:
    asked(asha, town, "Mina")
    asha.press("/console/outcomes/1/return", {"seen": seen(town), "note": "Hm."})
    assert asha.status == 409 and to_do(town, "check") == [id_of(town, "mina")]


# --- what was read is what goes ------------------------------------------------------------------------

CHANGES: list[tuple[str, Any]] = [
    ("its words", update(outcome_text).values(text="Nothing was done.")),
    ("whose words they are", update(outcome_text).values(made_by="machine")),
    ("a language sent English", update(outcome_text).values(made_by="english")),
    ("its kind", update(outcome).values(kind="part-done")),
    ("what people said", update(outcome).values(you_said="Other words.")),
    ("what we did", update(outcome).values(we_did="Nothing.")),
    ("the money", update(outcome).values(money="£1")),
    ("how long", update(outcome).values(lasts_until="A day.")),
    ("why words stand", update(outcome).values(override="Because.")),
    ("whether it has a page", update(issue).values(public=not_(issue.c.public))),
    ("whether it is sensitive", update(issue).values(sensitive=False)),
]


@pytest.mark.parametrize(("change"), [row[1] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_what_is_changed_after_it_was_read_does_not_go(change: Any, asha: Desk, town: Town) -> None:
    (mina,) = asked(asha, town, "Mina")
    mina.open("/console/outcomes/1")
    mark_read = mina.hidden("mark")
    assert mark_read
    town.services.db.write(lambda c: c.execute(change))
    mina.press("/console/outcomes/1/send", {"mark": mark_read})
    assert mina.status == 409
    assert town.house.rows("outcome")[0].state == "draft"


def test_a_check_of_words_falls_between_reading_and_sending(asha: Desk, town: Town) -> None:
    """Somebody approves the Polish words: readers would get them without the label that was read."""
    mina = Desk(town.house).sign_in(town.joins("Mina", "approver").email)
    ref = town.issue()
    town.crowd(1, ref, "pl")
    asha.write(ref, text_pl="Teraz są dwie lampy.")
    mina.open("/console/outcomes/1")
    mark_read, token = mina.hidden("mark"), mina.hidden("csrf_token")
    town.services.db.write(lambda c: c.execute(update(outcome_text).values(made_by="officer")))
    mina.press("/console/outcomes/1/send", {"mark": mark_read}, token=token)
    assert mina.status == 409
