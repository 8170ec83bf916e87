"""Small conversations made in a line or two, for tests that need one of a certain shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialogue.kinds import Kind
from bot.dialogue.loading.conversations import content_hash
from bot.dialogue.schema import Conversation, Ending, Option, Question
from bot.dialogue.text import Text


def option(label: str, **more: Any) -> Option:
    """The id is the label in small letters."""
    return Option(id=label.lower(), label=Text(f"poll.{label}", label), **more)


def question(question_id: str, *labels: str | Option, kind: Kind = Kind.ONE_OF, **more: Any) -> Question:
    options = tuple(option(each) if isinstance(each, str) else each for each in labels)
    ask = more.pop("ask", f"What about {question_id}?")
    return Question(
        id=question_id, kind=kind, ask=Text(f"poll.{question_id}.ask", ask), options=options, **more
    )


def script(*questions: Question, name: str = "poll", **more: Any) -> Conversation:
    """About nothing, with one ending that always holds, unless `more` says otherwise."""
    given: dict[str, Any] = {"about": "nothing", "owner": "team", "honesty": None, **more}
    given.setdefault("endings", (Ending(say=Text("poll.ending1", "Thank you.")),))
    made = Conversation(name=name, title=Text("poll.title", "A poll"), questions=questions, **given)
    return replace(made, hash=content_hash(made))
