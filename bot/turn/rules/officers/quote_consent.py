"""May others read somebody's words? Their yes, their no, and a "no" that takes a yes back."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import CONFIRM
from bot.model.event import Disposition, Quote, QuoteState
from bot.turn.effects import AnswerQuote, CameTo
from bot.turn.message import Message
from bot.turn.turn import Turn

ASKED_WITHIN = timedelta(days=14)  # a yes that comes later may be about anything
_LONGEST = 6  # words of a yes or a no


def answered(turn: Turn, message: Message) -> CameTo | None:
    """Only where no other question is open, for there a yes is its answer."""
    if turn.talk is not None or message.is_empty or message.tapped is not None:
        return None
    if len(message.words) > _LONGEST:
        return None
    said = turn.content.ears.hear(CONFIRM, message.said, turn.language, message.today)
    if not isinstance(said, Chosen) or said.option not in ("yes", "no"):
        return None
    quote = turn.lookup.quote()
    if quote is None:
        return None
    if quote.state is QuoteState.AGREED:
        return _taken_back(turn, quote, said)
    return _answered(turn, quote, said)


def _answered(turn: Turn, quote: Quote, said: Chosen) -> CameTo | None:
    since = quote.answered_at or quote.asked_at  # asked once more
    if since < turn.now - ASKED_WITHIN:
        return None
    if said.option == "no":
        return _settled(turn, quote, QuoteState.REFUSED, "quote-no")
    # After other news, or with a "but", a yes may mean something else: when unsure, ask.
    if said.rest or turn.lookup.told_since(since):
        turn.add(AnswerQuote(id=quote.id, state=QuoteState.ASKED))
        turn.say("quote-ask", ref=quote.ref, words=quote.words)
        return CameTo(Disposition.COMMAND, quote.talk_id)
    return _settled(turn, quote, QuoteState.AGREED, "quote-yes")


def _taken_back(turn: Turn, quote: Quote, said: Chosen) -> CameTo | None:
    """A plain "no", with nothing else that it could be an answer to."""
    if said.option != "no" or said.rest:
        return None
    if turn.lookup.told_since(quote.answered_at or quote.asked_at):
        return None
    return _settled(turn, quote, QuoteState.WITHDRAWN, "quote-withdrawn")


def _settled(turn: Turn, quote: Quote, state: QuoteState, phrase: str) -> CameTo:
    turn.add(AnswerQuote(id=quote.id, state=state))
    turn.say(phrase)
    return CameTo(Disposition.COMMAND, quote.talk_id)
