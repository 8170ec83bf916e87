"""In an app old messages keep their buttons: another one changes its answer, also when the talk is over."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.model.event import Disposition
from bot.store.inbound import codes
from bot.store.tables import talk
from tests.phone import App
from tests.web.serving import House


@pytest.fixture
def app(served: House) -> App:
    return App(served)


def to_kept(app: App) -> App:
    """To the question of a pledge."""
    app.says("/start TIPTON")
    app.taps("start")
    app.taps("yes")
    app.taps("tipton")
    return app


def through(app: App) -> App:
    to_kept(app)
    app.taps("no")
    app.says("Nobody ever told me")
    app.says("DONE")
    return app


def counted(app: App) -> dict[str, list[str]]:
    """What counts of each question, by its id."""
    found: dict[str, list[str]] = {}
    for row in app.house.rows("answer"):
        if not row.replaced:
            found.setdefault(row.question, []).append(row.meaning.get("option", row.words))
    return found


def came_to(app: App) -> str:
    return str(app.house.rows("event")[-1].outcome)


def promised(app: App) -> list[tuple[str, str | None]]:
    return [(row.state, row.way) for row in app.house.rows("promise")]


# --- while the talk is open --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "option", "label"),
    [
        ("keep-number", "no", "No"),
        ("town", "oldbury", "Oldbury"),
        ("keep-number", "ask", "Yes, and ask me more"),
    ],
)
def test_another_button_changes_its_answer_and_the_talk_goes_on(
    question: str, option: str, label: str, app: App
) -> None:
    said = to_kept(app).taps(option, of=question)
    assert said[0].startswith(f"Changed: {label}.")
    assert "Do we do this?" in said[-1]
    assert counted(app)[question] == [option]
    assert came_to(app) == Disposition.ANSWER
    app.taps("no")
    assert counted(app)["kept"] == ["no"]


def test_what_it_tells_of_the_person_changes_too(app: App) -> None:
    to_kept(app).taps("oldbury", of="town")
    assert [row.town for row in app.house.rows("person")] == ["oldbury"]
    app.taps("no", of="keep-number")
    assert [row.may_keep for row in app.house.rows("person")] == [False]
    app.taps("yes", of="keep-number")
    assert [row.may_keep for row in app.house.rows("person")] == [True]


@pytest.mark.parametrize("option", ["sometimes", "yes", "no"])
def test_own_words_that_are_coming_in_go_on(option: str, app: App) -> None:
    to_kept(app).taps("no" if option != "no" else "yes")
    app.says("Nobody ever told me")
    said = app.taps(option, of="kept")
    assert len(said) == 1 and said[0].startswith("Changed: ")
    app.says("and it is dark")
    app.says("DONE")
    assert counted(app)["kept"] == [option]
    assert counted(app)["why"] == ["Nobody ever told me", "and it is dark"]


def test_a_question_that_is_not_asked_after_that_answer_is_left_out(app: App) -> None:
    """Who is not sure is not asked why: the talk is over."""
    to_kept(app).taps("no")
    said = app.taps("unsure", of="kept")
    assert said[0].startswith("Changed: Not sure.") and "Your number for this is" in said[0]


@pytest.mark.parametrize("after", [1, 2, 9])
def test_the_same_button_again_at_once_says_nothing(after: float, app: App) -> None:
    to_kept(app)
    assert app.taps("tipton", of="town", after=after) == []
    assert came_to(app) == Disposition.SAME
    assert counted(app)["town"] == ["tipton"]


@pytest.mark.parametrize("after", [10, 60, 3600])
def test_the_same_button_long_after_says_what_we_have(after: float, app: App) -> None:
    said = to_kept(app).taps("tipton", of="town", after=after)
    assert said[0].startswith("We have: Tipton.") and "Do we do this?" in said[0]


@pytest.mark.parametrize("key", ["T1.kept.no", "X999.keep-number.no", "keep-number", "..", "T1.kept"])
def test_a_button_of_nothing_that_was_asked_changes_nothing(key: str, app: App) -> None:
    before = counted(to_kept(app))
    assert "Do we do this?" in app.presses(key)[-1]
    assert (counted(app), came_to(app)) == (before, Disposition.UNPLACED)


@pytest.mark.parametrize("question", ["kept", "why", "nothing"])
def test_a_question_that_was_not_asked_yet_has_no_buttons(question: str, app: App) -> None:
    app.says("/start TIPTON")
    app.taps("start")
    app.taps("no", of=question)
    assert list(counted(app)) == ["welcome"]


@pytest.mark.parametrize("option", ["yes", "no", "ask"])
def test_tell_me_more_of_an_old_message_changes_no_answer(option: str, app: App) -> None:
    app.says("/start TIPTON")
    app.taps("start")
    app.taps(option)
    said = app.taps("more", of="keep-number")
    assert said[0].startswith("We keep this chat only to tell you")
    assert counted(app)["keep-number"] == [option]


@pytest.mark.parametrize(
    ("pressed", "kept"),
    [
        ("keep-number.yes", "yes"),
        ("keep-number.no", "no"),
        ("keep-number?.yes", "ask"),
        ("keep-number.ask", "ask"),
    ],
)
def test_the_yes_of_a_question_is_none_to_did_you_mean(pressed: str, kept: str, app: App) -> None:
    """The buttons of "Did you mean: Yes, and ask me more?" stand below those of the question itself."""
    app.says("/start TIPTON")
    app.taps("start")
    row = app.house.rows("talk")[-1]
    asked = {**row.place, "maybe": "ask"}
    app.house.services.db.write(lambda c: c.execute(update(talk).values(place=asked)))
    app.presses(f"{row.ref}.{pressed}")
    assert counted(app)["keep-number"] == [kept]


@pytest.mark.parametrize("town", ["tipton", "oldbury", "smethwick"])
def test_a_town_we_guessed_is_left_for_another_button(town: str, app: App) -> None:
    app.says("/start TIPTON")
    app.taps("start")
    app.taps("yes")
    app.says("B66 4")
    assert app.house.rows("talk")[-1].place["maybe"] == "smethwick"
    app.taps(town)
    assert counted(app)["town"] == [town]


# --- when it is over ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "label"), [("yes", "Yes"), ("sometimes", "Sometimes"), ("unsure", "Not sure")]
)
def test_after_the_end_the_answer_changes_and_counts_once(option: str, label: str, app: App) -> None:
    said = through(app).taps(option, of="kept")
    assert said == [f"Changed: {label}."]
    assert counted(app)["kept"] == [option]
    assert counted(app)["why"] == ["Nobody ever told me"]
    assert [row.state for row in app.house.rows("talk")] == ["ended"]
    app.taps("no", of="kept")
    assert counted(app)["kept"] == ["no"]


def test_consent_that_is_taken_back_later_takes_the_promise_back(app: App) -> None:
    through(app)
    assert promised(app) == [("waiting", None)]
    said = app.taps("no", of="keep-number")
    assert said[0].startswith("Changed: No.")
    assert promised(app) == [("cannot-be-told", "not-agreed")]
    assert [row.may_keep for row in app.house.rows("person")] == [False]
    app.taps("yes", of="keep-number")
    assert promised(app) == [("waiting", None)]


def test_consent_that_is_given_later_makes_the_promise(app: App) -> None:
    app.says("/start TIPTON")
    for option in ("start", "no", "tipton", "no"):
        app.taps(option)
    app.says("Nobody ever told me")
    app.says("DONE")
    assert promised(app) == []
    assert app.taps("yes", of="keep-number")[0].startswith("Changed: Yes.")
    assert promised(app) == [("waiting", None)]


def test_consent_changed_while_another_talk_is_open_is_known_there(app: App) -> None:
    first = through(app).house.rows("talk")[-1].ref
    app.says("PLEDGE")
    said = app.presses(f"{first}.keep-number.no")
    assert said[0].startswith("Changed: No.") and "Do we do this?" in said[-1]
    app.taps("unsure")
    assert "not who you are" in app.house.rows("outbox")[-1].body
    assert {state for state, _ in promised(app)} == {"cannot-be-told"}


def test_a_vote_in_a_closed_room_counts_no_more(app: App) -> None:
    services, now = app.house.services, app.house.clock.now()

    def opened(connection: object) -> None:
        codes.add(
            connection,  # type: ignore[arg-type]
            word="BEAR7",
            kind="room",
            conversation="live-poll",
            now=now,
            closes_at=now.replace(hour=11),
            place="",
            texts={"en_GB": "Should it open on Sundays?"},
        )

    services.db.write(opened)
    app.says("BEAR7")
    app.taps("yes")
    room = app.house.rows("talk")[-1].ref
    app.presses(f"{room}.poll.no", after=60)
    assert counted(app)["poll"] == ["no"]
    said = app.presses(f"{room}.poll.yes", after=3 * 3600)
    assert counted(app)["poll"] == ["no"]
    assert "too late to count" in said[0]
