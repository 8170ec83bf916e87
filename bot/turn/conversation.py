"""Talks: begin one, move one, do what the engine says happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from bot.clock import shuffled
from bot.content.content import FIRST, LOCAL
from bot.dialogue import engine
from bot.dialogue.happenings import (
    Answered,
    Asked,
    Finished,
    Happening,
    Kept,
    Noted,
    OverCap,
    Raised,
    Told,
)
from bot.dialogue.meaning import Chosen, Meaning, Skipped, Unsure, Words, from_json
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation, base_of
from bot.language.figures import pounds
from bot.language.tags import ENGLISH
from bot.model.event import Disposition
from bot.model.talk import Mode, Talk, TalkState
from bot.turn import matters, participation, questions, reminder_policy
from bot.turn.answers import keep_answer, keep_words, said_back
from bot.turn.effects import CancelTimer, SetTimer
from bot.turn.filing import book_call, join_chosen, pledge_facts, promise, raise_task
from bot.turn.placeholders import Placeholders, tidy
from bot.turn.reminder_policy import FIRST_LOOK
from bot.turn.status import say_besides
from bot.turn.turn import Turn

FORGET_AFTER = timedelta(hours=1)
_TOLD_US = frozenset({"pledge", "round", "local"})  # after these a hello that waits has nothing left to do


class Early(NamedTuple):
    """An answer that came before its question. words: exactly as said."""

    question: str
    meaning: Meaning
    words: str


def begin(
    turn: Turn,
    name: str,
    *,
    came_by: str = "",
    facts: Mapping[str, Any] | None = None,
    script: Conversation | None = None,
    kept: Early | None = None,
    orders: Mapping[str, tuple[str, ...]] | None = None,
    mode: Mode = Mode.OWN,
    issue_id: int | None = None,
    outcome_id: int | None = None,
    code_id: int | None = None,
) -> Talk:
    """Start the current version of a conversation and ask its first question.

    script: the version, where an officer made one. kept: what was said to a question before it could be
    asked; it is not asked then. orders: of questions that are put with some of their options only, or in
    another order.
    """
    script = script or turn.content.conversations[name]
    _speak_what_there_is(turn, name)
    known = {question: from_json(meaning) for question, meaning in turn.person.known.items()}
    known = participation.known_for(mode, script, known) | participation.host_facts(turn, mode)
    if kept:
        known[kept.question] = Words("") if isinstance(kept.meaning, Words) else kept.meaning
    facts = dict(facts or {})
    if script.about == "pledge":
        facts |= pledge_facts(turn, facts.get("pledge", ""))
    place, happened = engine.begin(script, known, {**_orders(turn, script), **(orders or {})})
    talk = turn.start_talk(
        script,
        place,
        facts=facts,
        came_by=came_by,
        mode=mode,
        issue_id=issue_id,
        outcome_id=outcome_id,
        code_id=code_id,
    )
    if not place.over:
        turn.add(reminder_policy.wait(talk.id, place.turn, reminder_policy.NUDGE, turn.now + FIRST_LOOK))
    words = ""
    if kept:
        words = kept.words
        talk = keep_words(turn, talk, kept.question, kept.meaning, words)
    perform(turn, talk, place, happened, words)
    return talk


def _orders(turn: Turn, script: Conversation) -> dict[str, tuple[str, ...]]:
    """An order by chance for every question that is shuffled, so that none gains by standing first."""
    return {
        question.id: shuffled(tuple(option.id for option in question.options), turn.dice)
        for question in script.questions
        if question.shuffle
    }


def _speak_what_there_is(turn: Turn, name: str) -> None:
    """A language that lacks words for this conversation is not half used: say so, and go on in English."""
    offered = turn.content.offered_for[base_of(name)]
    if not any(language.tag == turn.language for language in offered):
        turn.say("in-english")
        turn.reply.speak(ENGLISH)


def tell_something_new(turn: Turn, words: str, *, after: str = "") -> Talk:
    """The talk about local things, with what they wrote by themselves as its first answer already.

    after: the reference of what we have just told them about: their words may belong to that.
    """
    script = turn.content.conversations[LOCAL]
    turn.say("kept")
    kept = Early(matters.words_at(script), Words(words), words)
    facts = {"unasked": True} | ({"after": after} if after else {})
    return begin(turn, LOCAL, came_by="own words", facts=facts, kept=kept)


def move(turn: Turn, talk: Talk, meaning: Meaning, words: str) -> Disposition:
    """One reply to the open question of a talk, and what it came to. words: what was said, exactly."""
    place, happened = engine.step(turn.script(talk), talk.place, meaning)
    perform(turn, talk, place, happened, words)
    if any(isinstance(each, Kept) for each in happened):
        return Disposition.KEPT
    missed = isinstance(meaning, Unsure) and place.question == talk.place.question
    return Disposition.MISSED if missed else Disposition.ANSWER


def correct(turn: Turn, talk: Talk, meaning: Meaning, words: str) -> None:
    """The answer before was meant otherwise: it is replaced, and both sets of words are kept."""
    question = turn.script(talk).question(talk.place.last)
    turn.say("echo", answer=said_back(turn, question, meaning, words))
    place, happened = engine.correct(turn.script(talk), talk.place, meaning)
    perform(turn, talk, place, happened, words)


def ask_again(turn: Turn, talk: Talk) -> None:
    """Put the open question once more, after something else was said."""
    perform(turn, talk, talk.place, engine.again(talk.place))


def finish(turn: Turn, talk: Talk) -> None:
    """End a talk before its last question, with its last words. What is left out has no answer at all."""
    script, place = turn.script(talk), talk.place
    happened: list[Happening] = []
    while not place.over:
        place, happened = engine.step(script, place, Skipped())
    left_out = {question for question in place.answers if question not in talk.place.answers}
    answers = {question: said for question, said in place.answers.items() if question not in left_out}
    last = [happening for happening in happened if isinstance(happening, Finished)]
    perform(turn, talk, replace(place, answers=answers), last)


def repeat(turn: Turn, talk: Talk) -> None:
    """The open question once more, while the talk stays as and when it was: for a nudge."""
    turn.reply.about(talk.id)
    for happening in engine.again(talk.place):
        carry_out(turn, talk, happening, "")


def perform(turn: Turn, talk: Talk, place: Place, happened: Sequence[Happening], words: str = "") -> None:
    """Do what happened, in order, and keep the new place. words: what was said, where something was."""
    talk = replace(talk, place=place)
    turn.reply.about(talk.id)
    is_over_cap = any(isinstance(each, OverCap) for each in happened)
    is_given_up = any(isinstance(each, Kept) for each in happened)
    for happening in happened:
        # What their words belong to is asked first: then the questions of a new matter, or none.
        if isinstance(happening, Asked | Told) and matters.is_to_be_asked(talk):
            continue
        talk = carry_out(turn, talk, happening, words)
        match happening:
            case OverCap():
                _say_over_cap(turn, talk, happening, is_last_try=is_given_up)
            case Kept(question) if not is_over_cap:
                _say_kept(turn, talk, question)
    talk = turn.move_talk(talk, place)
    if matters.is_to_be_asked(talk):
        _ask_which(turn, talk)
    if place.over:
        then = next((each.then for each in happened if isinstance(each, Finished)), "")
        _after_the_end(turn, talk, then)


def _ask_which(turn: Turn, talk: Talk) -> None:
    """Whether its words belong to something older: a talk of its own, for which this one waits.

    Where that is one thing, how it stands with it is said at once: the words may ask just this.
    """
    if len(talk.facts["likely"]) == 1:
        say_besides(turn, talk.facts["likely"][0])
    turn.change_talk(talk, facts={name: fact for name, fact in talk.facts.items() if name != "likely"})
    begin(turn, matters.ASKED_IN, facts=matters.facts_of(talk), orders=matters.order_of(talk))


def carry_out(turn: Turn, talk: Talk, happening: Happening, words: str) -> Talk:
    """Do one thing that happened. Returns the talk, which an answer may file."""
    match happening:
        case Asked():
            questions.ask(turn, talk, happening)
        case Answered(question, meaning, replaces):
            return keep_answer(turn, talk, question, meaning, words, replaces=replaces)
        case Kept(question):
            return keep_words(turn, talk, question, Words(words), words)
        case Noted(_, first):
            questions.note(turn, talk, first=first)
        case Told(text):
            said = turn.reply.speaker.say(text, Placeholders(turn, talk))
            turn.reply.say(tidy(said))
        case Raised(kind, _):
            raise_task(turn, talk, kind)
        case Finished(text, _):
            if text:
                turn.reply.say(text, Placeholders(turn, talk))
    return talk


def _say_over_cap(turn: Turn, talk: Talk, over: OverCap, *, is_last_try: bool) -> None:
    """What it comes to. Nobody is asked to pick again where the next question follows at once."""
    cap = pounds(turn.script(talk).question(over.question).high or 0)
    turn.say("over-cap-still" if is_last_try else "over-cap", total=pounds(over.total), cap=cap)


def _say_kept(turn: Turn, talk: Talk, question_id: str) -> None:
    """That a person will read it: true only where the talk keeps what is said."""
    script = turn.script(talk)
    question = script.question(question_id)
    if not script.keeps and not question.shared:
        turn.say("not-here")
    else:
        turn.say("kept")


def forget_soon(turn: Turn, talk: Talk) -> None:
    """The talk is over and nobody said that we may keep who they are."""
    address_id = turn.person.address_id
    turn.add(
        SetTimer(
            kind="forget",
            at=turn.now + FORGET_AFTER,
            ref=address_id,
            key=f"forget:{address_id}:{{talk}}",
            talk_id=talk.id,
        )
    )


def ask_again_later(turn: Turn, talk: Talk) -> None:
    """They said that we may ask once more whether it helped."""
    if talk.place.answers.get("again") == Chosen("yes") and talk.outcome_id:
        at = turn.now + turn.situation.ask_after
        turn.add(SetTimer(kind="ask-again", at=at, key="ask-again:{talk}", talk_id=talk.id))


def _after_the_end(turn: Turn, talk: Talk, then: str) -> None:
    """What follows a talk that is over: a call, asking again, forgetting, the next conversation.

    then: the conversation that goes on from here; none after an answer that ends the talk.
    """
    turn.add(CancelTimer(key=f"{questions.SILENCE}:{{talk}}", talk_id=talk.id))
    promise(turn, talk)
    if turn.script(talk).about == "call":
        book_call(turn, talk)
    if talk.name == matters.ASKED_IN and (joined := join_chosen(turn, talk)) and len(talk.facts["refs"]) > 1:
        say_besides(turn, joined)
    ask_again_later(turn, talk)
    if turn.person.may_keep is not True and not then:
        forget_soon(turn, talk)
    if not then:
        participation.last_words(turn, talk)
    older = turn.talk
    if then:
        facts = {k: v for k, v in talk.facts.items() if k in ("place", "pledge")}
        begin(turn, then, facts=facts, mode=talk.mode, code_id=talk.code_id)
    elif older is not None and older.place.question:
        if older.name == FIRST and turn.script(talk).about in _TOLD_US:
            turn.change_talk(older, state=TalkState.ENDED, ended_at=turn.now)
            return
        if talk.name == matters.ASKED_IN and older.place.turn == 0:
            _open(turn, older)
        ask_again(turn, older)


def _open(turn: Turn, talk: Talk) -> None:
    """Say what its conversation says once, before its first question."""
    if opening := turn.script(talk).opening:
        turn.reply.say(opening, Placeholders(turn, talk))
