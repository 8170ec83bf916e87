"""The command, run in an empty folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.content import Content
from tests.cli.translating import SHORT, Run
from tests.contents import load_but_once
from tests.made_up import POLISH, URDU, conversations, english_only, give_answer_words, translate

Tellback = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tellback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tellback:
    """Runs the command in an empty folder: exit code, what it printed, what it complained of."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELLBACK_DATABASE_URL", "TELLBACK_SECRET_KEY", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TELLBACK_LISTENING", "0")  # whoever tests it turns it on

    def run(*arguments: str, typed: str = "", **environment: str) -> tuple[int, str, str]:
        with monkeypatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            patched.setattr(Content, "load", load_but_once)
            patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode("utf-8"))))
            with pytest.raises(SystemExit) as left:
                main(list(arguments))
        printed = capsys.readouterr()
        code = left.value.code
        return (code if isinstance(code, int) else 0), printed.out, printed.err

    return run


@pytest.fixture
def on_both(tellback: Tellback, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tellback` works on SQLite and on PostgreSQL in turn: where what it does is up to the database."""
    monkeypatch.setenv("TELLBACK_DATABASE_URL", database_url)
    monkeypatch.setenv("TELLBACK_SECRET_KEY", "a secret only for tests")


# --- translators ---


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the shipped conversations, and English alone."""
    english_only(tmp_path)
    conversations(tmp_path)
    return tmp_path


@pytest.fixture
def run(desk: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """run("check", "pl") gives the exit code and all that was printed."""

    def running(*arguments: str) -> tuple[int, str]:
        folders = ["--conversations", f"{desk}/conversations", "--locales", f"{desk}/locales"]
        code = 0
        try:
            main(["languages", *folders, *arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        told = capsys.readouterr()
        return code, told.out + told.err

    return running


@pytest.fixture
def complete(desk: Path, run: Run) -> Path:
    """Polish and Urdu, begun with the command and filled in. Returns the folder of languages."""
    locales = desk / "locales"
    for tag, before in (("pl", POLISH), ("ur", URDU)):
        assert run("add", tag)[0] == 0
        translate(locales, tag, before)
        give_answer_words(locales, tag, **SHORT)
    assert run("update")[0] == 0
    return locales
