"""How a talk came about: from a person's own phone, as a group's count of hands, or by a helper for somebody.

What differs in a talk by its mode stands here, so that talks themselves need not know: what counts as known,
what is learnt, how a group is asked and heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.dialogue.happenings import Asked
from bot.dialogue.kinds import Hands
from bot.dialogue.meaning import Chosen, Meaning, Skipped, Tally
from bot.dialogue.schema import Conversation, Question
from bot.language.folding import words_in
from bot.language.tags import ENGLISH
from bot.language.tallies import read_tally
from bot.language.utterance import Utterance
from bot.model.talk import Mode, Talk
from bot.turn import live_poll
from bot.turn.turn import Turn
from bot.wording.prompt import Prompt

_EXAMPLE = (14, 9, 3, 5, 2, 8)  # hands, to show how a count is written


def known_for(mode: str, script: Conversation, known: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """What counts as known when a talk begins.

    Whoever holds the phone says once whether we may keep their number. A group has no town and no name; a
    person who is helped is asked for theirs, whatever we know of the helper.
    """
    if mode == Mode.OWN:
        return dict(known)
    theirs = [
        question.id for question in script.questions if question.shared and not question.about_the_phone
    ]
    if mode == Mode.GROUP:
        return {**known, **dict.fromkeys(theirs, Skipped())}
    return {question: meaning for question, meaning in known.items() if question not in theirs}


def host_facts(turn: Turn, mode: Mode) -> dict[str, Meaning]:
    """What conditions may ask without anybody being asked."""
    limits = turn.situation.limits
    facts = {
        "has-number": limits.phone_number,
        "has-pictures": limits.attachments and bool(limits.opens),
        "costs": limits.counts_parts and mode == Mode.OWN,
    }
    return {name: Chosen("yes" if holds else "no") for name, holds in facts.items()}


def learns(mode: str, question: Question) -> bool:
    """Whether an answer tells us something about the person whose phone it is."""
    return mode == Mode.OWN or question.about_the_phone


def note(turn: Turn, talk: Talk, question: Question, meaning: Meaning) -> Talk:
    """What an answer tells us about somebody who is helped: it stays with this talk alone."""
    if not question.sets:
        return talk
    value = meaning.option if isinstance(meaning, Chosen) else getattr(meaning, "text", None)
    facts = {name: kept for name, kept in talk.facts.items() if name != question.sets}
    facts |= {question.sets: value} if value else {}
    return turn.change_talk(talk, facts=facts)


# --- a group -----------------------------------------------------------------------------------------


def counts_hands(talk: Talk, question: Question) -> bool:
    """Whether a group answers this by a show of hands. Its words are taken as they come."""
    return talk.mode == Mode.GROUP and question.by_show_of_hands


def hear_hands(turn: Turn, question: Question, text: str | Utterance) -> Meaning:
    """A count of hands, or NEXT for a question that was left out."""
    if says(turn, "next-says", text):
        return Skipped()
    asked = turn.content.ears.asked(question, turn.language)
    return read_tally(asked, text, turn.content.lexicons.vocabulary(turn.language))


def ask_for_hands(turn: Turn, asked: Asked, question: Question, values: Mapping[str, Any]) -> Prompt:
    """The question as its leader is asked it: no buttons and no numbered answers, but how to send a count."""
    speaker = turn.reply.speaker
    labels = [speaker.say(option.label) for option in question.options]
    lines = [turn.reply.phrase("group-again")] if asked.again else []
    lines.append(speaker.say(question.ask, values))
    figures = _EXAMPLE[: len(labels)] if len(labels) <= len(_EXAMPLE) else range(1, len(labels) + 1)
    if question.traits.hands is Hands.BY_NAME:
        pairs = zip(labels, figures, strict=True)
        example = " ".join(f"{label.upper()} {count}" for label, count in pairs)
        lines.append(turn.reply.phrase("group-how", example=example))
    else:
        example = " ".join(map(str, figures))
        lines += [*labels, turn.reply.phrase("group-how-order", example=example)]
    return Prompt(text="\n".join(lines))


def say_back(turn: Turn, question: Question, tally: Tally) -> None:
    """What was counted, for the leader to see."""
    hands = tally.hands
    named = [(option, hands[option.id]) for option in question.options if option.id in hands]
    counts = ", ".join(f"{turn.reply.speaker.say(option.label)} {count}" for option, count in named)
    turn.say("tally-saved", counts=counts)


# --- at the end --------------------------------------------------------------------------------------


def last_words(turn: Turn, talk: Talk) -> None:
    """What is said after a talk is over, because of how it came about."""
    if talk.mode == Mode.ASSISTED and talk.place.last:
        turn.say("helper-next", ref=talk.ref)
    elif talk.mode == Mode.OWN and talk.code_id is not None:
        live_poll.after_vote(turn, talk)


# --- words that are heard and not said ---------------------------------------------------------------


def says(turn: Turn, phrase_id: str, text: str | Utterance) -> bool:
    """Whether the whole message is one of the ways to say this, in the language of the talk or in English."""
    words = Utterance.of(text).phrase
    return bool(words) and words in ways_to_say(turn, phrase_id)


def ways_to_say(turn: Turn, phrase_id: str) -> frozenset[str]:
    """The folded ways of a phrase that lists them with commas."""
    phrase = turn.content.phrase(phrase_id)
    find = turn.content.catalogues.find
    return _ways(find(phrase, turn.language), find(phrase, ENGLISH))


@lru_cache(maxsize=64)
def _ways(*lists: str) -> frozenset[str]:
    ways = (" ".join(words_in(way)) for listed in lists for way in listed.replace("،", ",").split(","))
    return frozenset(way for way in ways if way)
