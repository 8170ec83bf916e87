"""What happened next, from a draft to everybody who agreed to hear. On both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Update

from bot.errors import Gone, Refusal
from bot.model.outcome import FIXED, OUTCOME_KINDS
from bot.service.outcomes import broadcast
from bot.service.outcomes.written import faults_of
from bot.store.casework import outcomes
from bot.store.tables import log, outbox, person, task, timer
from bot.store.timers import Timer
from tests.town import DONE, Town

TODAY = date(2026, 11, 23)

# --- what must be said -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in OUTCOME_KINDS if kind not in FIXED])
def test_every_kind_can_be_said_when_all_is_there(kind: str) -> None:
    whole = replace(
        DONE,
        kind=kind,
        why_not="It costs too much.",
        money="£60,000",
        next_by=date(2026, 12, 11),
        texts={"en_GB": "We know more now. We have 20,000 pounds."},
    )
    assert faults_of(whole, TODAY) == {}


WANTING: list[tuple[str, dict[str, object], set[str]]] = [
    ("nothing at all", {"kind": "", "you_said": "", "we_did": "", "lasts_until": "", "texts": {}},
     {"kind", "you_said", "we_did", "lasts_until", "text:en_GB"}),
    ("a no without reason or money", {"kind": "cannot"}, {"why_not", "money"}),
    ("more time without a reason", {"kind": "late", "next_by": date(2026, 12, 11)}, {"why_not"}),
    ("a plan without a date", {"kind": "planned"}, {"next_by"}),
    ("a date that is today", {"next_by": TODAY}, {"next_by"}),
    ("a Saturday", {"next_by": date(2026, 12, 12)}, {"next_by"}),
    ("a Sunday", {"next_by": date(2026, 12, 13)}, {"next_by"}),
    ("Christmas Day", {"next_by": date(2026, 12, 25)}, {"next_by"}),
    ("blanks for words", {"you_said": " \n"}, {"you_said"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "fields"), [row[1:] for row in WANTING], ids=[row[0] for row in WANTING])
def test_what_is_wanting_is_named_by_its_field(changes: dict[str, Any], fields: set[str]) -> None:
    assert set(faults_of(replace(DONE, **changes), TODAY)) == fields


def test_a_draft_that_wants_something_is_kept_and_does_not_go_out(town: Town) -> None:
    town.took_part("+447700900001")
    outcome_id = town.draft(replace(DONE, lasts_until=""))
    with pytest.raises(Refusal, match="Say how long this lasts"):
        town.send(outcome_id)
    assert town.outgoing() == []


def test_an_outcome_of_an_issue_that_is_not_there_is_refused(town: Town) -> None:
    with pytest.raises(Gone):
        town.db.write(lambda c: town.followup.draft(c, 99, town.owner, DONE, town.clock.now()))


# --- looking -----------------------------------------------------------------------------------------


def test_a_look_counts_people_by_channel_and_says_who_will_not_hear(town: Town) -> None:
    town.took_part("+447700900001", "+447700900002", "+447700900003")
    town.took_part("4321", channel="telegram")
    town.took_part("+447700900004", keep="no")
    town.says("STOP", who="+447700900003")
    look = town.look(town.draft())
    (english,) = look.previews
    assert english.people == {"sms": 2, "telegram": 1}
    assert look.people == 3
    assert look.not_hearing == {"stopped": 1, "not-agreed": 1}


def test_only_those_who_get_texts_cost_something(town: Town) -> None:
    town.took_part("+447700900001", "+447700900002")
    town.took_part("4321", channel="telegram")
    (english,) = town.look(town.draft()).previews
    assert english.cost is not None
    assert (english.cost.people, english.cost.parts, english.cost.pounds) == (2, 1, 0.09)


def test_a_language_without_text_or_choice_is_missing(town: Town) -> None:
    town.took_part("+447700900001")
    town.db.write(lambda c: c.execute(_speak("pl")))
    assert town.look(town.draft()).missing == ("pl",)
    assert town.look(town.draft(replace(DONE, english_for=frozenset({"pl"})))).missing == ()


def _speak(tag: str) -> Update:
    """Everybody speaks this language from now on."""
    return person.update().values(language=tag)


# --- sending -----------------------------------------------------------------------------------------


def test_each_person_hears_once_with_their_own_number(town: Town) -> None:
    town.took_part("+447700900001", "+447700900002")
    assert town.send(town.draft()) == 2
    messages = town.outgoing()
    refs = {message.partition(":")[0] for message in messages}
    assert len(messages) == len(refs) == 2
    assert {message.partition(": ")[2] for message in messages} == set(DONE.texts.values())


def test_pressing_twice_and_running_the_timer_twice_add_nothing(town: Town) -> None:
    town.took_part("+447700900001", "+447700900002")
    outcome_id = town.draft()
    assert [town.send(outcome_id), town.send(outcome_id)] == [2, 2]
    before = town.outgoing()
    again = _timer(town, outcome_id)
    town.db.write(lambda c: outcomes.change(c, outcome_id, upto=0, state="sending"))
    town.db.write(lambda c: town.followup.tell(c, town.content, again, town.clock.now()))
    assert [row.body for row in town.rows(outbox) if row.kind == "outcome"] == before
    assert [row.action for row in town.rows(log)].count("outcome sent") == 1


def _timer(town: Town, outcome_id: int) -> Timer:
    return Timer(id=0, kind="tell", ref=outcome_id, turn=0, due_at=town.clock.now(), key=None)


def test_a_large_audience_is_told_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "PAGE", 2)
    town.took_part(*(f"+44770090000{n}" for n in range(1, 6)))
    outcome_id = town.draft()
    town.send(outcome_id)
    assert len(town.outgoing()) == 5
    assert town.outcome(outcome_id).state == "sent"


def test_who_stopped_after_the_press_hears_nothing(town: Town) -> None:
    town.took_part("+447700900001", "+447700900002")
    town.send(town.draft())
    town.says("STOP", who="+447700900002")
    assert len(town.outgoing()) == 1


def test_nothing_goes_out_while_a_language_is_missing(town: Town) -> None:
    town.took_part("+447700900001")
    town.db.write(lambda c: c.execute(_speak("pl")))
    with pytest.raises(Refusal, match="no text yet in Polish"):
        town.send(town.draft())
    assert town.outgoing() == []


def test_each_language_hears_its_own_text(town: Town) -> None:
    town.took_part("+447700900001")
    town.db.write(lambda c: c.execute(_speak("pl")))
    town.took_part("+447700900002")
    texts: Mapping[str, str] = {**DONE.texts, "pl": "Dwie lampy."}
    town.send(town.draft(replace(DONE, texts=texts)))
    polish, english = town.outgoing()
    assert polish.endswith("Dwie lampy.")
    assert english.endswith("Two lamps are on now.")


def test_what_was_sent_cannot_be_rewritten(town: Town) -> None:
    town.took_part("+447700900001")
    outcome_id = town.draft()
    town.rewrite(outcome_id, replace(DONE, texts={"en_GB": "Three lamps are on."}))
    town.send(outcome_id)
    with pytest.raises(Refusal, match="sent already"):
        town.rewrite(outcome_id, DONE)
    (message,) = town.outgoing()
    assert message.endswith("Three lamps are on.")


@pytest.mark.parametrize(
    ("changes", "state", "moved"),
    [
        ({}, "answered", False),
        ({"kind": "planned", "next_by": date(2027, 1, 29)}, "open", True),
        ({"kind": "late", "why_not": "It rained.", "next_by": date(2027, 1, 29)}, "open", True),
        ({"kind": "changed"}, "open", False),
    ],
    ids=["done", "planned", "late", "changed without a date"],
)
def test_a_final_word_answers_the_issue_and_any_other_moves_its_date(
    changes: dict[str, Any], state: str, moved: bool, town: Town
) -> None:
    town.took_part("+447700900001")
    before = town.issue.reply_by
    town.send(town.draft(replace(DONE, **changes)))
    assert town.issue.state == state
    assert (town.issue.reply_by.date() == date(2027, 1, 29)) == moved
    assert moved or town.issue.reply_by == before


def test_an_outcome_of_the_evening_waits_for_the_morning(town: Town) -> None:
    town.took_part("+447700900001")
    town.clock.pass_by(hours=11)  # nine in the evening
    town.send(town.draft())
    town.outgoing()
    due = next(row.due_at for row in town.rows(outbox) if row.kind == "outcome")
    assert due.isoformat() == "2026-11-24T09:00:00+00:00"


def test_an_outcome_lives_longer_than_it_takes_to_tell_a_hundred_thousand_people(town: Town) -> None:
    """A text each second, by one number, with as much time again for what goes wrong."""
    town.took_part("+447700900001")
    town.send(town.draft())
    town.outgoing()
    (row,) = [row for row in town.rows(outbox) if row.kind == "outcome"]
    assert row.expires_at - row.due_at >= 2 * timedelta(seconds=100_000)


# --- did it help? ------------------------------------------------------------------------------------


def test_people_are_asked_weeks_later_in_the_same_chat_whether_it_helped(town: Town) -> None:
    town.took_part("+447700900001")
    town.send(town.draft())
    ref = town.outgoing()[0].partition(":")[0]
    town.arrived()
    (question, *_) = town.passes(weeks=4, days=1)
    assert question.startswith(f"{ref}: Has this made things better?")


def test_a_no_makes_a_task_and_opens_the_issue_again(town: Town) -> None:
    town.took_part("+447700900001")
    town.send(town.draft())
    town.outgoing()
    town.arrived()
    town.passes(weeks=4, days=1)
    town.says("no", who="+447700900001")
    assert town.issue.state == "reopened"
    assert [row.kind for row in town.rows(task) if row.done_at is None] == ["not-better"]


def test_whom_it_never_reached_is_not_asked_whether_it_helped(town: Town) -> None:
    town.took_part("+447700900001")
    town.send(town.draft())
    town.outgoing()
    town.db.write(lambda c: c.execute(outbox.update().values(state="failed")))
    assert town.passes(weeks=4, days=1) == []
    assert not [row for row in town.rows(timer) if row.kind == "ask-helped"]


# --- closing -----------------------------------------------------------------------------------------


def test_no_issue_is_closed_while_anybody_waits_to_hear(town: Town) -> None:
    town.took_part("+447700900001", "+447700900002")
    with pytest.raises(Refusal, match="2 people are still owed an answer"):
        town.close()
    town.send(town.draft())
    town.outgoing()
    with pytest.raises(Refusal):
        town.close()  # it is on its way, and nobody has heard it yet
    town.arrived()
    town.close()
    assert town.issue.state == "closed"


def test_who_did_not_want_to_hear_holds_nothing_up(town: Town) -> None:
    town.took_part("+447700900001", keep="no")
    town.close()
    assert town.issue.state == "closed"
