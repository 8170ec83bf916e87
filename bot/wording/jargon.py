"""Words that stand between people and what is meant, and what to write instead: one list for all English.

The start of a word counts: "implement" finds "implementation". A phrase counts across any space or hyphen,
so that "co-production", "co production" and "coproduction" are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

# How an office speaks. Residents asked for "simple straightforward language (not council speak)".
COUNCIL_SPEAK = {
    "additional": "more",
    "asset based": "what is good here",
    "best practice": "what works",
    "capacity building": "help people learn",
    "click here": "say where it leads",
    "co design": "plan together",
    "co produc": "work together",
    "cohort": "group",
    "commence": "start",
    "commissioning": "choosing and paying for a service",
    "consultation": "we asked you",
    "disseminate": "tell people",
    "demographic": "people who live here",
    "empower": "help",
    "endeavour": "try",
    "engagement": "talking with people",
    "ensure": "make sure",
    "facilitate": "help",
    "footfall": "how many people come",
    "framework": "plan",
    "going forward": "leave it out, or give a date",
    "governance": "who decides",
    "hard to reach": "people we have not asked",
    "holistic": "whole",
    "implement": "start",
    "in due course": "a date",
    "in order to": "to",
    "in relation to": "about",
    "incentiv": "reward",
    "initiative": "plan",
    "key priorit": "what matters most",
    "leverage": "use",
    "liaise": "talk to",
    "moving forward": "leave it out, or give a date",
    "multi agency": "working with others",
    "multi disciplinary": "working with others",
    "notify": "tell",
    "participat": "take part",
    "place based": "local",
    "please note": "leave it out",
    "prior to": "before",
    "provision of": "give",
    "purchase": "buy",
    "pursuant": "because of",
    "rationalis": "say what will close or shrink",
    "regarding": "about",
    "robust": "strong",
    "seldom heard": "people we have not asked",
    "service delivery": "what we do",
    "service user": "people who use this",
    "signpost": "tell you who can help",
    "stakeholder": "people",
    "strategic": "long-term",
    "strategy": "plan",
    "streamlin": "make simpler",
    "submit": "send",
    "subsequent": "later",
    "synerg": "working together",
    "terminate": "end",
    "third sector": "charities and local groups",
    "transformation": "change",
    "unfortunately": "leave it out and say the no",
    "utilis": "use",
    "with regard to": "about",
}
# What makes people feel it is their fault. Nobody does anything wrong by answering.
BLAME = {
    "error": "say what to do next",
    "failed": "say what to do next",
    "failure": "say what to do next",
    "forbidden": "say what people can do",
    "illegal": "say what people can do",
    "incorrect": "say what to do next",
    "invalid": "say what to do next",
    "not allowed": "say what people can do",
    "not recognised": "say that we did not get it",
    "not valid": "say what to do next",
    "wrong answer": "say what is so, kindly",
    "you are wrong": "say what is so, kindly",
    "you did not": "say what to do next",
    "you failed": "say what to do next",
    "you forgot": "say what to do next",
    "you have to": "please",
    "you must": "please",
    "you should have": "say what to do next",
    "your fault": "say what to do next",
    "your mistake": "say what to do next",
}
_INSTRUCTIONS = ("leave it out", "say ", "a date")


def hard_words(text: str, among: Mapping[str, str]) -> Iterator[str]:
    """One sentence for every listed word in an English text.

    >>> list(hard_words("Our coproduction officers will implement this.", COUNCIL_SPEAK))[1]
    'Hard word: “implement”. Try “start”.'
    """
    lower = text.lower()
    for word, instead in among.items():
        found = _pattern(word).search(lower)
        if found:
            told = f"Instead: {instead}" if instead.startswith(_INSTRUCTIONS) else f"Try “{instead}”"
            yield f"Hard word: “{found[0]}”. {told}."


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    """Short prefixes like "co" stick to what follows; other words stand apart."""
    parts = word.split()
    between = r"[\s\u2010-\u2015-]*" if len(parts[0]) <= 2 else r"[\s\u2010-\u2015-]+"
    return re.compile(rf"(?<![a-z]){between.join(map(re.escape, parts))}[a-z]*")
