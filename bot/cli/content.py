"""Tools for authors: check, talk, replay."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from bot.app import rehearsal_limits
from bot.clock import LONDON
from bot.service import transcripts
from bot.service.content import Content
from bot.service.rehearsal import Rehearsal, Said, rehearse
from bot.settings import ROOT

_conversations = click.option(
    "--conversations", type=click.Path(path_type=Path), default=ROOT / "conversations", help="Other content."
)
_locales = click.option(
    "--locales", type=click.Path(path_type=Path), default=ROOT / "locales", help="Other languages."
)


@click.command()
@_conversations
@_locales
def check(conversations: Path, locales: Path) -> None:
    """Check all content: conversations, pledges, words, catalogues. Faults name file, line and remedy."""
    content = Content.load(conversations, locales)
    content.lexicons.check()
    click.echo(
        f"No faults in {len(content.conversations)} conversations, {len(content.pledges)} pledges and "
        f"{len(content.words)} words. Offered: {', '.join(each.english for each in content.offered)}."
    )


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--write", is_flag=True, help="Write down what happens now; read the difference before you keep it."
)
@_conversations
@_locales
def replay(files: tuple[Path, ...], write: bool, conversations: Path, locales: Path) -> None:
    """Run golden transcripts again. Exit code 1 and a readable difference when one does not hold."""
    content = Content.load(conversations, locales)
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
@click.argument("name", default="hello")
@click.option("--language", default="", help="A language tag, like pl.")
@click.option("--channel", default="sms", type=click.Choice(["sms", "telegram", "web"]), show_default=True)
@_conversations
@_locales
def talk(name: str, language: str, channel: str, conversations: Path, locales: Path) -> None:
    """A phone in the terminal: talk to a conversation as a resident would.

    Type what you would send; [Label] presses a button; /wait 15 minutes lets time pass; /quit leaves.
    """
    content = Content.load(conversations, locales)
    if name not in content.conversations:
        raise click.UsageError(
            f"There is no conversation {name}. There are: {', '.join(content.conversations)}."
        )
    if language and language not in content.languages:
        tags = ", ".join(each.tag for each in content.languages)
        raise click.UsageError(f"{language} is not served. There are: {tags}.")
    with rehearse(content, channel, rehearsal_limits(), datetime.now(LONDON)) as rehearsal:
        _show(rehearsal.opens(name, language))
        for line in sys.stdin if not sys.stdin.isatty() else iter(_prompted, None):
            if line is None or line.strip() == "/quit":
                break
            _show(_turn(rehearsal, line.rstrip("\n")))


def _prompted() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


def _turn(rehearsal: Rehearsal, line: str) -> list[Said]:
    if line.startswith("/wait "):
        try:
            return rehearsal.waits(transcripts.duration(line.removeprefix("/wait ")))
        except ValueError as fault:
            click.echo(str(fault))
            return []
    return rehearsal.says(line)


def _show(said: list[Said]) -> None:
    for message in said:
        cost = (
            "" if message.parts is None else f"   ({len(message.text)} characters, {message.parts} part(s))"
        )
        click.echo(f"< {message.text}{cost}")
        if message.choices:
            click.echo("  " + " ".join(f"[{choice.label}]" for choice in message.choices))
