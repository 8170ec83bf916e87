"""The last look before it goes out, with whom its words can be shown to first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.model.officer import Officer
from bot.model.outcome import INVITATION, goes_to_all
from bot.service.casework.access import may
from bot.service.insight.eyes import Eyes
from bot.service.outcomes import approval
from bot.service.outcomes.approval import Check
from bot.service.outcomes.broadcast import Followup
from bot.service.outcomes.drafting.checker import all_checkers
from bot.service.outcomes.voices import VoicesPage, voices
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """voices: what those said who will hear. checkers: by language, who could check its words: nobody who put
    them there last."""

    check: Check
    voices: VoicesPage
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
    """As `bot.service.outcomes.approval.check`. after: of the voices, as `voices`. Raises Gone."""
    found = approval.check(connection, followup, content, outcome_id, officer, pence, now)
    return CheckPage(
        check=found,
        voices=_voices(connection, content, found, Eyes(may(officer, "call")), after),
        checkers=all_checkers(connection, found.outcome.changed_by),
    )


def _voices(connection: Connection, content: Content, found: Check, eyes: Eyes, after: int) -> VoicesPage:
    outcome, people = found.outcome, found.proof.people
    if outcome.kind == INVITATION:
        return VoicesPage(voices=(), people=0, after=0, began=0)
    owed = not goes_to_all(outcome.kind, outcome.to_all)
    issue_id, corrects = outcome.issue_id, outcome.corrects
    return voices(connection, content, issue_id, eyes, corrects, after, people=people, owed=owed)
