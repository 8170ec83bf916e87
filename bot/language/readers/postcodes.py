"""UK postcodes as people type them: "b70 8qe", "B7O8QE", "my postcode is b 7 0 8 q e", or "B70" alone.

A letter typed for a digit it looks like is put right by its position, and only where exactly one
postcode comes out. A lost character cannot be noticed; that is why the next message says the code back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.dialogue.meaning import Postcode, Unsure
from bot.language.expected import Expected
from bot.language.folding import words_of
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.utterance import Utterance

# Letters that begin postcodes of the United Kingdom, Jersey, Guernsey and Man (Royal Mail areas).
_AREAS = """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX
    FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE
    NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ
    TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
AREAS = frozenset(_AREAS.split())
_LETTER_ENDED = frozenset(("E", "EC", "N", "NW", "SE", "SW", "W", "WC"))  # "EC1A", "W1A": inner London only
_DISTRICT_NOUGHT = frozenset(("BL", "BS", "CM", "CR", "FY", "HA", "PR", "SL", "SS"))
_HIGHEST = {"B": 98, "DY": 14, "WS": 15, "WV": 16}  # the areas around here, and their highest district
_LETTERS_AND_FIGURES = re.compile(r"\d+|[^\d]+")
_OUTWARD = re.compile(r"([A-Z]{1,2})(\d{1,2}|\d[A-Z])")
_INWARD_LENGTH = 3
_INWARD = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}")
_AS_DIGIT = {"O": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8", "G": "6"}
_AS_LETTER = {"0": "O", "1": "I", "5": "S", "2": "Z", "8": "B", "6": "G"}
_LOOK_ALIKE = _AS_DIGIT | _AS_LETTER
_LOOK_ALIKE_SCRIPT = str.maketrans("авекмнорстухо", "abekmhopctyxo")  # Cyrillic typed for Latin


def read_postcode(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Postcode | Unsure:
    """A whole postcode, or its first half alone. Unsure.maybe holds one outside `asked.outward`.

    With the first figure of the second half ("DY4 7") it is its first half.
    """
    folded = said.folded.translate(_LOOK_ALIKE_SCRIPT)
    words = _in_latin(words_of(folded), vocabulary)
    if not words or "?" in folded or any(word in vocabulary.negations for word in words):
        return Unsure("no postcode")
    if _in_doubt(words, vocabulary):
        return Unsure("a postcode that they are not sure of, or that is not theirs")
    plain = vocabulary.fillers.stripped(words)
    codes = _whole([word.upper() for word in plain], asked.outward) if plain else set()
    if not any(" " in code for code in codes):  # "er" may be a filler, or the end of a code
        within = _within([word.upper() for word in words], asked.outward)
        codes = {code for code in within if " " in code} or codes or within
    if len(codes) != 1:
        return Unsure("no postcode, or more than one")
    code = codes.pop()
    if asked.outward and code.partition(" ")[0] not in asked.outward:
        return Unsure("outside the area", (code,))
    return Postcode(code)


def _in_doubt(words: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether what is said beside it may take it back: "near B70", "not sure, B70 maybe"."""
    figures = [any(map(str.isdigit, word)) for word in words]
    for at in range(len(words)):
        hit = vocabulary.answers.at(words, at)
        if (hit and hit[1] is Sense.UNSURE) or vocabulary.reserving.at(words, at):
            return True
        beside, behind = vocabulary.beside.at(words, at), vocabulary.near_after.at(words, at)
        if beside and any(figures[at + beside[0] : at + beside[0] + 2]):
            return True
        if behind and any(figures[max(at - 2, 0) : at]):
            return True
    return False


def _in_latin(words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Letters that were written as they are called in another script, before figures: "ਬੀ 70", "بی70"."""
    if not vocabulary.towns.spelled.entries or all(word.isascii() for word in words):
        return words
    parted = tuple(
        part
        for word in words
        for part in (word.isascii() and [word]) or _LETTERS_AND_FIGURES.findall(word) or [word]
    )
    found: list[str] = []
    place = 0
    while place < len(parted):
        length, letters = vocabulary.towns.spelled.at(parted, place) or (1, "")
        figures = parted[place + length] if place + length < len(parted) else ""
        if letters and figures.isdigit():
            found.append(letters + figures)
            length += 1
        else:
            found.append(parted[place])
            length = 1
        place += length
    return tuple(found)


def is_postcode(words: Sequence[str]) -> bool:
    """Whether these words, folded, are a postcode rightly spelled, whole or its first half, and nothing else.

    >>> is_postcode(["b70", "8qe"]), is_postcode(["b65"]), is_postcode(["b70", "lamps"])
    (True, True, False)
    """
    return bool(_well_formed("".join(words).upper()))


def _whole(words: list[str], outward: frozenset[str]) -> set[str]:
    """What a message that is nothing but a code can mean: as it is, else with one look-alike put right.

    Nothing is put right in a code that may be short of a character ("B70 8Q", or five in all).
    """
    typed = "".join(words)
    if not typed.isascii() or not 2 <= len(typed) <= 7:
        return set()
    if len(words) == 2 and len(words[1]) == 1 and words[1].isdigit() and _is_outward(words[0]):
        # "B7 0" may be B70 too; "DY4 7" is nothing but DY4, because there is no DY47.
        halves = {code for code in (words[0], typed) if _is_outward(code)}
        return halves & outward or halves
    if _well_formed(typed):
        return {_well_formed(typed)}
    parted = len(words) == 2 and len(words[1]) == _INWARD_LENGTH
    if len(typed) <= 5 or (len(words) == 2 and not parted):
        return set()
    variants = _variants(typed, len(typed) if parted else len(typed) - _INWARD_LENGTH + 1)
    put_right = {code for variant in variants if (code := _well_formed(variant))}
    local = {code for code in put_right if code.partition(" ")[0] in outward}
    return local or put_right


def _within(words: list[str], outward: frozenset[str]) -> set[str]:
    """Codes inside a sentence: whole and rightly spelled, or, where we know the area, a first half."""
    found: set[str] = set()
    for place, word in enumerate(words):
        pair = word + words[place + 1] if place + 1 < len(words) else ""
        if len(word) >= 5 and _well_formed(word):
            found.add(_well_formed(word))
        elif _is_outward(word) and _INWARD.fullmatch(pair[len(word) :]):
            found.add(_well_formed(pair))
        elif _is_outward(word) and (inward := _parted(words[place + 1 :])):
            found.add(_well_formed(word + inward))
    if not found:
        found = {word for place, word in enumerate(words) if word in outward and not _cut_off(words, place)}
    if not found:
        found = {code for code in _first_halves(words) if not outward or code in outward}
    if not found:
        found = {code for code in (_spaced(words, place) for place in range(len(words))) if code}
    return found


def _parted(words: list[str]) -> str:
    """A second half typed in pieces, with which these words begin: "2 JR", "2 J R"; "" where none does."""
    for count in (2, 3):
        joined = "".join(words[:count])
        if words and len(words[0]) < _INWARD_LENGTH and _INWARD.fullmatch(joined):
            return joined
    return ""


def _cut_off(words: list[str], place: int) -> bool:
    """Whether a first half stands before what may be a second half with something wrong in it: "B70 8Q"."""
    following = words[place + 1] if place + 1 < len(words) else ""
    return following[:1].isdigit() and 1 < len(following) <= _INWARD_LENGTH + 1 and not following.isdigit()


def _first_halves(words: list[str]) -> Iterable[str]:
    """First halves from around here inside a sentence, whose letters and figures may stand apart.

    None before figures that may be a second half with something wrong in it.
    """
    for place, word in enumerate(words):
        apart = word in _HIGHEST and place + 1 < len(words)
        code = word + words[place + 1] if apart else word
        following = words[place + 2 if apart else place + 1 :][:1]
        if following and following[0][0].isdigit():
            continue
        # "b4" is how people text "before".
        if len(code) > 2 and code.rstrip("0123456789") in _HIGHEST and _is_outward(code):
            yield code


def _spaced(words: list[str], start: int) -> str:
    """A code typed with spaces between all its characters, inside a sentence: "its b 7 0 8 q e"."""
    run: list[str] = []
    for word in words[start:]:
        if len(word) > 1:
            break
        run.append(word)
    before = start > 0 and len(words[start - 1]) == 1
    return _well_formed("".join(run)) if 5 <= len(run) <= 7 and not before else ""


def _variants(typed: str, before: int) -> Iterable[str]:
    """The text with one look-alike changed, in the places before `before`."""
    for place, char in enumerate(typed[:before]):
        if char in _LOOK_ALIKE:
            yield typed[:place] + _LOOK_ALIKE[char] + typed[place + 1 :]


@lru_cache(maxsize=4096)
def _well_formed(typed: str) -> str:
    """The normalised code, or "": `_well_formed("B708QE")` is "B70 8QE", `_well_formed("B70")` is "B70"."""
    if _is_outward(typed) and len(typed) <= 4:
        return typed
    out, inward = typed[:-3], typed[-3:]
    return f"{out} {inward}" if _INWARD.fullmatch(inward) and _is_outward(out) else ""


def _is_outward(typed: str) -> bool:
    parts = _OUTWARD.fullmatch(typed)
    if parts is None or parts[1] not in AREAS:
        return False
    if parts[2][-1].isalpha():
        return parts[1] in _LETTER_ENDED
    if int(parts[2]) > _HIGHEST.get(parts[1], 99):
        return False
    return not parts[2].startswith("0") or (parts[2] == "0" and parts[1] in _DISTRICT_NOUGHT)
