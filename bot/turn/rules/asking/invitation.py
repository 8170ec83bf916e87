"""A reply to an invitation: it answers the question, begins the conversation, or says a kind no."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.meaning import Chosen, Unsure, Words
from bot.dialogue.schema import Question
from bot.language.yesno import read_yes_no
from bot.model.code import Code
from bot.model.event import Disposition
from bot.model.outcome import Invited
from bot.turn import conversation
from bot.turn.conversation import Early
from bot.turn.effects import CameTo, Decline
from bot.turn.message import Message
from bot.turn.rules.join_codes import begin_question, is_open
from bot.turn.turn import Turn

LASTS = timedelta(days=28)  # what comes later is something new
_GO_ON = "1"  # "reply 1 to start" is what people know from us


def answered(turn: Turn, message: Message) -> CameTo | None:
    """Words while no question is open, by somebody who was invited and has not answered yet.

    News that came since is answered first; thanks and hellos are left to others.
    """
    invited = None if message.is_empty else turn.lookup.invited(turn.now - LASTS)
    code = turn.code(invited.code_id) if invited else None
    if invited is None or code is None or not is_open(turn, code):
        return None
    if turn.lookup.told_since(invited.made_at):
        return None
    script = turn.situation.scripts[code.hash or ""]
    question = next(each for each in script.questions if not each.shared)
    return _taken(turn, message, invited, code, question)


def _taken(turn: Turn, message: Message, invited: Invited, code: Code, question: Question) -> CameTo | None:
    meaning = turn.content.ears.hear(question, message.said, turn.language, message.today)
    if isinstance(meaning, Chosen) and not meaning.echo:
        return _begin(turn, invited, code, Early(question.id, meaning, message.text))
    vocabulary = turn.content.lexicons.vocabulary(turn.language)
    said = read_yes_no(message.said, vocabulary)
    if message.declines_kindly or (said is not None and said.option == "no" and not said.rest):
        turn.add(Decline(issue_id=invited.issue_id, outcome_id=invited.outcome_id))
        turn.say("invite-no")
        return CameTo(Disposition.COMMAND)
    if message.text.strip() == _GO_ON or (said is not None and said.option == "yes" and not said.rest):
        return _begin(turn, invited, code)
    if message.only_greets:
        return None
    if question.own_words:
        return _begin(turn, invited, code, Early(question.id, Words(message.text), message.text))
    began = _begin(turn, invited, code)
    if turn.talk is not None and turn.talk.place.question == question.id:
        conversation.move(turn, turn.talk, Unsure("words to an invitation"), message.text)
    return began


def _begin(turn: Turn, invited: Invited, code: Code, kept: Early | None = None) -> CameTo:
    talk = begin_question(turn, code, came_by=f"invited:{invited.outcome_id}", kept=kept)
    return CameTo(Disposition.ANSWER if kept else Disposition.START, talk.id)
