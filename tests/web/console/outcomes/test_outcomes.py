"""Write what happened, see it, check it, send it, see whether it arrived."""

from __future__ import annotations

import pytest

from bot.service.outcomes.approval import mark
from bot.store import timers
from tests.web.console.desk import WRITTEN, Desk, Town


def told(town: Town) -> list[str]:
    """The messages of outcomes, as they stand in the outbox once the timers have run."""
    timers.run_due(town.services.db, town.services.handlers.by_kind, town.house.clock.now())
    return [row.body for row in town.house.rows("outbox") if row.kind == "outcome"]


def test_an_officer_tells_people_what_happened(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(3, ref)
    asha.write(ref)
    assert "Send to 3 people" in asha.words
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    assert "3 people will hear." in asha.words
    messages = told(town)
    assert len(messages) == 3
    assert all(message.endswith("You asked for light. Two lamps are on now.") for message in messages)


def test_a_second_press_adds_nothing(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(3, ref)
    asha.write(ref)
    pressed = {"mark": asha.hidden("mark")}
    token = asha.hidden("csrf_token")
    for _ in range(2):
        asha.press("/console/outcomes/1/send", pressed, token=token)
    assert "This was sent already." in asha.words
    assert len(told(town)) == 3
    assert asha.open("/console/outcomes/1").headers["Location"] == "/console/sent/1"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": ""}, "kind", "Choose what the news is."),
        ({"you_said": " "}, "you_said", "Write what people said."),
        ({"we_did": ""}, "we_did", "Write what we did, or why we did not."),
        ({"kind": "cannot", "why_not": "Too dear"}, "money", "Say how money comes into it."),
        ({"kind": "not-now", "money": "£1"}, "why_not", "Give the reason."),
        ({"lasts_until": ""}, "lasts_until", "Say how long this lasts."),
        ({"kind": "planned"}, "next_by-day", "Choose when people hear from us next."),
        (
            {"next_by-day": "23", "next_by-month": "11", "next_by-year": "2026"},
            "next_by-day",
            "Choose a date after today.",
        ),
        (
            {"next_by-day": "31", "next_by-month": "2", "next_by-year": "2027"},
            "next_by-day",
            "Write a real date",
        ),
        ({"text_en_GB": "", "composed": "You said: Light."}, "text_en_GB", "Write the message in English."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wanting_is_said_at_its_field_and_nothing_is_lost(
    changes: dict[str, str], field: str, words: str, asha: Desk, town: Town
) -> None:
    ref = town.issue()
    assert asha.write(ref, **changes).status_code == 400
    assert f'<a href="#{field}">{words}' in asha.page
    assert f'id="{field}"' in asha.page
    assert "<title>Error: " in asha.page
    for name in ("you_said", "we_did", "text_en_GB"):
        if name not in changes:
            assert WRITTEN[name] in asha.page
    assert town.house.rows("outcome") == []


def test_asking_for_more_time_needs_a_date_and_a_reason(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}/write?kind=late")
    assert 'value="late" checked' in asha.page
    assert "We said that you would hear by 21 December 2026." in asha.page
    asha.write(ref, kind="late")
    assert "Say why it takes longer." in asha.words
    assert "Choose when people hear from us next." in asha.words


def test_more_time_moves_the_date_people_were_given(asha: Desk, town: Town) -> None:
    ref = town.issue()
    day = {"next_by-day": "15", "next_by-month": "1", "next_by-year": "2027"}
    asha.write(ref, kind="late", why_not="The contractor is ill.", **day)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    asha.open(f"/console/issues/{ref}")
    assert "Reply due 15 January 2027" in asha.words


def test_the_preview_shows_each_language_with_its_people_and_price(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(7, ref)
    town.crowd(4, ref, "pl")
    town.crowd(2, ref, "ur")
    asha.open(f"/console/issues/{ref}/write")
    polish = "Dwie nowe lampy świecą za sklepami. Dziękujemy za odpowiedzi i uwagi, które nam przesłaliście."
    asha.press(
        f"/console/issues/{ref}/preview", {**WRITTEN, "text_pl": polish, "mine_pl": "y", "english_ur": "y"}
    )
    assert asha.status == 200 and "<html" not in asha.page
    assert "13 people, 3 languages" in asha.words
    assert "7 people (7 by text), 1 text each" in asha.words
    assert "Remove" in asha.words and "to send 1 text instead of 2 and save £0.19." in asha.words
    assert 'lang="pl" dir="ltr"' in asha.page
    assert town.house.rows("outcome") == []


def test_the_preview_is_there_without_any_script(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref, press="preview", text_en_GB="We will implement it.", kind="")
    assert asha.status == 200
    assert "Hard word: “implement”. Try “start”." in asha.words
    assert "There is a problem" not in asha.words


def test_nothing_goes_out_while_a_language_has_no_text(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref, "pl")
    asha.write(ref)
    mark = asha.hidden("mark")
    assert "There is no text yet in Polish" in asha.words
    assert "Send to" not in asha.words
    asha.press("/console/outcomes/1/send", {"mark": mark})
    assert asha.status == 409
    assert told(town) == []


def test_a_draft_can_be_changed_and_is_filled_in_as_it_was(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref, "pl")
    asha.write(ref, english_pl="y")
    asha.open("/console/outcomes/1/write")
    assert WRITTEN["text_en_GB"] in asha.page
    assert 'name="english_pl" type="checkbox" value="y" checked' in asha.page
    asha.press(
        "/console/outcomes/1/write", {**WRITTEN, "text_en_GB": "Three lamps.", "text_pl": "Trzy lampy."}
    )
    assert "Three lamps." in asha.words and "Trzy lampy." in asha.words
    assert len(town.house.rows("outcome")) == 1


def test_what_was_read_is_what_is_sent(asha: Desk, town: Town) -> None:
    """The text was changed by somebody else while this page was open."""
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref)
    seen, token = asha.hidden("mark"), asha.hidden("csrf_token")
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    ravi.open("/console/outcomes/1/write")
    ravi.press("/console/outcomes/1/write", {**WRITTEN, "text_en_GB": "Nothing was done."})
    asha.press("/console/outcomes/1/send", {"mark": seen}, token=token)
    assert "The text was changed since you opened this page" in asha.words
    assert told(town) == []


# --- the second pair of eyes -------------------------------------------------------------------------


def big(town: Town, number: int = 51) -> str:
    ref = town.issue()
    town.crowd(number, ref)
    return ref


def test_fifty_people_can_be_told_alone(asha: Desk, town: Town) -> None:
    asha.write(big(town, 50))
    assert "Send to 50 people" in asha.words


def test_one_person_alone_hears_whom_to_invite(asha: Desk, town: Town) -> None:
    asha.write(big(town))
    assert "51 people would get this, so a second person must read and send it." in asha.words
    assert "A manager can invite one on the Team page, with the role approver." in asha.words


def test_the_writer_cannot_send_to_many_even_by_hand(asha: Desk, town: Town) -> None:
    town.joins("Ravi", "approver")
    asha.write(big(town))
    asha.press("/console/outcomes/1/send", {"mark": town_mark(town)})
    assert asha.status == 409
    assert told(town) == []


def town_mark(town: Town) -> str:
    return town.services.db.read(lambda c: mark(c, 1))


def test_a_second_person_is_asked_finds_it_and_sends_it(asha: Desk, town: Town) -> None:
    email = town.joins("Ravi", "approver").email
    asha.write(big(town))
    assert "Who reads and sends it? Ravi Ask them to read and send it" in asha.words
    asha.press("/console/outcomes/1/ask", {"to": str(town.officer(email).id)})
    assert "Ravi was asked on" in asha.words and "/outcomes/1/ask" not in asha.page
    ravi = Desk(town.house).sign_in(email)
    ravi.open("/console/")
    assert "To read and send (1)" in ravi.words
    ravi.open("/console/outcomes/1")
    ravi.press("/console/outcomes/1/send", {"mark": ravi.hidden("mark")})
    assert "51 people will hear." in ravi.words
    ravi.open("/console/")
    assert "To read and send" not in ravi.words
    assert len(told(town)) == 51


def test_an_approver_who_changed_the_text_needs_another_pair_of_eyes(asha: Desk, town: Town) -> None:
    email = town.joins("Ravi", "approver").email
    asha.write(big(town))
    ravi = Desk(town.house).sign_in(email)
    ravi.open("/console/outcomes/1/write")
    ravi.press("/console/outcomes/1/write", {**WRITTEN, "text_en_GB": "Three lamps are on."})
    assert "a second person must read and send it: Asha." in ravi.words


def test_a_sensitive_issue_needs_two_however_few_people(asha: Desk, town: Town) -> None:
    ref = town.issue(sensitive=True)
    town.crowd(1, ref)
    asha.write(ref)
    assert "This issue is sensitive, so a second person must read and send it." in asha.words


def test_sending_to_many_wants_a_young_sign_in(asha: Desk, town: Town) -> None:
    email = town.joins("Ravi", "approver").email
    asha.write(big(town))
    ravi = Desk(town.house).sign_in(email)
    for _ in range(2):
        town.house.clock.pass_by(minutes=20)
        ravi.open("/console/outcomes/1")
    answer = ravi.press("/console/outcomes/1/send", {"mark": ravi.hidden("mark")})
    assert answer.headers["Location"] == "/console/sign-in?again=1&next=/console/outcomes/1"
    assert "Sign in again" in ravi.words
    assert told(town) == []


# --- afterwards --------------------------------------------------------------------------------------


def test_the_page_of_what_was_sent_says_how_it_stands(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(3, ref)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    assert "Sending starts in a moment." in asha.words
    told(town)
    answer = asha.open("/console/sent/1/counts")
    assert "On the way 3 Delivered 0 Sent, no report yet 0 Failed 0" in asha.words
    assert "X-Done" not in answer.headers
    again = asha.open("/console/sent/1/counts", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_issue_with_people_waiting_cannot_be_closed(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    assert asha.status == 409
    assert "2 people are still owed an answer" in asha.words


def test_an_issue_nobody_waits_for_can_be_closed(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}")
    asha.press(f"/console/issues/{ref}/close")
    assert "The issue is closed." in asha.words


def test_a_draft_that_is_saved_twice_is_one(asha: Desk, town: Town) -> None:
    ref = town.issue()
    for _ in range(2):
        asha.write(ref, press="later")
    assert len(town.house.rows("outcome")) == 1
    asha.write(ref, press="later", we_did="Three lamps are on.")
    assert len(town.house.rows("outcome")) == 2, "other words are another draft"
