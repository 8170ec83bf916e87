"""The model as it ships: what it takes of memory, and that no text of anybody stops it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bot.language.intents import Intent
from bot.listening.lines import read_lines
from bot.listening.listener import Learnt
from bot.settings import ROOT
from bot.shipped import LINES

MOST = 40  # MB more than without the extra
_MEASURED = """
import json, sys
from bot.listening.listener import listener_of
from bot.listening.weights import SHIPPED

def resident():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024

texts = json.load(sys.stdin)
before = resident()
listener, standing = listener_of(SHIPPED, off=False)
for text in texts:
    assert listener.scores(text), listener.fault
print(resident() - before)
"""


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "a\0b", "👍👍🏽", "\ud83d", "x" * 50_000, "‮ ‏", "১২৩ ؟!"],
)
def test_no_text_stops_it(learnt: Learnt, text: str) -> None:
    scores = learnt.scores(text)
    assert set(scores) == set(Intent) - {Intent.NONE}
    assert all(0 <= each <= 1 for each in scores.values())
    assert not learnt.fault


def test_the_same_text_has_the_same_scores(learnt: Learnt) -> None:
    first, _, second = (learnt.scores(each) for each in ("please ring me", "the bins", "please ring me"))
    assert first == second


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_it_takes_little_memory(learnt: Learnt) -> None:
    texts = [line.text for line in read_lines([LINES])][::80]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert float(done.stdout) <= MOST
