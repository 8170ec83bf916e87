"""What each message came to, and where an officer finds what got no answer (I16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.language.concerns import CASES, Matter
from bot.model.ids import TalkId


class Disposition(StrEnum):
    """What became of one event."""

    ANSWER = "answer"  # to the open question
    COMMAND = "command"
    START = "start"  # it began a talk
    LATE = "late"  # it was joined to a talk that is over
    RESUMED = "resumed"  # they are back after a pause: the question was put again
    UNPLACED = "unplaced"  # it belongs to no question
    MISSED = "missed"  # it did not answer the open question, which was put again
    KEPT = "kept"  # nor did it the second time: the words were kept, and the talk went on
    UNREADABLE = "unreadable"  # in a form that nobody can open; they were told
    FLAGGED = "flagged"  # danger or hate, and no answer
    CASE_REPAIR = "case-repair"  # they were told who to ring
    CASE_HOUSING = "case-housing"
    CASE_CARE = "case-care"
    CASE_BENEFITS = "case-benefits"
    CASE_BINS = "case-bins"
    CASE_LIGHTS = "case-lights"
    CASE_SCHOOL_TRANSPORT = "case-school-transport"
    CASE_FUEL = "case-fuel"
    CASE_NOISE = "case-noise"
    CASE_BIDS = "case-bids"
    CASE_RESPITE = "case-respite"
    ASKED = "asked"  # we asked whether they want what it sounds like; until they answer
    HELD = "held"  # perhaps a machine, or too many messages
    AUTO = "auto"  # it looks like an automatic reply
    STOPPED = "stopped"  # they had stopped our messages
    EDIT = "edit"  # a message that they changed later
    SAME = "same"  # the same words or button again, or one more picture of an album
    QUICK = "quick"  # a button pressed before its question can have been read
    FAULT = "fault"  # the dialogue failed on it
    LEFT = "left"  # the provider tells us that they left or came back
    NOTED = "noted"  # their app told us something, and nobody wrote
    NOBODY = "nobody"  # from a sender that takes no messages
    ASIDE = "aside"  # not said to us: in a group, by a bot, or of a kind that we never use


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What a person and an officer see of a disposition.

    said: something is said to it, as a rule. to_read: it stands among the messages an officer must read, each
    with this label ("" where the page says enough). elsewhere: where else officers meet what was sent.
    """

    said: bool = False
    to_read: bool = False
    label: str = ""
    elsewhere: str = ""


def _to_read(label: str, *, said: bool = False) -> Treatment:
    return Treatment(said=said, to_read=True, label=label)


def _case(label: str) -> Treatment:
    return _to_read(f"{label}. They were told who to ring.", said=True)


TREATMENT: Mapping[Disposition, Treatment] = {
    Disposition.ANSWER: Treatment(said=True, elsewhere="the answers"),
    Disposition.COMMAND: Treatment(said=True),
    Disposition.START: Treatment(said=True),
    Disposition.LATE: Treatment(said=True, elsewhere="the answers"),
    Disposition.RESUMED: Treatment(said=True),
    Disposition.UNPLACED: _to_read("", said=True),
    Disposition.MISSED: Treatment(
        said=True, label="It did not answer the question, which was put again.", elsewhere="the inbox"
    ),
    Disposition.KEPT: _to_read(
        "It did not answer the question the second time. The words were kept, and the talk went on.",
        said=True,
    ),
    Disposition.UNREADABLE: _to_read(
        "Nobody can open it here. They were asked to say it in words.", said=True
    ),
    Disposition.FLAGGED: Treatment(said=True, elsewhere="a task"),
    Disposition.CASE_REPAIR: _case("Sounds like a repair"),
    Disposition.CASE_HOUSING: _case("Sounds like a housing case"),
    Disposition.CASE_CARE: _case("Sounds like a care case"),
    Disposition.CASE_BENEFITS: _case("Sounds like benefits, council tax or debt"),
    Disposition.CASE_BINS: _case("Sounds like bins or dumped rubbish"),
    Disposition.CASE_LIGHTS: _case("Sounds like a street light"),
    Disposition.CASE_SCHOOL_TRANSPORT: _case("Sounds like school transport"),
    Disposition.CASE_FUEL: _case("Sounds like no money for gas or electricity"),
    Disposition.CASE_NOISE: _case("Sounds like noise"),
    Disposition.CASE_BIDS: _case("Sounds like bidding for a council home"),
    Disposition.CASE_RESPITE: _case("Sounds like a carer who needs a break"),
    Disposition.ASKED: _to_read("We asked whether they want this. They have not said.", said=True),
    Disposition.HELD: _to_read("We did not reply: too much came at once, or a machine wrote."),
    Disposition.AUTO: _to_read("We did not reply: it looks like an automatic reply."),
    Disposition.STOPPED: _to_read("We did not reply: they had stopped our messages."),
    Disposition.EDIT: _to_read("They changed an earlier message to this."),
    Disposition.SAME: Treatment(elsewhere="the message it repeats"),
    Disposition.QUICK: Treatment(
        label="It came before the question can have been read, so it is no answer. Nothing was said to it.",
        elsewhere="the inbox",
    ),
    Disposition.FAULT: Treatment(said=True, elsewhere="a task"),
    Disposition.LEFT: Treatment(elsewhere="the stop list"),
    Disposition.NOTED: Treatment(
        label="Their app told us this. Nothing is said to it.", elsewhere="the inbox"
    ),
    Disposition.NOBODY: _to_read(
        "It came from a sender that takes no messages, so nobody could be answered."
    ),
    Disposition.ASIDE: Treatment(
        label="It was not said to us, so no words of it are kept.", elsewhere="the inbox"
    ),
}


class HideReason(StrEnum):
    """Why an officer hid a message. It still counts. Readers and the public do not see its words."""

    ABUSE = "abuse"
    PRIVATE = "private"
    TEST = "test"


HIDE_REASONS = {
    HideReason.ABUSE: "It is abuse",
    HideReason.PRIVATE: "It has somebody’s private data in it",
    HideReason.TEST: "It is a test",
}

TO_READ = tuple(each for each, treatment in TREATMENT.items() if treatment.to_read)
CASE: Mapping[Matter, Disposition] = {matter: Disposition(f"case-{matter}") for matter in sorted(CASES)}


class QuoteState(StrEnum):
    """Only words that are AGREED may ever be shown; the others say why not."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # they agreed, and took it back or asked us to forget them


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """words: exactly those that were asked for, "" once the person is forgotten. ref: of their talk."""

    id: int
    talk_id: TalkId
    ref: str
    event_id: int
    words: str
    state: QuoteState
    asked_at: datetime
    answered_at: datetime | None
    officer: str
