"""The proof of whatever goes out to many: news of an issue, or an invitation to answer about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.content.content import Content
from bot.model.outcome import INVITATION, Outcome
from bot.service.outcomes import preview
from bot.service.outcomes.inviting import invitations
from bot.service.outcomes.preview import Proof
from bot.service.outcomes.written import ENGLISH_TEXT, faults_of, written_of
from bot.store.casework import outcomes
from bot.store.database import Connection
from channels.port import Limits


def of_found(
    connection: Connection,
    content: Content,
    outcome: Outcome,
    limits: Mapping[str, Limits],
    pence: float | None,
    now: datetime,
) -> Proof:
    """How it will look, who gets it, who does not and why, and what it costs."""
    if outcome.kind == INVITATION:
        return invitations.proof_of(connection, content, outcome, limits, pence, now)
    return preview.of_found(connection, content, outcome, limits, pence, now)


def wanting(
    connection: Connection, content: Content, outcome: Outcome, proof: Proof, today: date, now: datetime
) -> list[str]:
    """Why it cannot go out as it stands, each with what to do; empty where it can."""
    if outcome.kind == INVITATION:
        reason = invitations.why_not(connection, outcome, now)
        nobody = "" if proof.people else "Nobody can be asked like this. Choose other people."
        return [each for each in (reason, nobody) if each]
    faults = faults_of(written_of(outcome, outcomes.texts(connection, outcome.id)), today, content.languages)
    found = list(dict.fromkeys(faults.values()))
    if proof.missing and ENGLISH_TEXT not in faults:
        found.append(preview.wanting(content, proof))
    if not proof.fits:
        found.append(preview.too_long_words(content, proof))
    return found
