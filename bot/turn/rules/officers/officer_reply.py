"""An officer wrote to somebody while a question of the bot's is open: their own words answer the officer.

The bot waits a day with its question. What is clearly an answer to it is taken as one all the same.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.dialogue.meaning import Unsure, Words
from bot.model.event import Disposition
from bot.model.talk import Talk
from bot.turn.answers import AFTER, add_words
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.rules import flood_control, follow_up, open_question, safeguarding
from bot.turn.turn import Turn
from bot.turn.unsettled import add_reply_task, is_no_work, is_thanks, not_settled
from bot.wording import prompt

WAITS = timedelta(hours=24)


def wrote_at(talk: Talk) -> datetime | None:
    """When an officer last wrote to the person while this talk was open."""
    at = talk.facts.get("by_hand_at")
    return datetime.fromtimestamp(at / 1000, UTC) if at else None


def answered_officer(turn: Turn, message: Message) -> CameTo | None:
    talk = turn.talk
    if talk is None or message.is_empty or message.tapped is not None or safeguarding.is_urgent(message):
        return None
    at = wrote_at(talk)
    if at is None or not at <= turn.now < at + WAITS:
        return None
    question = prompt.open_question(turn.script(talk), talk.place)
    if question is None:
        return None
    if not isinstance(open_question.hear(turn, talk, question, message.said, message), Unsure | Words):
        return None
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    about = talk.facts["by_hand_talk"]
    add_words(turn, about, AFTER, Words(message.text), message.text)
    promise = next((each for each in turn.lookup.promises() if each.talk_id == about), None)
    issue = turn.issue(promise.issue_id) if promise else None
    if is_thanks(turn, message, issue):
        return CameTo(Disposition.LATE, about)  # kept, and no answer: no loop
    if promise and issue:
        if message.takes_badly and not follow_up.answers_officer(turn, message):
            not_settled(turn, issue, promise)
        if not is_no_work(turn, message, issue):
            add_reply_task(turn, issue, promise.talk_id, promise.outcome_id)
        turn.say("added", ref=promise.ref)
    else:
        turn.say("kept")
    return CameTo(Disposition.LATE, about)
