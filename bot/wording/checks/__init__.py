"""What `tellback check` looks for in content that loads: one file a family, each a few functions in a list.

A check gets the whole library and yields what it finds; none of them changes anything. To add one: write a
function, put it into `CHECKS`, and a row into tests/wording/test_checks.py that it must find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.wording.checks import answers, commands, duties, flow, parts, plainness
from bot.wording.checks.allowed import without_allowed
from bot.wording.checks.library import Finding, Library

Check = Callable[[Library], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    duties.gaps,
    duties.owners,
    duties.consent,
    duties.honesty,
    duties.thanks,
    flow.paths,
    flow.ways_out,
    flow.circles,
    flow.same_ids,
    flow.asks_for_numbers,
    plainness.jargon,
    plainness.sentences,
    plainness.reading_age,
    parts.texts,
    parts.questions,
    parts.turns,
    parts.labels,
    answers.heard,
    answers.numbers,
    answers.slips,
    answers.confirmation,
    commands.answers,
    commands.posters,
    commands.interruptions,
)


def examine(library: Library) -> tuple[Finding, ...]:
    """All that is found and not let pass, by file and line; what must be mended and what is only a hint."""
    found = (finding for check in CHECKS for finding in check(library))
    kept = dict.fromkeys(without_allowed(found, library.folder))
    return tuple(sorted(kept, key=lambda each: (not each.fails, each.fault.file, each.fault.line)))
