"""Channels: how words reach people and come back. This package never imports `bot`.

The list of channels is `BUILT_IN` plus whatever installed distributions declare under the entry-point
group `tellback.channels`:

    [project.entry-points."tellback.channels"]
    matrix = "tellback_matrix:from_settings"

Each entry names a `Factory`: it gets the environment and answers with a channel, or None when its settings
are absent. It raises ValueError, one line a fault, when they are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points

from channels.port import Channel

GROUP = "tellback.channels"

Factory = Callable[[Mapping[str, str]], Channel | None]

# Named, not imported: a council without Telegram never loads that library.
_NEEDS = {"telegram": "TELLBACK_TELEGRAM_TOKEN"}
BUILT_IN = (
    EntryPoint("sms", "channels.sms:from_settings", GROUP),
    EntryPoint("telegram", "channels.telegram:from_settings", GROUP),
    EntryPoint("web", "channels.web:from_settings", GROUP),
    EntryPoint("whatsapp", "channels.whatsapp:from_settings", GROUP),
)
_OURS = {point.name: point for point in BUILT_IN}


def known(found: Iterable[EntryPoint] | None = None) -> dict[str, EntryPoint]:
    """Every channel by name, ours first. found: installed ones, by default looked up.

    A distribution cannot take the place of a built-in channel.

    >>> list(known(found=()))
    ['sms', 'telegram', 'web', 'whatsapp']
    """
    others = entry_points(group=GROUP) if found is None else found
    return _OURS | {point.name: point for point in others if point.name not in _OURS}


def is_absent(name: str, environment: Mapping[str, str]) -> bool:
    """Whether a channel is surely not there, told by a setting it cannot do without.

    >>> is_absent("telegram", {}), is_absent("telegram", {"TELLBACK_TELEGRAM_TOKEN": "1:a"})
    (True, False)
    >>> is_absent("web", {})
    False
    """
    return name in _NEEDS and not environment.get(_NEEDS[name], "").strip()


def factory(name: str) -> Factory:
    """What makes the channel of that name. Raises KeyError for a name nobody declared."""
    point = _OURS.get(name) or known()[name]  # to look up what is installed reads every distribution's files
    made: Factory = point.load()
    return made
