"""Changed files are taken up while the service runs: as a whole, or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.content import Content
from bot.content.reload import Contents
from tests.made_up import conversations, english_only
from tests.web.serving import House, house

QUESTION = "Do we do this?"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return conversations(tmp_path), english_only(tmp_path)


@pytest.fixture
def contents(folders: tuple[Path, Path]) -> Contents:
    return Contents(*folders)


def asks(content: Content) -> str:
    return content.conversations["pledge-check"].question("kept").ask.english


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def script(folders: tuple[Path, Path]) -> Path:
    return folders[0] / "pledge-check" / "conversation.yaml"


def test_without_a_change_nothing_is_loaded_again(contents: Contents) -> None:
    before = contents()
    assert [contents.refresh() for _ in range(3)] == [False] * 3
    assert contents() is before


def test_a_change_is_in_use_at_the_second_look(contents: Contents, folders: tuple[Path, Path]) -> None:
    change(script(folders), QUESTION, "Is that so?")
    assert [contents.refresh() for _ in range(3)] == [False, True, False]
    assert "Is that so?" in asks(contents())


def test_files_that_are_still_being_written_are_left_alone(
    contents: Contents, folders: tuple[Path, Path]
) -> None:
    for number in range(3):
        change(script(folders), "title:", f"# {number}\ntitle:")
        assert not contents.refresh()
    assert contents.refresh()


@pytest.mark.parametrize(
    ("where", "old", "new", "told"),
    [
        pytest.param("conversations/pledge-check/conversation.yaml", "ask:", "aks:", "aks", id="a script"),
        pytest.param("conversations/words.yaml", "begins: hello", "begins: nothing", "nothing", id="a word"),
        pytest.param("locales/en_GB/lexicon.toml", 'yes = ["yes"', 'yes = ["no"', "'no'", id="answer words"),
        pytest.param(
            "locales/languages.toml", 'direction = "ltr"', 'direction = "up"', "ltr", id="the table"
        ),
    ],
)
def test_one_fault_anywhere_keeps_all_of_the_old(
    contents: Contents,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    where: str,
    old: str,
    new: str,
    told: str,
) -> None:
    before = contents()
    change(tmp_path / "conversations" / "phrases.yaml", "say: That is all", "say: Nothing else")
    change(tmp_path / where, old, new)
    with caplog.at_level(logging.ERROR):
        assert [contents.refresh() for _ in range(3)] == [False] * 3
    assert contents() is before
    assert f"{tmp_path / where}:" in caplog.text
    assert told in caplog.text
    change(tmp_path / where, new, old)
    assert [contents.refresh() for _ in range(2)] == [False, True]
    assert contents().phrase("that-is-all").english == "Nothing else"


def test_what_must_come_first_sees_the_new_while_others_still_see_the_old(
    contents: Contents, folders: tuple[Path, Path]
) -> None:
    seen = []

    def prepare(new: Content) -> Content:
        seen.append((asks(new), asks(contents())))
        return new

    contents.before(prepare)
    change(script(folders), QUESTION, "Is that so?")
    contents.refresh()
    contents.refresh()
    assert [("Is that so?" in new, QUESTION in old) for new, old in seen] == [(True, True)]


def test_when_what_must_come_first_fails_the_old_one_stays(
    contents: Contents, folders: tuple[Path, Path]
) -> None:
    def fails(_: Content) -> Content:
        raise OSError("the disk is full")

    contents.before(fails)
    change(script(folders), QUESTION, "Is that so?")
    contents.refresh()
    with pytest.raises(OSError, match="full"):
        contents.refresh()
    assert QUESTION in asks(contents())


@pytest.fixture
def open_house(tmp_path: Path, folders: tuple[Path, Path], database_url: str) -> Iterator[House]:
    given = {"TELLBACK_CONVERSATIONS": str(folders[0]), "TELLBACK_LOCALES": str(folders[1])}
    made = house(tmp_path / "data", TELLBACK_DATABASE_URL=database_url, **given)
    yield made
    made.services.db.close()


def test_a_running_service_publishes_the_new_and_live_talks_keep_the_old(
    open_house: House, folders: tuple[Path, Path]
) -> None:
    services = open_house.services
    contents = services.content
    assert isinstance(contents, Contents)
    services.intake.open_for("web", "web", "early", "pledge-check", "")
    change(script(folders), "title: ", "title: Once more. ")
    contents.refresh()
    assert contents.refresh()
    services.intake.open_for("web", "web", "late", "pledge-check", "")
    versions = [row for row in open_house.rows("conversation") if row.name == "pledge-check"]
    pinned = [row.conversation_id for row in open_house.rows("talk")]
    assert pinned == [version.id for version in versions]
    assert len(pinned) == 2
