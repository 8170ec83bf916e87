"""Inbound texts where a disk takes 2 ms for each fsync, with group commit and without, against bare commits.

The slow disk is this one with 2 ms added to each fsync by a small library put in front of the system's (needs
a C compiler). All three take turns.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import load
from bench.bare import commits
from bench.figures import Figure
from bench.rounds import interleaved, ratio
from bench.service import serving

_ROUNDS, _TALKS = 5, 3
_BUDGET = 3.0
_SLOW = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
#define SLOW(name) int name(int fd) { static int (*real)(int); \
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name); usleep(2000); return real(fd); }
SLOW(fsync)
SLOW(fdatasync)
"""


def measure() -> list[Figure]:
    what = "SQLite, 2 ms for each fsync: inbound texts with group commit against bare one-row commits"
    compiler = shutil.which("cc")
    if compiler is None:
        return [Figure(what=what, measured="not measured: no C compiler here")]
    with TemporaryDirectory() as folder:
        found = _rates(Path(folder), compiler)
    together, alone = (ratio(found[name], found["bare"]) for name in ("together", "alone"))
    rates = {name: statistics.median(each) for name, each in found.items()}
    return [
        Figure(
            what=what,
            measured=f"{together:.2f} times ({rates['together']:,.0f}/s; bare {rates['bare']:,.0f}/s); "
            f"without it {alone:.2f} times ({rates['alone']:,.0f}/s)",
            budget=f"at least {_BUDGET} times",
            met=together >= _BUDGET,
        )
    ]


def _rates(folder: Path, compiler: str) -> dict[str, list[float]]:
    """A second."""
    library, source = folder / "slow.so", folder / "slow.c"
    source.write_text(_SLOW, "ascii")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    slow = {"LD_PRELOAD": str(library)}
    with (
        serving(f"sqlite:///{folder}/1.db", "--no-worker", **slow, TELLBACK_GROUP_COMMIT="1") as together,
        serving(f"sqlite:///{folder}/0.db", "--no-worker", **slow, TELLBACK_GROUP_COMMIT="0") as alone,
    ):
        runs = {
            "together": partial(_texts, together.port),
            "alone": partial(_texts, alone.port),
            "bare": partial(_bare, folder, slow),
        }
        return interleaved(runs, _ROUNDS)


def _texts(port: int) -> float:
    return load.texts(port, talks=_TALKS).rate


def _bare(folder: Path, slow: dict[str, str]) -> float:
    command = [sys.executable, "-m", "bench.slow_disk", f"sqlite:///{folder}/bare.db"]
    told = subprocess.run(command, env={**os.environ, **slow}, check=True, capture_output=True, text=True)
    return float(told.stdout)


if __name__ == "__main__":
    print(commits(sys.argv[1]))
