"""The English message of an outcome, made from its facts, so that nothing is typed twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.model.outcome import OUTCOME_KINDS, OutcomeKind

# What the kind itself says, behind what people said. A no has a sentence of its own, in every language, which
# is put in front when the message goes out.
_LEADS: Mapping[str, str] = {
    OutcomeKind.PART_DONE: "We did a part of it.",
    OutcomeKind.ALREADY_THERE: "It is there already.",
    OutcomeKind.UNDER_WAY: "We are working on it.",
    OutcomeKind.PLANNED: "It is planned.",
    OutcomeKind.CHANGED: "The plan has changed.",
    OutcomeKind.LATE: "We are late. Sorry.",
}
_CORRECTION = "We told you something that was wrong. Sorry. This is right."
_AS_IT_IS = re.compile(r"(you|we|thank you|people)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"”’)]*$")
# What stands in brackets in a kept text is a gap; "[...]" is a name that was taken out of what somebody said.
_GAP = re.compile(r"\[(?!\.\.\.\]|…\])[^\[\]\n]{1,40}\]")


def composed(facts: Mapping[str, str], kind: str, next_by: date | None, *, corrects: bool = False) -> str:
    """facts: you_said, we_did, why_not, money, lasts_until, as typed; an empty one is left out. corrects: it
    is for people who were told something wrong.

    >>> facts = {"you_said": "It is dark", "we_did": "Two lamps are on.", "lasts_until": "5 years"}
    >>> composed(facts, "done", None)
    'You said: It is dark. Two lamps are on. How long: 5 years.'
    >>> composed({"you_said": "You asked for a crossing.", "why_not": "It costs too much."}, "cannot", None)
    'You asked for a crossing. The reason: It costs too much.'
    """
    said = {name: " ".join(text.split()) for name, text in facts.items()}
    if not any(said.values()):
        return ""
    about = OUTCOME_KINDS.get(kind)
    reason = "The reason: " if about and (about.refusal or kind in _LEADS) else ""
    parts = (
        _CORRECTION if corrects else "",
        _with("You said: ", said.get("you_said", "")),
        "" if corrects and kind == OutcomeKind.CHANGED else _LEADS.get(kind, ""),
        _sentence(said.get("we_did", "")),
        _with(reason, said.get("why_not", ""), always=True),
        _with("Money: ", said.get("money", "")),
        _with("How long: ", said.get("lasts_until", "")),
        f"You will hear from us again by {next_by.day} {next_by:%B %Y}." if next_by else "",
    )
    return " ".join(part for part in parts if part)


def gaps(text: str) -> tuple[str, ...]:
    """The gaps that nobody has filled.

    >>> gaps("It opens on [day] at [time]. Mrs [...] said so.")
    ('[day]', '[time]')
    """
    return tuple(dict.fromkeys(_GAP.findall(text)))


def filled(text: str, known: Mapping[str, str]) -> str:
    """A kept text with the gaps filled that we know ourselves.

    >>> filled("[owner] looks after it until [day].", {"owner": "Asha"})
    'Asha looks after it until [day].'
    """
    for name, value in known.items():
        if value:
            text = text.replace(f"[{name}]", value)
    return text


def _with(before: str, text: str, *, always: bool = False) -> str:
    """What stands before it, unless the words begin a sentence of their own."""
    if not text:
        return ""
    return _sentence(text if not always and _AS_IT_IS.match(text) else f"{before}{text}")


def _sentence(text: str) -> str:
    return text if not text or _ENDED.search(text) else f"{text}."
