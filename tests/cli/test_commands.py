"""The command, as people type it: what it prints, and the code it leaves with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.environment import services
from bot.model.alert import AlertKind
from bot.store.casework import alerts
from bot.store.database import Connection, opened
from channels.port import Heard
from tests.cli.conftest import Tellback
from tests.fixed import MONDAY_10AM
from tests.standins import TelegramStandIn

ROOT = Path(__file__).resolve().parents[2]


def test_every_wrong_setting_is_named_at_once_with_a_remedy(tellback: Tellback) -> None:
    code, _, complaint = tellback(
        "serve",
        PORT="eighty",
        TELLBACK_DATABASE_URL="mysql://x",
        TELLBACK_TWILIO_FROM="0770",
        TELLBACK_TELEGRAM_TOKEN="abc",
    )
    assert code == 2
    lines = complaint.splitlines()[1:]
    for name in ("PORT", "TELLBACK_DATABASE_URL", "TELLBACK_TWILIO_FROM", "TELLBACK_TELEGRAM_TOKEN"):
        (line,) = [line for line in lines if line.strip().startswith(f"{name}:")]
        assert line.count(".") >= 2, "what is wrong, and the remedy"
    assert any("TELLBACK_TWILIO_AUTH_TOKEN: it is missing" in line for line in lines)


def test_settings_come_from_a_file_too_and_the_environment_wins(tellback: Tellback, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=no\n", "utf-8")
    assert tellback("migrate")[0] == 2
    assert tellback("migrate", PORT="8000")[0] == 0


def test_texts_are_measured_line_by_line_and_a_bad_line_stops_nothing(tellback: Tellback) -> None:
    lines = ['{"text": "Thank you."}', "not json", '{"text": 5}', '{"text": "Dziękuję"}']
    code, out, _ = tellback("sms", typed="\n".join(lines))
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert answers[0] == {"encoding": "gsm7", "units": 10, "parts": 1}
    assert answers[1]["error"].startswith("Line 2")
    assert answers[2]["error"].startswith("Line 3")
    assert answers[3] == {"encoding": "ucs2", "units": 8, "parts": 1}


def test_replies_are_understood_line_by_line(tellback: Tellback) -> None:
    asked = {"text": "haan ji", "language": "pa", "question": {"kind": "yes_no"}}
    code, out, _ = tellback("understand", typed=json.dumps(asked))
    assert (code, json.loads(out)) == (0, {"meaning": {"kind": "yes_no", "value": "yes"}})


def test_the_shipped_content_has_no_faults(tellback: Tellback) -> None:
    code, out, _ = tellback("check")
    assert code == 0
    assert out.startswith("No faults in")


def test_a_fault_of_content_names_file_and_line(tellback: Tellback, tmp_path: Path) -> None:
    folder = tmp_path / "conversations"
    folder.mkdir()
    for file in (ROOT / "conversations").rglob("*.yaml"):
        target = folder / file.relative_to(ROOT / "conversations")
        target.parent.mkdir(exist_ok=True)
        target.write_text(file.read_text("utf-8").replace("We will be honest", "Honesty is"), "utf-8")
    code, _, complaint = tellback("check", "--conversations", str(folder))
    assert code == 1
    assert "pledges.yaml:" in complaint
    assert "starts with “We will”" in complaint


def test_the_terminal_phone_talks(tellback: Tellback) -> None:
    code, out, _ = tellback("talk", "pledge-check", "--language", "pl", typed="1\n/quit\n")
    assert code == 0
    assert "Dzień dobry" in out
    assert "parts" in out


def test_a_transcript_that_does_not_hold_shows_the_difference(tellback: Tellback, tmp_path: Path) -> None:
    text = (ROOT / "tests" / "talks" / "maureen.txt").read_text("utf-8")
    changed = tmp_path / "changed.txt"
    changed.write_text(text.replace("May we keep your number", "May we sell your number"), "utf-8")
    code, out, _ = tellback("replay", str(changed), str(ROOT / "tests" / "talks" / "maureen.txt"))
    assert code == 1
    assert "-  May we sell your number" in out
    assert "+  May we keep your number" in out
    assert out.strip().endswith("holds")


@pytest.mark.usefixtures("on_both")
def test_officers_are_let_in_once_each(tellback: Tellback) -> None:
    code, out, _ = tellback("officers", "add", "ravi@council.example", "--name", "Ravi")
    assert code == 0
    assert "/console/in/" in out
    code, _, complaint = tellback("officers", "add", "ravi@council.example", "--name", "Ravi")
    assert code == 1
    assert "is there already" in complaint
    assert "ravi@council.example" in tellback("officers", "list")[1]


def _somebody_answers() -> None:
    built = services()
    for number, text in enumerate(("CHAT", "1", "3", "1", "tipton", "no", "no one tells me", "DONE")):
        heard = Heard(event_id=str(number), account="chat", sender="a session", text=text)
        built.intake.hear("web", heard)
    built.db.close()


OUTCOME = (
    *("outcome", "I1", "--kind", "done", "--said", "No one tells you.", "--did", "We do now."),
    *("--lasts", "we do not know", "--text", "en_GB=We tell you now."),
)


@pytest.mark.usefixtures("on_both")
def test_an_outcome_is_looked_at_first_and_sent_only_when_told(tellback: Tellback) -> None:
    _, _, complaint = tellback(*OUTCOME)
    assert "There is no issue I1" in complaint
    _somebody_answers()
    code, out, _ = tellback(*OUTCOME)
    assert (code, "en_GB: 1 people" in out) == (0, True)
    assert "It goes to" not in out
    code, out, _ = tellback(*OUTCOME, "--send")
    assert code == 0
    assert "It goes to 1 people." in out


@pytest.mark.usefixtures("on_both")
def test_an_outcome_that_wants_something_says_what(tellback: Tellback) -> None:
    _somebody_answers()
    wanting = [("cannot" if word == "done" else word) for word in OUTCOME]
    code, _, complaint = tellback(*wanting)
    assert code == 1
    assert "Give the reason." in complaint
    assert "money" in complaint


@pytest.mark.usefixtures("on_both")
def test_an_export_hides_small_groups_and_all_that_is_personal(tellback: Tellback, tmp_path: Path) -> None:
    _somebody_answers()
    assert tellback("export", "out")[0] == 0
    told = (tmp_path / "out" / "answers.csv").read_text("utf-8-sig")
    assert "1 to 7" in told
    assert "no one tells me" not in told


@pytest.mark.usefixtures("on_both")
def test_a_person_is_forgotten_by_their_reference(tellback: Tellback) -> None:
    _somebody_answers()
    built = services()
    ref = built.db.read(lambda c: c.exec_driver_sql("select ref from talk order by id desc").scalar())
    built.db.close()
    assert tellback("erase", "Z999", "--yes")[0] == 1
    assert tellback("erase", str(ref), "--yes")[0] == 0


def test_telegram_is_told_where_the_webhook_is(tellback: Tellback) -> None:
    with TelegramStandIn() as telegram:
        given = {
            "TELLBACK_TELEGRAM_TOKEN": telegram.token,
            "TELLBACK_TELEGRAM_SECRET": telegram.secret,
            "TELLBACK_TELEGRAM_API_BASE": telegram.url,
            "TELLBACK_PUBLIC_URL": "https://talk.example.org",
        }
        code, out, _ = tellback("connect", **given)
        assert code == 0
        assert "https://talk.example.org/hook/telegram" in out
        assert telegram.hook == "https://talk.example.org/hook/telegram"
        assert {each["command"] for each in telegram.commands} >= {"help", "lang", "stop"}


@pytest.mark.usefixtures("on_both")
def test_the_doctor_finds_a_fresh_installation_well(tellback: Tellback) -> None:
    code, out, _ = tellback("doctor")
    assert code == 0
    assert "No faults, but read the lines above." in out
    assert "Nobody is told outside the console when somebody may be in danger." in out


def test_the_doctor_names_e_mails_that_do_not_get_through(tellback: Tellback, tmp_path: Path) -> None:
    given = {
        "TELLBACK_SMTP_URL": "smtp://127.0.0.1:9",
        "TELLBACK_ALERT_FROM": "alerts@council.example",
        "TELLBACK_DATABASE_URL": f"sqlite:///{tmp_path / 'told.db'}",
    }
    assert tellback("doctor", **given)[0] == 0
    with opened(given["TELLBACK_DATABASE_URL"]) as database:

        def stuck(connection: Connection) -> None:
            alerts.add(connection, AlertKind.DIGEST, "a day", [1], MONDAY_10AM)
            alerts.failed(connection, 1, "The mail server said no (550).")

        database.write(stuck)
    code, out, _ = tellback("doctor", **given)
    assert code == 1
    assert "1 e-mail to officers has not got through since 23 November 10:00 UTC." in out
    assert "The mail server said no (550). It is tried again." in out
    assert "Nobody is told" not in out
