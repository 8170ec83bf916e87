"""How a reply was understood, in sentences for authors.

Nothing is matched here a second time: what a reply means comes from `understand`, and the same look-ups that
it uses are asked once more for what they found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.dialogue.kinds import Source
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Postcode,
    Ranked,
    Several,
    Skipped,
    Unsure,
    Words,
)
from bot.language.commands import command_in
from bot.language.detect import MENU, language_named
from bot.language.expected import Expected
from bot.language.folding import words_in
from bot.language.lexicons import Lexicons
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.readers.items import By, item_at
from bot.language.readers.options import Options, options_of
from bot.language.understand import READERS
from bot.language.yesno import read_yes_no

_SAYS = {
    Sense.YES: "yes",
    Sense.NO: "no",
    Sense.UNSURE: "I do not know",
    Sense.DOUBTFUL: "yes to some, no to others",
}


def explain(
    asked: Expected, text: str, meaning: Meaning, language: str, lexicons: Lexicons
) -> tuple[str, ...]:
    """Why `text` means `meaning` as a reply to `asked`, step by step; one sentence or two a step.

    >>> from bot.shipped import LOCALES
    >>> from bot.dialogue.kinds import Kind
    >>> steps = explain(Expected(Kind.YES_NO), "haan ji", Chosen("yes"), "pa", Lexicons.load(LOCALES))
    >>> steps[-1]
    '“haan ji” says yes.'
    """
    vocabulary = lexicons.vocabulary(language)
    return (*_head(asked, text), *_why(asked, text, meaning, vocabulary))


def folded(text: str) -> str:
    """What the look-up sees of a text, as one sentence."""
    words = words_in(text)
    if not words:
        return "There is no word in it, only signs."
    return f"The look-up sees “{' '.join(words)}”."


def explain_command(text: str, language: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The command word or the language that the whole message is; nothing when it is neither."""
    command = command_in(text, language, lexicons)
    if command is not None:
        return (folded(text), f"As a whole message this is the command {command.value.upper()}.")
    named = language_named(text, lexicons.languages)
    if named == MENU:
        return (folded(text), "As a whole message this asks for the list of languages.")
    if named is not None:
        english = lexicons.languages[named].english
        return (folded(text), f"As a whole message this names a language: {english} ({named}).")
    return ()


def _head(asked: Expected, text: str) -> Iterator[str]:
    reader = READERS[asked.kind]
    takes = reader.takes.format(count=len(asked.options), low=asked.low, high=asked.high)
    yield f"It takes {takes}."
    yield folded(text)


def _why(asked: Expected, text: str, meaning: Meaning, vocabulary: Vocabulary) -> Iterator[str]:
    match meaning:
        case Chosen(option, echo, rest):
            yield from _chosen(asked, text, option, vocabulary)
            if echo:
                yield f"That is near, not exact, so `{option}` is said back."
            if rest:
                yield f"“{rest}” comes after the answer and is kept as a comment."
        case Several(options):
            yield from _listed(asked, text, options, vocabulary)
            yield f"So the answer is {_ids(options) or 'none of them'}."
        case Ranked(options) if meaning.points:
            yield "There is one number for each answer, in the order they stand in."
            yield f"So the answer is {_ids(options)}, in this order."
        case Ranked(options):
            yield from _listed(asked, text, options, vocabulary)
            yield f"So the answer is {_ids(options)}, in this order."
        case Amount(number):
            yield f"There is one whole number in it, {number}, and it is within the bounds."
        case Day(day):
            yield f"It names one day that fits: {day.day} {day:%B %Y}."
        case Postcode(code):
            yield f"It is a postcode or the first half of one: {code}. That is a hint, so we ask about it."
        case Words(said, done):
            yield "Own words are taken as they are." if said else "There are no words to keep in it."
            if done:
                yield "The word DONE says that this is all."
        case Skipped():
            yield "As a whole message this means SKIP, which is an answer too."
        case Unsure(why, maybe):
            yield f"It could not be told what is meant: {why}."
            if maybe:
                yield f"It came near to {_ids(maybe)}."
        case _:
            yield "It is no text."


def _chosen(asked: Expected, text: str, option: str, vocabulary: Vocabulary) -> Iterator[str]:
    options = options_of(asked.options, vocabulary)
    words = words_in(text)
    exact = options.exactly(words) if words and asked.options else None
    if exact is not None and options.ids[exact] == option:
        yield _labelled(asked, exact, words)
        return
    found = tuple(_picked(asked, words, {option}, options, vocabulary))
    if found:
        yield found[0]
        return
    read = read_yes_no(text, vocabulary, single_letters=not asked.lettered)
    if read is not None and (sense := _saying(words, read.option, vocabulary)):
        fixed = asked.kind.traits.options is Source.YES_NO
        yield f"{sense}." if fixed else f"{sense}, and that is `{option}` here."
    elif read is not None:
        yield f"The sign says {read.option}."
    else:
        label = next((offer.labels[0] for offer in asked.options if offer.id == option), option)
        yield f"These words are most like {label}, the label of `{option}`."


def _saying(words: Sequence[str], said: str, vocabulary: Vocabulary) -> str:
    """Which words say yes, no or "I do not know"."""
    wanted = {"yes": Sense.YES, "no": Sense.NO, "unsure": Sense.UNSURE}[said]
    for listed in filter(None, (vocabulary, vocabulary.english)):
        for place, word in enumerate(words):
            length, sense = listed.answers.at(words, place) or (1, listed.drawn_out.at(word))
            if sense is wanted:
                english = " in English" if listed is not vocabulary else ""
                return f"“{' '.join(words[place : place + length])}” says {_SAYS[sense]}{english}"
    return ""


def _listed(asked: Expected, text: str, ids: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    words = words_in(text)
    options = options_of(asked.options, vocabulary)
    plain = " ".join(vocabulary.fillers.stripped(words))
    groups = vocabulary.everything | vocabulary.nothing | vocabulary.both
    if plain in groups:
        yield f"“{plain}” says how many of them."
        return
    found = tuple(dict.fromkeys(_picked(asked, words, set(ids), options, vocabulary)))
    yield from found
    missing = [each for each in ids if not any(f"`{each}`" in sentence for sentence in found)]
    if missing and found:
        yield f"What is left is most like {_ids(missing)}."


def _picked(
    asked: Expected, words: tuple[str, ...], ids: Collection[str], options: Options, vocabulary: Vocabulary
) -> Iterator[str]:
    """A sentence for each place in the words where one of these options is picked."""
    place = 0
    while place < len(words):
        length, item = item_at(words, place, options, vocabulary, asked.lettered) or (1, None)
        if item is not None and item.place is not None and options.ids[item.place] in ids:
            said = words[place : place + length]
            yield (
                _labelled(asked, item.place, said)
                if item.by is By.LABEL
                else _counted(said, item.by, options.ids[item.place])
            )
        place += length


def _counted(said: Sequence[str], by: By, option: str) -> str:
    name = {By.NUMBER: "number", By.ORDINAL: "place", By.LETTER: "letter"}[by]
    return f"“{' '.join(said)}” is the {name} of `{option}` in the list."


def _labelled(asked: Expected, place: int, said: Sequence[str]) -> str:
    offer = asked.options[place]
    if words_in(offer.labels[0]) == tuple(said):
        return f"“{' '.join(said)}” is the label of `{offer.id}`: {offer.labels[0]}."
    listed = next((label for label in offer.labels if words_in(label) == tuple(said)), " ".join(said))
    return f"“{listed}” is another word for `{offer.id}`, whose label is {offer.labels[0]}."


def _ids(options: Sequence[str]) -> str:
    return ", ".join(f"`{option}`" for option in options)
