"""Wishes that nobody who writes lists has read, and what becomes of each in a turn.

Run `python -m tests.language.measured.stops` for the figures of each language. Every line is the text of one
person at a question for own words, where any words may be the answer; a wish to begin again comes from
somebody who stopped. It is done, asked back as one question, or taken as said.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bot.dialogue.meaning import Chosen
from bot.turn.effects import ChangeAddress, Decision, OptIn, OptOut, SetTimer, StartTalk
from bot.turn.router import decide
from tests.turn.made_up import HER, message, talk_at, turn_of

ASIDE = Path(__file__).with_name("stops.jsonl")
TAGS: Mapping[str, str] = {"en": "en_GB"}
WISHES = ("stop", "call", "forget", "start")
# Words that hold no wish at all: comments that sound like one, and everyday answers.
NO_WISHES = ("comment", "answer")
_AT_OWN_WORDS = talk_at("pledge-check", Chosen("no"))
# To leave the list and to be forgotten both end the texts: either question offers what they want.
_OFFERS = {"stop": ("stop", "forget"), "forget": ("forget", "stop")}


class Line(NamedTuple):
    """One text. language: as the file names it. want: a wish, or what the words are instead."""

    language: str
    text: str
    want: str


class Became(NamedTuple):
    """What came of one text: the wish that was done, and the one that was asked back."""

    done: str = ""
    asked: str = ""


def lines(path: Path = ASIDE) -> Iterator[Line]:
    for typed in path.read_text("utf-8").splitlines():
        row = json.loads(typed)
        yield Line(row["lang"], row["text"], row["want"])


def became(line: Line) -> Became:
    tag = TAGS.get(line.language, line.language)
    if line.want == "start":
        turn = turn_of(person=replace(HER, language=tag, stopped=True))
    else:
        turn = turn_of(_AT_OWN_WORDS, person=replace(HER, language=tag))
    return _read(decide(turn, message(line.text, language=tag)))


def _read(decision: Decision) -> Became:
    for each in decision.effects:
        match each:
            case OptOut():
                return Became(done="stop")
            case OptIn():
                return Became(done="start")
            case StartTalk(talk=talk) if talk.name == "call-me":
                return Became(done="call")
            case SetTimer(kind="forget-sure"):
                return Became(done="forget")
            case ChangeAddress(values=values) if values.get("asked_back"):
                return Became(asked=str(values["asked_back"]))
    return Became()


def verdict(line: Line) -> str:
    """ "done", "asked" or "said"; "other" where another wish was done than theirs, or asked about."""
    found = became(line)
    if line.want in NO_WISHES:
        return "done" if found.done else "asked" if found.asked else "said"
    if found.done == line.want:
        return "done"
    if found.asked in _OFFERS.get(line.want, (line.want,)):
        return "asked"
    return "other" if found.done or found.asked else "said"


def figures(rows: Iterable[Line]) -> Counter[tuple[str, str, str]]:
    """How many lines of (language, want) came to which verdict."""
    return Counter((line.language, line.want, verdict(line)) for line in rows)


if __name__ == "__main__":
    counted = figures(lines())
    for language in dict.fromkeys(name for name, _, _ in counted):
        said = []
        for want in (*WISHES, *NO_WISHES):
            done, asked, other, kept = (
                counted[language, want, each] for each in ("done", "asked", "other", "said")
            )
            said.append(f"{want} {done} done, {asked} asked, {other} other, {kept} as said")
        sys.stdout.write(f"{language}: {'; '.join(said)}\n")
