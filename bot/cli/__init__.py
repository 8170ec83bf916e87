"""The command `tellback`. Each command lives in a file beside this one and is loaded when it is called:

`tellback understand` reads a stream of lines and must not wait for a web framework to load.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from bot.errors import ContentFault, Gone, Refusal, SettingsFault

_COMMANDS = {
    "serve": "bot.cli.serve",
    "work": "bot.cli.serve",
    "understand": "bot.cli.json_lines",
    "sms": "bot.cli.json_lines",
    "check": "bot.cli.check",
    "talk": "bot.cli.talk",
    "replay": "bot.cli.content",
    "picture": "bot.cli.content",
    "publish": "bot.cli.publish",
    "languages": "bot.cli.languages",
    "listening": "bot.cli.listening",
    "officers": "bot.cli.administration",
    "outcome": "bot.cli.administration",
    "export": "bot.cli.administration",
    "erase": "bot.cli.administration",
    "migrate": "bot.cli.maintenance",
    "connect": "bot.cli.maintenance",
    "doctor": "bot.cli.maintenance",
    "rerun": "bot.cli.maintenance",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        return found


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tellback")
def tellback() -> None:
    """You tell us. We tell you back."""


def main(arguments: list[str] | None = None) -> Any:
    """Runs a command. Faults of settings, content and officers' wishes are sentences, never a trace."""
    try:
        return tellback.main(args=arguments, prog_name="tellback")
    except SettingsFault as fault:
        click.echo("Tellback cannot start. These settings are wrong:", err=True)
        for line in fault.lines:
            click.echo(f"  {line}", err=True)
        sys.exit(2)
    except ContentFault as fault:
        for each in fault.faults:
            click.echo(str(each), err=True)
        sys.exit(1)
    except (Refusal, Gone) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
