"""Who is asked how news was for them, and who was."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, exists, select

from bot.model.message import NewsState
from bot.model.outcome import FIXED, Hearer
from bot.model.promise import PromiseState
from bot.model.talk import Mode
from bot.store.casework.audience import heard_of
from bot.store.casework.promises import KNOWN_REF
from bot.store.tables import address, conversation, outbox, outcome, promise, talk


def told(connection: Connection, outcome_id: int, *, after: int, limit: int) -> list[Hearer]:
    """The next people whose matter an outcome settled: it has arrived, and is the last that they heard of
    it."""
    later, told_later = outbox.alias("later"), outcome.alias("told_later")
    since = exists().where(
        later.c.person_id == outbox.c.person_id,
        later.c.id > outbox.c.id,
        later.c.news == NewsState.ARRIVED,
        told_later.c.id == later.c.outcome_id,
        told_later.c.issue_id == promise.c.issue_id,
        told_later.c.kind.not_in(FIXED),  # who looks after it changes nothing about it
        told_later.c.id != outcome_id,
    )
    found = (
        heard_of(outcome_id)
        .join(promise, promise.c.talk_id == outbox.c.talk_id)
        .where(
            outbox.c.news == NewsState.ARRIVED,
            promise.c.state == PromiseState.ANSWERED,
            promise.c.outcome_id == outcome_id,
            outbox.c.person_id > after,
            ~since.correlate(outbox, promise),
            # Somebody who was helped cannot be asked by their helper's phone whether it is better now.
            talk.c.mode != Mode.ASSISTED,
        )
        .order_by(outbox.c.person_id)
        .limit(limit)
    )
    return [Hearer(**row._mapping) for row in connection.execute(found)]


def was_asked(
    connection: Connection, person_id: int, ref: str, name: str, *, about: Collection[int] | None = None
) -> bool:
    """Whether a conversation of ours has asked this person about this reference of theirs.

    about: after one of these outcomes; None for any.
    """
    found = (
        select(talk.c.id)
        .join(conversation, conversation.c.id == talk.c.conversation_id)
        .where(
            talk.c.person_id == person_id,
            talk.c.outcome_id.is_not(None),
            conversation.c.name == name,
            talk.c.facts["ref"].as_string() == ref,
        )
    )
    if about is not None:
        found = found.where(talk.c.outcome_id.in_(about))
    return connection.execute(found.limit(1)).first() is not None


def talk_to_ask_again(connection: Connection, talk_id: int) -> tuple[int, int, Hearer] | None:
    """Outcome, issue and person of a "did it help?" talk whose person agreed to be asked again."""
    row = connection.execute(
        select(
            talk.c.outcome_id,
            talk.c.issue_id,
            talk.c.person_id,
            talk.c.address_id,
            talk.c.id.label("talk_id"),
            KNOWN_REF,
            talk.c.facts,
            address.c.channel,
            address.c.account,
            talk.c.language,
        )
        .join_from(talk, address)
        .where(talk.c.id == talk_id, talk.c.outcome_id.is_not(None))
    ).first()
    if row is None:
        return None
    hearer = Hearer(
        person_id=row.person_id,
        address_id=row.address_id,
        talk_id=row.talk_id,
        ref=row.facts.get("ref", row.ref),
        channel=row.channel,
        account=row.account,
        language=row.language,
    )
    return row.outcome_id, row.issue_id, hearer
