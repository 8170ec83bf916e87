"""What cannot wait for the dialogue: somebody in danger, hate, a threat, or a case for a service.

Words and nothing else: who says it without any of the listed words is not found (docs/safety.md has figures).
Danger, hate and threats are looked for in the words of every served language, whatever language the talk is
in; a case only in the talk's own language and English.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.language.lexicons import Lexicons
from bot.language.lexicons.patterns import Found
from bot.language.utterance import Utterance

_HARMLESS = "benign"
_PUBLIC = "public"  # of a street or a park: no repair in somebody's home


class Matter(StrEnum):
    """The gravest first."""

    CRISIS = "crisis"
    HATE = "hate"
    THREAT = "threat"
    REPAIR = "repair"
    HOUSING = "housing"
    CARE = "care"
    BENEFITS = "benefits"
    BINS = "bins"
    LIGHTS = "lights"
    SCHOOL_TRANSPORT = "school-transport"
    FUEL = "fuel"
    NOISE = "noise"
    BIDS = "bids"  # for a home of the council
    RESPITE = "respite"  # a rest for those who care for somebody


CASES = frozenset(Matter) - {Matter.CRISIS, Matter.HATE, Matter.THREAT}
_GRAVITY = {matter: min(rank, len(Matter) - len(CASES)) for rank, matter in enumerate(Matter)}


@dataclass(frozen=True, slots=True)
class Concern:
    """language: the tag of the language whose words were found; a message can be in another than its talk."""

    matter: Matter
    language: str

    @property
    def is_case(self) -> bool:
        return self.matter in CASES


def concern_in(text: str | Utterance, language: str, lexicons: Lexicons) -> Concern | None:
    """The gravest matter in this message of a talk in `language`; of several cases the first named,
    and of two that begin alike the one that says more ("no money", "no money for gas").

    Phrases listed as harmless hide what they hold, and only that: "killing time" hides nothing else in its
    sentence. Never raises on any text.
    """
    said = Utterance.of(text)
    folded, words = said.folded, said.words
    if not words:
        return None
    watches = lexicons.watches(language)
    found = [each for watch in watches.matters for each in watch.look(folded, words)]
    if not found:
        return None
    harmless = [each for watch in watches.harmless for each in watch.look(folded, words)]
    real = [each for each in found if not _hidden(each, harmless)]
    if not real:
        return None
    first = min(real, key=lambda each: (_GRAVITY[_matter(each)], each.start, -each.end))
    return Concern(_matter(first), first.value[1])


def _matter(found: Found[tuple[str, str]]) -> Matter:
    return Matter(found.value[0].partition(".")[2])


def _hidden(found: Found[tuple[str, str]], harmless: Iterable[Found[tuple[str, str]]]) -> bool:
    """Whether a harmless phrase of the same section shares a word with it."""
    section = found.value[0].partition(".")[0]
    hides = {f"{section}.{_HARMLESS}"}
    if _matter(found) is Matter.REPAIR:
        hides.add(f"{section}.{_PUBLIC}")
    return any(
        each.value[0] in hides and each.start < found.end and found.start < each.end for each in harmless
    )
