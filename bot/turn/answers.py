"""An answer is kept: stored as it was said, filed, and learnt from where it tells of the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.dialogue.meaning import Amount, Chosen, Day, Meaning, Ranked, Several, Tally, Words, to_json
from bot.dialogue.schema import Question
from bot.language.own_words import says_something
from bot.model.person import PersonChange
from bot.model.talk import Mode, Talk
from bot.turn import participation
from bot.turn.effects import KeepAnswer, ReplaceVotes
from bot.turn.filing import change_of_mind, file_talk
from bot.turn.turn import Turn

KEEP = timedelta(days=365)
MAY_ASK = "ask"  # the answer that lets us ask them about other things too, besides keeping who they are
_AGREED = frozenset({"yes", MAY_ASK})
AFTER = "after"  # stands for the question in answers that came when the talk was over


def keep_answer(
    turn: Turn, talk: Talk, question_id: str, meaning: Meaning, words: str, *, replaces: bool = False
) -> Talk:
    """Keep one answer of a talk, with what it tells us about the person. Returns the talk, filed.

    words: what was said, exactly.
    """
    question = turn.script(talk).question(question_id)
    if participation.learns(talk.mode, question):
        _learn(turn, question, meaning)
    else:
        talk = participation.note(turn, talk, question, meaning)
    return keep_words(turn, talk, question_id, meaning, words, replaces=replaces)


def keep_words(
    turn: Turn, talk: Talk, question_id: str, meaning: Meaning, words: str, *, replaces: bool = False
) -> Talk:
    """Keep what was said at a question, and learn nothing about the person. Returns the talk, filed."""
    script = turn.script(talk)
    question = script.question(question_id)
    if not script.keeps and not question.shared:
        return talk
    if talk.issue_id is None and not question.shared:
        talk = file_talk(turn, talk, words if isinstance(meaning, Words) else "")
    add_words(turn, talk.id, question_id, meaning, words, replaces=replaces, is_name=question.asks_for_name)
    if talk.code_id is not None and talk.mode == Mode.OWN:
        turn.add(ReplaceVotes(code_id=talk.code_id, question=question_id, but=talk.id))
    if isinstance(meaning, Tally):
        participation.say_back(turn, question, meaning)
    if isinstance(meaning, Day) or (isinstance(meaning, Chosen) and meaning.echo):
        turn.say("echo", answer=said_back(turn, question, meaning, words))
    return talk


def add_words(
    turn: Turn,
    talk_id: int,
    question_id: str,
    meaning: Meaning,
    words: str,
    *,
    replaces: bool = False,
    is_name: bool = False,
) -> None:
    """Join words to a talk, as its answer or as what came "after" its end. is_name: they are what the person
    wants to be called, so nobody reads them as what they told us."""
    is_said = isinstance(meaning, Words) and not is_name
    turn.add(
        KeepAnswer(
            talk_id=talk_id,
            question=question_id,
            words=words,
            meaning=meaning,
            own=is_said and says_something(words, turn.language, turn.content.lexicons),
            language=turn.language,
            event_id=turn.event_id,
            replaces=replaces,
        )
    )


def _ends(question: Question, meaning: Meaning) -> bool:
    option = question.option(meaning.option) if isinstance(meaning, Chosen) else None
    return option is not None and option.ends


def _learn(turn: Turn, question: Question, meaning: Meaning) -> None:
    """What an answer tells us about the person, kept so that it is never asked twice."""
    changes: PersonChange = {}
    # An answer that ends the talk is asked again next time: a slip of the thumb must not shut anybody out.
    if question.shared and not _ends(question, meaning):
        changes["known"] = {**turn.person.known, question.id: to_json(meaning)}
    if question.sets == "may_keep" and isinstance(meaning, Chosen):
        agreed = meaning.option in _AGREED
        changes["may_keep"] = agreed
        changes["may_ask"] = meaning.option == MAY_ASK
        changes["keep_until"] = turn.now + KEEP if agreed else None
    if question.sets == "town":
        changes["town"] = meaning.option if isinstance(meaning, Chosen) else None
    if question.sets == "nickname":
        changes["nickname"] = meaning.text if isinstance(meaning, Words) else None
    before = turn.person.may_keep
    if changes:
        turn.change_person(**changes)
    if before is not None and turn.person.may_keep is not before:
        change_of_mind(turn)


def said_back(turn: Turn, question: Question, meaning: Meaning, words: str) -> Any:
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
            return words
    labels = {option.id: turn.reply.speaker.say(option.label) for option in question.options}
    # Points are "id=3".
    named = [part.partition("=") for part in chosen]
    return ", ".join(f"{labels.get(option, option)} {points}".strip() for option, _, points in named)
