"""What we owe to those who answer: somebody who answers for it, leave to tell them, and the facts first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.loading.conversations import OWED
from bot.wording.checks.library import Finding, Library

_FACTS = ("stage", "change", "money", "decided", "still_open", "who_decides", "lasts")
_OF_A_DECISION = {"stage", "change", "decided", "still_open"}  # who tells one of these asks about a decision


def owners(library: Library) -> Iterator[Finding]:
    for conversation in library.conversations.values():
        if conversation.owner not in library.teams:
            what = f"`owner: {conversation.owner}` is no team, so nobody would read the answers."
            remedy = f"Use one of council.yaml: {', '.join(library.teams)}."
            yield library.of_conversation("owner", conversation, what, remedy, key="owner")


def consent(library: Library) -> Iterator[Finding]:
    """Who is owed an outcome must be asked whether we may keep their number; else they can never be told."""
    for conversation in library.conversations.values():
        asks = any(question.sets == "may_keep" for question in conversation.questions)
        if conversation.about in OWED and not asks:
            what = "People here are owed an outcome, but nobody asks if we may keep their number."
            remedy = "Add `keep-number` to `first:`."
            yield library.of_conversation("consent", conversation, what, remedy, key="first")


def honesty(library: Library) -> Iterator[Finding]:
    """Who asks about a decision that is still open tells all its facts: "not known yet" is one."""
    for conversation in library.conversations.values():
        there = set(conversation.honesty.texts()) if conversation.honesty else set()
        missing = [fact for fact in _FACTS if fact not in there]
        if missing and not _OF_A_DECISION.isdisjoint(there):
            what = f"`honesty` tells some facts of the decision but not {', '.join(missing)}."
            remedy = "Write it; “We do not know yet.” is an answer too."
            yield library.of_conversation("honesty", conversation, what, remedy, key="honesty")


def thanks(library: Library) -> Iterator[Finding]:
    """What people get is said before they give: nothing this time, or what it is."""
    for conversation in library.conversations.values():
        said = {gap for text in conversation.texts() for gap in text.gaps}
        if conversation.honesty and "what_you_get" not in said:
            what = "Nobody is told what they get for taking part."
            remedy = "Put {what_you_get} into the opening or a question."
            yield library.of_conversation("unsaid", conversation, what, remedy, key="honesty", fails=False)


def gaps(library: Library) -> Iterator[Finding]:
    """A gap nobody fills would stop the talk in the middle."""
    for conversation in library.conversations.values():
        known = set(library.gaps)
        if conversation.about != "pledge":
            known.discard("pledge")
        if conversation.honesty:
            known |= set(conversation.honesty.texts())
        for text in conversation.texts():
            for gap in sorted(text.gaps - known):
                yield library.placed(text).found("gap", *_unknown(gap, known))


def _unknown(gap: str, known: set[str]) -> tuple[str, str]:
    listed = ", ".join(f"{{{each}}}" for each in sorted(known))
    if gap in _FACTS:
        return f"Nothing fills {{{gap}}}: `honesty` lacks it.", f"Add `{gap}: ...` under `honesty:`."
    return f"Nothing fills {{{gap}}} here.", f"Use one of: {listed}."
