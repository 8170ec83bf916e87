"""What an officer has beside them who writes: the words of people, how it will look, what our rules say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.content import Content
from bot.model.outcome import goes_to_all
from bot.service.insight.eyes import Eyes
from bot.service.outcomes import preview
from bot.service.outcomes.draft import Writing
from bot.service.outcomes.drafting import kept_texts
from bot.service.outcomes.drafting.kept_texts import Kept
from bot.service.outcomes.preview import Proof
from bot.service.outcomes.voices import VoicesPage, voices
from bot.service.outcomes.written import Follows, Written, follows, objected
from bot.store.database import Connection
from bot.wording.outgoing import Objection, mark_of
from channels.port import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """follows: how the message stands to the facts. override_of: the mark of what a reason would let stand;
    "" for nothing."""

    proof: Proof
    follows: Follows
    objections: tuple[Objection, ...]
    override_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """voices: of those who will hear. texts: kept ones to begin with."""

    voices: VoicesPage
    texts: tuple[Kept, ...]


def look(
    connection: Connection,
    content: Content,
    writing: Writing,
    written: Written,
    limits: Mapping[str, Limits],
    pence: float | None,
) -> Look:
    """How what is written would look and cost. Nothing is stored."""
    found = objected(written, content.languages)
    proof = preview.of_written(
        connection,
        content,
        writing.issue.id,
        written,
        limits,
        pence,
        corrects=writing.corrects,
        kept=writing.texts,
    )
    return Look(proof=proof, follows=follows(written), objections=found, override_of=mark_of(found))


def beside(
    connection: Connection,
    content: Content,
    writing: Writing,
    written: Written,
    eyes: Eyes,
    after: int,
    *,
    people: int,
) -> Beside:
    """after, people: of the voices, as `bot.service.outcomes.voices.voices`."""
    owed = not goes_to_all(written.kind, written.to_all)
    issue_id, corrects = writing.issue.id, writing.corrects
    return Beside(
        voices=voices(connection, content, issue_id, eyes, corrects, after, people=people, owed=owed),
        texts=kept_texts.to_choose(connection, content, writing.issue),
    )
