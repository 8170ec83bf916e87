"""The page holds what the command prints, and the scores behind it are those of the weights that ship."""

from __future__ import annotations

import pytest

from bot.cli.listening import kept_aside
from bot.language.intents import Intent
from bot.language.lexicons import Lexicons
from bot.listening.lines import Line, digest, read_lines
from bot.listening.listener import Learnt
from bot.listening.measuring import judge, tables
from bot.listening.weights import SHIPPED, read_weights
from bot.shipped import LINES, LOCALES
from tests.listening import figures
from tests.listening.figures import Remembered, mark, rounded, weights_in_use

# Until the figures are written for the first time; they are a file that the command beside this makes.
written = pytest.mark.skipif(not figures.SCORES.exists(), reason="run python -m tests.listening.figures")
EACH = 60  # of so many lines that measure one is scored again


@written
def test_the_page_is_what_the_command_prints() -> None:
    """Where this fails, `python -m tests.listening.figures` writes it; --page after a change of lists."""
    page = figures.PAGE.read_text("utf-8")
    assert figures.brought_up_to_date(page) == page


@written
def test_the_scores_are_of_the_weights_that_ship() -> None:
    assert Remembered().weights == weights_in_use()


def test_the_weights_are_made_of_the_lines_that_ship() -> None:
    """Where this fails, `tellback listening train` makes them again."""
    lines, weights = read_lines([LINES]), read_weights(SHIPPED)
    assert (weights.lines, weights.count) == (digest(lines), len(lines))


def test_no_line_that_measures_was_learnt_from() -> None:
    learnt = {line.text for line in read_lines([LINES])}
    assert not any(line.text in learnt for line in kept_aside())


@written
def test_lines_that_are_scored_again_fare_as_the_page_says(learnt: Learnt) -> None:
    lines = [each for each in kept_aside() if int(mark(each.text), 16) % EACH == 0]
    assert len({each.language for each in lines}) >= 8
    kept = Remembered()
    other = [mark(each.text) for each in lines if rounded(learnt.scores(each.text)) != kept.scores(each.text)]
    assert len(other) <= len(lines) // 20, "another processor rounds otherwise, and no more"


@pytest.mark.parametrize(
    ("intent", "kind", "scores", "cells"),
    [
        ("danger", "plain", {Intent.DANGER: 0.6}, "0 → 1 of 1"),
        ("danger", "indirect", {Intent.DANGER: 0.4}, "0 → 0 of 1"),
        ("hate", "report", {Intent.HATE: 0.6}, "0 → 1 of 1"),
        ("none", "everyday", {Intent.HATE: 0.6}, "0 → 1 of 1 |"),
        ("stop", "request", {Intent.STOP: 0.6}, "0 → 1 of 1"),
        ("case-bins", "bins", {Intent.REPAIR: 0.6}, "0 → 0 of 1"),
        ("none", "stop-comment", {Intent.STOP: 0.6}, "0 of 1 | 0 → 1 of 1"),
        ("news", "question", {Intent.STOP: 0.6}, "0 → 0 of 1"),
    ],
)
def test_a_line_is_counted_where_it_belongs(
    intent: str, kind: str, scores: dict[Intent, float], cells: str
) -> None:
    class Guesses:
        def scores(self, text: str) -> dict[Intent, float]:
            return scores

    line = Line(text="zzz qqq", intent=Intent(intent), kind=kind, language="en_GB")
    printed = tables(judge([line], Lexicons.load(LOCALES), Guesses()))
    assert cells in printed.replace("\n", " ")
