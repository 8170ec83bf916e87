"""Every fault of an author's file names file, line and remedy, and all of them come at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.dialogue.loading.conversations import content_hash, load_all
from bot.dialogue.loading.phrases import load_phrases
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
        pytest.param("owner: community-partnerships", "owner: 7", 4, "int, not str", id="no text"),
        pytest.param("about: nothing", "about: nothing\nthen: next", 1, "names no conversation", id="then"),
        pytest.param("  - id: one", "  - one", 7, "mapping", id="a question that is one word"),
        pytest.param("yes_no: {}", "one_of: {of: parks}", 9, "no list `parks`", id="a list nobody wrote"),
        pytest.param("yes_no: {}", "yes_no: {most: 2}", 9, "not known under `yes_no`", id="a foreign detail"),
        pytest.param("yes_no: {}", "scale: {low: 5, high: 1}", 9, "goes from 5 to 1", id="upside down"),
        pytest.param("yes_no: {}", "sets: mood\n    yes_no: {}", 9, "`sets: mood`", id="nothing to set"),
        pytest.param(
            "yes_no: {}",
            "several: {most: 3, of: [{id: a, label: A}, {id: b, label: B}]}",
            9,
            "does not fit 2 options",
            id="more than there are",
        ),
        pytest.param(
            "yes_no: {}",
            "one_of: [{id: a, label: A}, {id: a, label: B}]",
            9,
            "the option `a` twice",
            id="one id for two answers",
        ),
        pytest.param(
            "endings:",
            "  - id: one\n    ask: Again?\n    yes_no: {}\nendings:",
            10,
            "`one` stands twice",
            id="one id for two questions",
        ),
        pytest.param(
            "  - say: Thank you.",
            "  - say: Thanks.\n    when: {one: maybe}",
            11,
            "has no answer `maybe`",
            id="an answer that is not offered",
        ),
        pytest.param("endings:\n  - say: Thank you.\n", "", 1, "ends without a word", id="no ending"),
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


def test_a_talk_without_a_question_is_a_fault(folder: Path) -> None:
    change(folder, "first: [welcome]\n", "")
    change(folder, "questions:\n  - id: one\n    ask: Is it clear?\n    yes_no: {}\n", "")
    with pytest.raises(ContentFault, match="There is no question"):
        load_all(folder)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        pytest.param("towns.yaml", b"towns: [\xff]", "is not UTF-8", id="another encoding"),
        pytest.param("towns.yaml", b"- Tipton", "A mapping is needed", id="a list"),
        pytest.param("parts.yaml", b"welcome:", "`welcome` is empty", id="an empty part"),
        pytest.param(
            "towns.yaml",
            b"towns: [{id: tipton, label: Tipton}]\ndistricts: {B66: oldbury}",
            "B66 points to oldbury, which is no town",
            id="a district of no town",
        ),
        pytest.param(
            "lists.yaml", b"towns: [{id: a, label: A}]", "`towns` has a file of its own", id="a second list"
        ),
    ],
)
def test_what_conversations_share_is_read_as_strictly(
    folder: Path, file: str, content: bytes, told: str
) -> None:
    (folder / file).write_bytes(content)
    with pytest.raises(ContentFault) as raised:
        load_all(folder)
    (fault,) = [fault for fault in raised.value.faults if told in fault.what]
    assert fault.file.endswith(file)
    assert fault.remedy


def test_phrases_are_read_as_strictly(tmp_path: Path) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text("hello: {say: Hello.}\n", "utf-8")
    assert load_phrases(path)["hello"].english == "Hello."
    path.write_text("hello: {say: Hello.}\nbye: {note: Said last.}\n", "utf-8")
    with pytest.raises(ContentFault, match="`say` is missing"):
        load_phrases(path)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentFault):
        load_all(tmp_path)


def test_notes_and_places_do_not_change_the_version_but_words_do(folder: Path) -> None:
    before = load_all(folder)["mine"]
    change(folder, "    yes_no: {}", "    note: For translators.\n    yes_no: {}")
    assert content_hash(load_all(folder)["mine"]) == before.hash
    change(folder, "Is it clear?", "Is it clear now?")
    assert load_all(folder)["mine"].hash != before.hash
