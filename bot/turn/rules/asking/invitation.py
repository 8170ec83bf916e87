"""A reply to an invitation: it answers the question, begins the conversation, or says a kind no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.content.council import team_text
from bot.dialogue.meaning import Chosen, Unsure, Words
from bot.dialogue.schema import Conversation, Question
from bot.language.yesno import read_yes_no
from bot.model.code import Code
from bot.model.event import Disposition
from bot.model.outcome import Invited
from bot.turn import conversation
from bot.turn.conversation import Early
from bot.turn.effects import CameTo, Decline
from bot.turn.message import Message
from bot.turn.placeholders import STAGE_PHRASES
from bot.turn.rules.join_codes import begin_question, is_open
from bot.turn.turn import Turn
from bot.wording.prompt import Prompt
from channels.port import Choice

LASTS = timedelta(days=28)  # what comes later is something new
ASKED = "asked"
_GO_ON = "1"  # "reply 1 to start" is what people know from us


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An invitation that waits for an answer, and what it asks."""

    invited: Invited
    code: Code
    script: Conversation
    question: Question

    def text(self, turn: Turn) -> str:
        """The officer's text; behind what may change, the first question of the conversation."""
        title, speaker = self.script.title, turn.reply.speaker
        said = dict(title.own).get(turn.language) or speaker.say(title)
        return said if self.question.id == ASKED else f"{said} {speaker.say(self.question.ask)}"


def waiting(turn: Turn) -> Waiting | None:
    """The invitation that this person has not answered yet. News that came since is answered first."""
    invited = turn.lookup.invited(turn.now - LASTS)
    code = turn.code(invited.code_id) if invited else None
    if invited is None or code is None or not is_open(turn, code):
        return None
    if turn.lookup.told_since(invited.made_at):
        return None
    script = turn.situation.scripts[code.hash or ""]
    question = next(each for each in script.questions if not each.shared)
    return Waiting(invited=invited, code=code, script=script, question=question)


def answered(turn: Turn, message: Message, asked: Waiting) -> CameTo | None:
    """Words while no question is open, by somebody who was invited. Thanks and hellos are left to others."""
    if message.is_empty:
        return None
    invited, code, question = asked.invited, asked.code, asked.question
    if message.asks_why_we_wrote:
        return _say_why(turn, asked)
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


def _say_why(turn: Turn, asked: Waiting) -> CameTo:
    """Who asks and what, once more, as the invitation said it. It waits for an answer as before."""
    issue, content, speaker = turn.issue(asked.invited.issue_id), turn.content, turn.reply.speaker
    assert issue is not None  # an invitation always stands under one
    turn.say(
        "invite-who", owner=issue.owner, team=team_text(content.council.teams.get(issue.team, issue.team))
    )
    values = {
        "council": content.council.name,
        "stage": speaker.say(content.phrase(STAGE_PHRASES[issue.stage])),
        "question": asked.text(turn),
    }
    if not asked.question.options:
        turn.say("invite", **values)
        return CameTo(Disposition.COMMAND)
    choices = tuple(Choice(key=each.id, label=speaker.label(each)) for each in asked.question.options)
    text, footer = (
        turn.reply.phrase(name, **more)
        for name, more in (("invite-choice", values), ("invite-choice-no", {}))
    )
    turn.reply.ask(Prompt(text=text, choices=choices, typed=True, footer=footer), question="", talk_id=None)
    return CameTo(Disposition.COMMAND)


def _begin(turn: Turn, invited: Invited, code: Code, kept: Early | None = None) -> CameTo:
    talk = begin_question(turn, code, came_by=f"invited:{invited.outcome_id}", kept=kept)
    return CameTo(Disposition.ANSWER if kept else Disposition.START, talk.id)
