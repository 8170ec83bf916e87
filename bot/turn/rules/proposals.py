"""What sounds like a request and may be a comment: the person is asked, before their words are an answer."""

from __future__ import annotations

from bot.language.command_words import Command
from bot.model.event import Disposition
from bot.turn import proposal
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.rules import entry_points, flood_control, keywords, listening, safeguarding
from bot.turn.status import say_status
from bot.turn.turn import Turn


def asked(turn: Turn, message: Message) -> CameTo | None:
    """No more texts, a call, or to be forgotten, in words that are no command: one question offers it."""
    if message.is_asked_about or message.tapped is not None or message.command is not None:
        return None
    wanted = message.request
    if wanted is None or safeguarding.is_urgent(message):
        return None
    if turn.talk is not None and turn.script(turn.talk).about == wanted:
        return None  # they are being asked when already
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    listening.danger_first(turn, message)
    if message.asks_news and turn.lookup.promises():
        say_status(turn, message.references)  # it may be no more than a question for news
    return proposal.ask(turn, wanted)


def agreed(turn: Turn, intent: str, words: str, *, just_asked: bool) -> None:
    """Do what they said yes to. words: what was typed. just_asked: it is no button of long ago."""
    if intent.startswith(proposal.WORD):
        entry_points.begin_word(turn, intent.removeprefix(proposal.WORD))
    elif just_asked:
        keywords.obey_surely(turn, Command(intent), words)
    else:
        keywords.obey(turn, Command(intent), words)
