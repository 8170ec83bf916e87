"""`tellback talk`: a phone in the terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from bot.app import quieten_libraries, rehearsal_limits
from bot.calendar import proclaim
from bot.cli.content import known
from bot.cli.environment import environment
from bot.cli.folders import conversations_option, locales_option
from bot.clock import LONDON
from bot.content.content import Content
from bot.errors import Refusal
from bot.service.simulator import transcripts
from bot.service.simulator.simulator import Said, rehearse
from bot.service.simulator.transcripts import Action
from bot.wording.cost import cost
from channels.sms_text import measure

_HELP = """Type what you would send. [Label] presses a button.
  /why              how the last reply was understood
  /again            show the last messages again
  /day 3            let days pass; what is set for them happens
  /wait 15 minutes  let time pass: minutes, hours, days or weeks
  /restart          begin anew, as somebody new
  /save FILE        keep the talk so far as a golden transcript
  /help             this list
  /quit             leave
A line that begins with a space is sent as it is."""


@click.command()
@click.argument("name", default="hello")
@click.option("--language", default="", help="A language tag, like pl.")
@click.option(
    "--channel", default="sms", type=click.Choice(["sms", "whatsapp", "telegram", "web"]), show_default=True
)
@click.option("--save", type=click.Path(path_type=Path), help="Keep the talk as a golden transcript.")
@click.option("--yes", is_flag=True, help="Write over the file of --save.")
@click.option(
    "--pence",
    type=click.FloatRange(min=0),
    default=lambda: environment().get("TELLBACK_TEXT_PENCE") or None,
    help="The price of one part of a text, to show what each message costs.",
)
@conversations_option
@locales_option
def talk(
    name: str,
    language: str,
    channel: str,
    save: Path | None,
    yes: bool,
    pence: float | None,
    conversations: Path,
    locales: Path,
) -> None:
    """A phone in the terminal: talk to a conversation as a resident would. /help lists what else it can do.

    Nothing is sent and nothing is kept, unless you save the talk as a golden transcript.
    """
    content = Content.load(conversations, locales)
    proclaim(content.holidays)
    known("conversation", name, list(content.conversations))
    if language:
        known("language", language, [each.tag for each in content.languages])
    asks = sys.stdin.isatty()
    if save and save.exists() and not yes and not asks:
        raise click.UsageError(f"{save} is there already. Give another name, or --yes to write over it.")
    quieten_libraries()
    phone = Phone(content, channel, name, language, pence)
    try:
        phone.restart()
        for line in _typed(asks):
            if line.strip() == "/quit":
                break
            phone.take(line)
        _leave(phone, save, asks=asks, yes=yes)
    finally:
        phone.close()


class Phone:
    """One person trying a conversation, and what was said so far as the lines of a transcript."""

    def __init__(self, content: Content, channel: str, name: str, language: str, pence: float | None) -> None:
        self._content = content
        self._channel = channel
        self._begin = Action(kind="opens", what=f"{name} {language}".strip())
        self._title = f"A talk: {self._begin.what}"
        self._pence = pence
        self._open = ExitStack()
        self._last: list[Said] = []
        self._lines: list[str] = []
        self.acted = False

    def close(self) -> None:
        self._open.close()

    def restart(self) -> None:
        """Begin as somebody whom we have never met, at this minute."""
        self._open.close()
        now = datetime.now(LONDON).replace(second=0, microsecond=0)
        self._lines = transcripts.header(self._title, self._channel, now)
        self._rehearsal = self._open.enter_context(
            rehearse(self._content, self._channel, rehearsal_limits(), now)
        )
        self._act(self._begin)
        self.acted = False

    def take(self, line: str) -> None:
        """One line as it was typed: something to send, or something to do."""
        word, _, rest = line.strip().partition(" ")
        if line.startswith("/"):
            self._obey(word, rest.strip())
        elif line.strip():
            self._act(Action(kind="says", what=line.strip()))

    def save(self, path: Path) -> None:
        """Raises Refusal."""
        try:
            path.write_text("\n".join(self._lines) + "\n", "utf-8")
        except OSError as fault:
            raise Refusal(f"{path} cannot be written: {fault.strerror}.") from None
        click.echo(f"Saved. `tellback replay {path}` runs it again.")

    def _obey(self, word: str, rest: str) -> None:
        match word:
            case "/why":
                for sentence in self._rehearsal.why() or ("Nothing was said yet.",):
                    click.echo(f"  {sentence}")
            case "/again":
                self._show(self._last)
            case "/day" | "/days":
                self._pass(f"{rest or '1'} days")
            case "/wait":
                self._pass(rest)
            case "/restart":
                click.echo("A new phone, and somebody new.")
                self.restart()
            case "/save":
                self._save(rest)
            case "/help":
                click.echo(_HELP)
            case _:
                click.echo(f"There is no {word} here. /help lists what there is.")

    def _pass(self, how_long: str) -> None:
        try:
            transcripts.duration(how_long)
        except ValueError as fault:
            click.echo(str(fault))
            return
        self._act(Action(kind="waits", what=how_long))
        click.echo(f"  It is {self._rehearsal.clock.now().astimezone(LONDON):%A %d %B %Y, %H:%M}.")

    def _save(self, name: str) -> None:
        if not name:
            click.echo("Say which file: /save FILE")
        elif Path(name).exists():
            click.echo(f"{name} is there already. Give another name.")
        else:
            _or_say(lambda: self.save(Path(name)))

    def _act(self, action: Action) -> None:
        said = transcripts.do(self._rehearsal, action, self._content)
        self._lines += transcripts.turn(action, said)
        self._last = said or self._last
        self.acted = True
        self._show(said)
        if not said and action.kind == "says":
            click.echo("  (nothing comes back)")

    def _show(self, said: list[Said]) -> None:
        for message in said:
            first, *more = message.text.splitlines() or [""]
            click.echo("\n".join([f"< {first}", *(f"  {line}" for line in more)]))
            if message.choices:
                click.echo("  " + " ".join(f"[{choice.label}]" for choice in message.choices))
            click.echo(f"  ({self._cost(message)})")

    def _cost(self, message: Said) -> str:
        """Length, and parts and price where parts are paid for; what would make it cheaper."""
        length = f"{len(message.text)} characters"
        if message.parts is None:
            return length
        found = cost(message.text, 1, self._pence)
        parts = f"{message.parts} part{'' if message.parts == 1 else 's'}"
        price = "" if self._pence is None else f", {self._pence * message.parts:g}p"
        letters = "" if measure(message.text).encoding == "gsm7" else ", letters outside the plain alphabet"
        cheaper = f"; without {' '.join(found.remove)} {found.saves} less" if found.saves else ""
        return f"{length}, {parts}{price}{letters}{cheaper}"


def _typed(asks: bool) -> Iterator[str]:
    """What is typed, line by line; from a file or a pipe it is shown too."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    while asks:
        try:
            yield input("> ")
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
    for line in sys.stdin:
        click.echo(f"> {line.rstrip()}")
        yield line.rstrip("\r\n")


def _leave(phone: Phone, save: Path | None, *, asks: bool, yes: bool) -> None:
    """Keep the talk where that is wanted; at a terminal, ask."""
    if save is None and asks and phone.acted:
        name = click.prompt(
            "Save this talk as a golden transcript? File name, or Enter for no",
            default="",
            show_default=False,
        )
        save = Path(name.strip()) if name.strip() else None
    if save is None:
        return
    if save.exists() and not yes and not (asks and click.confirm(f"{save} is there already. Write over it?")):
        raise Refusal(f"{save} is there already. Nothing was saved.")
    phone.save(save)


def _or_say(work: Callable[[], None]) -> None:
    try:
        work()
    except Refusal as fault:
        click.echo(str(fault))
