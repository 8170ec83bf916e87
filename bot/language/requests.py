"""Requests in ordinary words: "stop texting me please. Regards, Derek", "I'd rather not hear from you again".

Two certainties. Where every piece of a message is a command or a courtesy, it is that command, and it is
obeyed at once (`plainly_asked`). Where something in it sounds like a request, the person is asked
(`sounds_like`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.language.command_words import ASKED_FOR, Command
from bot.language.lexicons.patterns import Found
from bot.language.lexicons.phrases import Phrases
from bot.language.lexicons.requesting import RequestWords
from bot.language.utterance import Utterance

MOST_WORDS = 40  # of a message with courtesies that is obeyed without asking
_LONGEST_NAME = 3  # words of a signature
Words = tuple[str, ...]
Commanded = Callable[[Words], Command | None]


def plainly_asked(
    said: Utterance, asking: RequestWords, tags: tuple[str, ...], command_of: Commanded
) -> Command | None:
    """The command that is left when courtesies and a signature are taken off; None where more is said.

    tags: of the languages that count. command_of: the command that some words are as a whole. STOP wins over
    any other ("stop, wrong number"), and the courtesies of every language may stand around it.
    """
    if not 1 < len(said.words) <= MOST_WORDS:
        return None
    command = _left(said, asking, asking.polite_in(tags), command_of)
    if command is None:
        command = _left(said, asking, asking.polite, command_of)
        return command if command is not None and command.before_all else None
    return command


def _left(
    said: Utterance, asking: RequestWords, polite: Phrases[bool], command_of: Commanded
) -> Command | None:
    pieces = list(_pieces(said))
    found: list[Command] = []
    for number, piece in enumerate(pieces):
        words = polite.stripped(piece)
        if not words or (found and not asking.signs.stripped(words)):
            continue
        command = command_of(piece) or command_of(words)
        if command is not None:
            found.append(command)
            continue
        last = number == len(pieces) - 1
        if not (last and found and _is_signature(said, pieces, number, asking)):
            return None
    first = next((command for command in found if command.before_all), None)
    return first or (found[0] if len(set(found)) == 1 else None)


def sounds_like(said: Utterance, asking: RequestWords, command_of: Commanded) -> Command | None:
    """What the message may ask for; None for most. The gravest first, and STOP before all."""
    if said.phrase in asking.whole or " ".join(asking.polite.stripped(said.words)) in asking.whole:
        return ASKED_FOR[0]
    found = {each.value for each in _real(said, asking)}
    found |= set(_commands_beside(said, asking, command_of))
    return next((command for command in ASKED_FOR if command in found), None)


def _real(said: Utterance, asking: RequestWords) -> list[Found[Command]]:
    found = asking.watch.look(said.folded, said.words)
    if not found:
        return []
    harmless = asking.benign.look(said.folded, said.words)
    return [each for each in found if not any(h.start < each.end and each.start < h.end for h in harmless)]


def _commands_beside(said: Utterance, asking: RequestWords, command_of: Commanded) -> Iterator[Command]:
    """A piece that is a command as a whole, beside others that say why: "I am at work. No more texts"."""
    pieces = list(_pieces(said))
    if len(pieces) < 2:
        return
    for piece in pieces:
        words = asking.polite.stripped(piece)
        command = (command_of(piece) or command_of(words)) if words else None
        # A single word between others is rather an answer: "bus, tram, help".
        if command in ASKED_FOR and (len(words) > 1 or (command.before_all and words == (command.value,))):
            yield command


def _pieces(said: Utterance) -> Iterator[Words]:
    """The words between commas, full stops, question marks and new lines."""
    start = 0
    for end in (*sorted(said.breaks | said.questions), len(said.words)):
        if end > start:
            yield said.words[start:end]
            start = end


def _is_signature(said: Utterance, pieces: Sequence[Words], number: int, asking: RequestWords) -> bool:
    """The last piece: a name that follows "regards", or that has capitals after more than a bare word.

    After "please" or thanks alone people go on about something else too ("stop, please, the cars"), and
    letters without capitals do not tell a name from that.
    """
    piece, before = pieces[number], pieces[number - 1]
    if asking.signs.at(piece, 0) is not None:
        return len(piece) <= _LONGEST_NAME + 2
    if len(piece) > _LONGEST_NAME:
        return False
    if asking.signs.at(before, 0) is not None and not asking.signs.stripped(asking.polite.stripped(before)):
        return True
    typed = said.text.split()[-len(piece) :]
    return len(said.words) - len(piece) > 1 and all(word[:1].isupper() for word in typed)
