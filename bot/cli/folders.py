"""The content a command works on: as an option names it, else the settings, else what is shipped."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.environment import environment
from bot.shipped import CONVERSATIONS, LOCALES


def _conversations() -> str:
    return environment().get("TELLBACK_CONVERSATIONS") or str(CONVERSATIONS)


def _locales() -> str:
    return environment().get("TELLBACK_LOCALES") or str(LOCALES)


conversations_option = click.option(
    "--conversations", type=click.Path(path_type=Path), default=_conversations, help="Other content."
)
locales_option = click.option(
    "--locales", type=click.Path(path_type=Path), default=_locales, help="Other languages."
)
