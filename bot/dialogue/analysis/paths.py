"""What is met on all ways through a conversation: questions, last words, ends without a word."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.dialogue.analysis.exploration import Exploration, Path, Step, Who
from bot.dialogue.happenings import Asked, Finished, Happening
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Conversation


@dataclass(slots=True)
class Walked:
    """What was met. asked: ids of questions. said: contexts of the texts that ended a talk.

    silent: the shortest way to an end without a word, if there is one. most: own questions that one person
    with a phone number can be asked, and `longest` how. turns: what one reply can bring about, each once.
    whole: every way was gone; there were not too many.
    """

    asked: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    silent: Path | None = None
    most: int = 0
    longest: Path = ()
    turns: dict[tuple[Happening, ...], None] = field(default_factory=dict)
    whole: bool = True


def walk(conversation: Conversation, who: Who = Who.ANYBODY) -> Walked:
    """Every way through this conversation."""
    exploration, walked = Exploration(conversation, who), Walked()
    for step in exploration:
        _note(step, walked)
    walked.whole = exploration.whole
    return walked


def _note(step: Step, walked: Walked) -> None:
    walked.turns.setdefault(step.happened, None)
    for happening in step.happened:
        match happening:
            case Asked(question) if not happening.again:
                walked.asked.add(question)
            case Finished(text, then):
                if text:
                    walked.said.add(text.context)
                elif not then and (walked.silent is None or len(step.path) < len(walked.silent)):
                    walked.silent = step.path
    if step.own > walked.most and step.place.answers.get("has-number") == Chosen("yes"):
        walked.most, walked.longest = step.own, step.path
