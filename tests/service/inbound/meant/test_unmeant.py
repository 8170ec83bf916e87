"""What nobody meant for the question that is open: a second press, the same text once more. By every door."""

from __future__ import annotations

import pytest

from bot.model.event import Disposition
from bot.store.tables import outbox
from tests.channels.requests import message, sms_request, text_form
from tests.phone import App, Phone
from tests.web.serving import Browser, House, post


@pytest.fixture
def app(served: House) -> App:
    return App(served)


def answers(house: House) -> list[tuple[str, str]]:
    return [(row.question, row.words) for row in house.rows("answer") if not row.replaced]


def came_to(house: House) -> str:
    return str(house.rows("event")[-1].outcome)


# --- the same words once more ------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["1", "yes", "Yes please", "👍"])
@pytest.mark.parametrize("after", [0, 0.4, 2.5])
def test_a_text_that_comes_twice_answers_once(words: str, after: float, phone: Phone) -> None:
    phone.goes("TIPTON")
    phone.says(words)
    once = answers(phone.house)
    assert phone.says(words, after=after) == []
    assert answers(phone.house) == once and len(once) == 1
    assert came_to(phone.house) == Disposition.SAME


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("yes", "no"), ("Yes", "sometimes"), ("1", "3")])
def test_quick_typing_of_something_else_is_an_answer(first: str, second: str, phone: Phone) -> None:
    phone.goes("TIPTON", first)
    phone.says(second, after=0.4)
    assert [words for _, words in answers(phone.house)] == [first, second]


@pytest.mark.parametrize("after", [3, 6, 60])
def test_the_same_answer_to_the_next_question_is_one(after: float, phone: Phone) -> None:
    phone.goes("TIPTON", "1")
    phone.says("1", after=after)
    assert [words for _, words in answers(phone.house)] == ["1", "1"]


@pytest.mark.parametrize("words", ["SKIP", "skip", "Skip."])
def test_a_question_is_skipped_once(words: str, phone: Phone) -> None:
    phone.goes("LOCAL", "1")
    phone.says(words)
    open_now = phone.house.rows("talk")[-1].place["question"]
    phone.says(words, after=0.5)
    assert phone.house.rows("talk")[-1].place["question"] == open_now


@pytest.mark.parametrize("words", ["FORGET", "forget me", "Forget"])
def test_a_text_that_comes_twice_is_no_second_yes(words: str, phone: Phone) -> None:
    phone.goes("TIPTON", "1")
    phone.says(words)
    phone.says(words, after=0.5)
    assert len(answers(phone.house)) == 1


@pytest.mark.parametrize("words", ["STOP", "stop", "Stop texting me please"])
def test_stop_counts_however_often_it_comes(words: str, phone: Phone) -> None:
    phone.goes("TIPTON", "1")
    phone.says(words)
    phone.says(words, after=0.2)
    assert len(phone.house.rows("stop")) == 1
    assert phone.says("1") == []


@pytest.mark.parametrize("words", ["1", "yes", "ok"])
def test_in_an_app_the_time_is_when_it_was_sent(words: str, app: App) -> None:
    """Both waited while we were away: they were sent one second apart, and the second before our question."""
    app.says("/start TIPTON")
    app.house.services.db.write(lambda c: c.execute(outbox.update().values(state="sent", sent_ref="200")))
    sent = int(app.house.clock.now().timestamp()) + 5
    app.house.clock.pass_by(seconds=90)
    for number, at in enumerate((sent, sent + 40)):
        update = {"message": message(text=words, date=at, message_id=300 + number)}
        app.update(update, 0.1)
    assert [question for question, _ in answers(app.house)] == ["welcome"]
    assert came_to(app.house) == Disposition.SAME


# --- a second press ----------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 0.3, 0.9])
@pytest.mark.parametrize("option", ["yes", "no", "ask"])
def test_a_press_on_what_has_just_come_up_is_no_answer(option: str, after: float, app: App) -> None:
    app.says("/start TIPTON")
    app.taps("start")
    before = len(app.house.rows("outbox"))
    app.taps(option, after=after)
    assert [question for question, _ in answers(app.house)] == ["welcome"]
    assert came_to(app.house) == Disposition.QUICK
    assert len(app.house.rows("outbox")) == before


@pytest.mark.parametrize("after", [1, 1.5, 30])
def test_who_has_had_time_to_read_answers(after: float, app: App) -> None:
    app.says("/start TIPTON")
    app.taps("start")
    app.taps("yes", after=after)
    assert [question for question, _ in answers(app.house)] == ["welcome", "keep-number"]


@pytest.mark.parametrize("label", ["Oldbury", "Tipton", "Smethwick"])
def test_in_the_chat_the_second_click_on_one_spot_names_no_town(label: str, bare: House) -> None:
    browser = Browser(bare)
    browser.start("/chat?w=TIPTON")
    browser.tap("Start")
    browser.tap("Yes")
    bare.clock.pass_by(seconds=-0.7)  # a browser of ours takes a second for each press
    browser.tap(label)
    assert [question for question, _ in answers(bare)] == ["welcome", "keep-number"]
    browser.tap(label)
    assert answers(bare)[-1][0] == "town"


# --- what machines write -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Liked “Our pledge: We will tell you what happened next”",
        'Reacted 👍 to "Do we do this?"',
        "I'm driving and can't text right now. I'll get back to you soon.",
        "O2: You've 0 credit left, top up to reply",
    ],
)
def test_what_a_machine_writes_costs_no_chance(words: str, phone: Phone) -> None:
    phone.goes("TIPTON", "1")
    asked = phone.house.rows("talk")[-1].place
    assert phone.goes(words) == [] and phone.says(f"{words} ") == []
    assert phone.house.rows("talk")[-1].place == asked
    assert came_to(phone.house) == Disposition.AUTO


@pytest.mark.parametrize("words", ["", "   ", "\n \n", "\u200b"])
def test_an_empty_message_is_no_miss(words: str, phone: Phone) -> None:
    phone.goes("TIPTON", "1")
    for _ in range(3):
        phone.says(words)
    place = phone.house.rows("talk")[-1].place
    assert (place["question"], place["misses"]) == ("kept", 0)
    assert answers(phone.house)[-1][0] == "keep-number"


def test_a_text_is_read_by_the_signed_door(served: House) -> None:
    """What all of the above stands on: the same form twice is one message, with two ids it is two."""
    form = text_form(Body="TIPTON", MessageSid="SM1")
    for sid in ("SM1", "SM1", "SM2"):
        post(served, sms_request([*form[1:], ("MessageSid", sid)]))
    assert [row.outcome for row in served.rows("event")] == [Disposition.START, Disposition.SAME]
