"""`tellback listening`: what guesses is trained, measured, and given lines that officers have judged."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.environment import environment, reached, services
from bot.errors import Refusal
from bot.language.lexicons import Lexicons
from bot.listening import measuring
from bot.listening.embedding import Absent
from bot.listening.lines import Line, add_lines, read_lines
from bot.listening.listener import listener_of
from bot.listening.weights import SHIPPED, write_weights
from bot.service.casework import verdicts
from bot.settings import ROOT
from bot.shipped import LINES, LOCALES

MEASURE = ROOT / "tests" / "language" / "listening" / "measure"
_PATH = click.Path(path_type=Path)


def kept_aside() -> list[Line]:
    """The lines of a clone that measure, without those whose words stand among the training lines too."""
    learnt = {line.text for line in read_lines([LINES])}
    return [line for line in read_lines([MEASURE]) if line.text not in learnt]


@click.group()
def listening() -> None:
    """What guesses where lists find nothing: train it, measure it, add lines."""


@listening.command()
@click.argument("more", nargs=-1, type=_PATH)
@click.option("--to", type=_PATH, default=SHIPPED, help="The file to write; else the one that ships.")
@click.option("--only", is_flag=True, help="Learn from these files alone, without the lines that ship.")
def train(more: tuple[Path, ...], to: Path, only: bool) -> None:
    """Learn from the lines that ship and from MORE files or folders, and write the weights.

    Prints how it fared on these lines, each judged by weights that never saw it.
    """
    from bot.listening.training import train as learn

    if only and not more:
        raise Refusal("With --only, name the files to learn from.")
    lines = read_lines([*(() if only else (LINES,)), *more])
    try:
        made = learn(lines)
    except Absent as fault:
        raise Refusal(str(fault)) from None
    write_weights(to, made.weights)
    click.echo(made.report())
    click.echo(f"{to}: weights of {len(lines):,} lines.")


@listening.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("--locales", type=_PATH, default=LOCALES, help="The lists to measure beside it.")
def measure(paths: tuple[Path, ...], locales: Path) -> None:
    """Print figures by language, of lists alone and with listening: of these files or folders, else of the
    lines of a clone that nothing was ever learnt from."""
    given = environment()
    weights = Path(given.get("TELLBACK_LISTENING_WEIGHTS") or SHIPPED)
    listener, standing = listener_of(weights, off=given.get("TELLBACK_LISTENING") == "0")
    if listener is None:
        click.echo(f"{standing} These are the figures of lists alone.", err=True)
    lines = read_lines(paths) if paths else kept_aside()
    judged = measuring.judge(lines, Lexicons.load(locales), listener)
    if listener is not None and listener.fault:
        raise Refusal(f"Listening does not work here: {listener.fault}")
    click.echo(measuring.tables(judged))


@listening.command()
@click.argument("file", type=_PATH)
def add(file: Path) -> None:
    """Add to FILE the words of flags that officers closed as real or as harmless, as lines to train on.

    They are people's own words: keep the file as you keep the database, and look through it before
    `tellback listening train FILE`. What is in FILE already stays, and nothing is added twice.
    """
    with reached():
        lines = services().db.read(verdicts.judged)
    new = add_lines(file, lines)
    click.echo(f"{file}: {new} lines added, of {len(lines)} that officers have judged.")
