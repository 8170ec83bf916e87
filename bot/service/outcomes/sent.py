"""What was sent: did it arrive, did it help, and of which messages nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calendar import next_allowed
from bot.content.content import Content
from bot.errors import Gone
from bot.model.issue import Issue
from bot.model.outcome import ASK_IF_CLEAR, INVITATION, Outcome, OutcomeState, OutcomeText
from bot.service.outcomes import preview
from bot.service.outcomes.draft import find
from bot.service.outcomes.failures import Failures, failures
from bot.service.outcomes.inviting.invitations import Answers
from bot.service.outcomes.preview import Proof
from bot.store.casework import audience, invited, issues, outcomes
from bot.store.database import Connection
from bot.store.reports import feedback, sendings
from bot.store.reports.sendings import Doubtful as Doubtful
from bot.store.reports.sendings import Sendings
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
    """by_channel: messages by state. waits: why some have not left, with how many each.

    asked: how many people were asked how it was for them: whether it helped, or whether it was clear.
    question: which, by its id. answered: their answers by option; silent: who gave none. sending: it is still
    being written out. goes_at: when the first of it leaves, where that is to come. over: nothing is on the
    way any more. can_stop: some of it may not have left yet. invited: of an invitation, what became of it.
    """

    by_channel: Mapping[str, Counter[str]]
    waits: tuple[tuple[str, int], ...]
    asked: int
    question: str
    answered: Mapping[str, int]
    silent: int
    sending: bool
    goes_at: datetime | None
    over: bool
    can_stop: bool
    invited: Answers | None
    sensitive: bool = False

    @property
    def written(self) -> int:
        """How many messages there are."""
        return sum(each.total() for each in self.by_channel.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOne:
    """proof: what went out, and to whom, as it was at the press. failures: whom it has not reached, and why.
    reached: somebody has had it, or may have.

    corrects: the outcome that it corrects. corrections: what was written to correct it, drafts too, each with
    its texts by language.
    """

    outcome: Outcome
    issue: Issue
    proof: Proof
    counts: Counts
    failures: tuple[Failures, ...]
    reached: bool
    corrects: Outcome | None
    corrections: tuple[tuple[Outcome, Mapping[str, OutcomeText]], ...]


def sent_page(connection: Connection) -> SentPage:
    """Four queries, however much was sent."""
    totals = sendings.totals(connection)
    sent = outcomes.every_sent(connection)
    by_id = {issue.id: issue for issue in issues.by_ids(connection, {each.issue_id for each in sent})}
    return SentPage(
        outcomes=tuple(
            SentOutcome(outcome=each, issue=by_id[each.issue_id], totals=totals.get(each.id, Counter()))
            for each in sent
        ),
        doubtful=tuple(sendings.doubtful(connection)),
    )


def sent_one(
    connection: Connection,
    content: Content,
    outcome_id: int,
    limits: Mapping[str, Limits],
    now: datetime,
    *,
    kind: str = "",
    after: int = 0,
) -> SentOne:
    """kind, after: as of `failures`. Raises Gone."""
    outcome, issue = find(connection, outcome_id)
    corrections = outcomes.corrections(connection, outcome_id)
    return SentOne(
        outcome=outcome,
        issue=issue,
        proof=_as_it_was(connection, content, outcome, limits),
        counts=counts(connection, outcome_id, now),
        reached=audience.reached(connection, outcome_id) > 0,
        failures=failures(connection, outcome_id, kind=kind, after=after),
        corrects=outcomes.by_id(connection, outcome.corrects) if outcome.corrects else None,
        corrections=tuple((each, outcomes.texts(connection, each.id)) for each in corrections),
    )


def _as_it_was(
    connection: Connection, content: Content, outcome: Outcome, limits: Mapping[str, Limits]
) -> Proof:
    """Of what went out before it was kept: its texts, and to whom they were written."""
    kept = outcomes.figures(connection, outcome.id)
    if kept and "previews" in kept:  # else it is older, or its people are forgotten
        return preview.PROOF.read(kept)
    now = preview.of_found(connection, content, outcome, limits, None)
    people: dict[str, dict[str, int]] = {}
    for (language, channel), count in sendings.went_to(connection, outcome.id).items():
        people.setdefault(language, {})[channel] = count
    went = (replace(each, people=people.get(each.language, {}), cost=None) for each in now.previews)
    return Proof(previews=tuple(each for each in went if each.text), not_hearing={}, missing=())


def counts_shown(connection: Connection, outcome_id: int, now: datetime, *, of_sensitive: bool) -> Counts:
    """The same for a page. of_sensitive: who looks may see numbers of a sensitive issue. Raises Gone."""
    _, issue = find(connection, outcome_id)
    if issue.sensitive and not of_sensitive:
        raise Gone(f"no numbers of outcome {outcome_id} are shown")
    return counts(connection, outcome_id, now)


def counts(connection: Connection, outcome_id: int, now: datetime) -> Counts:
    """How one outcome stands. Raises Gone."""
    outcome, issue = find(connection, outcome_id)
    found = sendings.sendings(connection, outcome_id)
    asked = 0 if issue.sensitive else feedback.asked(connection, outcome_id)
    question = feedback.CLEAR if outcome.kind in ASK_IF_CLEAR else feedback.HELPED
    answered = {} if issue.sensitive else feedback.of_outcome(connection, outcome_id).get(question, {})
    by_channel: dict[str, Counter[str]] = {}
    for (channel, state), count in sorted(found.by_state.items()):
        by_channel.setdefault(channel, Counter())[state] += count
    on_the_way = sum(each[ON_THE_WAY] for each in by_channel.values())
    return Counts(
        by_channel=by_channel,
        waits=tuple(found.waits),
        asked=asked,
        question=question,
        answered=answered,
        silent=max(asked - sum(answered.values()), 0),
        sending=outcome.state == OutcomeState.SENDING,
        goes_at=_goes_at(outcome, found, now)
        if on_the_way or outcome.state == OutcomeState.SENDING
        else None,
        over=outcome.state == OutcomeState.SENT and not on_the_way,
        can_stop=outcome.state == OutcomeState.SENDING or on_the_way > 0,
        invited=invited.answers(connection, outcome_id)
        if outcome.kind == INVITATION and not issue.sensitive
        else None,
        sensitive=issue.sensitive,
    )


def _goes_at(outcome: Outcome, found: Sendings, now: datetime) -> datetime | None:
    """When the first of what waits leaves: nobody is written to at night, on Sundays or bank holidays."""
    goes_at = found.next_due if found.by_state or outcome.sent_at is None else next_allowed(outcome.sent_at)
    return goes_at if goes_at is not None and goes_at > now else None
