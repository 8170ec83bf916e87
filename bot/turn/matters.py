"""Whether somebody tells us of a matter that they told us of before: surely, surely not, or to be asked.

Sure it is where words and topic agree; sure not, where the words name another topic. Else they are asked
once, as soon as their words are kept: "Is this about Y483, or something new?" Silence: something new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten

from bot.dialogue.meaning import Chosen, Meaning
from bot.dialogue.schema import CONFIRM, Conversation
from bot.language.folding import phrase
from bot.language.likeness import ALIKE, SOME, share
from bot.model.reference import OpenMatter
from bot.model.talk import Talk
from bot.turn.message import Message
from bot.turn.turn import Turn

ASKED_IN = "same-matter"  # the conversation with the one question
NEW = "new"
_SLOTS = ("first", "second", "third")  # its other options: the likely ones, the likeliest first
BACK_WITHIN = timedelta(days=60)  # of final news: what is said later is something new
_WITHIN = timedelta(days=30)  # the same words later than that are asked about
_SHORT = 40  # letters of a button, with the first words of what it stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """same: it surely belongs to this one. likely: the ones to ask about."""

    same: OpenMatter | None = None
    likely: tuple[OpenMatter, ...] = ()


def guess(turn: Turn, script: Conversation, words: str, *, unasked: bool = False, after: str = "") -> Guess:
    """What new words in a conversation may belong to, of all that the person waits to hear about.

    unasked: they simply wrote to us, so the words may belong to anything; who chose to tell of something
    local is not asked about their pledges. after: the reference of what we have just told them about.
    """
    if not words.strip():
        return Guess()
    named = topics_named(turn, script, words)
    ranked = []
    if after:
        ranked = [(1.0, each) for each in recent(turn) if each.ref == after]
    for matter in turn.lookup.open_matters():
        how_much, same_talk = share(words, matter.words), matter.name == script.name
        another = bool(named) and matter.topic is not None and matter.topic not in named
        if same_talk and how_much >= ALIKE and not another and matter.began_at >= turn.now - _WITHIN:
            return Guess(same=matter)
        if how_much >= (SOME if same_talk else ALIKE) or ((same_talk or unasked) and not another):
            ranked.append((how_much, matter))
    ranked.sort(key=lambda each: (-each[0], -each[1].talk_id))
    by_ref: dict[str, OpenMatter] = {}  # of one that was split the person knows one reference
    for _, matter in ranked:
        by_ref.setdefault(matter.ref, matter)
    may_ask = ASKED_IN in turn.content.conversations
    return Guess(likely=tuple(by_ref.values())[: len(_SLOTS)] if may_ask else ())


def topics_named(turn: Turn, script: Conversation, words: str) -> frozenset[str]:
    """The topics that the words name: "the bus stop" is about getting there."""
    question = next((each for each in script.questions if each.id == "topic"), None)
    if question is None:
        return frozenset()
    said = f" {phrase(words)} "
    offers = turn.content.ears.asked(question, turn.language).options
    return frozenset(
        offer.id for offer in offers if any(f" {phrase(label)} " in said for label in offer.labels)
    )


def facts_of(talk: Talk) -> Mapping[str, object]:
    """What the talk that asks has to know. talk: the one whose words it is about."""
    return {"refs": talk.facts["likely"], "words_in": talk.ref}


def order_of(talk: Talk) -> dict[str, tuple[str, ...]]:
    """The options of the question: as many as there are likely ones, and something new."""
    return {"which": (*_SLOTS[: len(talk.facts["likely"])], NEW)}


def is_to_be_asked(talk: Talk) -> bool:
    """Whether its words may belong to something older, they are all told, and nobody has asked yet."""
    return bool(talk.facts.get("likely")) and not talk.place.said and not talk.place.over


def chosen(turn: Turn, talk: Talk) -> OpenMatter | None:
    """Of a talk that asked: what the person said it belongs to. None: something new."""
    ref = chosen_ref(talk)
    return next((each for each in recent(turn) if each.ref == ref), None)


def recent(turn: Turn) -> list[OpenMatter]:
    """What they wait to hear about, and what they were told about not long ago."""
    return turn.lookup.open_matters(turn.now - BACK_WITHIN)


def chosen_ref(talk: Talk) -> str:
    """Its reference; "" for something new."""
    answer = talk.place.answers.get("which")
    if not isinstance(answer, Chosen) or answer.option not in _SLOTS:
        return ""
    return _ref(talk, _SLOTS.index(answer.option))


def words_at(script: Conversation) -> str:
    """The question of a conversation at which people tell what it is about."""
    return next(each.id for each in script.questions if each.own_words and not each.shared)


def label(turn: Turn, talk: Talk, number: int) -> str:
    """A likely one as a button shows it: its reference, and how it began in the person's own words."""
    ref = _ref(talk, number)
    words = next((each.words for each in recent(turn) if each.ref == ref), "")
    return shorten(f"{ref}: {words}", _SHORT, placeholder=" ...") if words.strip() else ref


def _ref(talk: Talk, number: int) -> str:
    refs = talk.facts["refs"]
    return str(refs[number]) if number < len(refs) else ""


def hear(turn: Turn, talk: Talk, message: Message) -> Meaning | None:
    """What words mean at the question: a reference names it, and of one alone yes and no are answers. None:
    they are to be heard as at any question."""
    refs = list(talk.facts["refs"])
    named = [ref for ref in message.references if ref in refs]
    if len(named) == 1:
        return Chosen(_SLOTS[refs.index(named[0])])
    if len(refs) == 1:
        match turn.content.ears.hear(CONFIRM, message.said, turn.language, message.today):
            case Chosen("yes"):
                return Chosen(_SLOTS[0])
            case Chosen("no"):
                return Chosen(NEW)
    return None
