"""Words with two meanings: an answer that is a command, a poster word, or a word of the provider's.

In a talk an answer that is one of the options to the letter comes before a command, and both before a poster
word; but STOP comes before all, and the provider hears before us.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Option
from bot.errors import Fault
from bot.language.command_words import Command
from bot.language.commands import command_in
from bot.language.detect import language_named
from bot.language.folding import phrase
from bot.language.tags import ENGLISH
from bot.wording.checks.answers import english_words
from bot.wording.checks.library import Finding, Library, Poster

_SOME_DAY = date(2026, 1, 1)


def answers(library: Library) -> Iterator[Finding]:
    """Labels and other words of answers, in every language they are offered in."""
    reserved = _reserved(library)
    for question, _ in library.questions:
        for language in library.languages_of(question):
            offers = library.ears.asked(question, language).options
            for option, offer in zip(question.options, offers, strict=True):
                if language == ENGLISH:
                    yield from _taken_by_providers(library, option, offer.labels, reserved)
                yield from _taken_by_commands(library, option, offer.labels, language, reserved)


def _taken_by_providers(
    library: Library, option: Option, labels: Iterable[str], reserved: Mapping[str, str]
) -> Iterator[Finding]:
    """In English only: providers know no other words, and English ones are heard in every language."""
    for label in labels:
        if channel := reserved.get(phrase(label)):
            what = f"“{label}” is a word that the provider of {channel} acts on by itself."
            yield library.of_option("reserved", option, ENGLISH, what, "Use another word.")


def _taken_by_commands(
    library: Library, option: Option, labels: Iterable[str], language: str, reserved: Mapping[str, str]
) -> Iterator[Finding]:
    found: dict[Command, list[str]] = {}
    for label in labels:
        command = command_in(label, language, library.lexicons)
        if command is None:
            continue
        # English words were looked at in English; in another language's talk only its STOP can take them.
        seen = language != ENGLISH and phrase(label) in english_words(option) and not command.before_all
        # An answer that says "rather not say" or "that is all" means what the command means.
        if not command.answers and not seen and phrase(label) not in reserved:
            found.setdefault(command, []).append(f"“{label}”")
    for command, words in found.items():
        means = f"{', '.join(words)} {'means' if len(words) == 1 else 'mean'} {command.upper()}"
        if command.before_all:
            what = f"{means}{_in(library, language)}, and STOP comes before every answer."
            yield library.of_option("stop", option, language, what, "Use another word.")
        else:
            what = f"{means}{_in(library, language)}, but here it would be this answer."
            yield library.of_option("command", option, language, what, _ALLOW)


_ALLOW = "Use another word, or say in allowed.yaml why it is meant."


def posters(library: Library) -> Iterator[Finding]:
    """Poster words that somebody would send for another reason."""
    reserved = _reserved(library)
    for poster in library.posters:
        channel = reserved.get(phrase(poster.word))
        command = _command(library, poster)
        if channel:
            what = f"{poster.word} is a word that the provider of {channel} acts on by itself."
            yield _of_poster(library, "reserved", poster, what)
        elif command:
            what = f"{poster.word} means {command.upper()}, which nobody could send any more."
            yield _of_poster(library, "command", poster, what)
        elif named := _language(library, poster):
            what = f"{poster.word} asks for {named}, but this poster does not speak it."
            yield _of_poster(library, "language", poster, what)
        elif library.lexicons.vocabulary(ENGLISH).is_answer(phrase(poster.word)):
            what = f"{poster.word} is an everyday answer."
            yield _of_poster(library, "same-answer", poster, what)


def interruptions(library: Library) -> Iterator[Finding]:
    """A poster word that is nearly an answer: the reply would begin another talk."""
    for question, _ in library.questions:
        for poster in library.posters if question.options else ():
            said = library.ears.hear(question, poster.word, ENGLISH, _SOME_DAY)
            if isinstance(said, Chosen) and said.echo and (option := question.option(said.option)):
                answer = option.label.english
                what = f"The poster word {poster.word}, sent for “{answer}”, begins another talk."
                remedy = f"Add {poster.word.lower()} to the `also` of this answer, or change the poster."
                yield library.of_option("poster", option, ENGLISH, what, remedy)


def _reserved(library: Library) -> dict[str, str]:
    """The providers' own words, folded, and the channels."""
    found: dict[str, list[str]] = {}
    for name, limits in sorted(library.limits.items()):
        for word in limits.reserved:
            found.setdefault(phrase(word), []).append(name)
    return {word: " and ".join(names) for word, names in found.items()}


def _command(library: Library, poster: Poster) -> Command | None:
    tags = dict.fromkeys((ENGLISH, *(tag for tags in library.spoken.values() for tag in tags)))
    found = (command_in(poster.word, tag, library.lexicons) for tag in tags)
    return next((command for command in found if command), None)


def _language(library: Library, poster: Poster) -> str:
    """The language this word asks for, unless the poster speaks it."""
    named = language_named(poster.word, library.catalogues.languages)
    return named if named and named != poster.language else ""


def _of_poster(library: Library, rule: str, poster: Poster, what: str) -> Finding:
    fault = Fault(str(library.folder / "words.yaml"), poster.line, what, "Put another word on it.")
    return Finding(rule, poster.word, fault)


def _in(library: Library, language: str) -> str:
    return "" if language == ENGLISH else f" in {library.catalogues.languages[language].english}"
