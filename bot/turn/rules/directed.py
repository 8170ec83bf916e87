"""A command with what it is about: how one thing stands, what is near in one town."""

from __future__ import annotations

from bot.language.command_words import Command
from bot.language.commands import Directed
from bot.language.news import references_in, says_little
from bot.model.event import Disposition
from bot.turn import belonging, conversation, new_number
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.rules import keywords, nearby, open_question, safeguarding
from bot.turn.status import say_status
from bot.turn.turn import Turn

_LEADS_A_GROUP = ("group",)  # and then a word of a poster
_FEW = 2  # words after STATUS that name nothing we gave: they want to know all the same


def with_object(turn: Turn, message: Message) -> CameTo | None:
    """STATUS with a reference, DROPIN or GROUPS with a town. None where the words are something else.

    Where own words are asked, only the words that our texts print are commands; other names of them are
    answers ("groups in Oldbury").
    """
    directed = message.directed
    if directed is None or message.is_asked_about or safeguarding.is_urgent(message):
        return None
    if open_question.is_an_option(turn, message):
        return None
    if open_question.takes_own_words(turn) and not _is_sure(message, directed):
        return None
    done = _status(turn, message, directed) if directed.command is Command.STATUS else _near(turn, directed)
    if not done:
        return None
    if turn.talk is not None:
        conversation.ask_again(turn, turn.talk)
    return turn.came_to(Disposition.COMMAND)


def _is_sure(message: Message, directed: Directed) -> bool:
    """Called by the word we print; "groups" is an everyday word too, and has to stand in capitals."""
    if not directed.as_printed:
        return False
    as_typed = message.text.strip().lstrip("/").partition(" ")[0]
    return not directed.command.is_everyday_itself or as_typed.isupper()


def _near(turn: Turn, directed: Directed) -> bool:
    show = keywords.IN_A_TOWN.get(directed.command)
    if show is None or directed.name == _LEADS_A_GROUP:
        return False
    town = nearby.town_named(turn, directed.rest)
    if town is None:
        return False
    show(turn, town)
    return True


def _status(turn: Turn, message: Message, directed: Directed) -> bool:
    """Of their own reference how it stands. Of any other the same is said, whether there is one or not: it
    would tell of somebody else's."""
    named = references_in(" ".join(directed.rest))
    if not named:
        few = len(directed.rest) <= _FEW and directed.as_printed and not open_question.takes_own_words(turn)
        if few:
            say_status(turn)
        return few
    if not all(says_little(left, turn.language, turn.content.lexicons) for left in named.values()):
        return False
    own = belonging.own_references(turn, message)
    if own:
        say_status(turn, own)
        return True
    if new_number.has_told_nothing(turn):
        return False  # an officer looks whether it is theirs (`bot.turn.new_number`)
    turn.say("status-unknown", ref=", ".join(named))
    return True
