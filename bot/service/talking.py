"""Talks inside a transaction: begin one, move one, do what the engine says happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.dialogue import engine
from bot.dialogue.happenings import Answered, Asked, Finished, Happening, Kept, Noted, Raised, Told
from bot.dialogue.meaning import Chosen, Meaning, Words, from_json, to_json
from bot.dialogue.place import Place
from bot.dialogue.schema import Question
from bot.language.tags import ENGLISH
from bot.service.filing import book_call, file_talk, pledge_facts, raise_task, values
from bot.service.stage import Stage
from bot.service.voice import language_choices
from bot.store import people, talks, timers
from bot.store.talks import Talk
from bot.wording.prompt import Prompt, prompt_for
from channels.port import Choice
from channels.sms_text import measure

KEEP = timedelta(days=365)
FORGET_AFTER = timedelta(hours=1)
DONE = "cmd:done"


def begin(
    stage: Stage, name: str, *, came_by: str = "", facts: Mapping[str, Any] | None = None, **ids: int | None
) -> Talk:
    """Start the current version of a conversation and ask its first question. ids: issue_id, outcome_id."""
    script = stage.content.conversations[name]
    _speak_what_there_is(stage, name)
    known = {question: from_json(meaning) for question, meaning in stage.reached.known.items()}
    facts = dict(facts or {})
    if "has_number" in facts:
        known["has-number"] = Chosen(facts["has_number"])
    if script.about == "pledge":
        facts |= pledge_facts(stage, facts.get("pledge", ""))
    place, happened = engine.begin(script, known)
    talk_id = talks.start(
        stage.connection,
        ref=talks.new_ref(stage.connection, stage.dice),
        person_id=stage.reached.person_id,
        address_id=stage.reached.address_id,
        conversation_id=stage.versions[script.hash],
        place=place,
        facts=facts,
        language=stage.language,
        came_by=came_by,
        now=stage.now,
        **ids,
    )
    talk = talks.by_id(stage.connection, talk_id)
    assert talk is not None
    perform(stage, talk, place, happened)
    return talk


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


def ask_again(stage: Stage, talk: Talk) -> None:
    """Put the open question once more, after something else was said."""
    perform(stage, talk, talk.place, engine.again(talk.place))


def perform(stage: Stage, talk: Talk, place: Place, happened: Sequence[Happening]) -> None:
    """Do what happened, in order, and keep the new place."""
    talk = replace(talk, place=place)
    stage.voice.about(talk.id)
    for happening in happened:
        talk = _perform(stage, talk, happening)
    ended = {"state": "ended", "ended_at": stage.now} if place.over else {}
    talks.save(stage.connection, talk.id, place, stage.now, language=stage.language, **ended)
    if place.over:
        _after_the_end(stage, talk)


def _perform(stage: Stage, talk: Talk, happening: Happening) -> Talk:
    match happening:
        case Asked():
            _ask(stage, talk, happening)
        case Answered(question, meaning, replaces):
            return _keep_answer(stage, talk, question, meaning, replaces=replaces)
        case Kept(question):
            talk = _keep_answer(stage, talk, question, Words(stage.words), learn=False)
            stage.voice.say(stage.voice.phrase("kept"))
        case Noted(_, first):
            _note(stage, talk, first=first)
        case Told(text):
            stage.voice.say(text, values(stage, talk))
        case Raised(kind, _):
            raise_task(stage, talk, kind)
        case Finished(text, _):
            if text:
                stage.voice.say(text, values(stage, talk))
    return talk


def _ask(stage: Stage, talk: Talk, asked: Asked) -> None:
    script = stage.script(talk)
    prompt = prompt_for(
        asked,
        script,
        talk.place,
        stage.voice.speaker,
        talk=talk.id,
        values=values(stage, talk),
        again=stage.content.phrase("again"),
        again_words=stage.content.phrase("again-words"),
    )
    if asked.question == "welcome":
        prompt = replace(prompt, names=_other_languages(stage, prompt))
    stage.voice.ask(prompt, question=asked.question, talk_id=talk.id)


def _other_languages(stage: Stage, prompt: Prompt) -> tuple[Choice, ...]:
    """The way to other languages in the first message: all of them; back to English once one is chosen."""
    own = not (stage.voice.limits.counts_parts and measure(prompt.text).encoding == "gsm7")
    names = language_choices(stage.content, stage.language, own_letters=own)
    if stage.reached.language in (None, ENGLISH):
        return names
    return tuple(choice for choice in names if choice.key == f"lang:{ENGLISH}")


def _note(stage: Stage, talk: Talk, *, first: bool) -> None:
    """Own words are coming in. Each text costs money, so by phone only silence or DONE brings an answer."""
    due = stage.now + stage.silence
    timers.disarm(stage.connection, kind="silence", ref=talk.id)
    timers.arm(stage.connection, "silence", due, ref=talk.id, turn=talk.place.turn)
    if first and not stage.voice.limits.counts_parts:
        done = Choice(key=DONE, label=stage.voice.phrase("that-is-all"))
        prompt = Prompt(text=stage.voice.phrase("noted"), choices=(done,), listed=False)
        stage.voice.ask(prompt, question=talk.place.question or "", talk_id=talk.id)


def _keep_answer(
    stage: Stage,
    talk: Talk,
    question_id: str,
    meaning: Meaning,
    *,
    replaces: bool = False,
    learn: bool = True,
) -> Talk:
    question = stage.script(talk).question(question_id)
    if talk.issue_id is None and not question.shared:
        talk = file_talk(stage, talk)
    talks.add_answer(
        stage.connection,
        talk.id,
        question_id,
        stage.words,
        meaning,
        event_id=stage.event_id,
        language=stage.language,
        now=stage.now,
        replaces=replaces,
    )
    if isinstance(meaning, Chosen) and meaning.echo and (option := question.option(meaning.option)):
        stage.voice.say(stage.voice.phrase("echo", answer=option.label))
    if learn:
        _learn(stage, question, meaning)
    return talk


def _learn(stage: Stage, question: Question, meaning: Meaning) -> None:
    """What an answer tells us about the person, kept so that it is never asked twice."""
    changes: dict[str, Any] = {}
    if question.shared:
        changes["known"] = {**stage.reached.known, question.id: to_json(meaning)}
    if question.sets == "may_keep" and isinstance(meaning, Chosen):
        changes["may_keep"] = meaning.option == "yes"
        changes["keep_until"] = stage.now + KEEP if meaning.option == "yes" else None
    if question.sets == "town":
        changes["town"] = meaning.option if isinstance(meaning, Chosen) else None
    if not changes:
        return
    people.change_person(stage.connection, stage.reached.person_id, **changes)
    learnt = {name: value for name, value in changes.items() if name != "keep_until"}
    stage.reached = replace(stage.reached, **learnt)


def _after_the_end(stage: Stage, talk: Talk) -> None:
    """What follows a talk that is over: a call, asking again, forgetting, the next conversation."""
    script = stage.script(talk)
    timers.disarm(stage.connection, kind="silence", ref=talk.id)
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
    asked = any(question.sets == "may_keep" for question in script.questions)
    if asked and stage.reached.may_keep is not True:
        timers.arm(
            stage.connection,
            "forget",
            stage.now + FORGET_AFTER,
            ref=stage.reached.address_id,
            key=f"forget:{stage.reached.address_id}:{talk.id}",
        )
    waiting = talks.open_talk(stage.connection, stage.reached.person_id)
    if script.then:
        begin(stage, script.then, facts={k: v for k, v in talk.facts.items() if k in ("place", "pledge")})
    elif waiting is not None and waiting.place.question:
        ask_again(stage, waiting)
