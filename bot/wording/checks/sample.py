"""What stands in the gaps while texts are measured: the longest that may come, and the plainest."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.schema import Conversation
from bot.wording.checks.library import Library

_LONG = {
    "again": "Wednesday 30 September",
    "cap": "£100,000",
    "count": "1,234",
    "date": "Wednesday 30 September",
    "due": "Wednesday 30 September",
    "example": "2 1 3 4 5",
    "high": "100",
    "language": "Easy English",
    "low": "1",
    "most": "3",
    "name": "Moonlighting",
    "number": "07700 900123",
    "old": "Wednesday 30 September",
    "owner": "Priyanka",
    "ref": "T4829",
    "total": "£100,000",
}
_PLAIN = {
    "again": "9 March",
    "date": "9 March",
    "due": "9 March",
    "language": "Welsh",
    "name": "Zee",
    "old": "9 March",
    "owner": "Asha",
    "place": "the park",
    "pledge": "We will do this.",
    "team": "Town Team",
    "town": "Tipton",
}
_ELSE = "something"  # a gap nobody told us about


class Gaps(dict[str, str]):
    def __missing__(self, _gap: str) -> str:
        return _ELSE


def longest(library: Library, conversation: Conversation | None = None) -> Gaps:
    """As long as what may come, so that nothing costs more than was checked."""
    pledges = [p.text.english for p in library.texts if _is_pledge(p.text.context)]
    towns = [p.text.english for p in library.texts if p.text.context.startswith("town.")]
    labels = [option.label.english for question, _ in library.questions for option in question.options]
    found = {
        "answer": max(labels, key=len, default=_ELSE),
        "maybe": max(labels, key=len, default=_ELSE),
        "phone": library.phone,
        "place": max((poster.place for poster in library.posters), key=len, default=_ELSE),
        "pledge": max(pledges, key=len, default=_ELSE),
        "team": max(library.teams.values(), key=len, default=_ELSE),
        "title": max((c.title.english for c in library.conversations.values()), key=len, default=_ELSE),
        "town": max(towns, key=len, default=_ELSE),
    }
    return Gaps({**_LONG, **found, **_honesty(conversation)})


def plainest(library: Library, conversation: Conversation | None = None) -> Gaps:
    """Short everyday values: a hard name or a long date is not the writer's doing."""
    return Gaps({**_LONG, **_PLAIN, "phone": library.phone, **_honesty(conversation)})


def _honesty(conversation: Conversation | None) -> Mapping[str, str]:
    if conversation is None or conversation.honesty is None:
        return {}
    return {gap: text.english for gap, text in conversation.honesty.texts().items()}


def _is_pledge(context: str) -> bool:
    return context.startswith("pledge.") and context.count(".") == 1
