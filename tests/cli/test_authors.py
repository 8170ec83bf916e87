"""`tellback picture` and `tellback publish`."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Tellback
from tests.made_up import conversations, english_only


@pytest.fixture
def council(tmp_path: Path) -> dict[str, str]:
    """The environment of a council with its own files, in English."""
    made = conversations(tmp_path), english_only(tmp_path)
    return {"TELLBACK_CONVERSATIONS": str(made[0]), "TELLBACK_LOCALES": str(made[1])}


def change(council: dict[str, str], old: str, new: str) -> None:
    path = Path(council["TELLBACK_CONVERSATIONS"]) / "pledge-check" / "conversation.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def line_of(out: str, name: str) -> str:
    return next(line for line in out.splitlines() if line.startswith(f"{name}:"))


def test_a_picture_is_printed_or_written(tellback: Tellback, tmp_path: Path) -> None:
    code, out, _ = tellback("picture", "pledge-check")
    assert (code, out.startswith("---\ntitle:")) == (0, True)
    assert "flowchart TD" in out
    drawn = tmp_path / "drawn.svg"
    assert tellback("picture", "pledge-check", "--format", "svg", "--out", str(drawn))[0] == 0
    assert ElementTree.parse(drawn).getroot().tag.endswith("svg")


def test_a_picture_of_nothing_and_a_file_nowhere_are_sentences(tellback: Tellback) -> None:
    code, _, complaint = tellback("picture", "pledge-chek")
    assert code == 2
    assert "Did you mean pledge-check?" in complaint
    code, _, complaint = tellback("picture", "hello", "--out", "nowhere/it.svg")
    assert (code, "cannot be written" in complaint) == (1, True)


@pytest.mark.usefixtures("on_both")
def test_publishing_says_what_changed_and_keeps_to_the_rule(
    tellback: Tellback, council: dict[str, str]
) -> None:
    code, out, _ = tellback("publish", **council)
    assert code == 0
    assert "published for the first time" in line_of(out, "pledge-check")
    assert "unchanged" in line_of(tellback("publish", **council)[1], "pledge-check")

    change(council, "Do we do this?", "Is that so?")
    code, out, _ = tellback("publish", **council)
    assert code == 1
    assert "refused; the version before goes on" in line_of(out, "pledge-check")
    assert "~ kept: The question was “Our pledge: {pledge} Do we do this?”" in out
    assert "tellback publish pledge-check --reworded" in out

    code, out, _ = tellback("publish", "pledge-check", "--reworded", **council)
    assert code == 0
    assert "a new version" in line_of(out, "pledge-check")
    assert out.count("\n") == 2

    change(council, "    words: {until: DONE}", "    yes_no: {}")
    code, out, _ = tellback("publish", "--reworded", **council)
    assert code == 1
    assert "! why: It was words and is yes_no. Give the question a new id." in out


@pytest.mark.usefixtures("on_both")
def test_the_doctor_tells_what_is_held_back(tellback: Tellback, council: dict[str, str]) -> None:
    tellback("publish", **council)
    change(council, "Do we do this?", "Is that so?")
    code, out, _ = tellback("doctor", **council)
    assert code == 1
    assert "pledge-check: a change is held back." in out


def test_a_wrong_name_is_answered_with_what_there_is(tellback: Tellback, council: dict[str, str]) -> None:
    code, _, complaint = tellback("publish", "pledge-chek", **council)
    assert (code, "Did you mean pledge-check?" in complaint) == (2, True)
