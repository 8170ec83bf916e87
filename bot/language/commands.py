"""Command words: they work in every state and every language, as whole messages only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.language.command_words import Command as Command
from bot.language.folding import words_in
from bot.language.lexicons import Lexicons
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.requests import plainly_asked, sounds_like
from bot.language.utterance import Utterance

_MOST_WORDS = 10
_LONGEST_NAME = 4  # words of a command before what it is about
_STOP = Command.STOP.value
# Letters of other alphabets that look or sound like those of STOP, and the digit for its O.
_LOOK_ALIKES = str.maketrans("сѕтορрпо0στρ", "sstopppoostp")


class Directed(NamedTuple):
    """A command with what it is about: "GROUPS in Oldbury".

    name: the words it was called by, folded. rest: the other words of the message, folded, courtesies gone.
    as_printed: it begins with the word that our texts print, and with no everyday one.
    """

    command: Command
    name: tuple[str, ...]
    rest: tuple[str, ...]
    as_printed: bool


def command_in(text: str | Utterance, language: str, lexicons: Lexicons) -> Command | None:
    """The command this message is, if it is nothing else: "STOP!", "please stop", "call me please. Derek".

    "Stop the cars on my street" is a comment. STOP counts in every served language, and in some others,
    unless the word is an everyday answer in the talk's own language. Nothing is guessed from near misses.
    """
    said = Utterance.of(text)
    words = _without_slash(said)
    if not words:
        return None
    vocabulary = lexicons.vocabulary(language)
    command = _as_a_whole(words, vocabulary, lexicons) or _as_a_whole(
        vocabulary.please.stripped(words), vocabulary, lexicons
    )
    if command is not None:
        return command
    spoken = lexicons.spoken(language)
    return plainly_asked(
        said, lexicons.requests(), spoken, lambda each: _as_a_whole(each, vocabulary, lexicons)
    )


def may_be_answer(text: str | Utterance, command: Command) -> bool:
    """Whether the words of a command are an everyday thing too, and not its name that our texts print.

    >>> may_be_answer("phone", Command.CALL), may_be_answer("call", Command.CALL)
    (True, False)
    >>> may_be_answer("More", Command.MORE), may_be_answer("MORE", Command.MORE)
    (True, False)
    """
    said = Utterance.of(text)
    if said.phrase != command.value:
        return 0 < len(said.words) <= command.everyday
    as_typed = said.text.strip()
    return command.is_everyday_itself and not (as_typed.isupper() or as_typed.startswith("/"))


def directed_in(text: str | Utterance, language: str, lexicons: Lexicons) -> Directed | None:
    """A command that takes an object, at the head of the message or at its end, and what else is said; the
    longest name of it counts. None where it stands alone, or where there is none.

    >>> from tests.contents import shipped
    >>> directed_in("Drop in Smethwick please", "en_GB", shipped().lexicons)
    Directed(command=<Command.DROPIN: 'dropin'>, name=('drop', 'in'), rest=('smethwick',), as_printed=False)
    """
    vocabulary = lexicons.vocabulary(language)
    words = vocabulary.please.stripped(_without_slash(Utterance.of(text)))
    for length in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
        for name, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            command = vocabulary.commands.get(" ".join(name))
            if command is not None and command.takes_object:
                return Directed(command, name, rest, as_printed=words[0] == command.value and length == 1)
    return None


def request_in(text: str | Utterance, language: str, lexicons: Lexicons) -> Command | None:
    """What a message that is no command may ask for all the same: the person is to be asked."""
    vocabulary = lexicons.vocabulary(language)
    said = Utterance.of(text)
    return sounds_like(said, lexicons.requests(), lambda each: _as_a_whole(each, vocabulary, lexicons))


def _as_a_whole(words: Sequence[str], vocabulary: Vocabulary, lexicons: Lexicons) -> Command | None:
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    key = " ".join(words)
    if key in vocabulary.commands:
        return vocabulary.commands[key]
    return Command.STOP if _stops(words, key, vocabulary, lexicons) else None


def _without_slash(said: Utterance) -> tuple[str, ...]:
    """Words of the message; "/stop@tellback_bot", as apps write it in groups, is the word stop."""
    head, space, tail = said.text.partition(" ")
    if head.startswith("/") and "@" in head:
        return words_in(head.partition("@")[0] + space + tail)
    return said.words


def _stops(words: Sequence[str], key: str, vocabulary: Vocabulary, lexicons: Lexicons) -> bool:
    if not words:
        return False
    if key in lexicons.stops() and not vocabulary.is_answer(key) and key not in vocabulary.own_commands:
        return True
    if len(set(words)) == 1 and len(words) > 1:
        return _stops(words[:1], words[0], vocabulary, lexicons)
    if len(words) > 1 and any(
        len(word) > 1 for word in words
    ):  # "s t o p" is spelt, "stop the big dogs" is not
        return False
    return _is_stop("".join(words).translate(_LOOK_ALIKES))


def _is_stop(word: str) -> bool:
    """STOP with any of its letters drawn out, and nothing else."""
    squeezed = "".join(char for at, char in enumerate(word) if word[at - 1 : at] != char)
    return squeezed == _STOP
