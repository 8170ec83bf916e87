"""Weights from lines: what is learnt, that it is the same each time, and that no bound is passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.errors import Refusal
from bot.language.intents import PROPOSE, Intent
from bot.listening.embedding import SIZE
from bot.listening.lines import Line
from bot.listening.training import BOUNDS, Trained, train
from bot.listening.weights import read_weights, write_weights

numpy = pytest.importorskip("numpy", reason="it comes with the extra")
KINDS = {("danger", "plain"): 0, ("danger", "indirect"): 1, ("stop", "request"): 2, ("none", "everyday"): 3}
LANGUAGES = ("en_GB", "pl")
EACH = 40


def lines_of(kinds: Sequence[tuple[str, str]] = tuple(KINDS), each: int = EACH) -> list[Line]:
    return [
        Line(text=f"{kind} {number}", intent=Intent(intent), kind=kind, language=tag)
        for tag in LANGUAGES
        for intent, kind in kinds
        for number in range(each)
    ]


def points_of(lines: Sequence[Line], seed: int = 1) -> Any:
    """Lines of a kind lie around one place, and so do those of a language, each a little aside."""
    places = numpy.random.default_rng(0).standard_normal((len(KINDS) + len(LANGUAGES), SIZE))
    aside = numpy.random.default_rng(seed).standard_normal((len(lines), SIZE))
    kinds = [KINDS[line.intent.value, line.kind] for line in lines]
    tongues = [len(KINDS) + LANGUAGES.index(line.language) for line in lines]
    found = places[kinds] + places[tongues] + 0.3 * aside
    return found / numpy.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def made() -> Trained:
    lines = lines_of()
    return train(lines, points_of(lines))


@pytest.mark.parametrize("kind", [each for each in KINDS if each[0] != "none"])
def test_fresh_points_are_told_apart(made: Trained, kind: tuple[str, str]) -> None:
    """By kinds that lie apart one intent is found in both."""
    for point in points_of(lines_of([kind], each=5), seed=2):
        scores = made.weights.scores(point)
        assert max(scores, key=lambda each: scores[each]) == Intent(kind[0])
        assert scores[Intent(kind[0])] >= PROPOSE


def test_the_same_lines_give_the_same_weights_and_the_file_keeps_them(made: Trained, tmp_path: Any) -> None:
    lines = lines_of()
    again = train(lines, points_of(lines)).weights
    assert again.layers == made.weights.layers
    write_weights(tmp_path / "weights.json", again)
    kept = read_weights(tmp_path / "weights.json")
    assert (kept.layers, kept.takes, kept.languages) == (again.layers, again.takes, again.languages)


def test_no_more_lines_of_no_intent_are_proposed_than_the_bound_says(made: Trained) -> None:
    assert made.wrongly
    for each in made.wrongly:
        assert each.proposed <= BOUNDS[each.intent].of(each.kind) * each.lines


def test_few_lines_of_an_intent_teach_nothing() -> None:
    lines = [
        *lines_of((("none", "everyday"),)),
        *lines_of((("stop", "request"),)),
        *lines_of((("danger", "plain"),), 5),
    ]
    assert set(train(lines, points_of(lines)).weights.takes) == {Intent.STOP}


def test_without_everyday_lines_nothing_is_learnt() -> None:
    lines = lines_of((("stop", "request"),))
    with pytest.raises(Refusal, match="no line with the intent none"):
        train(lines, points_of(lines))
