"""A hidden layer and classes above it, fitted by stochastic gradient descent (Adam).

Only the command that trains comes here. The points get noise, anew in each round: there are few lines of each
class, and what lies near one means nearly the same. Without it fewer fresh lines are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.language.intents import Intent
from bot.listening.layers import Layer, Layers

UNITS = 128  # of the hidden layer
_ROUNDS = 60
_BATCH = 512
_NOISE = 0.7  # beside a spread of 1
_DROPPED = 0.3  # of the units, anew for each batch
_SMOOTHED = 0.05  # of each line's class, given to all classes alike
_STEP, _WARM_UP, _DECAY = 3e-3, 20, 1e-2
_SEED = 12


def fitted(points: Any, classes: Sequence[int], intents: Sequence[Intent]) -> Layers:
    """points: an array, one a line. classes: the class of each, by its place among the classes. intents: of
    each class. The same lines give the same layers."""
    import numpy

    middle, spread = points.mean(0), points.std(0) + 1e-9
    given = ((points - middle) / spread).astype(numpy.float32)
    hidden, hidden_bias, out, out_bias = _descended(given, numpy.array(classes), len(intents))
    # Rounded here as they are stored, so that what rounding does to the middle of all points is made up for.
    rows = (hidden / spread[:, None]).astype(numpy.float16).astype(numpy.float64)
    return Layers(
        hidden=_layer(rows, hidden_bias - middle @ rows),
        out=_layer(out.astype(numpy.float16), out_bias),
        classes=tuple(intents),
    )


def _layer(figures: Any, biases: Any) -> Layer:
    """figures: an array, a column a unit."""
    rows = tuple(tuple(map(float, row)) for row in figures.T.tolist())
    return Layer(rows=rows, biases=tuple(map(float, biases.tolist())))


def log_odds_of_each(layers: Layers, points: Any) -> dict[Intent, list[float]]:
    """`Layers.log_odds` of many points at once."""
    import numpy

    heard = numpy.maximum(points @ numpy.array(layers.hidden.rows).T + numpy.array(layers.hidden.biases), 0)
    scores = heard @ numpy.array(layers.out.rows).T + numpy.array(layers.out.biases)
    together = {
        intent: numpy.logaddexp.reduce(scores[:, [each is intent for each in layers.classes]], axis=1)
        for intent in set(layers.classes)
    }
    none = together.pop(Intent.NONE)
    return {intent: (each - none).tolist() for intent, each in together.items()}


def _descended(given: Any, classes: Any, count: int) -> list[Any]:
    import numpy

    dice, (lines, size) = numpy.random.default_rng(_SEED), given.shape
    parts = [
        dice.standard_normal((size, UNITS)) * (2 / size) ** 0.5,
        numpy.zeros(UNITS),
        dice.standard_normal((UNITS, count)) / UNITS**0.5,
        numpy.zeros(count),
    ]
    parts = [part.astype(numpy.float32) for part in parts]
    first = [numpy.zeros_like(part) for part in parts]
    second = [numpy.zeros_like(part) for part in parts]
    aimed = numpy.full((lines, count), _SMOOTHED / count, numpy.float32)
    aimed[numpy.arange(lines), classes] += 1 - _SMOOTHED
    batches = -(-lines // _BATCH)
    done = 0
    for _ in range(_ROUNDS):
        shuffled = dice.permutation(lines)
        for number in range(batches):
            some = shuffled[number * _BATCH : (number + 1) * _BATCH]
            done += 1
            step = _STEP * (1 - done / (_ROUNDS * batches)) * min(1, done / _WARM_UP)
            slopes = _slopes(parts, given[some], aimed[some], dice)
            for part, slope, mean, square in zip(parts, slopes, first, second, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.001 * (slope * slope - square)
                size_of = numpy.sqrt(square / (1 - 0.999**done)) + 1e-8
                part -= numpy.float32(step) * (mean / (1 - 0.9**done)) / size_of
                if part.ndim == 2:
                    part *= numpy.float32(1 - step * _DECAY)
    return parts


def _slopes(parts: Sequence[Any], given: Any, aimed: Any, dice: Any) -> tuple[Any, ...]:
    """Which way each figure has to go down, for one batch."""
    import numpy

    hidden, hidden_bias, out, out_bias = parts
    noisy = given + numpy.float32(_NOISE) * dice.standard_normal(given.shape, dtype=numpy.float32)
    sums = noisy @ hidden + hidden_bias
    open_units = (sums > 0) * (dice.random(sums.shape, dtype=numpy.float32) > _DROPPED)
    open_units = open_units / numpy.float32(1 - _DROPPED)
    heard = sums * open_units
    scores = heard @ out + out_bias
    likely = numpy.exp(scores - scores.max(1, keepdims=True))
    likely /= likely.sum(1, keepdims=True)
    wrong = (likely - aimed) / numpy.float32(len(given))
    back = (wrong @ out.T) * open_units
    return noisy.T @ back, back.sum(0), heard.T @ wrong, wrong.sum(0)
