"""While somebody is away: what they look after is on their cover's list, and what is given to them goes to
the cover, who is named. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.officer import Officer
from bot.service.casework import team
from bot.store.casework import tasks
from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900701", "+447700900702"
DANGER = "I want to kill myself"
FRIDAY = "2026-11-27"
AWAY = "Asha is away until 27 November 2026."
MARKED = "Asha (away until 27 November 2026, May stands in)"


def signed_in(town: Town, name: str, role: str = "manager") -> Desk:
    return Desk(town.house).sign_in(town.joins(name, role).email)


def goes_away(desk: Desk, who: Officer, cover: Officer) -> None:
    desk.open("/console/team")
    desk.press(f"/console/team/{who.id}/away", {"until": FRIDAY, "cover": str(cover.id)})
    assert desk.status == 200


def owner(town: Town, kind: str) -> int:
    return int(next(row.owner_id for row in reversed(town.house.rows("task")) if row.kind == kind))


@pytest.fixture
def may(town: Town) -> Desk:
    return signed_in(town, "May")


@pytest.fixture
def her(town: Town, may: Desk) -> Officer:
    assert may
    return town.officer("may@council.example")


# --- what was theirs before ----------------------------------------------------------------------------


def test_what_somebody_away_owns_is_due_on_the_list_of_their_cover(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    town.due(town.issue("Lights behind the shops"), -3)
    town.due(town.issue("The tip in Oldbury"), 2)
    town.answers(ANN)
    town.says(ANN, "CALL", "2", "1", "The bus")
    may.open("/console/?whose=mine")
    assert "Lights behind" not in may.words and "Asked for a call" not in may.words
    goes_away(asha, town.asha, her)
    may.open("/console/?whose=mine")
    for words in (
        "You stand in for Asha until 27 November 2026. What Asha looks after stands here too.",
        *("Late (1)", "Lights behind the shops", "Due in the next 5 working days (1)", "The tip in Oldbury"),
        *("Asked for a call (1)", "The bus", "with Asha"),
    ):
        assert words in may.words, words
    for path, words in (
        ("/console/tasks?kind=call-back&whose=mine", "The bus"),
        ("/console/issues?state=late&whose=mine", "Lights behind the shops"),
        ("/console/issues?state=open&whose=mine", "The tip in Oldbury"),
    ):
        may.open(path)
        assert words in may.words, path
    olive = signed_in(town, "Olive", "officer")
    olive.open("/console/?whose=mine")
    assert "Late (" not in olive.words and "You stand in" not in olive.words
    asha.press(f"/console/team/{town.asha.id}/back")
    may.open("/console/?whose=mine")
    assert "Late (" not in may.words and "You stand in" not in may.words


# --- flags change hands --------------------------------------------------------------------------------


def seen(town: Town) -> list[object]:
    return [row.seen_at for row in town.house.rows("task") if row.kind == "flag"]


def told(town: Town) -> list[int]:
    return [row.officer_id for row in town.house.rows("alert")]


def test_a_flag_that_somebody_looked_at_is_looked_at_by_nobody_once_they_are_away(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    town.says(ANN, DANGER)
    asha.open("/console/tasks/1")
    asha.press("/console/tasks/1/look")
    goes_away(asha, town.asha, her)
    assert (owner(town, "flag"), seen(town), told(town)) == (her.id, [None], [her.id])
    may.open("/console/tasks/1")
    assert "I am looking at it" in may.words


@pytest.mark.parametrize("heir_is_away", [False, True])
def test_what_is_inherited_is_told_again_and_goes_to_who_is_here(
    heir_is_away: bool, asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    """The heir was told of it once already, when it was hers."""
    ravi = signed_in(town, "Ravi", "officer")
    town.says(ANN, DANGER)
    ravi.open("/console/tasks/1")
    ravi.press("/console/tasks/1/take", {"owner": str(town.asha.id)})
    town.answers(BEN)
    town.says(BEN, "CALL", "2", "1", "The bus")
    him = town.officer("ravi@council.example")
    asha.open("/console/tasks/2")
    asha.press("/console/tasks/2/hand-over", {"to": str(him.id), "owner": str(town.asha.id)})
    if heir_is_away:
        goes_away(may, town.asha, her)
    heir = town.asha.id
    may.open(f"/console/team/{him.id}/remove")
    assert (MARKED in may.words) == heir_is_away
    may.leaves(him.id, heir)
    has = her.id if heir_is_away else heir
    assert (owner(town, "flag"), seen(town), told(town)) == (has, [None], [has])
    assert owner(town, "call-back") == has


# --- what is given to them -----------------------------------------------------------------------------


def test_who_is_away_is_marked_and_their_cover_has_it(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    ravi = signed_in(town, "Ravi", "officer")
    town.says(ANN, DANGER)
    ravi.open("/console/tasks/1")
    ravi.press("/console/tasks/1/take", {"owner": str(town.asha.id)})
    goes_away(may, town.asha, her)
    ravi.open("/console/tasks/1")
    assert MARKED in ravi.words
    mine = str(town.officer("ravi@council.example").id)
    ravi.press("/console/tasks/1/hand-over", {"to": str(town.asha.id), "owner": mine})
    assert f"{AWAY} May, who stands in, has it now." in ravi.words
    assert (owner(town, "flag"), seen(town), told(town)) == (her.id, [None], [her.id])
    ravi.open("/console/tasks/1")
    ravi.press("/console/tasks/1/hand-over", {"to": str(town.asha.id), "owner": str(her.id)})
    assert ravi.status == 409 and "Asha is away, and May, who has it already, stands in." in ravi.words


def test_a_call_booked_for_somebody_away_says_who_finds_it(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    town.answers(ANN)
    ref = town.house.rows("talk")[-1].ref
    goes_away(asha, town.asha, her)
    may.open(f"/console/talks/{ref}/call")
    assert MARKED in may.words
    when = {"day-day": "25", "day-month": "11", "day-year": "2026", "hour": "14"}
    given = {**when, "about": "The lamp", "owner": str(town.asha.id), "press": "book"}
    may.press(f"/console/talks/{ref}/call", given)
    assert f"The call is booked. {AWAY} May, who stands in, finds it in Tasks." in may.words
    assert owner(town, "call-back") == her.id


def draft(town: Town, writer: Desk) -> None:
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    writer.write(ref)
    writer.open("/console/outcomes/1")


def test_a_text_to_read_goes_to_who_stands_in(asha: Desk, town: Town, may: Desk, her: Officer) -> None:
    ravi = signed_in(town, "Ravi", "officer")
    goes_away(may, town.asha, her)
    draft(town, ravi)
    assert MARKED in ravi.words and "must read and send it: May." in ravi.words
    ravi.press("/console/outcomes/1/ask", {"to": ""})
    assert ravi.status == 409 and "Choose who reads and sends it: May." in ravi.words
    ravi.open("/console/outcomes/1")
    ravi.press("/console/outcomes/1/ask", {"to": str(town.asha.id)})
    assert f"{AWAY} May, who stands in, finds it in To do." in ravi.words
    assert owner(town, "check") == her.id
    assert "May was asked on" in ravi.words


def test_nobody_reads_their_own_text_because_they_stand_in(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    goes_away(asha, town.asha, her)
    draft(town, may)
    may.press("/console/outcomes/1/ask", {"to": str(town.asha.id)})
    assert may.status == 409
    assert "Asha is away, and May, who stands in, may not read it for somebody else." in may.words


def test_words_are_checked_by_nobody_who_does_not_read_them(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    kasia, now = town.joins("Kasia", "officer"), town.house.clock.now()
    content = town.services.content()
    town.services.write(team.set_reads, content, kasia.id, ["pl"], town.asha, now)
    ref = town.issue()
    town.crowd(1, ref, language="pl")
    asha.write(ref, text_pl="Prosili Państwo o światło. Dwie lampy już świecą.")
    goes_away(asha, kasia, her)
    asha.open("/console/outcomes/1")
    assert "Kasia (away until 27 November 2026, May stands in)" in asha.words
    asha.press("/console/outcomes/1/words/pl/ask", {"to": str(kasia.id)})
    assert asha.status == 409
    assert "Kasia is away, and May, who stands in, does not read Polish." in asha.words
    town.services.write(team.set_reads, content, her.id, ["pl"], town.asha, now)
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/words/pl/ask", {"to": str(kasia.id)})
    assert "May, who stands in, finds it in To do." in asha.words
    assert owner(town, "check-words") == her.id


def test_who_gets_an_issue_while_away_is_said_with_who_stands_in(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    kasia = town.joins("Kasia", "officer")
    ref = town.issue()
    goes_away(asha, kasia, her)
    asha.open(f"/console/issues/{ref}/owner")
    asha.press(f"/console/issues/{ref}/owner", {"owner": str(kasia.id)})
    change = {"owner": str(kasia.id), "press": "change", "mark": asha.hidden("mark"), "tell": "yes"}
    asha.press(f"/console/issues/{ref}/owner", change)
    assert "They are away until 27 November 2026, and May stands in." in asha.words
    may.open("/console/issues?whose=mine")
    assert "Lights behind the shops" in may.words


def test_the_heir_of_a_reader_goes_away_and_what_comes_in_for_the_reader_goes_on(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    """A reader keeps who took over from them for good: that ties nobody down, and is no standing in."""
    rose = town.joins("Rose", "approver")
    asha.gives(town.issue(), rose.id)
    asha.leaves(rose.id, her.id, how="reader")
    town.hands_on()
    assert town.officer(rose.email).cover_id == her.id
    asha.open(f"/console/team/{her.id}/remove")
    assert "Rose" not in asha.words, "she is here"
    goes_away(asha, her, town.asha)
    now = town.house.clock.now()
    given: dict[str, Any] = {"kind": "reply", "key": "new", "due_at": now, "opened_at": now}
    town.services.db.write(lambda c: tasks.add_task(c, owner_id=rose.id, **given))
    assert owner(town, "reply") == town.asha.id
    asha.open("/console/?whose=mine")
    assert "You stand in for May until" in asha.words and "Rose" not in asha.words


def test_who_stands_in_for_somebody_away_cannot_be_marked_away(
    asha: Desk, town: Town, may: Desk, her: Officer
) -> None:
    olive = town.joins("Olive", "manager")
    goes_away(asha, olive, her)
    asha.press(f"/console/team/{her.id}/away", {"until": FRIDAY, "cover": str(town.asha.id)})
    assert asha.status == 409 and "May stands in for Olive. Choose another cover" in asha.words
