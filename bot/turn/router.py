"""One message of one person, from first to last: which rule takes it, and what that decides.

The rules stand in `ORDER`; the first that has something to say about a message ends its turn. What must not
wait comes first: the stop list, what came twice by accident, the reply to what we asked back, STOP, machines
and floods, danger. Then taps and links, commands with what they are about, the open question with its own
answers, what sounds like a request, codes and poster words, command words, a language by name, questions for
news, any other reply; and last of all what nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.model.event import Disposition
from bot.model.person import AddressChange
from bot.model.reference import Earlier
from bot.model.talk import Talk
from bot.turn import conversation, honest_labels, new_number, proposal
from bot.turn.effects import THIS_EVENT, CameTo, Decision
from bot.turn.message import Message
from bot.turn.rules import (
    assisted,
    besides,
    debounce,
    directed,
    earlier_buttons,
    entry_points,
    fallback,
    flood_control,
    follow_up,
    join_codes,
    keywords,
    language_choice,
    language_offer,
    listening,
    open_question,
    opt_out,
    proposals,
    references,
    resume,
    safeguarding,
)
from bot.turn.rules.officers import officer_reply, quote_consent
from bot.turn.turn import Turn
from channels.port import Heard

STALE = timedelta(seconds=10)  # clocks differ, and providers count whole seconds
_MAY_OFFER = frozenset(
    {
        *(Disposition.ANSWER, Disposition.MISSED, Disposition.KEPT),
        *(Disposition.START, Disposition.LATE, Disposition.UNPLACED),
    }
)

Rule = Callable[[Turn, Message], CameTo | None]


def decide(turn: Turn, message: Message) -> Decision:
    """What a message comes to and brings about. Pure: the turn holds all that may be looked at."""
    safeguarding.flag(turn, message)
    turn.reply.may_wait = message.is_old and not safeguarding.is_urgent(message)
    came_to = _taken(turn, message)
    listening.afterwards(turn, message, came_to)
    if came_to.what in _MAY_OFFER and message.tapped is None:
        language_offer.offer(turn, message, first=came_to.what is Disposition.START)
    if came_to.what in _MAY_OFFER:
        besides.own_up(turn, message)
    honest_labels.own_up(turn)
    if turn.event_id == THIS_EVENT:
        _remember_contact(turn, message)
    return turn.decision(came_to)


def _remember_contact(turn: Turn, message: Message) -> None:
    """Something came from this address, so it works; and how much came from it lately."""
    changes: AddressChange = {"heard_at": turn.now, "left_at": None, "left_why": None}
    if turn.guard:
        changes["traffic"] = turn.guard.after(turn.now, replied=turn.spoke).to_json()
    hint = None if turn.forgotten else message.heard.language_hint
    if hint and hint != turn.person.language_hint:
        changes["language_hint"] = hint
    turn.change_address(**changes)


def _taken(turn: Turn, message: Message, rules: Sequence[Rule] | None = None) -> CameTo:
    for rule in ORDER if rules is None else rules:
        if came_to := rule(turn, message):
            return came_to
    return fallback.unasked(turn, message)


def asked_back(turn: Turn, message: Message) -> CameTo | None:
    """The reply to our question whether they want something (`bot.turn.proposal`).

    A yes does it. After a no the earlier words are heard as if nobody had asked, and so they are where own
    words are asked and something else comes: no words are lost for a question of ours.
    """
    intent = proposal.waiting(turn, message)
    if intent in (None, opt_out.SURE) or message.is_asked_about or safeguarding.is_urgent(message):
        return None
    reply = proposal.reply_in(turn, message, intent)
    turn.change_address(asked_back=None)
    earlier = turn.lookup.asked_back(turn.now - proposal.WAITS)
    if message.tapped is None and earlier is None:
        return None
    also = earlier.event_id if earlier else None
    if reply is proposal.Agreed.YES:
        came_to = turn.came_to(Disposition.COMMAND)
        proposals.agreed(turn, intent, message.text, just_asked=earlier is not None)
        return replace(came_to, also=also)
    if earlier is None:  # an old button that says no
        if turn.talk is not None:
            conversation.ask_again(turn, turn.talk)
        return turn.came_to(Disposition.COMMAND)
    if reply is proposal.Agreed.NO:
        return replace(_heard_after_all(turn, message, earlier), also=also)
    question = open_question.at(turn)
    if question is None or not question.takes_words:
        return None
    _heard_after_all(turn, message, earlier)
    return replace(_taken(turn, message, ORDER[ORDER.index(asked_back) + 1 :]), also=also)


def _heard_after_all(turn: Turn, message: Message, earlier: Earlier) -> CameTo:
    """Words that we asked about, as if we had not. What is kept of them names their own message."""
    this, turn.event_id = turn.event_id, earlier.event_id
    heard = Heard(event_id="", account=message.heard.account, sender=message.heard.sender, text=earlier.text)
    words = Message(heard, turn.language, turn.content, message.now, is_asked_about=True)
    came_to = _taken(turn, words)
    turn.event_id = this
    return came_to


def unanswered(turn: Turn, message: Message) -> CameTo | None:
    """Machines and floods get no answer; danger in the middle of a flood does."""
    came_to = flood_control.unanswered(turn, message)
    if came_to is None:
        return None
    if came_to is Disposition.HELD:
        safeguarding.say_in_a_flood(turn, message)
    return turn.came_to(came_to)


def tapped(turn: Turn, message: Message) -> CameTo | None:
    """A button, of whatever message of ours it was."""
    key = message.tapped
    if key is None:
        return None
    if turn.talk is None and (voted := join_codes.vote_again(turn, message)):
        return CameTo(Disposition.ANSWER, voted.id)
    if changed := earlier_buttons.pressed(turn, key):
        return changed
    talk = turn.talk or resume.reopened(turn)
    came_to = CameTo(Disposition.COMMAND, talk.id if talk else None)
    if key.startswith("lang:"):
        language_choice.go_on_in(turn, key.removeprefix("lang:"))
        return came_to
    if message.command is not None and keywords.obey(turn, message.command, message.text):
        return came_to
    if talk is None:
        turn.say("unplaced")
        return CameTo(Disposition.UNPLACED)
    return open_question.tapped_at(turn, talk, key)


def stale(turn: Turn, message: Message) -> CameTo | None:
    """It was meant for another question, or came late after an outage: kept, and the question put afresh.

    Own words may come in several parts, and are taken whenever they come.
    """
    talk, heard = turn.talk, message.heard
    if talk is None or message.command is not None:
        return None
    order = None if talk.place.said else references.order_of(turn, talk, heard)
    if order is references.Order.UNREAD:  # it is on its way: nothing to put afresh
        return CameTo(Disposition.UNPLACED, talk.id)
    late = order is references.Order.BEFORE or (order is None and _by_the_clock(talk, message))
    if not late and not references.at_another_question(turn, talk, heard):
        return None
    conversation.ask_again(turn, talk)
    return CameTo(Disposition.UNPLACED, talk.id)


def _by_the_clock(talk: Talk, message: Message) -> bool:
    sent_at = None if talk.place.question is None or talk.place.said else message.heard.sent_at
    return sent_at is not None and sent_at < talk.touched_at - STALE


ORDER: tuple[Rule, ...] = (
    opt_out.from_stopped,
    debounce.unmeant,
    opt_out.sure_to_forget,
    asked_back,
    opt_out.said_stop,
    besides.noted,
    unanswered,
    safeguarding.reply_first,
    references.changed,
    references.more_of_album,
    besides.unreadable,
    join_codes.room_over,
    tapped,
    entry_points.link,
    safeguarding.after_hand_over,
    stale,
    directed.with_object,
    open_question.answered_plainly,
    proposals.asked,
    join_codes.met,
    assisted.answer_for_others,
    entry_points.poster,
    keywords.obeyed,
    language_choice.named,
    new_number.said,
    quote_consent.answered,
    follow_up.asked_for_news,
    safeguarding.instead_of_answer,
    listening.guessed_danger,
    officer_reply.answered_officer,
    follow_up.belonged,
    follow_up.commented,
    listening.guessed_wish,
    fallback.told_at_the_welcome,
    open_question.replied,
)
