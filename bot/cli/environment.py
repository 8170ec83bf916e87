"""What every command that needs the service starts from."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

from bot.app import Services, build, channel_faults
from bot.errors import SettingsFault
from bot.settings import Settings, read_settings


def environment() -> dict[str, str]:
    """The environment; what is not in it comes from the file .env here."""
    kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**kept, **os.environ}


def data_folder() -> Path:
    return Path(os.environ.get("TELLBACK_DATA", "data"))


def settings() -> Settings:
    """Raises SettingsFault with every fault there is, those of the channels too."""
    given = environment()
    try:
        return read_settings(given, data=data_folder())
    except SettingsFault as fault:
        raise SettingsFault([*fault.lines, *channel_faults(given)]) from None


def services() -> Services:
    return build(settings(), environment())
