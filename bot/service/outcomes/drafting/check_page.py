"""The last look before it goes out, with whom its words can be shown to first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.model.officer import Officer
from bot.service.outcomes import approval
from bot.service.outcomes.approval import Check
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.drafting.checker import all_checkers
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """checkers: by language, who could check its words: nobody who put them there last."""

    check: Check
    checkers: Mapping[str, Sequence[Officer]]


def check_page(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    officer: Officer,
    pence: float | None,
    now: datetime,
    *,
    after: int = 0,
) -> CheckPage:
    """As `bot.service.outcomes.approval.check`. Raises Gone."""
    found = approval.check(connection, followup, content, outcome_id, officer, pence, now, after=after)
    return CheckPage(check=found, checkers=all_checkers(connection, found.outcome.changed_by))
