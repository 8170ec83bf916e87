"""What was sent: did it arrive, did it help, and of which messages nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.content import Content
from bot.model.issue import Issue
from bot.model.outcome import Outcome
from bot.service.outcomes import preview
from bot.service.outcomes.draft import find
from bot.service.outcomes.preview import Proof
from bot.store.casework import issues, outcomes
from bot.store.database import Connection
from bot.store.reports import sendings
from bot.store.reports.sendings import Doubtful as Doubtful
from channels.port import Limits

ON_THE_WAY, DELIVERED, SENT, FAILED = "on-the-way", "delivered", "sent", "failed"
STATES = (ON_THE_WAY, DELIVERED, SENT, FAILED, "unsure", "dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOutcome:
    """totals: messages by state."""

    outcome: Outcome
    issue: Issue
    totals: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPage:
    """Both lists: the newest first."""

    outcomes: tuple[SentOutcome, ...]
    doubtful: tuple[Doubtful, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """by_channel: messages by state. reasons: why some have not arrived, with how many each.

    asked: how many people were asked whether it helped. helped: their answers by option; silent: who gave
    none. sending: it is still being written out. over: nothing is on the way any more.
    """

    by_channel: Mapping[str, Counter[str]]
    reasons: tuple[tuple[str, int], ...]
    asked: int
    helped: Mapping[str, int]
    silent: int
    sending: bool
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOne:
    outcome: Outcome
    issue: Issue
    proof: Proof
    counts: Counts


def sent_page(connection: Connection) -> SentPage:
    """Four queries, however much was sent."""
    totals = sendings.totals(connection)
    by_id = {issue.id: issue for issue in issues.every(connection)}
    return SentPage(
        outcomes=tuple(
            SentOutcome(outcome=each, issue=by_id[each.issue_id], totals=totals.get(each.id, Counter()))
            for each in outcomes.every_sent(connection)
        ),
        doubtful=tuple(sendings.doubtful(connection)),
    )


def sent_one(
    connection: Connection, content: Content, outcome_id: int, limits: Mapping[str, Limits]
) -> SentOne:
    """Raises Gone."""
    outcome, issue = find(connection, outcome_id)
    return SentOne(
        outcome=outcome,
        issue=issue,
        proof=preview.of_outcome(connection, content, outcome_id, limits, None),
        counts=counts(connection, outcome_id),
    )


def counts(connection: Connection, outcome_id: int) -> Counts:
    """How one outcome stands. Raises Gone."""
    outcome, _ = find(connection, outcome_id)
    found = sendings.sendings(connection, outcome_id)
    asked, helped = sendings.helped(connection, outcome_id)
    by_channel: dict[str, Counter[str]] = {}
    for (channel, state), count in sorted(found.by_state.items()):
        by_channel.setdefault(channel, Counter())[state] += count
    on_the_way = sum(each[ON_THE_WAY] for each in by_channel.values())
    return Counts(
        by_channel=by_channel,
        reasons=tuple(found.reasons),
        asked=asked,
        helped=helped,
        silent=max(asked - sum(helped.values()), 0),
        sending=outcome.state == "sending",
        over=outcome.state == "sent" and not on_the_way,
    )
