"""Talks inside a transaction: begin one, move one, do what the engine says happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.clock import shuffled
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
from bot.dialogue.meaning import (
    Chosen,
    Meaning,
    Skipped,
    Words,
    from_json,
)
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation
from bot.language.tags import ENGLISH
from bot.model.talk import Mode, Talk
from bot.store import timers
from bot.store.inbound import talks
from bot.turn import participation, questions, reminder_policy
from bot.turn.answers import keep_answer, said_back
from bot.turn.context import Stage
from bot.turn.filing import book_call, pledge_facts, raise_task
from bot.turn.placeholders import Gaps

FORGET_AFTER = timedelta(hours=1)


def begin(
    stage: Stage,
    name: str,
    *,
    came_by: str = "",
    facts: Mapping[str, Any] | None = None,
    kept: tuple[str, str] | None = None,
    mode: Mode = Mode.OWN,
    **ids: int | None,
) -> Talk:
    """Start the current version of a conversation and ask its first question.

    mode: own, group or assisted (see `modes`). ids: issue_id, outcome_id, code_id.
    kept: a question and the words that were said to it before it could be asked; it is not asked then.
    """
    script = stage.content.conversations[name]
    _speak_what_there_is(stage, name)
    known = {question: from_json(meaning) for question, meaning in stage.reached.known.items()}
    known = participation.known_for(mode, script, known) | _host_facts(stage)
    if kept:
        known[kept[0]] = Words("")
    facts = dict(facts or {})
    if script.about == "pledge":
        facts |= pledge_facts(stage, facts.get("pledge", ""))
    place, happened = engine.begin(script, known, _orders(stage, script))
    talk = talks.start(
        stage.connection,
        stage.dice,
        script=script,
        conversation_id=stage.versions[script.hash],
        person_id=stage.reached.person_id,
        address_id=stage.reached.address_id,
        place=place,
        facts=facts,
        language=stage.language,
        came_by=came_by,
        now=stage.now,
        mode=mode,
        issue_id=ids.get("issue_id"),
        outcome_id=ids.get("outcome_id"),
        code_id=ids.get("code_id"),
    )
    if not place.over:
        reminder_policy.wait(
            stage.connection,
            talk.id,
            place.turn,
            reminder_policy.NUDGE,
            stage.now + reminder_policy.FIRST_LOOK,
        )
    if kept:
        talk = keep_answer(stage, talk, kept[0], Words(kept[1]), learn=False)
    perform(stage, talk, place, happened)
    return talk


def _host_facts(stage: Stage) -> dict[str, Meaning]:
    """What conditions may ask without anybody being asked."""
    limits = stage.voice.limits
    facts = {"has-number": limits.phone_number, "has-pictures": limits.attachments}
    return {name: Chosen("yes" if holds else "no") for name, holds in facts.items()}


def _orders(stage: Stage, script: Conversation) -> dict[str, tuple[str, ...]]:
    """An order by chance for every question that is shuffled, so that none gains by standing first."""
    return {
        question.id: shuffled(tuple(option.id for option in question.options), stage.dice)
        for question in script.questions
        if question.shuffle
    }


def _speak_what_there_is(stage: Stage, name: str) -> None:
    """A language that lacks words for this conversation is not half used: say so, and go on in English."""
    offered = stage.content.offered_for[name]
    if not any(language.tag == stage.language for language in offered):
        stage.voice.say(stage.voice.phrase("in-english"))
        stage.voice.speak(ENGLISH)


def move(stage: Stage, talk: Talk, meaning: Meaning) -> None:
    """One reply to the open question of a talk."""
    place, happened = engine.step(stage.script(talk), talk.place, meaning)
    perform(stage, talk, place, happened)


def correct(stage: Stage, talk: Talk, meaning: Meaning) -> None:
    """The answer before was meant otherwise: it is replaced, and both sets of words are kept."""
    question = stage.script(talk).question(talk.place.last)
    stage.voice.say(stage.voice.phrase("echo", answer=said_back(stage, question, meaning)))
    place, happened = engine.correct(stage.script(talk), talk.place, meaning)
    perform(stage, talk, place, happened)


def ask_again(stage: Stage, talk: Talk) -> None:
    """Put the open question once more, after something else was said."""
    perform(stage, talk, talk.place, engine.again(talk.place))


def finish(stage: Stage, talk: Talk) -> None:
    """End a talk before its last question, with its last words. What is left out has no answer at all."""
    script, place = stage.script(talk), talk.place
    happened: list[Happening] = []
    while not place.over:
        place, happened = engine.step(script, place, Skipped())
    left_out = {question for question in place.answers if question not in talk.place.answers}
    answers = {question: said for question, said in place.answers.items() if question not in left_out}
    last = [happening for happening in happened if isinstance(happening, Finished)]
    perform(stage, talk, replace(place, answers=answers), last)


def repeat(stage: Stage, talk: Talk) -> None:
    """The open question once more, while the talk stays as and when it was: for a nudge."""
    stage.voice.about(talk.id)
    for happening in engine.again(talk.place):
        _perform(stage, talk, happening)


def perform(stage: Stage, talk: Talk, place: Place, happened: Sequence[Happening]) -> None:
    """Do what happened, in order, and keep the new place."""
    talk = replace(talk, place=place)
    stage.voice.about(talk.id)
    for happening in happened:
        talk = _perform(stage, talk, happening)
    ended = {"state": "ended", "ended_at": stage.now} if place.over else {}
    talks.save(stage.connection, talk.id, place, stage.now, language=stage.language, **ended)
    if place.over:
        then = next((each.then for each in happened if isinstance(each, Finished)), "")
        _after_the_end(stage, talk, then)


def _perform(stage: Stage, talk: Talk, happening: Happening) -> Talk:
    match happening:
        case Asked():
            questions.ask(stage, talk, happening)
        case Answered(question, meaning, replaces):
            return keep_answer(stage, talk, question, meaning, replaces=replaces)
        case Kept(question):
            talk = keep_answer(stage, talk, question, Words(stage.words), learn=False)
            stage.voice.say(stage.voice.phrase("kept"))
        case Noted(_, first):
            questions.note(stage, talk, first=first)
        case Told(text):
            stage.voice.say(text, Gaps(stage, talk))
        case OverCap(question, total):
            pounds = stage.voice.speaker.pounds
            cap = pounds(stage.script(talk).question(question).high or 0)
            stage.voice.say(stage.voice.phrase("over-cap", total=pounds(total), cap=cap))
        case Raised(kind, _):
            raise_task(stage, talk, kind)
        case Finished(text, _):
            if text:
                stage.voice.say(text, Gaps(stage, talk))
    return talk


def forget_soon(stage: Stage, talk: Talk) -> None:
    """The talk is over and nobody said that we may keep who they are."""
    timers.arm(
        stage.connection,
        "forget",
        stage.now + FORGET_AFTER,
        ref=stage.reached.address_id,
        key=f"forget:{stage.reached.address_id}:{talk.id}",
    )


def _after_the_end(stage: Stage, talk: Talk, then: str) -> None:
    """What follows a talk that is over: a call, asking again, forgetting, the next conversation.

    then: the conversation that goes on from here; none after an answer that ends the talk.
    """
    script = stage.script(talk)
    timers.disarm(stage.connection, key=f"silence:{talk.id}")
    if script.about == "call":
        book_call(stage, talk)
    if talk.place.answers.get("again") == Chosen("yes") and talk.outcome_id:
        timers.arm(
            stage.connection,
            "ask-again",
            stage.now + stage.ask_after,
            ref=talk.id,
            key=f"ask-again:{talk.id}",
        )
    if stage.reached.may_keep is not True and not then:
        forget_soon(stage, talk)
    if not then:
        participation.last_words(stage, talk)
    older = talks.open_talk(stage.connection, stage.reached.person_id)
    if then:
        facts = {k: v for k, v in talk.facts.items() if k in ("place", "pledge")}
        begin(stage, then, facts=facts, mode=talk.mode, code_id=talk.code_id)
    elif older is not None and older.place.question:
        ask_again(stage, older)
