"""Where a talk leads: no dead end, no question nobody meets, no circle (`bot.dialogue.analysis.paths`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.dialogue.analysis.exploration import MOST_STATES, Path
from bot.dialogue.schema import Conversation, Question
from bot.wording.checks.library import Finding, Library
from bot.wording.checks.limits import MOST_QUESTIONS


def paths(library: Library) -> Iterator[Finding]:
    for conversation in library.conversations.values():
        walked = library.walks[conversation.name]
        if not walked.whole:
            what = f"It has over {MOST_STATES} ways through it, so not all could be checked."
            yield library.of_conversation("paths", conversation, what, "Use fewer conditions.")
            continue
        silent = (
            ("A talk", walked.silent),
            ("A group's talk", library.group_walks[conversation.name].silent),
        )
        ends = [f"{what} can end without a word: {_told(way)}." for what, way in silent if way is not None]
        if ends:
            remedy = "Add a last ending without `when`, or `tell` to the answer that ends it."
            yield library.of_conversation("dead-end", conversation, " ".join(ends), remedy, key="endings")
        yield from _never_asked(library, conversation, walked.asked)
        yield from _never_said(library, conversation, walked.said)
        if walked.most > MOST_QUESTIONS:
            what = f"One person can get {walked.most} questions by text message: {_told(walked.longest)}."
            remedy = f"At most {MOST_QUESTIONS}: leave some out, or ask them only in apps."
            yield library.of_conversation("questions", conversation, what, remedy, key="questions")


def _never_asked(library: Library, conversation: Conversation, asked: set[str]) -> Iterator[Finding]:
    for question in conversation.questions:
        if question.id not in asked:
            what = f"Nobody can ever be asked `{question.id}`: its conditions never hold together."
            remedy = "Look at `when` and `unless`, and at what the earlier questions are asked for."
            yield library.of_question("unreachable", question, what, remedy)


def _never_said(library: Library, conversation: Conversation, said: set[str]) -> Iterator[Finding]:
    for number, ending in enumerate(conversation.endings, 1):
        if ending.say.context not in said:
            what = f"Ending {number} is never said: an earlier one always holds, or its `when` never does."
            remedy = "Put the ending without `when` last, or take this one out."
            yield library.placed(ending.say).found("unreachable", what, remedy)


def ways_out(library: Library) -> Iterator[Finding]:
    """`again` puts the same question once more; some answer must lead on."""
    for question, _ in library.questions:
        if question.options and all(option.again for option in question.options):
            what = f"Every answer to `{question.id}` asks it again."
            yield library.of_question("no-way-out", question, what, "Take `again` from one of them.")


def circles(library: Library) -> Iterator[Finding]:
    """`then` that comes back to where it began: nobody would ever be done."""
    for conversation in library.conversations.values():
        trail = [conversation.name]
        while (after := library.conversations[trail[-1]].then) and after not in trail:
            trail.append(after)
        if after == conversation.name:
            what = f"`then` goes round: {' -> '.join((*trail, after))}."
            yield library.of_conversation("circle", conversation, what, "Take one `then` out.", key="then")


def same_ids(library: Library) -> Iterator[Finding]:
    """A question of its own with the id of a shared one would never be asked: its answer is known already."""
    for conversation in library.conversations.values():
        shared = {question.id for question in conversation.questions if question.shared}
        for question in conversation.questions:
            if question.id in shared and not question.shared:
                what = f"`{question.id}` is the id of a shared question too."
                yield library.of_question("unreachable", question, what, "Give it another id.")


def _told(path: Path) -> str:
    return ", ".join(path) or "from the start"


def asks_for_numbers(library: Library) -> Iterator[Finding]:
    """Numbers written into a question with a list: the bot adds them, in the order that is shown."""
    for question, _ in library.questions:
        if question.options and question.listed and _numbered(question):
            what = f"`{question.id}` writes the numbers of its answers itself."
            yield library.of_question("numbers", question, what, "Leave them out: the bot adds them.")


def _numbered(question: Question) -> bool:
    words = question.ask.english.split()
    return all(
        any(word == str(number) and after[:3] == label[:3] for word, after in pairwise(words))
        for number, label in enumerate((option.label.english for option in question.options), 1)
    )
