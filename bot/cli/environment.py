"""What every command that needs the service starts from."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

from bot.app import Services, build
from bot.settings import Settings, read_settings


def environment() -> dict[str, str]:
    """The environment; what is not in it comes from the file .env here."""
    kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**kept, **os.environ}


def data_folder() -> Path:
    return Path(os.environ.get("TELLBACK_DATA", "data"))


def settings() -> Settings:
    return read_settings(environment(), data=data_folder())


def services() -> Services:
    return build(settings(), environment())
