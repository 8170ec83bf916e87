"""A version comes into force only where its answers mean the same; the version before goes on otherwise."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.content import Content
from bot.content.reload import Contents
from bot.dialogue.kinds import Kind
from bot.dialogue.schema import Conversation
from bot.service.authoring import publish as publishing
from bot.service.authoring.publish import Standing, State, standing
from bot.store.database import Database
from bot.store.inbound import published
from tests.fixed import MONDAY_10AM
from tests.made_up import conversations, english_only
from tests.scripts import question, script
from tests.web.serving import House, house

V1 = script(question("kept", "Yes", "No"))
ADDED = script(question("kept", "Yes", "No"), question("why", kind=Kind.WORDS))
REWORDED = script(question("kept", "Yes", "No", ask="Did we?"))
REFUSED = script(question("kept", "Yes"))


@pytest.mark.parametrize(
    ("new", "published", "reworded", "state"),
    [
        pytest.param(V1, [], False, State.FIRST, id="first"),
        pytest.param(V1, [V1], False, State.UNCHANGED, id="unchanged"),
        pytest.param(ADDED, [V1], False, State.CHANGED, id="a question more"),
        pytest.param(REWORDED, [V1], False, State.HELD, id="other words"),
        pytest.param(REWORDED, [V1], True, State.CHANGED, id="other words, and somebody stands for them"),
        pytest.param(REFUSED, [V1], True, State.HELD, id="an answer less is refused whatever is said"),
        pytest.param(V1, [REWORDED, V1], False, State.BACK, id="back to what was in force before"),
    ],
)
def test_a_conversation_stands(
    new: Conversation, published: list[Conversation], reworded: bool, state: State
) -> None:
    assert standing(new, published, reworded=reworded).state is state


def test_why_it_is_held_names_the_question_and_the_remedy() -> None:
    refused = standing(REFUSED, [V1], reworded=True).why_held
    assert refused == "kept: The answer `no` is gone. Give the question a new id, or leave the answer in."
    assert "`tellback publish poll --reworded`" in standing(REWORDED, [V1], reworded=False).why_held
    assert standing(ADDED, [V1], reworded=False).why_held == ""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return conversations(tmp_path), english_only(tmp_path)


@pytest.fixture
def content(folders: tuple[Path, Path]) -> Content:
    return Content.load(*folders)


def with_script(content: Content, new: Conversation) -> Content:
    return replace(
        content,
        conversations={**content.conversations, new.name: new},
        offered_for={**content.offered_for, new.name: tuple(content.languages)},
    )


def publish(
    database: Database, content: Content, *, reworded: bool = False
) -> tuple[dict[str, Standing], Content]:
    standings, used = database.write(lambda c: publishing.publish(c, content, MONDAY_10AM, reworded=reworded))
    return {each.name: each for each in standings}, used


def in_force(database: Database) -> list[str]:
    return [row[2] for row in database.read(published.every) if row[1] == "poll" and row[4]]


def test_what_is_refused_leaves_the_version_before_in_force(database: Database, content: Content) -> None:
    publish(database, with_script(content, V1))
    standings, used = publish(database, with_script(content, REFUSED), reworded=True)
    assert standings["poll"].state is State.HELD
    assert used.conversations["poll"] == V1
    assert list(used.held_back) == ["poll"]
    assert in_force(database) == [V1.hash]
    assert {each.state for name, each in standings.items() if name != "poll"} == {State.UNCHANGED}


def test_one_version_is_in_force_at_a_time_and_an_older_one_can_come_back(
    database: Database, content: Content
) -> None:
    for new in (V1, ADDED, V1):
        _, used = publish(database, with_script(content, new))
        assert used.held_back == {}
        assert in_force(database) == [new.hash]


def house_of(data: Path, folders: tuple[Path, Path], database_url: str) -> House:
    given = {"TELLBACK_CONVERSATIONS": str(folders[0]), "TELLBACK_LOCALES": str(folders[1])}
    return house(data, TELLBACK_DATABASE_URL=database_url, **given)


@pytest.fixture
def running(tmp_path: Path, folders: tuple[Path, Path], database_url: str) -> Iterator[House]:
    made = house_of(tmp_path / "data", folders, database_url)
    yield made
    made.services.db.close()


def change(folders: tuple[Path, Path], old: str, new: str) -> None:
    path = folders[0] / "pledge-check" / "conversation.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def look(running: House) -> bool:
    """Whether one of two looks, as the running service takes them, took up a change."""
    contents = running.services.content
    assert isinstance(contents, Contents)
    return any([contents.refresh(), contents.refresh()])


def asks(content: Content) -> str:
    return content.conversations["pledge-check"].question("kept").ask.english


def test_a_running_service_goes_on_with_the_old_words_until_they_are_published(
    running: House, folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    change(folders, "Do we do this?", "Is that so?")
    with caplog.at_level(logging.ERROR):
        assert look(running)
    services = running.services
    assert "Do we do this?" in asks(services.content())
    assert "pledge-check: the change is held back" in caplog.text
    assert not look(running)
    fresh = Content.load(*folders)
    services.db.write(lambda c: publishing.publish(c, fresh, MONDAY_10AM, reworded=True))
    assert look(running)
    assert "Is that so?" in asks(services.content())
    assert services.content().held_back == {}


def test_a_service_that_starts_with_a_refused_change_starts_and_talks_as_before(
    tmp_path: Path, running: House, folders: tuple[Path, Path], database_url: str
) -> None:
    running.services.db.close()
    change(folders, '      - {id: sometimes, label: Sometimes, also: "', '      # {id: sometimes, also: "')
    again = house_of(tmp_path / "data", folders, database_url)
    content = again.services.content()
    assert "The answer `sometimes` is gone" in content.held_back["pledge-check"]
    again.services.intake.open_for("web", "web", "someone", "pledge-check", "")
    ids = {row.id: row.hash for row in again.rows("conversation")}
    (talk,) = again.rows("talk")
    assert ids[talk.conversation_id] == content.conversations["pledge-check"].hash
    assert content.offered_for["pledge-check"]
    again.services.db.close()
