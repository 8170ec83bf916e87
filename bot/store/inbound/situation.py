"""What every turn needs, in one statement: the stop list, open talks, and what the newest is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, literal, select

from bot.dialogue.place import Place
from bot.model.issue import Issue, Pledge
from bot.model.person import Reached
from bot.model.talk import Talk, TalkState
from bot.store.prepared import Prepared, Values
from bot.store.tables import conversation, event, issue, officer, pledge, stop, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """seen: this very message is stored already. talks: open ones, the newest first. issue, pledge: of that
    one, where it is filed and where it asks about a pledge."""

    stopped: bool
    seen: bool
    talks: tuple[Talk, ...]
    issue: Issue | None
    pledge: Pledge | None


_TALK = (
    *("id", "ref", "person_id", "address_id", "issue_id", "outcome_id", "state", "place", "facts"),
    *("language", "mode", "code_id", "touched_at"),
)
_ISSUE = (
    *("id", "ref", "about", "title", "pledge_id", "owner_id", "reply_by", "state", "stage", "honesty"),
    *("opened_at", "closed_at", "sensitive"),
)
_PLEDGE = ("id", "key", "version", "text", "measure", "sample")

_single = select(literal(1).label("one")).subquery("single")
_asked = pledge.alias("asked")
_of_issue = pledge.alias("of_issue")
_LOOK = Prepared(
    select(
        select(stop.c.id)
        .where(
            stop.c.channel == bindparam("channel"),
            stop.c.account == bindparam("account"),
            stop.c.keyed_hash == bindparam("keyed_hash"),
        )
        .exists()
        .label("stopped"),
        select(event.c.id)
        .where(
            event.c.channel == bindparam("channel"),
            event.c.account == bindparam("account"),
            event.c.provider_id == bindparam("provider_id"),
        )
        .exists()
        .label("seen"),
        *(talk.c[name].label(f"talk_{name}") for name in _TALK),
        conversation.c.name.label("talk_name"),
        conversation.c.hash.label("talk_hash"),
        *(issue.c[name].label(f"issue_{name}") for name in _ISSUE),
        _of_issue.c.key.label("issue_pledge_key"),
        officer.c.name.label("issue_owner"),
        officer.c.team.label("issue_team"),
        *(_asked.c[name].label(f"pledge_{name}") for name in _PLEDGE),
    )
    .select_from(
        _single.outerjoin(
            talk, and_(talk.c.person_id == bindparam("person_id"), talk.c.state == TalkState.OPEN)
        )
        .outerjoin(conversation, conversation.c.id == talk.c.conversation_id)
        .outerjoin(issue, issue.c.id == talk.c.issue_id)
        .outerjoin(_of_issue, _of_issue.c.id == issue.c.pledge_id)
        .outerjoin(officer, officer.c.id == issue.c.owner_id)
        .outerjoin(
            _asked,
            and_(
                _asked.c.key == talk.c.facts["pledge"].as_string(),
                _asked.c.version == talk.c.facts["pledge_version"].as_integer(),
            ),
        )
    )
    .order_by(talk.c.id.desc())
)
_TALK_AT = 2
_ISSUE_AT = _TALK_AT + len(_TALK) + 2
_PLEDGE_AT = _ISSUE_AT + len(_ISSUE) + 3
_TALK_NAMES = (*_TALK, "name", "hash")
_ISSUE_NAMES = (*_ISSUE, "pledge_key", "owner", "team")


def look(connection: Connection, person: Reached, provider_id: str) -> Found:
    """Once the person's row is locked: a STOP, or the same message, may have come in just before.

    provider_id: of the message that came; "" where none did.
    """
    rows = _LOOK.all(
        connection,
        channel=person.channel,
        account=person.account,
        keyed_hash=person.keyed_hash,
        provider_id=provider_id,
        person_id=person.person_id,
    )
    first = rows[0]
    return Found(
        stopped=bool(first[0]),
        seen=bool(first[1]),
        talks=tuple(_talk(row) for row in rows if row[_TALK_AT] is not None),
        issue=_issue(first) if first[_ISSUE_AT] is not None else None,
        pledge=_pledge(first) if first[_PLEDGE_AT] is not None else None,
    )


def _talk(row: Values) -> Talk:
    told: dict[str, Any] = dict(zip(_TALK_NAMES, row[_TALK_AT:_ISSUE_AT], strict=True))
    told["place"] = Place.from_json(told["place"])
    return Talk(**told)


def _issue(row: Values) -> Issue:
    return Issue(**dict(zip(_ISSUE_NAMES, row[_ISSUE_AT:_PLEDGE_AT], strict=True)))


def _pledge(row: Values) -> Pledge:
    return Pledge(**dict(zip(_PLEDGE, row[_PLEDGE_AT:], strict=True)))
