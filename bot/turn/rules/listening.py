"""Where no list found anything, listening guesses, and nothing is done by a guess (rule 6).

What may be a wish (no more texts, a call, news) is asked back as one question, and the person decides
(`bot.turn.proposal`). Danger and hate raise a quiet flag for an officer; only danger that is nearly sure
brings the fixed reply too.
"""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.meaning import Unsure, Words
from bot.language.intents import ASKED_BACK, FLAGGED, PROPOSE, SURE, Intent, likeliest, may_be_machine
from bot.model.event import Disposition
from bot.model.talk import Mode
from bot.turn import conversation, proposal
from bot.turn.effects import CameTo, SetTimer
from bot.turn.message import Message
from bot.turn.rules import flood_control, open_question, safeguarding
from bot.turn.turn import Turn

_ONCE_IN = timedelta(days=1)  # the same guess is put to one person, whatever they said to it
# A message with words of one's own came to one of these, or to an answer in own words.
_FREE = frozenset(
    {
        *(Disposition.UNPLACED, Disposition.MISSED, Disposition.KEPT, Disposition.START),
        *(Disposition.LATE, Disposition.ASKED, Disposition.STOPPED),
    }
)


def guessed_danger(turn: Turn, message: Message) -> CameTo | None:
    """Danger and hate on a guess: flagged, and nothing else is done; nearly sure danger is answered first."""
    if message.listener is None or not _is_free(turn, message):
        return None
    _flag(turn, message)
    if message.scores.get(Intent.DANGER, 0) < SURE:
        return None
    return safeguarding.reply_to_guess(turn, message)


def danger_first(turn: Turn, message: Message) -> None:
    """Nearly sure danger in words that a list takes for a wish: who to ring is said before the question."""
    if message.listener is not None and message.scores.get(Intent.DANGER, 0) >= SURE:
        _flag(turn, message)
        safeguarding.say_to_guess(turn, message)


def _is_free(turn: Turn, message: Message) -> bool:
    """Whether its words are their own, or nobody can place them: no plain answer to what is open."""
    talk, question = turn.talk, open_question.at(turn)
    if message.tapped is not None or message.command is not None:
        return False
    if talk is None or question is None:
        return not message.only_greets
    heard = open_question.hear(turn, talk, question, message.said, message)
    return isinstance(heard, Words) or (isinstance(heard, Unsure) and not heard.maybe)


def _flag(turn: Turn, message: Message) -> None:
    for intent, matter in FLAGGED.items():
        if message.scores.get(intent, 0) >= PROPOSE:
            safeguarding.flag_guessed(turn, matter)
            return


def guessed_wish(turn: Turn, message: Message) -> CameTo | None:
    """Words at an open question: what they may want is asked back before they are an answer or a miss."""
    return _asked_back(turn, message) if turn.talk is not None else None


def instead_of_new(turn: Turn, message: Message) -> CameTo | None:
    """Words that nobody can place: asked back before anything new is begun with them."""
    return _asked_back(turn, message) if turn.talk is None else None


def _asked_back(turn: Turn, message: Message) -> CameTo | None:
    if message.listener is None or not _is_free(turn, message):
        return None
    if may_be_machine(message.scores):
        return _no_miss(turn, message)
    wish = _wish(turn, message)
    if wish is None:
        return None
    key = f"proposed:{wish}:{turn.person.person_id}"
    if turn.lookup.timer_is_set(key):
        return None
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    turn.add(SetTimer(kind="proposed", at=turn.now + _ONCE_IN, key=key, ref=0))
    return proposal.ask(turn, ASKED_BACK[wish])


def _no_miss(turn: Turn, message: Message) -> CameTo | None:
    """What may be the text of a machine has missed no question; own words it may be all the same."""
    talk, question = turn.talk, open_question.at(turn)
    if talk is None or question is None or question.takes_words:
        return None
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    conversation.ask_again(turn, talk)
    return turn.came_to(Disposition.UNPLACED)


def _wish(turn: Turn, message: Message) -> Intent | None:
    """What they may want of us, of what we can do for them now; nothing in a room, a group, or for others."""
    talk = turn.talk
    if talk is not None and (talk.mode != Mode.OWN or talk.code_id is not None):
        return None
    if turn.flag is not None and message.scores.get(Intent.DANGER, 0) >= SURE:
        return None  # they have the fixed reply, with who to ring
    wish = likeliest(message.scores, [each for each in ASKED_BACK if _can(turn, each)])
    # Who is rather in danger than in want of something is not asked about that: the words are flagged.
    return None if wish and message.scores.get(Intent.DANGER, 0) >= message.scores[wish] else wish


def _can(turn: Turn, wish: Intent) -> bool:
    talk = turn.talk
    if wish is Intent.CALL:
        return talk is None or turn.script(talk).about != "call"
    if wish is Intent.NEWS:
        return bool(turn.lookup.promises()) or turn.lookup.newest_filed() is not None
    return True


def afterwards(turn: Turn, message: Message, came_to: CameTo) -> None:
    """Words that another rule took before a guess was made: danger in them is flagged all the same."""
    if message.listener is None or message.tapped is not None or turn.flag is not None:
        return
    if came_to.what in _FREE or any(each.own for each in turn.answers_in(came_to.talk_id)):
        _flag(turn, message)
