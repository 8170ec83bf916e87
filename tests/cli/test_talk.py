"""The terminal phone: what it shows, what it explains, and talks that are kept as golden transcripts."""

from __future__ import annotations

import io
from pathlib import Path

import click
import pytest

from bot.cli import main
from tests.cli.conftest import Tellback
from tests.made_up import conversations, english_only


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, ...]:
    """Content in English only, so that no test depends on translators."""
    made = conversations(tmp_path), english_only(tmp_path)
    return ("--conversations", str(made[0]), "--locales", str(made[1]))


def phone(tellback: Tellback, folders: tuple[str, ...], *lines: str, options: tuple[str, ...] = ()) -> str:
    code, out, complaint = tellback("talk", "pledge-check", *folders, *options, typed="\n".join(lines))
    assert code == 0, complaint
    return out


def test_each_message_shows_its_length_its_parts_and_its_price(
    tellback: Tellback, folders: tuple[str, ...]
) -> None:
    out = phone(tellback, folders, "1", "3", options=("--pence", "4.7"))
    assert out.count(" characters, 2 parts, 9.4p)") == 1  # the greeting, with the first question
    assert out.count(" characters, 1 part, 4.7p)") == 2
    assert "part" not in phone(tellback, folders, options=("--channel", "web"))


def test_why_explains_the_last_reply(tellback: Tellback, folders: tuple[str, ...]) -> None:
    out = phone(tellback, folders, "/why", "1", "/why", "HELP", "/why", "it rains", "/why")
    assert "Nothing was said yet." in out
    assert "“1” is the number of `yes` in the list." in out
    assert "As a whole message this is the command HELP." in out
    assert "The question is `kept`." in out
    assert "It could not be told what is meant" in out


def test_why_knows_what_starts_a_conversation_and_what_comes_after_the_end(
    tellback: Tellback, folders: tuple[str, ...]
) -> None:
    out = phone(tellback, folders, "1", "4", "/why", "and it is always dark", "/why", "PLEDGE", "/why")
    assert "“4” is the number of `unsure`" in out
    assert "the words were added to the talk that ended last" in out
    assert "It is the poster word PLEDGE, which begins pledge-check." in out


def test_a_button_is_pressed_with_its_label(tellback: Tellback, folders: tuple[str, ...]) -> None:
    out = phone(tellback, folders, "[Start]", "/why", options=("--channel", "web"))
    assert "May we keep this chat" in out
    assert "A button was pressed." in out


def test_days_pass_and_what_is_set_for_them_happens(tellback: Tellback, folders: tuple[str, ...]) -> None:
    out = phone(tellback, folders, "1", "no", "nobody rings", "/day 3")
    assert "Your number for this is" in out
    out = phone(tellback, folders, "/wait a while", "/day x")
    assert "'a while' is no length of time" in out
    assert "'x days' is no length of time" in out


def test_again_shows_the_last_words_and_restart_begins_anew(
    tellback: Tellback, folders: tuple[str, ...]
) -> None:
    assert phone(tellback, folders, "/again").count("May we keep your number") == 2
    assert phone(tellback, folders, "1", "/restart").count("Hello, Sandwell Council here.") == 2


def test_what_the_phone_does_not_know_is_not_sent(tellback: Tellback, folders: tuple[str, ...]) -> None:
    out = phone(tellback, folders, "/wyh", "/help", " /start")
    assert "There is no /wyh here" in out
    assert "/why " in out
    assert "May we keep your number" in out


@pytest.mark.parametrize("channel", ["sms", "telegram"])
def test_a_saved_talk_holds_at_once(
    tellback: Tellback, folders: tuple[str, ...], tmp_path: Path, channel: str
) -> None:
    kept = tmp_path / "kept.txt"
    said = ("1", "1", "tiptn", "no", "it rains", "/day 3", "thank you, and more", "STOP", "hello?", "START")
    phone(tellback, folders, *said, options=("--channel", channel, "--save", str(kept)))
    code, out, complaint = tellback("replay", str(kept), *folders)
    assert (code, out, complaint) == (0, f"{kept}: holds\n", "")
    assert "\n= 3 days\n" in kept.read_text("utf-8")


def test_only_what_came_after_a_restart_is_saved(
    tellback: Tellback, folders: tuple[str, ...], tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    out = phone(tellback, folders, "1", "/restart", "HELP", f"/save {kept}")
    assert "> 1\n" not in kept.read_text("utf-8")
    assert f"`tellback replay {kept}` runs it again." in out
    assert tellback("replay", str(kept), *folders)[0] == 0


def test_a_file_that_is_there_is_not_written_over(
    tellback: Tellback, folders: tuple[str, ...], tmp_path: Path
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine", "utf-8")
    code, _, complaint = tellback("talk", "pledge-check", *folders, "--save", str(kept), typed="1\n")
    assert (code, "is there already" in complaint) == (2, True)
    assert "is there already" in phone(tellback, folders, f"/save {kept}")
    assert kept.read_text("utf-8") == "mine"
    phone(tellback, folders, "1", options=("--save", str(kept), "--yes"))
    assert kept.read_text("utf-8").startswith("title: A talk: pledge-check\n")


def test_a_folder_that_is_not_there_is_a_sentence(tellback: Tellback, folders: tuple[str, ...]) -> None:
    code, _, complaint = tellback("talk", *folders, "--save", "nowhere/kept.txt", typed="1\n")
    assert (code, complaint) == (1, "nowhere/kept.txt cannot be written: No such file or directory.\n")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answers", "there", "kept"),
    [
        pytest.param(["kept.txt"], False, True, id="a name"),
        pytest.param([""], False, False, id="Enter means no"),
        pytest.param(["kept.txt", "y"], True, True, id="yes, write over it"),
        pytest.param(["kept.txt", "n"], True, False, id="no, leave it"),
    ],
)
def test_at_a_terminal_leaving_offers_to_save(
    folders: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    there: bool,
    kept: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    if there:
        Path("kept.txt").write_text("mine", "utf-8")
    typed = iter(["1", "/quit", *answers])
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("builtins.input", lambda _="": next(typed))
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda _="": next(typed))
    with pytest.raises(SystemExit):
        main(["talk", "pledge-check", *folders])
    found = Path("kept.txt").read_text("utf-8") if Path("kept.txt").exists() else ""
    assert found.startswith("title: A talk") is kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("pledge-chek",), "There is no conversation pledge-chek. Did you mean pledge-check?"),
        (("hello", "--language", "xx"), "There is no language xx."),
    ],
)
def test_a_wrong_name_is_answered_with_what_there_is(
    tellback: Tellback, folders: tuple[str, ...], given: tuple[str, ...], told: str
) -> None:
    code, _, complaint = tellback("talk", *given, *folders, typed="1\n")
    assert code == 2
    assert told in complaint
    assert "There are: " in complaint


def test_an_answer_that_ends_the_talk_begins_no_other(tellback: Tellback, folders: tuple[str, ...]) -> None:
    """ "hello" goes on with another conversation, but not for who is too young, where it asks that."""
    hello = Path(folders[1]) / "hello" / "conversation.yaml"
    asks_age = hello.read_text("utf-8").replace("[welcome, keep-number]", "[welcome, age, keep-number]")
    hello.write_text(asks_age, "utf-8")
    _, out, _ = tellback("talk", "hello", *folders, "--channel", "web", typed="1\nunder 13\n")
    assert "Under 13s do this with a grown-up" in out
    assert "May we keep this chat" not in out
