"""What is owed goes under another issue: moved, split off, taken out or joined. What follows from that is the
same for all four. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from bot.model.promise import again_by
from bot.service.outcomes import deadlines
from bot.store import tables
from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_facts import filled
from tests.web.console.outcomes.sending import arrives

ANN, BEN = "+447700900631", "+447700900632"
DARK, BINS = "It is dark behind the shops", "And the bins are never emptied"
TOMORROW = {"day-day": "24", "day-month": "11", "day-year": "2026", "hour": "10", "when": "later"}


def issue(town: Town, ref: str) -> Any:
    return next(row for row in town.house.rows("issue") if row.ref == ref)


def marks(town: Town, ref: str, **values: Any) -> None:
    which = update(tables.issue).where(tables.issue.c.ref == ref)
    town.services.db.write(lambda c: c.execute(which.values(values)))


@pytest.fixture
def own(town: Town) -> str:
    """Ann's own matter, a private issue of two messages; its reference."""
    town.says(ANN, DARK, "yes", "tipton", "4", BINS, "SKIP")
    return town.ref()


@pytest.fixture
def other(town: Town, own: str) -> str:
    """An open issue that anybody may read."""
    return town.issue("Lights in the town")


def talk(town: Town) -> str:
    return str(town.house.rows("talk")[0].ref)


def move(asha: Desk, town: Town, own: str, other: str) -> str:
    path = f"/console/talks/{talk(town)}/matter"
    asha.open(path)
    asha.press(path, {"press": "move", "into": other})
    return other


def join(asha: Desk, town: Town, own: str, other: str) -> str:
    asha.open(f"/console/issues/{own}/join")
    asha.press(f"/console/issues/{own}/join", {"into": "", "other": other})
    return other


def take_out(asha: Desk, town: Town, own: str, other: str) -> str:
    page = f"/console/issues/{own}/owed"
    asha.open(page)
    asha.press(page, {"promise": "1", "press": "take-out", "title": "A matter by itself"})
    return town.ref()


def split(asha: Desk, town: Town, own: str, other: str, title: str = "A matter by itself") -> str:
    path = f"/console/talks/{talk(town)}/matter"
    bins = next(row.id for row in town.house.rows("answer") if row.words == BINS)
    asha.open(path)
    asha.press(path, {"press": "split", "said": str(bins), "title": title})
    return town.ref()


Way = Callable[[Desk, Town, str, str], str]
EVERY = pytest.mark.parametrize("way", [move, join, take_out, split])
TO_ANOTHER = pytest.mark.parametrize("way", [move, join])
OF_ITS_OWN = pytest.mark.parametrize("way", [take_out, split])


# --- nothing goes wrong on the way ---------------------------------------------------------------------


@EVERY
def test_nothing_goes_over_while_messages_are_written_out(
    asha: Desk, town: Town, own: str, other: str, way: Way
) -> None:
    asha.write(own)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    before = [(row.id, row.issue_id) for row in town.house.rows("promise")]
    way(asha, town, own, other)
    assert asha.status == 400 and f"Messages about {own} are going out now." in asha.words
    assert [(row.id, row.issue_id) for row in town.house.rows("promise")] == before


@EVERY
def test_what_waits_for_its_hour_is_read_once_more(
    asha: Desk, town: Town, own: str, other: str, way: Way
) -> None:
    asha.write(own)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "last": "0", **TOMORROW})
    way(asha, town, own, other)
    assert [row.state for row in town.house.rows("outcome")] == ["draft"]
    (note,) = [row.note for row in town.house.rows("task") if row.kind == "check" and row.done_at is None]
    assert "others would hear it" in note


@TO_ANOTHER
def test_what_waits_for_its_hour_where_somebody_comes_in_is_read_once_more(
    asha: Desk, town: Town, own: str, other: str, way: Way
) -> None:
    town.crowd(1, other)
    asha.write(other)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "last": "0", **TOMORROW})
    way(asha, town, own, other)
    assert [row.state for row in town.house.rows("outcome")] == ["draft"]


@TO_ANOTHER
@pytest.mark.parametrize("owed", [True, False])
def test_an_answered_issue_is_open_when_somebody_comes_in_who_waits(
    asha: Desk, town: Town, own: str, other: str, way: Way, owed: bool
) -> None:
    marks(town, other, state="answered")
    if not owed:
        town.services.db.write(lambda c: c.execute(update(tables.promise).values(state="answered")))
    way(asha, town, own, other)
    assert issue(town, other).state == ("open" if owed else "answered")
    asha.open(f"/console/issues/{other}")
    assert ("somebody in it waits for an answer" in asha.words) is owed


# --- what is sensitive ---------------------------------------------------------------------------------


@TO_ANOTHER
def test_what_is_sensitive_stays_so_and_an_open_form_does_not_take_the_mark_off(
    asha: Desk, town: Town, own: str, other: str, way: Way
) -> None:
    marks(town, own, sensitive=True)
    town.joins("Ravi", "officer")
    ravi = Desk(town.house).sign_in("ravi@council.example")
    form = filled(ravi, other)
    way(asha, town, own, other)
    assert (issue(town, other).sensitive, issue(town, other).public) == (True, False)
    ravi.press(f"/console/issues/{other}/edit", {**form, "money": "£9,000"})
    assert ravi.status == 409 and issue(town, other).sensitive
    asha.open(f"/console/issues/{other}")
    assert "Sensitive: from “no” to “yes”" in asha.words and "Made private again" in asha.words
    ravi.press(f"/console/issues/{other}/edit", {**form, "version": ravi.hidden("version")})
    assert (issue(town, other).sensitive, issue(town, other).public) == (False, False)


@OF_ITS_OWN
def test_what_is_taken_out_has_the_marks_of_what_it_was_part_of(
    asha: Desk, town: Town, own: str, other: str, way: Way
) -> None:
    marks(town, own, sensitive=True, stage="part")
    made = issue(town, way(asha, town, own, other))
    assert (made.sensitive, made.stage, made.town, made.named) == (True, "part", "tipton", True)
    assert not made.public and made.about.startswith("matter:")


def test_a_name_that_was_taken_away_is_not_put_back_by_an_open_form(
    asha: Desk, town: Town, own: str, other: str
) -> None:
    """Her words stood in the name of an issue. It was joined, and a form with the old name is still open."""
    town.joins("Ravi", "officer")
    ravi = Desk(town.house).sign_in("ravi@council.example")
    form = filled(ravi, own)
    join(asha, town, own, other)
    ravi.press(f"/console/issues/{own}/edit", form)
    assert ravi.status == 409 and DARK not in issue(town, own).title


def test_what_became_known_by_itself_is_not_taken_away_by_an_open_form(asha: Desk, town: Town) -> None:
    """The form was opened before the person had said where it is, and what it is about."""
    town.says(BEN, DARK, "yes")
    ref = town.ref()
    form = filled(asha, ref)
    town.says(BEN, "tipton", "4")
    assert issue(town, ref).town == "tipton" and issue(town, ref).topic
    asha.press(f"/console/issues/{ref}/edit", {**form, "title": "Lamps"})
    assert asha.status == 409
    assert issue(town, ref).town == "tipton" and issue(town, ref).topic


def test_what_an_officer_wrote_is_not_taken_away_by_what_becomes_known(asha: Desk, town: Town) -> None:
    town.says(BEN, DARK, "yes")
    ref = town.ref()
    asha.press(f"/console/issues/{ref}/edit", {**filled(asha, ref), "town": "oldbury"})
    town.says(BEN, "tipton", "4")
    assert issue(town, ref).town == "oldbury" and issue(town, ref).topic


# --- dates ---------------------------------------------------------------------------------------------


def said_late(town: Town, times: int) -> None:
    """The job that tells people that we are late comes round; how often it has told somebody by then."""
    services = town.services
    deadlines.tell_late(
        services.db, services.content(), services.limits, services.clock.now(), ring=services.wake
    )
    said = [row.body for row in town.house.rows("outbox") if row.kind == "notice"]
    assert len([body for body in said if "We are late." in body]) == times


def test_who_was_told_that_we_are_late_is_not_told_it_of_the_second_matter(
    asha: Desk, town: Town, own: str
) -> None:
    town.due(own, -5)
    said_late(town, 1)
    split(asha, town, own, "")
    first, second = town.house.rows("promise")
    assert (second.due_at, second.late_for) == (again_by(town.house.clock.now()), first.late_for)
    assert issue(town, town.ref()).reply_by == second.due_at
    said_late(town, 1)


def test_a_matter_that_is_split_off_what_was_answered_has_a_date_of_its_own(
    asha: Desk, town: Town, own: str
) -> None:
    asha.write(own)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    arrives(town, 0)
    town.passes(days=60)
    split(asha.sign_in(), town, own, "")
    second = town.house.rows("promise")[-1]
    assert (second.state, second.due_at) == ("waiting", again_by(town.house.clock.now()))
    said_late(town, 0)


def test_a_date_that_is_to_come_is_kept(asha: Desk, town: Town, own: str) -> None:
    split(asha, town, own, "")
    first, second = town.house.rows("promise")
    assert first.due_at == second.due_at > town.house.clock.now()


# --- what officers see ---------------------------------------------------------------------------------


def test_who_splits_is_warned_of_an_issue_that_is_like_it(asha: Desk, town: Town, own: str) -> None:
    like = town.issue("Bins behind the shops")
    split(asha, town, own, "", title="The bins behind the shops")
    assert asha.status == 409 and f"{like}: Bins behind the shops" in asha.words
    assert len(town.house.rows("promise")) == 1
    bins = next(row.id for row in town.house.rows("answer") if row.words == BINS)
    path = f"/console/talks/{talk(town)}/matter"
    assert 'value="The bins behind the shops"' in asha.page
    asha.press(
        path, {"agreed": asha.hidden("agreed"), "said": str(bins), "title": "The bins behind the shops"}
    )
    assert "The second matter is" in asha.words
    asha.open(f"/console/issues/{town.ref()}")
    assert f"{like} may be about the same." in asha.words


def test_the_history_says_that_one_moved_and_where_to(asha: Desk, town: Town, own: str, other: str) -> None:
    ref = talk(town)
    move(asha, town, own, other)
    asha.open(f"/console/issues/{own}")
    assert f"{ref}, to {other}, moved out" in asha.words
    assert "taken out into" not in asha.words


@TO_ANOTHER
def test_it_is_said_beforehand_that_the_other_becomes_sensitive(
    asha: Desk, town: Town, own: str, other: str, way: Way
) -> None:
    page = f"/console/talks/{talk(town)}/matter" if way is move else f"/console/issues/{own}/join"
    said = "the other one becomes sensitive too, and has no public page any more"
    asha.open(page)
    assert said not in asha.words
    marks(town, own, sensitive=True)
    asha.open(page)
    assert said in asha.words
