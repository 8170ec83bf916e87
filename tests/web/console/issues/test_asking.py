"""An issue carries a question: its word, its page, and what people answer; and people are invited to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Connection
from bot.store.outbox import queue
from tests.channels.requests import telegram_request
from tests.phone import Phone
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, TELEGRAM, House, house, post

TEXT = "We may change library hours. We have £90,000 less. What should we keep?"


@pytest.fixture
def full(database_url: str, tmp_path: Path) -> Iterator[House]:
    more = {"TELLBACK_TEXT_PENCE": "4", "TELLBACK_TELEGRAM_NAME": "sandwell_bot"}
    made = house(tmp_path, **SMS, **TELEGRAM, **more, TELLBACK_DATABASE_URL=database_url)
    with closing(made.services.db):
        yield made


@pytest.fixture
def town(full: House) -> Town:
    return Town(full)


@pytest.fixture
def asha(full: House) -> Desk:
    return Desk(full).sign_in()


def ask(desk: Desk, ref: str, **fields: Any) -> int:
    """Ask a question about an issue; the status of the answer."""
    path = f"/console/issues/{ref}/question"
    desk.open(path)
    given = {"kind": "own-question", "text_en_GB": TEXT, "word": "OPENHOURS", "seen": desk.hidden("seen")}
    return desk.press(path, {**given, **fields}).status_code


def phone(full: House, number: int = 1) -> Phone:
    return Phone(full, f"+4477009002{number:02}")


def agreed(full: House, number: int, *, keep: str = "4") -> Phone:
    """Somebody who took part in a pledge, told their town, and agreed to be asked more."""
    found = phone(full, number)
    found.goes("TIPTON", keep, "TOWN", "Tipton", "no", "It is dark", "DONE")
    return found


def invite(desk: Desk, ref: str, **fields: Any) -> str:
    """Keep an invitation; the address of its draft."""
    desk.open(f"/console/issues/{ref}/invite")
    answer = desk.press(f"/console/issues/{ref}/invite", {"press": "keep", **fields})
    return str(answer.headers.get("Location", ""))


def send(desk: Desk, draft: str) -> int:
    desk.open(draft)
    fields = {"mark": desk.hidden("mark"), "last": desk.hidden("last"), "when": "now"}
    return desk.press(f"{draft}/send", fields).status_code


@pytest.mark.parametrize("field", ["options_en_GB", "options_pl"])
def test_a_box_that_is_far_too_full_says_how_much_it_holds(asha: Desk, town: Town, field: str) -> None:
    ref, typed = town.issue("Library hours"), "x" * 4001
    assert ask(asha, ref, **{field: typed}) == 400
    assert "Use 4,000 characters or fewer." in asha.words and typed in asha.page


def test_a_word_of_the_console_begins_its_question_at_once(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    assert ask(asha, ref) == 302
    assert "OPENHOURS" in asha.words
    assert "/chat?w=OPENHOURS" in asha.page
    assert "https://t.me/sandwell_bot?start=OPENHOURS" in asha.page
    her = phone(full)
    her.goes("openhours", "1")
    said = her.says("tipton")
    assert "Nothing is decided yet." in said[0]
    assert TEXT in said[0]
    thanks = her.says("Saturday mornings")
    assert "Your number for this is" in thanks[0]
    talk = full.rows("talk")[-1]
    issue = next(each for each in full.rows("issue") if each.ref == ref)
    assert talk.issue_id == issue.id
    assert [each.issue_id for each in full.rows("promise")] == [issue.id]
    asha.open(f"/console/issues/{ref}")
    assert "Saturday mornings" in asha.words


def test_the_public_page_shows_its_own_question_stage_and_word(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    visitor = Desk(full)
    visitor.open(f"/issues/{ref}")
    assert "What is it mostly about?" not in visitor.words
    assert "Text CHAT" not in visitor.words
    ask(asha, ref)
    visitor.open(f"/issues/{ref}")
    assert f"We asked: {TEXT}" in visitor.words
    assert "Nothing is decided yet" in visitor.words
    assert "Text OPENHOURS to" in visitor.words
    visitor.open("/")
    assert "Library hours" in visitor.words


def test_a_choice_is_counted_by_the_officers_own_answers(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    options = "Open later\nOpen on Saturday"
    assert ask(asha, ref, kind="own-choice", options_en_GB=options) == 302
    for number in range(1, 9):
        phone(full, number).goes("OPENHOURS", "1", "SKIP", "2", "I work")
    asha.open(f"/console/issues/{ref}")
    assert "Open on Saturday 8 (100%)" in asha.words
    Desk(full).open(f"/issues/{ref}")
    visitor = Desk(full)
    visitor.open(f"/issues/{ref}")
    assert "Open on Saturday" in visitor.words


def test_a_question_in_polish_is_polish_and_otherwise_is_owned_up_to(
    full: House, asha: Desk, town: Town
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref, text_pl="Co zachować?")
    one = phone(full, 1)
    one.goes("Polski", "CHAT")
    other = town.issue("Bus times")
    ask(asha, other, word="BUSTIMES", text_en_GB="What about the bus?")
    said = " ".join(one.says("OPENHOURS"))
    assert "not have these questions in your language" not in said
    said = " ".join(one.says("BUSTIMES"))
    assert "We do not have these questions in your language yet" in said


def test_before_we_decide_tells_the_facts_of_its_issue(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    assert ask(asha, ref, kind="before-we-decide", text_en_GB="We may change library hours.") == 302
    her = phone(full)
    her.goes("OPENHOURS", "1")
    said = her.says("tipton")[0]
    assert said.startswith("Nothing is decided yet. We may change library hours. £6,000 A person reads")
    assert "Sample" not in said
    assert "What worries you about it?" in said
    assert "Sample" not in her.says("MORE")[0]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"word": "STOP"}, "STOP is a command"),
        ({"word": "TIPTON"}, "TIPTON stands on a poster already"),
        ({"word": "BEAR7"}, "looks like the code of a room"),
        ({"word": "POLISH"}, "POLISH"),
        ({"word": "MORNING"}, "MORNING is an everyday answer"),
        ({"word": "HOUSING"}, "HOUSING is an answer to “What is it mostly about?”"),
        ({"word": "two words"}, "Use 4 to 15 letters"),
        ({"text_en_GB": ""}, "Write the question in English"),
        ({"text_en_GB": "x" * 301}, "300 letters or fewer"),
        ({"text_en_GB": "What about {this}?"}, "Leave out the signs"),
        ({"text_en_GB": "How shall we leverage stakeholder engagement?"}, "Hard word"),
        ({"kind": "own-choice", "options_en_GB": "Only one"}, "from 2 to 6 answers"),
        ({"kind": "own-choice", "options_en_GB": "Help\nLater"}, "is a command"),
        (
            {"kind": "own-choice", "options_en_GB": "Late\nLater", "options_pl": "Potem"},
            "Write 2 answers here too",
        ),
    ],
)
def test_what_will_not_do_is_said_and_nothing_typed_is_lost(
    full: House, asha: Desk, town: Town, fields: dict[str, str], says: str
) -> None:
    ref = town.issue("Library hours")
    assert ask(asha, ref, **fields) == 400
    assert says in asha.words
    assert full.rows("code") == []


def test_hard_words_can_be_used_all_the_same_and_that_is_kept(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    assert ask(asha, ref, text_en_GB="What does stakeholder mean?", hard="y") == 302
    assert "hard words used all the same" in [each.action for each in full.rows("log")]


def test_a_word_is_given_once_and_two_officers_do_not_overwrite_each_other(
    full: House, asha: Desk, town: Town
) -> None:
    ref, other = town.issue("Library hours"), town.issue("Opening hours")
    assert ask(asha, ref) == 302
    assert ask(asha, other) == 409
    assert "OPENHOURS is the word of another question" in asha.words
    assert ask(asha, ref, seen="an old mark", text_en_GB="Another question?") == 409
    assert "Another question?" in asha.page
    assert full.rows("code")[0].texts["en_GB"] == TEXT


def test_a_question_that_was_answered_stays_until_it_is_ended(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    phone(full).goes("OPENHOURS", "1", "SKIP", "Saturdays")
    assert ask(asha, ref, text_en_GB="Another question?") == 409
    asha.open(f"/console/issues/{ref}/question")
    asha.press(f"/console/issues/{ref}/question/end")
    late = phone(full, 2)
    assert late.says("OPENHOURS") == ["The code OPENHOURS is closed now. Thank you for joining in."]
    assert ask(asha, ref, word="SATURDAY", text_en_GB="And on Saturday?") == 302


def test_in_the_chat_and_in_telegram_a_link_begins_it(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    visitor = Desk(full)
    visitor.open("/chat?w=OPENHOURS")
    assert 'name="w" value="OPENHOURS"' in visitor.page
    visitor.press("/chat/start", {"w": "OPENHOURS", "lang": "en_GB"})
    visitor.open("/chat")
    for words in ("Start", "1", "SKIP", "Keep Saturdays"):
        full.clock.pass_by(seconds=5)
        visitor.press("/chat", {"text": words, "message_id": visitor.hidden("message_id")})
        visitor.open("/chat")
    assert [each.came_by for each in full.rows("talk")] == ["OPENHOURS"]
    assert full.rows("talk")[0].issue_id is not None


# --- invitations -------------------------------------------------------------------------------------


def test_only_who_agreed_is_invited_and_the_page_says_who_is_left_out(
    full: House, asha: Desk, town: Town
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    yes = agreed(full, 1)
    agreed(full, 2, keep="1")
    agreed(full, 3, keep="2")
    agreed(full, 4).says("STOP")
    asha.open(f"/console/issues/{ref}/invite")
    assert "1 person, 1 language, about £0.08." in asha.words
    assert "1 did not say that we may ask them more" in asha.words
    assert "1 asked us to stop" in asha.words
    draft = invite(asha, ref)
    assert send(asha, draft) == 302
    town.passes(seconds=1)
    sent = [each for each in full.rows("outbox") if each.kind == "ask"]
    assert len(sent) == 1
    assert "you said we may ask you more. Nothing is decided yet." in sent[0].body
    assert TEXT in sent[0].body
    town.arrived()
    thanks = yes.says("Keep Saturday mornings please, I work all week")
    assert "Your number for this is" in thanks[0]
    issue = next(each for each in full.rows("issue") if each.ref == ref)
    assert full.rows("talk")[-1].issue_id == issue.id
    said = full.rows("answer")[-1]
    assert said.words == "Keep Saturday mornings please, I work all week"
    asha.open(draft)
    asha.open(str(draft).replace("outcomes", "sent"))
    assert "Finished 1 (100%)" in asha.words
    # Once a person for a question.
    asha.open(f"/console/issues/{ref}/invite")
    assert "1 began to answer already" in asha.words
    assert "0 people" in asha.words


def test_who_never_told_a_town_is_asked_it_after_their_answer_and_loses_no_word(
    full: House, asha: Desk, town: Town
) -> None:
    """By text a pledge asks no town, so people can be invited who never told theirs."""
    ref = town.issue("Library hours")
    ask(asha, ref)
    her = phone(full)
    her.goes("TIPTON", "4", "no", "It is dark", "DONE")
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    assert "Which town do you live in?" in her.says("Keep Saturday mornings please")[0]
    assert "Your number for this is" in her.says("SKIP")[0]
    issue = next(each for each in full.rows("issue") if each.ref == ref)
    talk = full.rows("talk")[-1]
    assert talk.issue_id == issue.id
    assert [
        row.words for row in full.rows("answer") if row.talk_id == talk.id and row.question == "asked"
    ] == ["Keep Saturday mornings please"]


@pytest.mark.parametrize("words", ["1", "yes", "OPENHOURS", "Yes please"])
def test_yes_one_and_the_word_begin_it(full: House, asha: Desk, town: Town, words: str) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    her = agreed(full, 1)
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    assert TEXT in her.says(words)[-1]
    assert "Your number for this is" in her.says("Saturdays")[0]


@pytest.mark.parametrize("words", ["no", "No thanks", "NO"])
def test_a_no_is_taken_kindly_and_nobody_is_asked_again(
    full: House, asha: Desk, town: Town, words: str
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    her = agreed(full, 1)
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    assert her.says(words) == ["That is fine. We will not ask you about this again."]
    before = len(full.rows("talk"))
    asha.open(f"/console/issues/{ref}/invite")
    assert "1 said that they do not want to be asked about this" in asha.words
    assert len(full.rows("talk")) == before
    asha.open(f"/console/issues/{ref}/question")
    asha.press(f"/console/issues/{ref}/question/end")
    ask(asha, ref, word="SATURDAY", text_en_GB="And on Saturday?")
    asha.open(f"/console/issues/{ref}/invite")
    assert "1 said that they do not want to be asked about this" in asha.words


def test_a_number_of_the_options_answers_the_invitation(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref, kind="own-choice", options_en_GB="Open later\nOpen on Saturday")
    her = agreed(full, 1)
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    body = next(each.body for each in full.rows("outbox") if each.kind == "ask")
    assert "1 Open later\n2 Open on Saturday" in body
    assert "What makes you say that?" in her.says("2")[0]
    assert full.rows("answer")[-1].meaning["option"] == "1"
    assert "Your number for this is" in her.says("I work")[0]


@pytest.mark.parametrize("goes", [True, False], ids=["a hand-over went out", "news was stopped"])
def test_what_is_no_news_for_them_takes_no_answer_from_an_invitation(
    full: House, asha: Desk, town: Town, *, goes: bool
) -> None:
    her = agreed(full, 1)
    (owed,) = {row.issue_id for row in full.rows("promise")}
    theirs = next(row.ref for row in full.rows("issue") if row.id == owed)
    ref = town.issue("Library hours")
    ask(asha, ref, kind="own-choice", options_en_GB="Open later\nOpen on Saturday")
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    town.passes(minutes=5)
    if goes:
        asha.gives(theirs, int(town.joins("Ravi", "approver").id))
        town.passes(seconds=1)
        town.arrived()
    else:
        asha.write(theirs)
        outcome_id = full.rows("outcome")[-1].id
        send(asha, f"/console/outcomes/{outcome_id}")
        town.passes(seconds=1)
        asha.press(f"/console/sent/{outcome_id}/stop")
    last = [row for row in full.rows("outbox") if row.kind == "outcome"][-1]
    assert last.state == ("sent" if goes else "dropped")
    assert "What makes you say that?" in her.says("2")[0]
    assert full.rows("answer")[-1].meaning["option"] == "1"


def test_those_who_answered_stage_one_are_asked_for_stage_two(full: House, asha: Desk, town: Town) -> None:
    first, second = town.issue("Library hours"), town.issue("Library hours, stage 2")
    ask(asha, first)
    phone(full, 1).goes("OPENHOURS", "4", "SKIP", "Saturdays")
    agreed(full, 2)
    ask(asha, second, word="STAGETWO", text_en_GB="Which plan is better?")
    asha.open(f"/console/issues/{second}/invite")
    asha.press(f"/console/issues/{second}/invite", {"press": "preview", "of_issue": first})
    assert "1 person, 1 language" in asha.words
    send(asha, invite(asha, second, of_issue=first))
    town.passes(seconds=1)
    people = [each.person_id for each in full.rows("outbox") if each.kind == "ask"]
    assert people == [full.rows("person")[0].id]


def test_a_second_press_and_a_second_invitation_ask_nobody_twice(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    for number in range(1, 4):
        agreed(full, number)
    one, two = invite(asha, ref), invite(asha, ref)
    send(asha, one)
    send(asha, one)
    town.passes(seconds=1)
    town.passes(seconds=1)
    send(asha, two)
    town.passes(seconds=1)
    sent = [each.person_id for each in full.rows("outbox") if each.kind == "ask"]
    assert sorted(sent) == sorted(set(sent))
    assert len(sent) == 3


def test_a_cap_draws_the_same_people_each_time(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    for number in range(1, 8):
        agreed(full, number)
    draft = invite(asha, ref, most="3")
    assert "3 people" in asha.words
    assert "4 could be asked, but did not come up in the draw" in asha.words
    send(asha, draft)
    town.passes(seconds=1)
    assert len([each for each in full.rows("outbox") if each.kind == "ask"]) == 3


def test_who_was_asked_twice_this_month_is_left_alone(full: House, asha: Desk, town: Town) -> None:
    agreed(full, 1)
    for word in ("OPENHOURS", "BUSTIMES", "PARKBENCH"):
        ref = town.issue(f"About {word}")
        ask(asha, ref, word=word)
        draft = invite(asha, ref)
        send(asha, draft)
        town.passes(seconds=1)
        town.passes(days=8)
        asha.sign_in()
    assert len([each for each in full.rows("outbox") if each.kind == "ask"]) == 2
    asha.open(draft)
    assert "1 got 2 such messages in the last 30 days" in asha.words


def test_over_fifty_a_second_person_reads_and_sends_it(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    town.crowd(51, ref)
    town.may_be_asked()
    other = town.issue("Bus times")
    ask(asha, other, word="BUSTIMES", text_en_GB="Which bus is late?")
    draft = invite(asha, other)
    assert "a second person must read and send it" in asha.words
    assert send(asha, draft) != 302
    assert not [each for each in full.rows("outbox") if each.kind == "ask"]
    town.joins("Ravi", "approver")
    assert send(Desk(full).sign_in("ravi@council.example"), draft) == 302
    town.passes(seconds=1)
    assert len([each for each in full.rows("outbox") if each.kind == "ask"]) == 51


def test_at_night_it_waits_and_can_be_stopped(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    agreed(full, 1)
    full.clock.pass_by(hours=12)
    asha.sign_in()
    draft = invite(asha, ref)
    send(asha, draft)
    town.passes(seconds=1)
    waits = next(each for each in full.rows("outbox") if each.kind == "ask")
    assert waits.due_at > full.clock.now()
    asha.open(draft.replace("outcomes", "sent"))
    asha.press(f"{draft.replace('outcomes', 'sent')}/stop")
    assert [each.state for each in full.rows("outbox") if each.kind == "ask"] == ["dropped"]


@pytest.mark.parametrize("most", ["0", "many", "-3", "9999999999"])
def test_a_number_that_is_none_is_refused_and_kept(full: House, asha: Desk, town: Town, most: str) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    asha.open(f"/console/issues/{ref}/invite")
    assert asha.press(f"/console/issues/{ref}/invite", {"press": "keep", "most": most}).status_code == 400
    assert "Write a number from 1 to" in asha.words
    assert f'value="{most}"' in asha.page


def test_an_issue_without_a_question_says_what_to_do_first(asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    asha.open(f"/console/issues/{ref}/invite")
    assert "First write the question" in asha.words


def test_many_go_out_in_pages_and_a_crash_half_way_asks_nobody_twice(
    full: House, asha: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    other = town.issue("Bus times")
    town.crowd(1_100, other)
    town.may_be_asked()
    town.joins("Ravi", "approver")
    draft = invite(asha, ref)
    assert send(Desk(full).sign_in("ravi@council.example"), draft) == 302
    pages = []
    add_all = queue.add_all

    def fails_once(connection: Connection, messages: Any) -> None:
        pages.append(len(messages))
        add_all(connection, messages)
        if len(pages) == 2:
            raise RuntimeError("the machine stops")

    monkeypatch.setattr(queue, "add_all", fails_once)
    town.passes(seconds=1)
    assert len([each for each in full.rows("outbox") if each.kind == "ask"]) == 500
    town.passes(minutes=10)
    sent = [each.person_id for each in full.rows("outbox") if each.kind == "ask"]
    assert len(sent) == len(set(sent)) == 1_100
    assert pages == [500, 500, 500, 100]


def test_whose_language_the_question_lacks_is_told_so_in_it(full: House, asha: Desk, town: Town) -> None:
    ref, bus = town.issue("Library hours"), town.issue("Bus times")
    ask(asha, ref)
    town.crowd(1, bus, language="pl")
    town.may_be_asked()
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    body = next(each.body for each in full.rows("outbox") if each.kind == "ask")
    assert body.startswith("We do not have this question in your language yet. Here it is in English. (pl)\n")
    assert f"you said we may ask you more. Nothing is decided yet. {TEXT}" in body
    town.passes(days=8)  # one invitation at a time
    asha.sign_in()
    other = town.issue("Park")
    ask(asha, other, word="PARKBENCH", text_pl="Co z parkiem?")
    send(asha, invite(asha, other))
    town.passes(seconds=1)
    body = [each.body for each in full.rows("outbox") if each.kind == "ask"][-1]
    assert "Co z parkiem?" in body
    assert TEXT not in body


def test_who_is_only_in_the_web_chat_is_left_out_and_counted(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    town.says("web:1", "TIPTON", "start", "ask me more", "SKIP", "no", "dark", "DONE", channel="web")
    town.may_be_asked()
    asha.open(f"/console/issues/{ref}/invite")
    assert "1 came by the web chat only" in asha.words


def test_it_can_go_out_at_its_hour_and_not_when_the_question_changed_meanwhile(
    full: House, asha: Desk, town: Town
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    agreed(full, 1)
    draft = invite(asha, ref)
    asha.open(draft)
    day = full.clock.now() + timedelta(days=1)
    later = {"when": "later", "hour": "10", "day-day": day.day, "day-month": day.month, "day-year": day.year}
    fields = {"mark": asha.hidden("mark"), "last": asha.hidden("last"), **later}
    assert asha.press(f"{draft}/send", fields).status_code == 302
    ask(asha, ref, text_en_GB="Another question?")
    town.passes(days=1, hours=1)
    assert not [each for each in full.rows("outbox") if each.kind == "ask"]
    asha.sign_in()
    asha.open(draft)
    assert "The question was changed since" in asha.words


def test_a_final_answer_ends_the_question(full: House, asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    phone(full).goes("OPENHOURS", "1", "SKIP", "Saturdays")
    answer = asha.write(ref)
    assert send(asha, answer.headers["Location"]) == 302
    assert full.rows("code")[0].key is None
    visitor = Desk(full)
    visitor.open(f"/issues/{ref}")
    assert "Text OPENHOURS" not in visitor.words


def test_a_reader_may_neither_ask_nor_invite(full: House, town: Town) -> None:
    ref = town.issue("Library hours")
    town.joins("Rose", "reader")
    rose = Desk(full).sign_in("rose@council.example")
    for page in ("question", "invite"):
        assert rose.open(f"/console/issues/{ref}/{page}").status_code == 403


def test_telegrams_start_button_and_its_words_begin_and_answer_it(
    full: House, asha: Desk, town: Town
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    given = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": int(full.clock.now().timestamp()),
            "chat": {"id": 42, "type": "private"},
            "from": {"id": 42, "is_bot": False, "first_name": "Zee"},
            "text": "/start OPENHOURS",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }
    assert post(full, telegram_request(given)).status_code == 200
    assert [each.came_by for each in full.rows("talk")] == ["OPENHOURS"]
    for words in ("start", "ask me more", "SKIP", "Keep Saturdays"):
        town.says("42", words, channel="telegram")
    assert full.rows("talk")[0].issue_id is not None
    assert full.rows("person")[0].may_ask is True
    other = town.issue("Bus times")
    ask(asha, other, word="BUSTIMES", text_en_GB="Which bus is late?")
    send(asha, invite(asha, other))
    town.passes(seconds=1)
    town.arrived()
    town.says("42", "The 74 is late", channel="telegram")
    assert full.rows("talk")[-1].issue_id != full.rows("talk")[0].issue_id
    assert full.rows("answer")[-1].words == "The 74 is late"


def test_a_round_about_a_decision_shows_all_its_facts(full: House, asha: Desk) -> None:
    phone(full).goes("LIBRARY", "1", "SKIP", "My son reads there")
    ref = full.rows("issue")[0].ref
    visitor = Desk(full)
    visitor.open(f"/issues/{ref}")
    asha.open(f"/console/issues/{ref}")
    for page in (visitor.words, asha.words):
        assert "You can still change the days and times." in page
        assert "we may change library hours." in page
        assert "Nothing is decided yet." in page
    assert "Text LIBRARY to" in visitor.words


@pytest.mark.parametrize("words", ["why are you asking me this?", "What is this about?", "who is asking?"])
def test_who_asks_what_the_invitation_is_hears_it_and_can_still_answer(
    full: House, asha: Desk, town: Town, words: str
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    her = agreed(full, 1)
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    (said,) = her.says(words)
    assert "asks you this" in said and TEXT in said
    assert words not in [each.words for each in full.rows("answer")]
    assert "Your number for this is" in her.says("Saturdays")[0]


def test_words_about_an_own_matter_are_no_answer_to_an_invitation(
    full: House, asha: Desk, town: Town
) -> None:
    ref = town.issue("Library hours")
    ask(asha, ref)
    her = phone(full)
    her.goes("LOCAL", "4", "tipton", "The benches on Owen Street were broken", "DONE", "other")
    mine = full.rows("talk")[-1]
    send(asha, invite(asha, ref))
    town.passes(seconds=1)
    town.arrived()
    (said,) = her.says("The benches on Owen Street were broken again this week")
    assert f"added this to {mine.ref}" in said
    kept = full.rows("answer")[-1]
    assert (kept.talk_id, kept.question) == (mine.id, "after")
    assert "Your number for this is" in her.says("When the schools are out, on Saturdays")[0]
