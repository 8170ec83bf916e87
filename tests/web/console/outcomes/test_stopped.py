"""A message that was stopped: true numbers, once, and a correction only for those whom it reached. On both
databases."""

from __future__ import annotations

from bot.model.message import DropReason
from tests.web.console.desk import Desk, Town
from tests.web.console.outcomes.sending import GONE, OFF, arrives, becomes, fails, messages, told


def sends(asha: Desk, town: Town, people: int = 1) -> str:
    """Send is pressed, and no row is made yet; the reference of the issue."""
    ref = town.issue()
    town.crowd(people, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "public": "y"})
    return ref


def stops(asha: Desk) -> None:
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/stop")


def test_nobody_is_told_that_something_was_wrong_who_had_nothing(asha: Desk, town: Town) -> None:
    ref = told(asha, town, people=2)
    stops(asha)
    assert "0 people had been written to. 2 people had not." in asha.words
    assert "Was something wrong?" not in asha.words and "Withdraw" not in asha.words
    asha.press("/console/sent/1/correct")
    assert asha.status == 409 and "Nobody has had this message" in asha.words
    asha.press("/console/sent/1/withdraw")
    assert len(town.house.rows("outcome")) == 1, "nobody is to be told, so nothing was begun"
    asha.open(f"/console/issues/{ref}/write")
    assert "told 1 person" not in asha.words and "told 2 people" not in asha.words


def test_a_correction_begun_before_the_stop_goes_to_those_only_who_had_it(asha: Desk, town: Town) -> None:
    told(asha, town)
    arrives(town, 0)
    fails(town, 1, GONE)
    stops(asha)  # the third has not left
    assert "1 person had been written to. 1 person had not." in asha.words
    asha.press("/console/sent/1/correct")
    asha.press("/console/outcomes/2/write", {"press": "keep", "version": asha.hidden("version"), **RIGHT})
    assert "The messages go to 1 person" in asha.words
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    assert [row.person_id for row in messages(town) if row.outcome_id == 2] == [messages(town)[0].person_id]


RIGHT = {
    "kind": "done",
    "you_said": "It is dark.",
    "we_did": "One lamp is on.",
    "lasts_until": "It stays.",
    "text_en_GB": "We were wrong. One lamp is on.",
}


def test_who_was_to_hear_is_counted_before_their_message_is_made(asha: Desk, town: Town) -> None:
    sends(asha, town, people=3)
    stops(asha)
    assert "0 people had been written to. 3 people had not." in asha.words
    town.passes(minutes=5)
    assert messages(town) == []


def test_a_second_press_says_that_it_was_stopped_already(asha: Desk, town: Town) -> None:
    town.joins("Omar", "approver")
    sends(asha, town)
    omar = Desk(town.house).sign_in("omar@council.example")
    omar.open("/console/sent/1")
    stops(asha)
    omar.press("/console/sent/1/stop")
    assert "This was stopped already, on 23 November 2026" in omar.words
    assert "Everything has left" not in omar.words and "Nothing was stopped" not in omar.words


def test_what_waits_for_the_morning_says_when_it_goes(asha: Desk, town: Town) -> None:
    clock = town.house.clock
    clock.pass_by(hours=20 - clock.now().hour + 1)
    asha.sign_in()
    sends(asha, town)
    assert "It goes out on 24 November 2026, 09:00." in asha.words
    assert "Sending starts in a moment." not in asha.words
    town.passes(seconds=1)  # its row is made, and waits
    asha.open("/console/sent/1")
    assert "On the way 1" in asha.words and "It goes out on 24 November 2026, 09:00." in asha.words
    clock.pass_by(hours=14)
    asha.sign_in()
    asha.open("/console/sent/1")
    assert "It goes out on" not in asha.words


def test_what_was_stopped_is_no_failure_to_ring_about(asha: Desk, town: Town) -> None:
    """Neither on the page of who is owed an answer, nor on its own; whom it failed to reach before is one."""
    ref = told(asha, town)
    fails(town, 0, GONE)
    stops(asha)
    town.passes(seconds=1)
    page = f"/console/issues/{ref}/owed"
    for path in (page, "/console/sent/1"):
        asha.open(path)
        assert "The number does not work: 1 person" in asha.words, path
        assert "An officer stopped it" not in asha.words, path
        assert "stopped by an officer before" not in asha.words, path
    asha.press(page, {"press": "settle-kind", "kind": "kept-back", "seen": "2", "way": "call"})
    assert asha.status == 400 and "Nobody of these waits any more." in asha.words


def test_what_was_dropped_of_a_withdrawn_answer_is_none_either(asha: Desk, town: Town) -> None:
    ref = told(asha, town)
    arrives(town, 0)
    becomes(town, 1, state="dropped", reason=DropReason.TOO_OLD)
    fails(town, 2, GONE)
    page = f"/console/issues/{ref}/owed"
    asha.open(page)
    assert "It waited too long and was not sent: 1 person" in asha.words
    asha.press("/console/sent/1/withdraw")
    asha.open(page)
    assert "It waited too long" not in asha.words and "The number does not work: 1 person" in asha.words


def test_what_failed_before_stands_also_after_another_was_stopped(asha: Desk, town: Town) -> None:
    ref = told(asha, town)
    for which in range(3):
        fails(town, which, OFF)
    asha.write(ref, text_en_GB="Three lamps are on.")
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    page = f"/console/issues/{ref}/owed"
    asha.open("/console/sent/2")
    asha.press("/console/sent/2/stop")
    town.passes(seconds=1)
    asha.open(page)
    assert "Phone off, full or out of reach: 3 people" in asha.words
    assert "stopped by an officer before" not in asha.words


def test_to_withdraw_is_asked_once_and_speaks_of_a_page_only_where_there_is_one(
    asha: Desk, town: Town
) -> None:
    ref = told(asha, town)
    arrives(town, 0)
    asha.open("/console/sent/1/withdraw")
    assert "Withdraw this message?" in asha.words and "It leaves the public page at once." in asha.words
    assert town.house.rows("outcome")[0].withdrawn_at is None, "to look changes nothing"
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/private")
    asha.open("/console/sent/1/withdraw")
    assert "Withdraw this message?" in asha.words and "public page" not in asha.words
    asha.press("/console/sent/1/withdraw")
    assert "Now tell those who had it." in asha.words and "public page at once" not in asha.words
    assert asha.open("/console/sent/1/withdraw").location == "/console/sent/1", "once is enough"


def test_what_is_due_again_is_for_whoever_looks_after_it_now(asha: Desk, town: Town) -> None:
    """Sent, given to somebody else, then stopped: the warning that sending ended is the new owner's."""
    ravi = town.joins("Ravi", "officer").id
    ref = town.issue()
    town.crowd(2, ref)
    town.due(ref, 3)
    town.services.handlers.jobs[0][2](town.house.clock.now())
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    asha.gives(ref, ravi)
    stops(asha)
    (warning,) = [row for row in town.house.rows("task") if row.kind == "due-soon"]
    assert (warning.owner_id, warning.done_at) == (ravi, None)


# --- what people had last -----------------------------------------------------------------------------


def test_what_was_stopped_before_anybody_had_it_was_not_told_last(asha: Desk, town: Town) -> None:
    """Neither does its stop say that somebody told people something else."""
    told(asha, town)
    arrives(town, 0)
    asha.write("I1", text_en_GB="Three lamps are on.")
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    asha.write("I1", text_en_GB="Four lamps are on.")
    token = asha.hidden("csrf_token")
    before = {"mark": asha.hidden("mark"), "last": asha.hidden("last")}
    assert before["last"] == "2"
    asha.open("/console/sent/2")
    asha.press("/console/sent/2/stop")
    asha.open("/console/outcomes/3")
    assert asha.hidden("last") == "1"
    asha.press("/console/outcomes/3/send", before, token=token)
    assert asha.status == 200 and "will hear" in asha.words


def test_what_went_out_last_was_told_last_whichever_was_written_first(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    for text in ("It is planned.", "Two lamps are on.", "Three lamps are on."):
        asha.write(ref, text_en_GB=text)
    asha.open("/console/outcomes/2")
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(minutes=1)
    asha.open("/console/outcomes/3")
    token = asha.hidden("csrf_token")
    before = {"mark": asha.hidden("mark"), "last": asha.hidden("last")}
    asha.open("/console/outcomes/1")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    asha.press("/console/outcomes/3/send", before, token=token)
    assert asha.status == 409
    assert "Asha told people something else about this since you opened this page." in asha.words
    asha.open("/console/outcomes/3")
    assert asha.hidden("last") == "1"
