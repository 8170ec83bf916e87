"""What one person is owed, as their conversation shows it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendar import due_day
from bot.content.content import Content
from bot.model.promise import Promise, PromiseState
from bot.service.casework.conversation import Conversation, TalkLine
from bot.web.console import labels
from bot.web.console.rows.owed import standing_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One reference with what it was about and how its promise stands; state "" where none was given."""

    ref: str
    here: bool
    about: str
    issue_ref: str
    state: str
    facts: tuple[str, ...]


def owed(content: Content, found: Conversation) -> tuple[Owed, ...]:
    by_talk: dict[int, Promise] = {each.talk_id: each for each in found.promises}
    return tuple(_one_owed(content, found, each, by_talk.get(each.id)) for each in found.talks)


def _one_owed(content: Content, found: Conversation, talk: TalkLine, promise: Promise | None) -> Owed:
    script = content.conversations.get(talk.name)
    about = talk.issue_title or (script.title.english if script else talk.name)
    return Owed(
        ref=talk.ref,
        here=talk.id == found.who.talk_id,
        about=about,
        issue_ref=talk.issue_ref or "",
        state=standing_words(promise.state, promise.way) if promise else _call_standing(talk),
        facts=(*_facts(talk, promise), *_call_facts(talk, promise)),
    )


def _facts(talk: TalkLine, promise: Promise | None) -> list[str]:
    return _promise_facts(promise) if promise else [f"begun {labels.day(talk.started_at)}"]


def _call_standing(talk: TalkLine) -> str:
    """Where nothing but a call was promised."""
    return "A call was promised" if talk.call_due or talk.call_done else ""


def _call_facts(talk: TalkLine, promise: Promise | None) -> list[str]:
    a_call = "a call " if promise else ""
    if talk.call_due:
        return [f"{a_call}due {labels.day(talk.call_due)}"]
    return [f"{a_call}dealt with {labels.day(talk.call_done)}"] if talk.call_done else []


def _promise_facts(promise: Promise) -> list[str]:
    due = [] if promise.state is PromiseState.ANSWERED else [f"due {labels.day(due_day(promise.due_at))}"]
    told = [f"last told {labels.day(promise.told_at)}"] if promise.told_at else []
    return [*due, *told]
