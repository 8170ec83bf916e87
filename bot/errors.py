"""The exceptions of the bot, by who must act.

TellbackError
|- SettingsFault      the person who installs: a setting is wrong; one line per fault
|- ContentFault       the author: a conversation, pledge or catalogue file is wrong; file, line, remedy
|- Refusal            the officer: this may not be done now, and why, in words to show
|- Gone               the caller: what was asked for is not there
'- Clash              nobody: somebody else was quicker; the same is done once more
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class TellbackError(Exception):
    """Base of all."""


class SettingsFault(TellbackError):
    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a content file, and what to do. line: from 1; 0 when the file is missing."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}"

    @property
    def short(self) -> str:
        """The same for people who do not know the machine: without the folder."""
        where = self.file.rpartition("/")[2]
        return f"{where}{f', line {self.line}' if self.line else ''}: {self.what} {self.remedy}"


class ContentFault(TellbackError):
    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class Refusal(TellbackError):
    """Said to an officer in full: what cannot be done and what to do instead."""


class Clash(TellbackError):
    """Somebody else took the same name at the same moment: undo all of it, and do it again."""


class Gone(TellbackError):
    """No such thing, or no longer."""
