"""Every fault of an author's file names file, line and remedy, and all of them come at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.dialogue.load import content_hash, load_all
from bot.errors import ContentFault

SHIPPED = Path(__file__).resolve().parents[2] / "conversations"

GOOD = """\
name: mine
title: Mine
about: nothing
owner: community-partnerships
first: [welcome]
questions:
  - id: one
    ask: Is it clear?
    yes_no: {}
endings:
  - say: Thank you.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("parts.yaml", "towns.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "conversation.yaml").write_text(GOOD, "utf-8")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "mine" / "conversation.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_good_file_loads(folder: Path) -> None:
    assert [question.id for question in load_all(folder)["mine"].questions] == ["welcome", "one"]


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        pytest.param("name: mine", "name: other", 1, "folder", id="a name unlike its folder"),
        pytest.param("about: nothing", "about: weather", 3, "weather", id="about something unknown"),
        pytest.param("first: [welcome]", "first: [greet]", 5, "greet", id="a part that is not there"),
        pytest.param("yes_no: {}", "maybe_no: {}", 7, "kinds", id="no kind of question"),
        pytest.param("    yes_no: {}", "    yes_no: {}\n    words: {}", 7, "2 kinds", id="two kinds at once"),
        pytest.param("yes_no: {}", "one_of: []", 9, "no answers", id="nothing to choose from"),
        pytest.param("Is it clear?", "Is {it!r} clear?", 8, "gap", id="a gap that is more than a name"),
        pytest.param("ask: Is it clear?", "ask: yes\n    extra: 1", 9, "extra", id="a key nobody knows"),
        pytest.param(
            "  - say: Thank you.", "  - say: Thanks.\n    when: {two: a}", 11, "two", id="a blind condition"
        ),
        pytest.param("title: Mine", "title: [", 3, "YAML", id="not YAML at all"),
        pytest.param("owner: community-partnerships\n", "", 1, "owner", id="nobody owns it"),
    ],
)
def test_a_fault_names_file_line_and_remedy(folder: Path, old: str, new: str, line: int, word: str) -> None:
    change(folder, old, new)
    with pytest.raises(ContentFault) as raised:
        load_all(folder)
    matching = [fault for fault in raised.value.faults if word in f"{fault.what} {fault.remedy}"]
    assert matching, str(raised.value)
    assert matching[0].file.endswith("conversation.yaml")
    assert abs(matching[0].line - line) <= 2, str(matching[0])
    assert matching[0].remedy


def test_all_faults_come_at_once(folder: Path) -> None:
    change(folder, "about: nothing", "about: weather")
    change(folder, "yes_no: {}", "one_of: []")
    with pytest.raises(ContentFault) as raised:
        load_all(folder)
    assert len(raised.value.faults) >= 2


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentFault):
        load_all(tmp_path)


def test_notes_and_places_do_not_change_the_version_but_words_do(folder: Path) -> None:
    before = load_all(folder)["mine"]
    change(folder, "    yes_no: {}", "    note: For translators.\n    yes_no: {}")
    assert content_hash(load_all(folder)["mine"]) == before.hash
    change(folder, "Is it clear?", "Is it clear now?")
    assert load_all(folder)["mine"].hash != before.hash
