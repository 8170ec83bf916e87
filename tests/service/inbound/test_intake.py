"""What comes in is kept, once, whatever happens; STOP wins; and nothing said is lost. On both databases."""

from __future__ import annotations

import pytest

from bot.content.content import Content
from bot.model.event import Disposition
from bot.store.casework import issues, pledges
from bot.store.inbound import inbox
from bot.store.tables import address, answer, event, outbox, person, stop, talk, task
from bot.turn import router
from channels.port import Attachment, Left, LeftReason, Reading
from tests.town import HER, TO_WHY, Town


def test_a_talk_leaves_every_word_as_it_was_sent(town: Town) -> None:
    town.goes(*TO_WHY, "  No one TELLS me\u2026 ", "DONE")
    rows = {row.question: row.words for row in town.rows(answer)}
    assert rows["why"] == "  No one TELLS me\u2026 "
    assert rows["kept"] == "3"


def test_the_same_provider_message_twice_changes_nothing(town: Town) -> None:
    town.goes(*TO_WHY)
    town.says("because", event_id="SM-same")
    before = {table.name: len(town.rows(table)) for table in (event, answer, outbox, talk)}
    assert town.says("because", event_id="SM-same") == []
    assert {table.name: len(town.rows(table)) for table in (event, answer, outbox, talk)} == before


def test_a_reused_id_with_other_words_changes_nothing(town: Town) -> None:
    town.goes(*TO_WHY)
    town.says("because", event_id="SM-same")
    town.says("STOP", event_id="SM-same")
    assert town.rows(stop) == []


def test_two_messages_of_the_same_second_are_both_kept_in_order(town: Town) -> None:
    town.goes(*TO_WHY, "first", "second", "DONE")
    assert [row.words for row in town.rows(answer) if row.question == "why"] == ["first", "second"]


def test_several_at_once_from_one_person_are_all_kept(town: Town) -> None:
    town.goes(*TO_WHY)
    words = ["one", "two", "three", "four"]
    town.at_once(words)
    assert sorted(row.words for row in town.rows(answer) if row.question == "why") == sorted(words)


def test_several_at_once_from_somebody_new_make_one_person(town: Town) -> None:
    town.at_once(["hello", "is anyone there", "I want to say something", "hello?"])
    assert len(town.rows(address)) == len(town.rows(person)) == 1
    assert len(town.rows(event)) == 4


def test_stop_in_the_middle_of_a_question_ends_messages_and_is_confirmed_once(town: Town) -> None:
    town.goes(*TO_WHY)
    said = town.says("Stop.")
    assert len(said) == 1
    assert said[0].startswith("You will get no more texts from us.")
    assert town.goes("STOP", "and another thing", "1", "HELP", "DONE") == []
    assert [row.kind for row in town.rows(outbox)].count("stop") == 1


def test_stop_takes_back_what_is_still_waiting(town: Town) -> None:
    town.goes(*TO_WHY)
    town.says("stop")
    assert {row.state for row in town.rows(outbox) if row.kind != "stop"} == {"dropped"}


def test_what_a_stopped_person_sends_is_kept_all_the_same(town: Town) -> None:
    town.goes(*TO_WHY, "STOP", "the gate is locked again")
    last = town.rows(event)[-1]
    assert (last.text, last.outcome) == ("the gate is locked again", Disposition.STOPPED)


def test_start_brings_a_stopped_person_back(town: Town) -> None:
    town.goes(*TO_WHY, "STOP")
    assert town.says("START")[0].startswith("Welcome back.")
    assert town.says("PLEDGE")


def test_a_provider_that_took_stop_itself_needs_no_confirmation_of_ours(town: Town) -> None:
    town.goes(*TO_WHY)
    before = len(town.rows(outbox))
    left = Left(event_id="SM-left", account="us", sender=HER, reason=LeftReason.PROVIDER_STOP, text="STOP")
    channel = type("Sms", (), {"name": "sms"})()
    town.intake.take(channel, Reading(events=(left, left)))
    assert len(town.rows(outbox)) == before
    assert len(town.rows(stop)) == 1
    assert town.says("hello?") == []
    back = Left(event_id="SM-back", account="us", sender=HER, reason=LeftReason.RETURNED, text="START")
    town.intake.take(channel, Reading(events=(back,)))
    assert town.rows(stop) == []


def test_a_failing_dialogue_keeps_the_message_says_so_and_can_be_run_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.goes(*TO_WHY)

    def broken(*_: object) -> None:
        raise RuntimeError("a bug in the dialogue")

    with monkeypatch.context() as patched:
        patched.setattr(router, "decide", broken)
        said = town.says("because nobody rang me")
    assert said == [
        "We have your message. Something went wrong on our side, so a person will read it and answer you."
    ]
    failed = town.rows(event)[-1]
    assert (failed.text, failed.fault, failed.outcome) == ("because nobody rang me", "RuntimeError", "fault")
    assert [row.kind for row in town.rows(task)] == ["fault"]
    assert town.db.read(inbox.failed_ids) == [failed.id]
    assert town.intake.run_again(failed.id)
    assert [row.words for row in town.rows(answer) if row.question == "why"] == ["because nobody rang me"]
    assert town.db.read(inbox.failed_ids) == []
    assert not town.intake.run_again(failed.id)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("The gate by the canal is locked every day", id="a first message that says much"),
        pytest.param("\u0000\u0000 some odd bytes", id="nul characters"),
        pytest.param("\u202eevil words here\u202c", id="bidi overrides"),
        pytest.param("x" * 5000, id="very long"),
        pytest.param("<script>alert(1)</script> {{7*7}} =1+1", id="code of all kinds"),
    ],
)
def test_words_nobody_asked_for_open_a_talk_that_holds_them_already(town: Town, words: str) -> None:
    said = town.says(words)
    assert len(said) == 1
    assert said[0].startswith("Thank you. We have kept your words.")
    as_stored = words.replace("\u0000", "\ufffd")
    assert town.rows(event)[-1].text == as_stored
    assert [(row.question, row.words) for row in town.rows(answer)] == [("mind", as_stored)]
    assert "What is on your mind" not in "".join(town.goes("1", "tipton"))


def test_words_after_the_end_join_the_talk_and_thanks_starts_no_loop(town: Town) -> None:
    town.goes(*TO_WHY, "nobody told me", "DONE")
    assert "added this to" in town.says("and the lights are out as well")[0]
    assert town.goes("thanks", "ok", "thank you") == []
    assert [row.words for row in town.rows(answer) if row.question == "after"] == [
        "and the lights are out as well",
        "thanks",
        "ok",
        "thank you",
    ]


def test_silence_ends_own_words_and_gives_the_receipt(town: Town) -> None:
    town.goes(*TO_WHY, "nobody told me")
    assert town.passes(minutes=5) == []
    said = town.passes(minutes=15)
    assert len(said) == 1
    assert said[0].startswith("Thank you. Your number for this is")


def test_a_stale_silence_does_nothing(town: Town) -> None:
    town.goes(*TO_WHY, "nobody told me")
    town.clock.pass_by(minutes=10)
    town.says("and more")
    assert town.passes(minutes=8) == [], "the first timer belongs to an earlier turn"
    assert len(town.passes(minutes=10)) == 1


def test_a_tap_counts_and_an_old_tap_only_asks_again(town: Town) -> None:
    town.goes("TIPTON", channel="telegram")
    first: list[list[str]] = town.rows(outbox)[-1].choices
    town.says(tapped=first[0][0], channel="telegram")
    consent = town.rows(outbox)[-1]
    assert "keep this chat" in consent.body
    assert town.says(tapped=first[0][0], channel="telegram") == []
    town.clock.pass_by(seconds=30)
    said = town.says(tapped=first[0][0], channel="telegram")
    assert said[-1].endswith(consent.body)
    town.says(tapped=consent.choices[0][0], channel="telegram")
    assert "Which town" in town.bodies()[-1]


@pytest.mark.parametrize("key", ["9999.kept.yes", "x", "", "1.kept.yes.more", "lang:xx", "cmd:nothing", "💥"])
def test_a_tampered_tap_is_kept_and_harms_nothing(town: Town, key: str) -> None:
    town.goes("TIPTON", channel="telegram")
    town.says(tapped=key, channel="telegram")
    assert town.rows(event)[-1].fault is None
    assert len(town.rows(talk)) == 1


def test_a_picture_without_words_is_kept(town: Town) -> None:
    town.goes(*TO_WHY)
    town.says(attachments=(Attachment(kind="image", ref="https://example/1", content_type="image/jpeg"),))
    assert town.rows(event)[-1].detail["attachments"][0]["ref"] == "https://example/1"
    assert town.rows(event)[-1].fault is None


def test_call_is_one_word_away_and_the_talk_goes_on_after(town: Town) -> None:
    town.goes(*TO_WHY[:-1])
    assert "good time to ring" in town.says("CALL")[0]
    town.goes("2", "English")
    said = town.says("The bus")[0]
    assert "will ring you by" in said
    assert "Our pledge" in said, "the question that was open comes back"
    assert [row.kind for row in town.rows(task)] == ["call-back"]


def test_help_returns_to_the_same_question(town: Town) -> None:
    town.says("TIPTON")
    said = town.says("help")[0]
    assert "0121 496 0123" in said
    assert "May we keep your number" in said


def test_a_no_to_keeping_the_number_is_kept_to(town: Town) -> None:
    town.goes("TIPTON", "2", "4")
    assert town.rows(person)[0].may_keep is False
    town.passes(minutes=61)
    assert [row.sealed for row in town.rows(address)] == [None]
    assert [row.words for row in town.rows(answer) if row.question == "kept"] == ["4"]


def test_forget_asks_once_and_then_leaves_nothing_of_the_person(town: Town) -> None:
    town.goes(*TO_WHY, "my secret", "DONE")
    assert "cannot be undone" in town.says("FORGET")[0]
    assert "deleted" in town.says("FORGET")[0]
    town.passes(minutes=6)
    everything = repr([town.rows(t) for t in (person, address, talk, answer, event, outbox, task)])
    assert "my secret" not in everything
    assert {row.sealed for row in town.rows(address)} == {None}
    assert town.rows(person)[0].erased_at is not None


def test_numbers_are_never_stored_in_the_open(town: Town) -> None:
    town.goes(*TO_WHY, "nobody", "DONE")
    everything = repr([town.rows(t) for t in (person, address, talk, answer, event, outbox, stop)])
    assert HER not in everything
    assert HER[1:] not in everything


def test_switching_language_by_name_asks_the_same_question_again(town: Town, content: Content) -> None:
    tags = {language.tag for language in content.offered}
    assert "pl" in tags, "Polish is complete"
    town.goes("TIPTON", "1")
    said = town.says("Polski")[0]
    assert town.rows(person)[0].language == "pl"
    assert "1 Tak" in said
    assert town.says("tak")


def test_one_person_is_asked_each_shared_question_once(town: Town) -> None:
    town.goes(*TO_WHY, "nobody", "DONE")
    assert "Our pledge" in town.says("PLEDGE")[0]


def test_a_talk_stays_on_the_words_of_the_pledge_it_asked_about(town: Town, content: Content) -> None:
    town.goes(*TO_WHY[:-1])
    newer = [{**row, "version": 2, "text": f"{row['text']} Soon."} for row in content.pledges]
    others = [row for row in newer if row["key"] != "what-next"]
    town.db.write(lambda c: pledges.publish(c, others, town.clock.now()))
    assert "What makes you say that?" in town.says("3")[0], "the pledge is withdrawn, the talk goes on"
    filed = town.db.read(lambda c: issues.every(c))[-1]
    assert filed.title == "We will tell you what happened next, even when the answer is no."


def test_a_poster_for_a_pledge_that_has_ended_asks_about_another(town: Town, content: Content) -> None:
    others = [row for row in content.pledges if row["key"] != "what-next"]
    town.db.write(lambda c: pledges.publish(c, others, town.clock.now()))
    assert "We will come to you." in town.goes(*TO_WHY[:-1])[0]
