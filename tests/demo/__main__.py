"""`make demo`: the real doors, stand-in providers, and weeks that pass in seconds.

Everything goes as it would: signed webhooks over HTTP, the twilio and Telegram clients, the console as a
browser sees it, the worker in its threads. Only the two providers are stand-ins, and the clock is moved.
What is said is printed and compared with the golden text of each story; `--write` writes it anew.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from difflib import unified_diff
from pathlib import Path

from tests.demo import coming_back, speaking_up
from tests.demo.stage import Stage, staged

STORIES: Mapping[str, Callable[[Stage], None]] = {
    "speaking_up": speaking_up.play,
    "coming_back": coming_back.play,
}


def main(arguments: list[str]) -> int:
    logging.basicConfig(level=logging.ERROR)
    differs = [line for name in STORIES for line in played(name, write="--write" in arguments)]
    said = ["", "This differs from what is expected:", *differs] if differs else ["", "All as expected."]
    print("\n".join(said))
    return 1 if differs else 0


def played(name: str, *, write: bool = False) -> list[str]:
    """Play a story. Returns where it differs from what is expected."""
    with staged() as stage:
        STORIES[name](stage)
    now = "\n".join(stage.said) + "\n"
    golden = Path(__file__).with_name(f"{name}.golden.txt")
    if write:
        golden.write_text(now, "utf-8")
    expected = golden.read_text("utf-8") if golden.exists() else ""
    return list(unified_diff(expected.splitlines(), now.splitlines(), "expected", "now", lineterm="", n=2))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
