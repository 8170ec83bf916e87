"""Messages that no person typed: a phone that answers while its owner drives, an absence note, a bounce."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.folding import phrase

# "Auto: ...", "[Auto-Reply] ...", "(auto) ...": the sign tells it, so the words after it do not matter.
_SIGN = re.compile(
    r"\s*[\[(<*]?\s*auto(?:matic|mated)?[\s-]*(?:reply|response|answer)?\s*[:\])>*]", re.IGNORECASE
)
_LONGEST_HEAD = 80  # characters that are looked at for the beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """Folded. begins: each with a space behind it. whole: the whole message, nothing else."""

    begins: tuple[str, ...]
    whole: frozenset[str]

    def wrote(self, text: str) -> bool:
        """Whether a machine sent this by itself.

        >>> machines = Machines(begins=("automatic reply ",), whole=frozenset({"im driving"}))
        >>> machines.wrote("I'm driving"), machines.wrote("Automatic reply: back on Monday")
        (True, True)
        >>> machines.wrote("I'm driving past the pothole every day"), machines.wrote("[auto] Busy")
        (False, True)
        """
        if _SIGN.match(text):
            return True
        head = phrase(text[: 2 * _LONGEST_HEAD])
        return f"{head} ".startswith(self.begins) or (len(text) <= _LONGEST_HEAD and head in self.whole)
