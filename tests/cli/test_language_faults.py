"""What is wrong in the files of one language takes out that language, and no other."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from bot.content.content import Content
from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Unsure
from bot.language import json_lines
from bot.language.catalogue import FILE
from bot.language.command_words import Command
from bot.language.commands import command_in
from bot.language.concerns import concern_in
from bot.language.expected import Expected
from bot.language.understand import understand
from bot.settings import ROOT
from tests.cli.conftest import Tellback
from tests.cli.translating import Run, change
from tests.made_up import POLISH

FRAME = POLISH + "{ref}: {text}"
WORDS = Path("lexicon.toml")

FAULTS = [
    pytest.param(FILE, FRAME, POLISH + "{nr}: {text}", "gaps", id="a wrong gap"),
    pytest.param(FILE, f'"{POLISH}What number', f"{POLISH}What", "quotation mark", id="a torn line"),
    pytest.param(FILE, "charset=utf-8", "charset=klingon", "not a catalogue", id="no catalogue"),
    pytest.param(WORDS, 'skip = ["qe"]', 'skip = ["qe"', "not TOML", id="no TOML"),
    pytest.param(WORDS, 'no = ["qi"]', 'no = ["qa"]', "stands in", id="yes and no alike"),
    pytest.param(WORDS, "compounds = ", 'romanised = "q"\ncompounds = ', "romanised", id="no part"),
    pytest.param(WORDS, '["madecrisis"]', "[]", "safety.crisis is empty", id="danger"),
    pytest.param(WORDS, 'stop = ["qu"]', "stop = []", "commands.stop is empty", id="STOP"),
    pytest.param(WORDS, '["madecall"]', "[]", "commands.call is empty", id="CALL"),
    pytest.param(WORDS, '["madelang"]', "[]", "commands.lang is empty", id="LANG"),
    pytest.param(WORDS, '0 = ["madea"]', "0 = []", "numbers.0 is empty", id="a number"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), FAULTS)
def test_a_fault_in_one_language_takes_out_that_language_alone(
    complete: Path, desk: Path, run: Run, file: Path, old: str, new: str, told: str
) -> None:
    change(complete / "pl" / file, old, new)
    code, out = run("status")
    assert code == 0
    lines = out.splitlines()
    polish = next(place for place, line in enumerate(lines) if line.startswith("pl"))
    assert lines[polish].endswith("; not offered")
    assert "offered to nobody, because its files are not in order:" in lines[polish + 1]
    assert told in lines[polish + 2]
    assert next(line for line in lines if line.startswith("ur")).endswith("; offered")
    code, out = run("check", "ur")
    assert (code, out) == (0, "0 faults.\n")
    code, out = run("check", "pl")
    assert (code, told in out) == (1, True)
    content = Content.load(desk / "conversations", complete)
    assert [each.tag for each in content.offered] == ["en_GB", "ur"]
    assert all(content.language_faults["pl"])


def test_a_file_that_would_lose_texts_is_left_as_it_is_by_update(
    complete: Path, desk: Path, run: Run
) -> None:
    change(complete / "pl" / FILE, f'"{POLISH}What number', f"{POLISH}What")
    change(desk / "conversations" / "phrases.yaml", "say: That is all", "say: That is everything")
    before = (complete / "pl" / FILE).read_bytes()
    code, out = run("update")
    assert (code, "left as it is" in out, "quotation mark" in out) == (1, True, True)
    assert (complete / "pl" / FILE).read_bytes() == before
    assert "That is everything" in (complete / "ur" / FILE).read_text("utf-8")


def test_danger_and_stop_are_heard_in_a_language_whose_answer_words_are_wrong(
    complete: Path, desk: Path
) -> None:
    change(complete / "pl" / "lexicon.toml", 'no = ["qi"]', 'no = ["qa"]')
    lexicons = Content.load(desk / "conversations", complete).lexicons
    assert concern_in("madecrisis", "en_GB", lexicons) is not None
    assert command_in("qu", "en_GB", lexicons) is Command.STOP
    assert understand(Expected(Kind.YES_NO), "qa", "pl", lexicons).__class__ is Unsure, "it is yes and no"


def test_a_word_that_would_stop_and_say_yes_does_not_stop(complete: Path, desk: Path) -> None:
    change(complete / "pl" / "lexicon.toml", 'stop = ["qu"]', 'stop = ["qu", "qa"]')
    lexicons = Content.load(desk / "conversations", complete).lexicons
    assert command_in("qu", "pl", lexicons) is Command.STOP
    assert command_in("qa", "pl", lexicons) is None


def test_english_that_is_wrong_stops_everything(complete: Path, run: Run) -> None:
    change(complete / "en_GB" / "lexicon.toml", 'yes = ["yes"', 'yes = ["no"')
    code, out = run("status")
    assert (code, "stands in answers" in out) == (1, True)


def test_the_doctor_and_the_check_name_the_language_and_all_else_works(
    tellback: Tellback, tmp_path: Path
) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "own"))
    change(locales / "pl" / FILE, 'msgctxt "kept"', 'msgctxt kept"')
    change(locales / "fa" / WORDS, "[safety]\n", "[safety\n")
    given = {"TELLBACK_LOCALES": str(locales)}
    code, out, _ = tellback("doctor", **given)
    assert code == 1
    assert f"Polish is offered to nobody: {locales / 'pl' / FILE}:" in out
    assert f"Persian is offered to nobody: {locales / 'fa' / WORDS}:" in out
    assert "Offered: English, Easy English, Panjabi, Urdu, Bengali, Romanian, Gujarati, Arabic," in out
    code, out, told = tellback("check", "--locales", str(locales))
    assert (code, "[language]" in told, "2 faults in" in out) == (1, True, True)
    row = '{"text": "jee haan", "language": "ur", "question": {"kind": "yes_no"}}\n'
    printed = io.StringIO()
    assert json_lines.main(io.StringIO(row), printed, locales) == 0
    assert '"value": "yes"' in printed.getvalue()
