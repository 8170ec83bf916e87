"""How often one browser, or one place, may do something within a window of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.store.casework import sign_ins
from bot.store.database import Connection
from bot.vault import Vault


def is_over(
    connection: Connection,
    vault: Vault,
    most: Mapping[tuple[str, str], int],
    window: timedelta,
    now: datetime,
) -> bool:
    """Count one more try of each of these; whether one of them is too many. most: (kind, who) -> how many."""
    over = [
        sign_ins.count_try(connection, f"chat:{kind}:{vault.keyed_hash('tries', who)}", window, now) > limit
        for (kind, who), limit in most.items()
    ]
    return any(over)
