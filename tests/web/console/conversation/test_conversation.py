"""One person's conversation with us: both sides in order, what they are owed, and what is kept back."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.store.tables import outbox
from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900301", "+447700900302"
DARK = "It is dark behind the shops."


def ref_of(town: Town, nth: int = -1) -> str:
    return str(town.house.rows("talk")[nth].ref)


def test_both_sides_stand_in_order_of_time_with_what_was_understood(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/talks/{ref_of(town).lower()}")
    words = asha.words
    assert asha.status == 200
    assert words.index("TIPTON") < words.index("Understood as: No") < words.index(DARK)
    assert "We said" in words and "On its way" in words
    assert "They agreed to hear from us" in words and "Nothing has arrived yet" in words
    assert f'<bdi dir="ltr">{ref_of(town)}</bdi>' in asha.page
    assert ANN not in asha.page and ANN[1:] not in asha.page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "sent", "delivery": "delivered"}, "Delivered"),
        ({"state": "sent"}, "Sent, no report yet"),
        ({"state": "failed", "reason": "The phone was off."}, "Not delivered The phone was off."),
        ({"state": "dropped", "reason": "They asked us to stop."}, "Taken back They asked us to stop."),
        ({"state": "unsure"}, "Nobody knows whether it went out"),
    ],
)
def test_each_of_ours_says_how_it_stands(asha: Desk, town: Town, values: dict[str, str], words: str) -> None:
    town.answers(ANN, DARK)
    town.services.db.write(lambda c: c.execute(update(outbox).values(values)))
    asha.open(f"/console/talks/{ref_of(town)}")
    assert words in asha.words and "On its way" not in asha.words


def test_all_their_talks_are_one_conversation_and_nobody_elses(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.answers(BEN, "Nobody rings back.")
    town.says(ANN, "LOCAL", "The park gate is locked", "SKIP", "SKIP", "SKIP")
    first = ref_of(town, 0)
    asha.open(f"/console/talks/{first}")
    assert DARK in asha.words and "The park gate is locked" in asha.words
    assert "Nobody rings back." not in asha.words
    assert f'<strong aria-current="true"><bdi dir="ltr">{first}</bdi>' in asha.page
    assert f'href="/console/talks/{ref_of(town)}"' in asha.page


def test_pages_hold_fifty_and_nothing_is_lost_between_them(asha: Desk, town: Town) -> None:
    for number in range(40):
        town.says(ANN, f"word {number}")
    town.says(ANN, "TIPTON")
    asha.open(f"/console/talks/{ref_of(town)}")
    assert asha.page.count('<p class="govuk-body quiet">They said') < 50
    seen = asha.words
    while "Show older messages" in asha.words:
        at = asha.page.split('href="?before=')[1].split("#")[0].split('"')[0]
        asha.open(f"/console/talks/{ref_of(town)}?before={at}")
        seen += asha.words
    assert all(seen.count(f" word {number} ") == 1 for number in range(40))


def test_a_message_in_another_language_is_marked_with_it(asha: Desk, town: Town) -> None:
    town.says(ANN, "LANG", "Polski", "TIPTON", "tak", "nie", "Ciemno tam.", "KONIEC")
    asha.open(f"/console/talks/{ref_of(town)}")
    assert '<p class="govuk-body" lang="pl" dir="auto">Ciemno tam.</p>' in asha.page
    assert '<p class="govuk-body" lang="pl" dir="ltr">' in asha.page
    answer = next(row for row in town.house.rows("answer") if row.words == "Ciemno tam.")
    asha.open(f"/console/said/{answer.id}")
    asha.press(f"/console/said/{answer.id}", {"english": "It is dark there."})
    asha.open(f"/console/talks/{ref_of(town)}")
    assert "It is dark there. English copy by Asha" in asha.words


def test_a_number_that_was_given_for_a_call_is_left_out(asha: Desk, town: Town) -> None:
    town.answers("a browser", DARK, channel="web")
    town.says("a browser", "CALL", "0121 496 0999", "1", "1", "The bus pass", channel="web")
    asha.open(f"/console/talks/{ref_of(town)}")
    assert "0121 496 0999" not in asha.words and "01214960999" not in asha.words
    assert "[a number]" in asha.words
    assert "The bus pass" in asha.words


def test_who_may_not_ring_does_not_read_what_was_flagged_nor_what_followed(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.says(ANN, "I want to kill myself", "Please somebody")
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    page = f"/console/talks/{ref_of(town)}"
    asha.open(page)
    assert "I want to kill myself" in asha.words and "Please somebody" in asha.words
    asha.press(f"{page}/note", {"note": "Rang her sister."})
    assert "Note by Asha, for officers only" in asha.words and "Rang her sister." in asha.words
    reader.open(page)
    assert DARK in reader.words
    for words in ("kill myself", "Please somebody", "sister"):
        assert words not in reader.page
    assert "shown only to officers who may ring people" in reader.words
    assert "Keep the note" not in reader.words


def test_what_was_forgotten_leaves_nothing_to_read(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    page = f"/console/talks/{ref_of(town)}"
    asha.open(page)
    asha.press(f"{page}/note", {"note": "Rang about the lamps."})
    town.says(ANN, "FORGET", "FORGET")
    asha.open(page)
    assert "agreed to hear" not in asha.words and "nobody writes to them" in asha.words
    town.arrived()
    town.passes(minutes=10)
    asha.open(page)
    assert "agreed to hear" not in asha.words and "nobody writes to them" in asha.words
    assert "Forgotten" in asha.words and "They asked us to forget them" in asha.words
    assert DARK not in asha.words and "lamps" not in asha.words
    assert [(row.text, row.folded) for row in town.house.rows("note")] == [("", "")]
    asha.press(f"{page}/note", {"note": "Again."})
    assert asha.status == 400


@pytest.mark.parametrize(
    ("typed", "says"), [(" ", "Write the note."), ("x" * 2001, "2,000 characters or fewer")]
)
def test_a_note_that_will_not_do_is_refused(asha: Desk, town: Town, typed: str, says: str) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/talks/{ref_of(town)}")
    asha.press(f"/console/talks/{ref_of(town)}/note", {"note": typed})
    assert asha.status == 400 and says in asha.words
    assert not town.house.rows("note")


def test_references_lead_here(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.says(ANN, "CALL", "2", "1", "The bus")
    issue = town.ref()
    there = f'href="/console/talks/{ref_of(town, 0)}"'
    for page in ("/console/said", f"/console/issues/{issue}", f"/console/issues/{issue}/owed"):
        asha.open(page)
        assert there in asha.page, page
    town.says(ANN, "STOP", "What about the street light?")
    asha.open("/console/tasks/1")
    assert 'href="/console/talks/' in asha.page
    asha.open("/console/said?unplaced=yes")
    assert 'href="/console/messages/' in asha.page
    asha.open(f"/console/messages/{town.house.rows('event')[-1].id}")
    assert 'href="/console/talks/' in asha.page


def test_an_unknown_reference_is_not_there(asha: Desk) -> None:
    asha.open("/console/talks/T999")
    assert asha.status == 404


def test_a_call_that_was_promised_stands_there_with_our_own_number(asha: Desk, town: Town) -> None:
    ben = "+447700900777"
    town.says(ben, "CALL", "2", "1", "Ring me on 0121 555 0199 about the bus")
    ref = town.house.rows("talk")[-1].ref
    asha.open(f"/console/talks/{ref}")
    assert "Nothing was promised" not in asha.words
    assert "A call was promised, begun 23 November 2026, due" in asha.words
    assert "0121 555 0199" not in asha.words and "[a number]" in asha.words, "theirs is kept back"
    ours = town.services.content().council.phone
    assert f"ring {ours}" in asha.words, "ours is not"
    task = next(row.id for row in town.house.rows("task") if row.kind == "call-back")
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/call", {"result": "reached", "note": "We talked."})
    asha.open(f"/console/talks/{ref}")
    assert "A call was promised, begun 23 November 2026, dealt with 23 November 2026" in asha.words
