"""YAML with line numbers, and a reader that gathers every fault instead of stopping at the first."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.errors import ContentFault, Fault

_DATE = re.compile(r"\b(\d{4})-(\d\d?)-(\d\d?)\b")


def parse(path: Path) -> Mapping[str, Any]:
    """The mapping in a YAML 1.2 file. Raises ContentFault with file, line and remedy."""
    text = ""
    try:
        text = path.read_text("utf-8")
        content = read_text(text)
    except FileNotFoundError:
        raise ContentFault([Fault(str(path), 0, "There is no such file.", "Check the name.")]) from None
    except UnicodeDecodeError as error:
        raise ContentFault(
            [Fault(str(path), 0, f"Byte {error.start} is not UTF-8.", "Save the file as UTF-8.")]
        ) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = f"This is not YAML: {error.problem}."
        raise ContentFault([Fault(str(path), line, what, "Check quotes and indents here.")]) from None
    except ValueError as error:  # what looks like a date is built at once, and 31 November cannot be
        what = f"There is no such date: {error}."
        raise ContentFault([Fault(str(path), _no_date(text), what, "Check the day and the month.")]) from None
    if not isinstance(content, Mapping):
        raise ContentFault([Fault(str(path), 1, "A mapping is needed here.", "Begin with `name: ...`.")])
    return content


def read_text(text: str) -> Any:
    """What a YAML text says, its mappings and lists with line numbers. Nobody changes them."""
    return YAML(typ="rt").load(io.StringIO(text))


def _no_date(text: str) -> int:
    """The line of the first date that no calendar has; 0 where none is found."""
    for number, line in enumerate(text.splitlines(), 1):
        for year, month, day in _DATE.findall(line):
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                return number
    return 0


@dataclass(slots=True)
class Reader:
    """One mapping of a file. Each `take` marks the key as known; `rest` then names what nobody took."""

    file: str
    node: Mapping[str, Any]
    faults: list[Fault]
    at: int = 1
    taken: set[str] = field(default_factory=set)

    def line(self, key: str) -> int:
        marks = getattr(self.node, "lc", None)
        if marks is None or key not in (marks.data or {}):
            return self.at
        return int(marks.data[key][0]) + 1

    def fault(self, key: str, what: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, self.line(key), what, remedy))

    def take(
        self, key: str, kind: type | tuple[type, ...], default: Any = None, *, needed: bool = False
    ) -> Any:
        """The value under `key`, or `default` when it is missing or of another kind (a fault, then)."""
        self.taken.add(key)
        value = self.node.get(key)
        if value is None:
            if needed:
                self.fault(key, f"`{key}` is missing.", f"Add `{key}: ...`.")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            names = kind.__name__ if isinstance(kind, type) else " or ".join(k.__name__ for k in kind)
            self.fault(
                key, f"`{key}` is {type(value).__name__}, not {names}.", "Quote words like yes and no."
            )
            return default
        return value

    def children(self, key: str) -> Iterator[Reader]:
        for index, node in enumerate(self.take(key, list, default=[])):
            marks = getattr(self.node[key], "lc", None)
            line = int(marks.data[index][0]) + 1 if marks is not None else self.line(key)
            if isinstance(node, Mapping):
                yield Reader(self.file, node, self.faults, line)
            else:
                self.faults.append(Fault(self.file, line, "A mapping is needed here.", "Write `- id: ...`."))

    def rest(self) -> None:
        for key in self.node:
            if key not in self.taken:
                self.fault(key, f"`{key}` is not known here.", "Remove it, or check the spelling.")
