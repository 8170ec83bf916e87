"""An answer is kept: stored as it was said, filed, and learnt from where it tells of the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.dialogue.meaning import Amount, Chosen, Day, Meaning, Ranked, Several, Tally, Words, to_json
from bot.dialogue.schema import Question
from bot.model.talk import Mode, Talk
from bot.store.inbound import codes, people, talks
from bot.turn import participation
from bot.turn.context import Stage
from bot.turn.filing import file_talk

KEEP = timedelta(days=365)


def keep_answer(
    stage: Stage,
    talk: Talk,
    question_id: str,
    meaning: Meaning,
    *,
    replaces: bool = False,
    learn: bool = True,
) -> Talk:
    """Keep one answer of a talk. learn: it also tells us about the person. Returns the talk, filed."""
    script = stage.script(talk)
    question = script.question(question_id)
    if learn and participation.learns(talk.mode, question):
        _learn(stage, question, meaning)
    elif learn:
        talk = participation.note(stage, talk, question, meaning)
    if not script.keeps and not question.shared:
        return talk
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
    if talk.code_id is not None and talk.mode == Mode.OWN:
        codes.replace_votes(stage.connection, talk.code_id, talk.person_id, question_id, but=talk.id)
    if isinstance(meaning, Tally):
        participation.say_back(stage, question, meaning)
    if isinstance(meaning, Day) or (isinstance(meaning, Chosen) and meaning.echo):
        stage.voice.say(stage.voice.phrase("echo", answer=said_back(stage, question, meaning)))
    return talk


def _ends(question: Question, meaning: Meaning) -> bool:
    option = question.option(meaning.option) if isinstance(meaning, Chosen) else None
    return option is not None and option.ends


def _learn(stage: Stage, question: Question, meaning: Meaning) -> None:
    """What an answer tells us about the person, kept so that it is never asked twice."""
    changes: dict[str, Any] = {}
    # An answer that ends the talk is asked again next time: a slip of the thumb must not shut anybody out.
    if question.shared and not _ends(question, meaning):
        changes["known"] = {**stage.reached.known, question.id: to_json(meaning)}
    if question.sets == "may_keep" and isinstance(meaning, Chosen):
        changes["may_keep"] = meaning.option == "yes"
        changes["keep_until"] = stage.now + KEEP if meaning.option == "yes" else None
    if question.sets == "town":
        changes["town"] = meaning.option if isinstance(meaning, Chosen) else None
    if question.sets == "nickname":
        changes["nickname"] = meaning.text if isinstance(meaning, Words) else None
    if not changes:
        return
    people.change_person(stage.connection, stage.reached.person_id, **changes)
    learnt = {name: value for name, value in changes.items() if name != "keep_until"}
    stage.reached = replace(stage.reached, **learnt)


def said_back(stage: Stage, question: Question, meaning: Meaning) -> Any:
    """An answer as the person would say it: labels, a figure, or a day with its month in words."""
    match meaning:
        case Amount(number):
            return number
        case Day(day):
            return day
        case Chosen(picked):
            chosen: tuple[str, ...] = (picked,)
        case Several(picked_ids) | Ranked(picked_ids):
            chosen = picked_ids
        case _:
            return stage.words
    labels = {option.id: stage.voice.speaker.say(option.label) for option in question.options}
    # Points are "id=3".
    named = [part.partition("=") for part in chosen]
    return ", ".join(f"{labels.get(option, option)} {points}".strip() for option, _, points in named)
