"""What may be taken away: answers and outcomes, without people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from bot.model.outcome import INVITATION
from bot.store.reports.votes import COUNTED, TOWN, VOICE
from bot.store.tables import address, answer, conversation, issue, outcome, person, talk


def answers(connection: Connection) -> list[dict[str, Any]]:
    """Every answer that stands but those of sensitive issues, with the version of the question it belongs to.

    who: the same for all answers of one person; each talk a helper held for somebody else is a person too.
    """
    rows = connection.execute(
        select(
            issue.c.ref.label("issue"),
            conversation.c.name.label("conversation"),
            conversation.c.hash.label("version"),
            answer.c.question,
            answer.c.meaning,
            answer.c.language,
            address.c.channel,
            TOWN.label("town"),
            answer.c.heard_at,
            talk.c.mode,
            VOICE.label("who"),
        )
        .join_from(answer, talk)
        .join(conversation, talk.c.conversation_id == conversation.c.id)
        .join(issue, talk.c.issue_id == issue.c.id)
        .join(person, talk.c.person_id == person.c.id)
        .join(address, talk.c.address_id == address.c.id)
        .where(answer.c.replaced.is_(False), answer.c.question != "after", COUNTED)
        .order_by(answer.c.id)
    )
    return [dict(row._mapping) for row in rows]


def outcomes(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(
            issue.c.ref.label("issue"),
            outcome.c.kind,
            outcome.c.you_said,
            outcome.c.we_did,
            outcome.c.why_not,
            outcome.c.money,
            outcome.c.lasts_until,
            outcome.c.sent_at,
        )
        .join_from(outcome, issue)
        .where(outcome.c.sent_at.is_not(None), outcome.c.kind != INVITATION)
        .order_by(outcome.c.id)
    )
    return [dict(row._mapping) for row in rows]
