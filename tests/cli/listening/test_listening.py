"""`tellback listening` and what doctor says of it, as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.environment import services
from bot.model.task import FlagVerdict
from bot.service.casework import tasks as casework
from bot.store.casework import officers, tasks
from channels.port import Heard
from tests.cli.conftest import Tellback

LINES = [
    {"text": "my phone has had its fill of this", "intent": "stop", "kind": "request"},
    {"text": "he sits on me until i cannot breathe", "intent": "danger", "kind": "plain", "lang": "pl"},
    {"text": "the ducks are back on the pool", "intent": "none", "kind": "everyday"},
    {"text": "nobody has come for the green bin", "intent": "case", "kind": "bins"},
    {"text": "stop", "intent": "stop", "kind": "request"},
]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "en_GB.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    return path


def test_lists_alone_are_measured_where_listening_is_off(tellback: Tellback, lines: Path) -> None:
    code, out, complaint = tellback("listening", "measure", str(lines))
    assert code == 0
    assert "These are the figures of lists alone" in complaint
    assert "| en_GB | 1 → 1 of 2 |" in out, "the one that is the command word"
    assert "| pl | 0 → 0 of 1 |" in out
    assert "lamps" not in out


@pytest.mark.parametrize(
    ("row", "remedy"),
    [
        ("{", "this is no line to learn from"),
        ('{"text": "", "intent": "stop"}', "this is no line to learn from"),
        ('{"text": "my secret", "intent": "sing"}', "this is no line to learn from"),
        ('{"text": "my secret", "intent": "case", "kind": "submarines"}', "an intent that we know"),
        ('["my secret"]', "this is no line to learn from"),
        ("", "There is no line in these files"),
    ],
)
def test_a_bad_line_is_named_and_its_words_are_not(
    tellback: Tellback, tmp_path: Path, row: str, remedy: str
) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(f"\n{row}\n", "utf-8")
    code, _, complaint = tellback("listening", "measure", str(path))
    assert code == 1
    assert remedy in complaint
    assert "secret" not in complaint
    assert "mine.jsonl:2" in complaint or not row


def test_a_file_that_is_not_there_is_said_so(tellback: Tellback) -> None:
    code, _, complaint = tellback("listening", "measure", "nowhere.jsonl")
    assert (code, "nowhere.jsonl: there is no such file or folder." in complaint) == (1, True)


@pytest.mark.usefixtures("on_both")
def test_words_leave_the_database_only_by_command_into_the_file_that_is_named(
    tellback: Tellback, tmp_path: Path
) -> None:
    built = services()
    said = ["I want to kill myself", "i will kill myself if the bus is late again", "he beat me up again"]
    for number, text in enumerate(said):
        built.intake.hear("web", Heard(event_id=str(number), account="chat", sender=f"p{number}", text=text))
    found = built.db.read(lambda c: [tasks.task_by_id(c, each) for each in (1, 2, 3)])
    asha = built.db.read(officers.every)[0]
    verdicts = (FlagVerdict.REAL, FlagVerdict.HARMLESS, "")
    for task, verdict in zip(found, verdicts, strict=True):
        assert task is not None
        built.write(casework.finish, task.id, asha, built.clock.now(), note="Rang.", verdict=verdict)
    built.db.close()

    file = tmp_path / "ours.jsonl"
    assert tellback("listening", "add", str(file)) == (
        0,
        f"{file}: 2 lines added, of 2 that officers have judged.\n",
        "",
    )
    rows = [json.loads(row) for row in file.read_text("utf-8").splitlines()]
    assert [(row["text"], row["intent"], row["kind"]) for row in rows] == [
        (said[0], "danger", ""),
        (said[1], "none", "lookalike"),
    ]
    assert file.stat().st_mode & 0o077 == 0, "for its owner's eyes alone"
    assert "0 lines added" in tellback("listening", "add", str(file))[1], "nothing is added twice"
    code, out, _ = tellback("listening", "measure", str(file))
    assert code == 0
    assert "danger, plain" in out, "what it writes is what the others read"


def test_doctor_says_whether_listening_is_on(tellback: Tellback, tmp_path: Path) -> None:
    assert "Listening is off: TELLBACK_LISTENING says so." in tellback("doctor")[1]
    absent = tmp_path / "none.json"
    out = tellback("doctor", TELLBACK_LISTENING="1", TELLBACK_LISTENING_WEIGHTS=str(absent))[1]
    assert "Listening is off." in out
    assert "there is no such file" in out


def test_a_wrong_setting_stops_the_start_with_a_remedy(tellback: Tellback) -> None:
    code, _, complaint = tellback("doctor", TELLBACK_LISTENING="perhaps")
    assert code == 2
    assert "TELLBACK_LISTENING: it is neither 1 (on) nor 0 (off)." in complaint
