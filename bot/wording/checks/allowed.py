"""What is let pass on purpose: conversations/allowed.yaml, one row for each, with the reason.

    allowed:
      - {rule: consent, at: live-poll, why: "In a room the result is on the screen."}

rule stands in brackets behind a fault; at is the conversation, question, answer or text it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Fault
from bot.wording.checks.library import Finding
from bot.yaml_lines import Reader, parse

FILE = "allowed.yaml"
# Matters of judgement. Everything else would break a talk, so it cannot be let pass.
RULES = frozenset(
    {
        *("jargon", "blame", "sentence", "reading-age", "parts", "turn", "label", "questions"),
        *("numbers", "slip", "command", "reserved", "poster", "consent", "unsaid", "gap", "paths"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    rule: str
    at: str
    why: str
    line: int


def without_allowed(findings: Iterable[Finding], folder: Path) -> Iterator[Finding]:
    """The findings that are not let pass, then what is wrong with the list itself.

    A row that lets nothing pass is a hint: it may be about a language that is not offered yet.
    """
    rows, faults = _rows(folder / FILE)
    passes = {(row.rule, row.at) for row in rows}
    used = set()
    for finding in findings:
        if (finding.rule, finding.at) in passes:
            used.add((finding.rule, finding.at))
        else:
            yield finding
    yield from faults
    for row in rows:
        if (row.rule, row.at) not in used:
            what = f"There is nothing to let pass at {row.at} for {row.rule}."
            fault = Fault(str(folder / FILE), row.line, what, "Take this row out if it stays so.")
            yield Finding("allowed", row.at, fault, fails=False)


def _rows(path: Path) -> tuple[list[_Row], list[Finding]]:
    if not path.exists():
        return [], []
    faults: list[Fault] = []
    rows = []
    for child in Reader(str(path), parse(path), faults).children("allowed"):
        row = _Row(
            rule=child.take("rule", str, default="", needed=True),
            at=child.take("at", str, default="", needed=True),
            why=child.take("why", str, default="", needed=True),
            line=child.at,
        )
        child.rest()
        if row.rule and row.rule not in RULES:
            known = f"Mend what it is about. These can be let pass: {', '.join(sorted(RULES))}."
            child.fault("rule", f"`{row.rule}` cannot be let pass.", known)
        elif row.why.strip():
            rows.append(row)
    return rows, [Finding("allowed", fault.file, fault) for fault in faults]
