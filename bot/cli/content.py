"""Tools for authors: replay, picture."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from bot.app import rehearsal_limits
from bot.calendar import proclaim
from bot.cli.folders import conversations_option, locales_option
from bot.content.content import Content
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.pictures.drawing import drawing
from bot.dialogue.pictures.mermaid import mermaid
from bot.dialogue.pictures.svg import svg
from bot.errors import Refusal
from bot.service.simulator import transcripts


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--write", is_flag=True, help="Write down what happens now; read the difference before you keep it."
)
@conversations_option
@locales_option
def replay(files: tuple[Path, ...], write: bool, conversations: Path, locales: Path) -> None:
    """Run golden transcripts again. Exit code 1 and a readable difference when one does not hold."""
    content = Content.load(conversations, locales)
    proclaim(content.holidays)
    limits = rehearsal_limits()
    differing = 0
    for path in files:
        transcript = transcripts.read_transcript(path)
        now = transcripts.run(transcript, content, limits)
        differs = transcripts.difference(transcript, now)
        if differs and write:
            path.write_text(now, "utf-8")
            click.echo(f"{path}: written")
        elif differs:
            differing += 1
            click.echo(f"{path}: differs\n{differs}")
        else:
            click.echo(f"{path}: holds")
    sys.exit(1 if differing else 0)


@click.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
@conversations_option
def picture(name: str, form: str, out: Path | None, conversations: Path) -> None:
    """A picture of a conversation: its questions, answers, branches, shared parts and endings."""
    scripts = load_all(conversations)
    known("conversation", name, list(scripts))
    drawn = drawing(scripts[name])
    text = svg(drawn) if form == "svg" else mermaid(drawn)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as fault:
        raise Refusal(f"{out} cannot be written: {fault.strerror}.") from None
    click.echo(f"{out}: {name} as {form}")


def known(what: str, given: str, there: list[str]) -> None:
    """Raises UsageError, with what there is, for a name that nothing has."""
    if given in there:
        return
    near = get_close_matches(given, there, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise click.UsageError(f"There is no {what} {given}.{meant} There are: {', '.join(there)}.")
