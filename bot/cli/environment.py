"""What every command that needs the service starts from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dotenv import dotenv_values

from bot.app import Services, build, channel_faults
from bot.errors import SettingsFault
from bot.settings import Settings, read_settings
from bot.store.database import PASSING_FAULTS


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
    given = settings()
    with reached():
        return build(given, environment())


@contextmanager
def reached() -> Iterator[None]:
    """A sentence, and no trace, where the database does not let us in."""
    try:
        yield
    except PASSING_FAULTS as fault:
        why = f"the database does not let us in ({type(fault).__name__})."
        remedy = "Is it running, and are the name and password right?"
        raise SettingsFault([f"TELLBACK_DATABASE_URL: {why} {remedy}"]) from None
