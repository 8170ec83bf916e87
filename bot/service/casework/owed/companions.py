"""Private issues that are likely about the same thing, for an officer who may join them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.language.likeness import SOME, Likeness, SharedWords
from bot.model.issue import Issue, IssueState
from bot.service.casework.issues import find
from bot.store.casework import issues
from bot.store.database import Connection

SUGGESTED = 5  # at once
_LOOKED_AT = 200  # of the newest private issues


class Why(IntEnum):
    """Why another issue is suggested, the likeliest first."""

    WORDS_AND_TOWN = 0
    WORDS = 1  # and no town speaks against it
    TOWN_AND_TOPIC = 2
    WORDS_ELSEWHERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Another issue that may be about the same thing."""

    issue: Issue
    why: Why


def companions(
    connection: Connection, ref: str, likeness: Likeness | None = None
) -> tuple[Issue, tuple[Companion, ...]]:
    """The issue, and others that it may be joined to, the likeliest first. Raises Gone."""
    issue = find(connection, ref)
    return issue, suggested(connection, issue, likeness)


def suggested(
    connection: Connection, issue: Issue, likeness: Likeness | None = None
) -> tuple[Companion, ...]:
    """What this issue may be joined to; nothing for one that is public or closed, which joins no other."""
    if issue.public or issue.state == IssueState.CLOSED:
        return ()
    others = [each for each in issues.private_and_open(connection, _LOOKED_AT) if each.id != issue.id]
    shares = (likeness or SharedWords()).to_each(issue.title, [each.title for each in others])
    ranked = sorted(
        (why, -share, each.id, each)
        for each, share in zip(others, shares, strict=True)
        if (why := _why(issue, each, share)) is not None
    )
    return tuple(Companion(issue=each, why=why) for why, _, _, each in ranked[:SUGGESTED])


def _why(issue: Issue, other: Issue, share: float) -> Why | None:
    same_town = issue.town is not None and issue.town == other.town
    if share >= SOME:
        if same_town:
            return Why.WORDS_AND_TOWN
        return Why.WORDS if issue.town is None or other.town is None else Why.WORDS_ELSEWHERE
    same_topic = issue.topic is not None and issue.topic == other.topic
    return Why.TOWN_AND_TOPIC if same_town and same_topic else None
