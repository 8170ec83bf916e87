"""The words that count in one talk: its language, what that falls back to, and English; never all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.language.command_words import Command
from bot.language.lexicons.day_words import DayWord
from bot.language.lexicons.lexicon import LARGE_NUMBERS, Lexicon
from bot.language.lexicons.phrases import Phrases, Stretched
from bot.language.lexicons.towns import NO_TOWNS, TownNames

LAST = -1  # stands for "the last one" among ordinals


class Sense(Enum):
    """What a word does in an answer. DOUBTFUL: yes to some people and no to others, so always ask.

    FINE: "no problem", which after a yes says nothing new, and is doubtful anywhere else.
    """

    YES = auto()
    NO = auto()
    UNSURE = auto()
    DOUBTFUL = auto()
    FILLER = auto()
    FINE = auto()


# Later rows win inside one language; the checks keep yes, no and unsure apart anyway.
_SENSES = (
    (Sense.FILLER, "joining.fillers"),
    (Sense.FILLER, "joining.please"),
    (Sense.YES, "answers.yes"),
    (Sense.NO, "answers.no"),
    (Sense.UNSURE, "answers.unsure"),
    (Sense.DOUBTFUL, "answers.doubtful"),
    (Sense.FINE, "answers.fine"),
)
_OPPOSED = {Sense.YES, Sense.NO}
_NOT_THE_TOWN = ("beside", "near_before", "near_after")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """Everything folded. Made once for each language, so two of them are equal only when they are one.

    english: the plain English vocabulary, None when this is it.
    but: words that begin a comment which may take some of an answer back.
    reserving: words that hold a part of an answer back ("only", "unless"). around: words that may stand
    beside a number; out_of: as in "8 out of 10"; doubting: words of a comment that take the number back
    ("or", "more"); soon: those by which a second number is only what the first will be ("nearly").
    weekdays: Monday is 1. beside: words by which a place named is not the one lived in ("near");
    near_before, near_after: those that stand before or after what a home is near. now: words before the town
    lived in at present; contrast: before the right town after a wrong one. towns: what towns are called.
    whole: answers only as the whole message, since they begin other sentences too ("I have").
    opening: answers that a comment may follow without a comma, since nothing else begins with them.
    because: words that may begin a comment after an answer; of this language alone, since the "and" of
    one language is a verb in the next; negated: those of them that a no before them turns round, where "no"
    is "not" too. negations: single words. correcting: words that take the last answer
    back ("no sorry"). greetings: what says no more than "here I am", or thanks; hellos: those that do not
    thank. name_leads: what leads up to a name.
    attached: small words written as one with the next ("and", "in"). articles: beginnings that a word has or
    has not without meaning anything else ("the"). endings: what stands at the end of a town's name ("in").
    letters: pairs of a letter and the one typed for it.
    nothing: none of the options; no_amount: that, and what says a nought alone ("not a penny").
    places: single words that belong to addresses and schools, never to a name.
    """

    answers: Phrases[Sense]
    whole: frozenset[str]
    opening: Phrases[bool]
    drawn_out: Stretched[Sense]
    numbers: Phrases[int]
    ordinals: Phrases[int]
    months: Phrases[int]
    fillers: Phrases[bool]
    please: Phrases[bool]
    joins: Phrases[bool]
    but: Phrases[bool]
    reserving: Phrases[bool]
    around: Phrases[bool]
    out_of: Phrases[bool]
    doubting: Phrases[bool]
    soon: Phrases[bool]
    weekdays: Phrases[int]
    days: Phrases[frozenset[DayWord]]
    beside: Phrases[bool]
    near_before: Phrases[bool]
    near_after: Phrases[bool]
    now: Phrases[bool]
    contrast: Phrases[bool]
    towns: TownNames
    because: Phrases[bool]
    negated: Phrases[bool]
    correcting: Phrases[bool]
    greetings: Phrases[bool]
    hellos: Phrases[bool]
    name_leads: Phrases[bool]
    places: frozenset[str]
    negations: frozenset[str]
    attached: tuple[str, ...]
    articles: tuple[str, ...]
    endings: tuple[str, ...]
    letters: tuple[str, ...]
    everything: frozenset[str]
    nothing: frozenset[str]
    no_amount: frozenset[str]
    both: frozenset[str]
    commands: Mapping[str, Command]
    own_commands: frozenset[str]
    compounds: bool
    english: Vocabulary | None

    def is_answer(self, key: str) -> bool:
        """Whether the folded phrase is an everyday answer here, so that no foreign command may claim it."""
        sense = self.answers.entries.get(key)
        groups = (self.everything, self.nothing, self.both)
        counted = key in self.numbers.entries or key in self.ordinals.entries
        return sense is not None or counted or any(key in group for group in groups)


def vocabulary_of(own: Sequence[Lexicon], english: Lexicon, towns: TownNames = NO_TOWNS) -> Vocabulary:
    """own: the talk's lexicon and its fallbacks, nearest first; may be empty, or English itself."""
    layers = [english, *(lexicon for lexicon in reversed(own) if lexicon is not english)]
    foreign = len(layers) > 1
    answers = _answers(layers)
    decisive = {word: sense for word, sense in answers.items() if sense in _OPPOSED | {Sense.DOUBTFUL}}
    commands = _commands(layers)
    return Vocabulary(
        answers=Phrases(answers),
        whole=frozenset(_all(layers, "answers.whole")),
        opening=Phrases.of(_all(layers, "answers.opening"), True),
        drawn_out=Stretched(decisive),
        numbers=Phrases(_counted(layers, "numbers", (*range(101), *LARGE_NUMBERS))),
        ordinals=Phrases(
            _counted(layers, "ordinals", range(21)) | dict.fromkeys(_all(layers, "ordinals.last"), LAST)
        ),
        months=Phrases(_counted(layers, "months", range(13))),
        fillers=Phrases.of((*_all(layers, "joining.fillers"), *_all(layers, "joining.please")), True),
        please=Phrases.of(_all(layers, "joining.please"), True),
        but=Phrases.of(_all(layers, "joining.but"), True),
        reserving=Phrases.of(_all(layers, "joining.reserving"), True),
        around=Phrases.of(_all(layers, "amounts.around"), True),
        out_of=Phrases.of(_all(layers, "amounts.out_of"), True),
        doubting=Phrases.of(_all(layers, "amounts.doubting"), True),
        soon=Phrases.of(_all(layers, "amounts.soon"), True),
        weekdays=Phrases(_counted(layers, "weekdays", range(1, 8))),
        days=Phrases(_days(layers)),
        beside=Phrases.of((word for key in _NOT_THE_TOWN for word in _all(layers, f"towns.{key}")), True),
        near_before=Phrases.of(_all(layers, "towns.near_before"), True),
        near_after=Phrases.of(_all(layers, "towns.near_after"), True),
        now=Phrases.of(_all(layers, "towns.now"), True),
        contrast=Phrases.of(_all(layers, "towns.contrast"), True),
        towns=towns,
        joins=Phrases.of((*_all(layers, "joining.and"), *_all(layers, "joining.then")), True),
        because=Phrases.of(_all(layers[1:] if foreign else layers, "joining.because"), True),
        negated=Phrases.of(_all(layers[1:] if foreign else layers, "joining.negated"), True),
        correcting=Phrases.of(_all(layers, "joining.correcting"), True),
        greetings=Phrases.of((*_all(layers, "joining.greetings"), *_all(layers, "joining.please")), True),
        hellos=Phrases.of(_all(layers, "joining.greetings"), True),
        name_leads=Phrases.of(_all(layers, "naming.leads"), True),
        places=frozenset(_all(layers, "naming.places")),
        attached=_all(layers, "joining.attached"),
        articles=_all(layers, "joining.articles"),
        endings=_all(layers, "joining.endings"),
        letters=_all(layers, "joining.letters"),
        negations=frozenset(_all(layers, "joining.negations")),
        everything=frozenset(_all(layers, "groups.all")),
        no_amount=frozenset((*_all(layers, "groups.none"), *_all(layers, "amounts.nothing"))),
        nothing=frozenset(_all(layers, "groups.none")),
        both=frozenset(_all(layers, "groups.both")),
        commands=commands,
        own_commands=frozenset(key for key, word in commands.items() if not word.before_all),
        compounds=layers[-1].compounds,
        english=vocabulary_of((), english, towns) if foreign else None,
    )


def _all(layers: Iterable[Lexicon], key: str) -> tuple[str, ...]:
    return tuple(word for lexicon in layers for word in lexicon.of(key))


def _answers(layers: Iterable[Lexicon]) -> dict[str, Sense]:
    """The talk's own language wins, but yes against no is doubtful, and no filler hides an English answer."""
    merged: dict[str, Sense] = {}
    for lexicon in layers:
        own = {word: sense for sense, key in _SENSES for word in lexicon.of(key)}
        for word, sense in own.items():
            known = merged.get(word, sense)
            hides = sense is Sense.FILLER and known in _OPPOSED
            merged[word] = Sense.DOUBTFUL if {sense, known} == _OPPOSED else known if hides else sense
    return merged


def _days(layers: Iterable[Lexicon]) -> dict[str, frozenset[DayWord]]:
    """In the talk's own language a word does what is written there, and not what English makes of it."""
    merged: dict[str, frozenset[DayWord]] = {}
    for lexicon in layers:
        own: dict[str, set[DayWord]] = {}
        for kind in DayWord:
            for word in lexicon.of(f"days.{kind}"):
                own.setdefault(word, set()).add(kind)
        merged |= {word: frozenset(kinds) for word, kinds in own.items()}
    return merged


def _counted(layers: Sequence[Lexicon], section: str, numbers: Iterable[int]) -> dict[str, int]:
    numbers = tuple(numbers)
    return {word: number for each in layers for number in numbers for word in each.of(f"{section}.{number}")}


def _commands(layers: Sequence[Lexicon]) -> dict[str, Command]:
    """English words work in every language, so English, the first layer, is laid on last."""
    ordered = (*layers[1:], layers[0])
    return {word: name for each in ordered for name in Command for word in each.of(f"commands.{name}")}
