"""The package as others get it: the source archive makes a wheel, and that serves from an empty folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
_WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source archive and from nothing else, without a network."""
    made = tmp_path_factory.mktemp("made")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(made), cwd=ROOT)
    (archive,) = made.glob("*.tar.gz")
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--quiet")
    _run(sys.executable, "-m", "pip", "wheel", *offline, "-w", str(made), str(archive), cwd=made)
    (found,) = made.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that has this wheel, and borrows what it depends on."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home)
    python = home / "bin" / "python"
    _run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-index",
        "--no-deps",
        wheel,
    )
    (packages,) = home.glob("lib/python*/site-packages")
    # A path in a .pth file is only a path: how the clone is installed there is not followed.
    (packages / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    return home / "bin"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path


def test_the_wheel_holds_everything_that_stands_in_its_folders(wheel: Path) -> None:
    places = {"bot": "bot", "channels": "channels"} | {
        name: f"bot/_shipped/{name}" for name in ("conversations", "locales")
    }
    places["tests/language/listening/train"] = "bot/_shipped/listening"
    ours = {
        f"{there}/{path.relative_to(ROOT / here)}"
        for here, there in places.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }
    names = ZipFile(wheel).namelist()
    assert {name for name in names if ".dist-info/" not in name} == ours
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "THIRD-PARTY.md", "govuk-frontend.txt", "noto-sans.txt"} <= licences


def test_it_says_its_version(installed: Path, empty: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert _run(installed / "tellback", "--version", cwd=empty).split()[-1] == version
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_it_runs_from_where_it_was_installed(installed: Path, empty: Path) -> None:
    found = _run(
        installed / "python", "-c", "import bot, channels; print(bot.__file__, channels.__file__)", cwd=empty
    )
    assert all(path.startswith(str(installed.parent)) for path in found.split())


def test_authors_commands_find_what_is_shipped(installed: Path, empty: Path) -> None:
    conversations = len(list((ROOT / "conversations").glob("*/conversation.yaml")))
    said = _run(installed / "tellback", "check", cwd=empty)
    assert said.startswith(f"No faults in {conversations} conversations")
    assert "--language" in _run(installed / "tellback", "talk", "--help", cwd=empty)
    assert list(empty.iterdir()) == []


def test_it_serves_from_an_empty_folder(installed: Path, empty: Path) -> None:
    with _serving(installed, empty) as address:
        assert requests.get(f"{address}/health", timeout=5).json()["database"] == "ok"
        page = requests.get(f"{address}/chat", timeout=5)
        assert page.status_code == 200
        assert "text/html" in page.headers["Content-Type"]
        style = requests.get(f"{address}/static/tellback.css", timeout=5)
        assert style.status_code == 200
    assert [path.name for path in empty.iterdir()] == ["data"]


@contextmanager
def _serving(installed: Path, folder: Path) -> Iterator[str]:
    """The address of `tellback serve`, while it runs; it is asked to stop as an init system asks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [installed / "tellback", "serve"], cwd=folder, env=_clean() | {"PORT": str(port)}
    )
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + _WITHIN
    try:
        while not _answers(address):
            assert process.poll() is None, "it stopped by itself"
            assert time.monotonic() < until, "it took too long to start"
            time.sleep(0.05)
        yield address
        process.send_signal(signal.SIGTERM)
        assert process.wait(_WITHIN) == 0
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/health", timeout=5).ok
    except requests.ConnectionError:
        return False


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    """What it prints; fails, with what it complained of, when it fails."""
    done = subprocess.run(command, cwd=cwd, env=_clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _clean() -> dict[str, str]:
    """The environment without what would lead back to this clone or to somebody's settings."""
    leading = ("TELLBACK_", "PYTHON", "PORT", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(leading)}
