"""The secret key: people are known by it, so a machine that has another one does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.environment import services
from channels.port import Heard
from tests.cli.conftest import Tellback

KEY = "the key this began with"


def somebody_wrote(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("TELLBACK_DATABASE_URL", f"sqlite:///{folder / 'kept.db'}")
    with monkeypatch.context() as before:
        before.setenv("TELLBACK_SECRET_KEY", KEY)
        built = services()
        built.intake.hear("web", Heard(event_id="1", account="chat", sender="somebody", text="hello"))
        built.db.close()


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        pytest.param(KEY, 0, id="the same"),
        pytest.param(f"a newer one,{KEY}", 0, id="a newer one before it"),
        pytest.param("another one altogether", 2, id="another one"),
        pytest.param(f"{KEY},another one altogether", 2, id="in the wrong order"),
    ],
)
def test_only_the_key_it_began_with_opens_a_database(
    tellback: Tellback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, code: int
) -> None:
    somebody_wrote(monkeypatch, tmp_path)
    left, _, complaint = tellback("officers", "list", TELLBACK_SECRET_KEY=keys)
    assert left == code
    assert ("sealed with another one" in complaint) == (code == 2)


def test_with_postgresql_nobody_makes_a_key_of_their_own(tellback: Tellback, tmp_path: Path) -> None:
    code, _, complaint = tellback("doctor", TELLBACK_DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing")
    assert code == 2
    assert "With PostgreSQL every machine needs the same one" in complaint
    assert not (tmp_path / "data" / "secret.key").exists()
