"""One option of several: by number, ordinal, letter, label, a part of a label, or a label with slips."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.meaning import Chosen, Unsure
from bot.language.expected import Expected
from bot.language.folding import after, words_in
from bot.language.lexicons.phrases import any_of
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.readers.attached import as_typed, detached
from bot.language.readers.items import By, Item, item_at, picks
from bot.language.readers.near_misses import near_options, touches
from bot.language.readers.options import Options, options_of
from bot.language.readers.towns import ELSEWHERE, lives_in
from bot.language.reservations import holds_back
from bot.language.utterance import Utterance
from bot.language.yesno import contradicted, read_yes_no, turned_round

_NUMBER_SIGNS = frozenset(("no", "nr", "num"))
_SENSE = {"yes": Sense.YES, "no": Sense.NO, "unsure": Sense.UNSURE}


def read_choice(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Chosen | Unsure:
    """The option picked. echo is set where it was not picked by its number or whole label."""
    options = options_of(asked.options, vocabulary)
    typed = said.words
    exact = options.exactly(typed)
    if exact is not None and not (asked.lettered and len(typed[0]) == 1):
        # A Polish "no" is an informal yes: the English label No must not take it for a no.
        offer = asked.options[exact]
        own = any(words_in(label) == typed for label in offer.labels[: offer.own])
        if own or not is_doubtful(typed, vocabulary):
            return Chosen(options.ids[exact])
    said = detached(said, vocabulary, lambda word: picks(word, options, vocabulary), options.town_ends)
    folded, words = said.folded, said.words
    if not words and "?" not in folded:
        return _of_sense(asked, options, said, vocabulary) or Unsure("nothing was said")
    if said.is_question or odd_numbers(folded) or is_doubtful(words, vocabulary):
        return Unsure("a question, a range, or words that may mean anything")
    picked = _picked(asked, said, typed, options, vocabulary)
    moved = bool(options.towns.entries) and any(vocabulary.now.at(words, at) for at in range(len(words)))
    if isinstance(picked, Unsure) and moved:
        # In "pehla Oldbury, have Tipton" the first word is no "first" but "before".
        lived_in = lives_in(said, options, vocabulary)
        picked = lived_in if isinstance(lived_in, Chosen) else picked
    if picked is not None:
        return picked
    near = (
        _of_sense(asked, options, said, vocabulary)
        or lives_in(said, options, vocabulary)
        or _near(words, options, vocabulary)
    )
    elsewhere = isinstance(near, Unsure) and near.why == ELSEWHERE
    if isinstance(near, Unsure) and not near.maybe and not elsewhere:
        return _near_with_comment(said, typed, options, vocabulary) or near
    return near


def is_doubtful(words: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether the whole message is one of the phrases we always ask about: "the one", "either"."""
    return vocabulary.answers.entries.get(" ".join(vocabulary.please.stripped(words))) is Sense.DOUBTFUL


def odd_numbers(folded: str, joiners: str = "-–—−~.:°^<>") -> bool:
    """Whether digits stand in a range, a decimal, a time or a fraction: nothing to pick an option by.

    >>> odd_numbers("1-3"), odd_numbers("2.5"), odd_numbers("1. "), odd_numbers("1, 3")
    (True, True, False, False)
    """
    if folded.isalpha():
        return False
    if any(sign in folded for sign in "%£$€=⁄"):
        return True
    for at, char in enumerate(folded):
        if char in joiners:
            left, right = folded[:at].rstrip(), folded[at + 1 :].lstrip()
            tight = char in ".:" and (left != folded[:at] or right != folded[at + 1 :])
            if right[:1].isdigit() and (left[-1:].isdigit() or (not left and char in "-−–")) and not tight:
                return True
    return False


def without_number_signs(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "no 2" and "nr 2" are the number 2."""
    return tuple(
        word
        for at, word in enumerate(words)
        if not (word in _NUMBER_SIGNS and at + 1 < len(words) and words[at + 1].isdigit())
    )


def _picked(
    asked: Expected, said: Utterance, typed: tuple[str, ...], options: Options, vocabulary: Vocabulary
) -> Chosen | Unsure | None:
    """What is picked outright; None when nothing is, so that other readings may try."""
    words = said.words
    signs = len(words) > 1 and words[0] in _NUMBER_SIGNS and words[1].isdigit() and ("," not in said.folded)
    place = 1 if signs else 0
    items: list[Item] = []
    edge = 0
    while place < len(words):
        hit = item_at(words, place, options, vocabulary, asked.lettered)
        filler = vocabulary.fillers.at(words, place)
        if hit and _is_before(hit[1], words, place, options, vocabulary):
            break
        if hit and (filler is None or hit[0] >= filler[0]):
            items.append(hit[1])
            edge = place = place + hit[0]
        elif filler and not (not items and options.towns.entries and vocabulary.beside.at(words, place)):
            place += filler[0]
        else:
            break  # "my sister" may be who is spoken to, or who lives there
    if not items:
        return None
    found = {item.place for item in items}
    chosen = found.pop() if len(found) == 1 else None
    if chosen is None:
        maybe = tuple(options.ids[at] for at in sorted(at for at in found if at is not None))
        return Unsure("no such option, or more than one", maybe)
    if place == len(words):
        return Chosen(options.ids[chosen])
    agreed = _said_by(chosen, options, vocabulary)
    if turned_round(agreed, said, edge, vocabulary):
        return Unsure("not, and no no")
    reason = any(vocabulary.because.at(words, at) for at in (edge, place))
    if not reason and not {edge, place} & said.breaks:
        return None if items[0].by is By.LABEL else Unsure("words beside a number")
    if _muddled(words[edge:], chosen, reason, options, vocabulary):
        # Nobody who said "yes, but ..." is asked "Did you mean: Yes?": a no to that would be no No.
        maybe = (options.ids[chosen],) if agreed is None else ()
        return Unsure("the comment takes it back in part", maybe)
    return Chosen(options.ids[chosen], rest=after(said.text, as_typed(edge, words, typed)))


def _is_before(
    item: Item, words: tuple[str, ...], place: int, options: Options, vocabulary: Vocabulary
) -> bool:
    """Whether "first" is "before" here, as it is in some languages: "pehla tipton si, hun oldbury"."""
    if item.by is not By.ORDINAL or not options.towns.entries or not vocabulary.beside.at(words, place):
        return False
    return any(options.towns.at(words, at) for at in range(place + 1, len(words)))


def _muddled(
    tail: Sequence[str], chosen: int, reason: bool, options: Options, vocabulary: Vocabulary
) -> bool:
    """Whether the comment names a number or another option, is unsure, or takes some of the answer back."""
    said = _said_by(chosen, options, vocabulary)
    if not _is_partial(chosen, options, vocabulary) and holds_back(tail, vocabulary, of=said):
        return True
    if said is Sense.NO and contradicted(said, tail, vocabulary):  # "no, go ahead"
        return True
    others = [label for at, labels in enumerate(options.tokens) if at != chosen for label in labels]
    own = {word for label in options.tokens[chosen] for word in label}
    for at, word in enumerate(tail):
        if word.isdigit() or vocabulary.numbers.at(tail, at) or vocabulary.ordinals.at(tail, at):
            return True
        if word not in own and any(touches(word, label) or (word,) == label for label in others):
            return True
        hit = vocabulary.answers.at(tail, at)
        if hit and hit[1] in (Sense.UNSURE, Sense.DOUBTFUL):
            return True
    negative = chosen == options.senses.get(Sense.NO)
    return not reason and not negative and any_of(tail, vocabulary.negations)


def _said_by(chosen: int, options: Options, vocabulary: Vocabulary) -> Sense | None:
    """What an option says, by how its label begins: "Yes, and ask me more" is a yes."""
    for label in options.tokens[chosen]:
        hit = vocabulary.answers.at(label, 0)
        if hit and hit[1] in _SENSE.values():
            return hit[1]
    return None


def _is_partial(chosen: int, options: Options, vocabulary: Vocabulary) -> bool:
    """Whether the option is a reservation itself, by its label: from "Sometimes" a "but not often" takes
    nothing back. "Mostly" may stand for a yes all the same."""
    label = next(iter(options.tokens[chosen]), ())
    return bool(label) and vocabulary.reserving.at(label, 0) is not None


def _of_sense(asked: Expected, options: Options, said: Utterance, vocabulary: Vocabulary) -> Chosen | None:
    """Among "Yes", "Sometimes", "No" and "Not sure", any yes-word is the Yes."""
    if not options.senses:
        return None
    read = read_yes_no(said, vocabulary, single_letters=not asked.lettered)
    place = options.senses.get(_SENSE[read.option]) if read else None
    return Chosen(options.ids[place], rest=read.rest) if read and place is not None else None


def _near(words: tuple[str, ...], options: Options, vocabulary: Vocabulary) -> Chosen | Unsure:
    places = near_options(words, options, vocabulary)
    if len(places) == 1:
        return Chosen(options.ids[places[0]], echo=True)
    return Unsure(
        "no option is like it" if not places else "more than one fits",
        tuple(options.ids[at] for at in places),
    )


def _near_with_comment(
    said: Utterance, typed: tuple[str, ...], options: Options, vocabulary: Vocabulary
) -> Chosen | None:
    """ "parks, my children love them": a part of a label, then a comment."""
    words = said.words
    for cut in range(1, min(len(words), 6)):
        reason = vocabulary.because.at(words, cut) is not None
        if not reason and cut not in said.breaks:
            continue
        places = near_options(words[:cut], options, vocabulary)
        if len(places) != 1 or _muddled(words[cut:], places[0], reason, options, vocabulary):
            return None
        return Chosen(options.ids[places[0]], echo=True, rest=after(said.text, as_typed(cut, words, typed)))
    return None
