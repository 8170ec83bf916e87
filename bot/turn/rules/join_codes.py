"""Codes: opening them, coming in by them, and one vote for each person in a room."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.calendar import local_day
from bot.clock import Dice
from bot.content.content import Content
from bot.content.posters import PosterWord
from bot.dialogue import engine
from bot.dialogue.meaning import Chosen, Words
from bot.dialogue.schema import Kind, Question
from bot.language.codes import new_code
from bot.language.commands import Command, command_in
from bot.language.detect import language_named
from bot.language.folding import words_in
from bot.language.tags import ENGLISH
from bot.model.code import Code, CodeKind
from bot.model.talk import Mode, Talk
from bot.store.database import Connection
from bot.store.inbound import codes, talks
from bot.turn import conversation as talking
from bot.turn import live_poll
from bot.turn.context import Stage
from bot.wording.prompt import open_question, question_shown

USUAL_MINUTES = 60
_NOT_AGAIN = timedelta(days=30)  # a word that was in use is not given again for so long
_MOST_A_DAY = 10  # codes that one person may open by text
_RECENT = timedelta(days=1)
CAME_IN, NOT_OPEN, TOO_LATE = "start", "command", "late"  # what a message came to, as in `turn`


# --- opening -----------------------------------------------------------------------------------------


def open_code(
    connection: Connection,
    content: Content,
    dice: Dice,
    now: datetime,
    *,
    kind: str,
    conversation: str,
    minutes: int = USUAL_MINUTES,
    **values: Any,
) -> Code:
    """A new code, open for so many minutes. values: place, texts, shows, issue_id, officer_id, person_id."""
    taken = codes.words_since(connection, now - _NOT_AGAIN)
    while True:
        word = new_code(dice, taken, lambda each: _means_something(content, each))
        made = codes.add(
            connection,
            word=word,
            kind=kind,
            conversation=conversation,
            now=now,
            closes_at=now + timedelta(minutes=minutes),
            **values,
        )
        if made is not None:
            return made
        taken.add(word)  # somebody else opened it at the same moment


def _means_something(content: Content, word: str) -> bool:
    """Whether a word does something already: on a poster, as a command, or as the name of a language."""
    return (
        content.poster_word(word) is not None
        or command_in(word, ENGLISH, content.lexicons) is not None
        or language_named(word, content.languages) is not None
    )


def group_word(stage: Stage, text: str) -> PosterWord | None:
    """GROUP and a poster word, like "GROUP QUIZ": the conversation somebody wants to lead a group through."""
    words = words_in(text)
    if not 1 < len(words) < 6:
        return None
    if command_in(words[0], stage.language, stage.content.lexicons) is not Command.GROUPS:
        return None
    return stage.content.poster_word(" ".join(words[1:]))


def open_group(stage: Stage, word: PosterWord) -> Talk | None:
    """A group code for whoever asks for one, and the first question at once; None when they have too many."""
    person = stage.reached.person_id
    if codes.opened_by(stage.connection, person, stage.now - _RECENT) >= _MOST_A_DAY:
        stage.voice.say(stage.voice.phrase("group-many"))
        return None
    code = open_code(
        stage.connection,
        stage.content,
        stage.dice,
        stage.now,
        kind=CodeKind.GROUP,
        conversation=word.begins,
        place=word.place,
        person_id=person,
    )
    return _lead(stage, code, pledge=word.pledge)


# --- coming in ---------------------------------------------------------------------------------------


def meet(stage: Stage, talk: Talk | None, word: str) -> tuple[str, int | None] | None:
    """Somebody sent what looks like a code. None when it is rather an answer in their own words."""
    code = codes.by_word(stage.connection, word)
    question = open_question(stage.script(talk), talk.place) if talk else None
    if code is None and question and question.kind is Kind.WORDS:
        return None
    if code is None or not code.open_at(stage.now):
        stage.voice.say(stage.voice.phrase("code-closed" if code else "code-unknown", code=word))
        if talk:
            talking.ask_again(stage, talk)
        return NOT_OPEN, talk.id if talk else None
    if talk and talk.code_id == code.id:
        talking.ask_again(stage, talk)
        return CAME_IN, talk.id
    return CAME_IN, come_in(stage, code).id


def come_in(stage: Stage, code: Code) -> Talk:
    """Begin what an open code stands for."""
    return _lead(stage, code) if code.kind == CodeKind.GROUP else _enter(stage, code)


def met_by_link(stage: Stage, word: str) -> Talk | None:
    """Somebody pressed Start on a link with a code. None when it is not open, which is said."""
    code = codes.by_word(stage.connection, word)
    if code and code.open_at(stage.now):
        return come_in(stage, code)
    stage.voice.say(stage.voice.phrase("code-closed" if code else "code-unknown", code=word))
    return None


def _enter(stage: Stage, code: Code) -> Talk:
    """The question of a room. It may not be in their language, though the answers are."""
    _, tag = live_poll.text_of(code.texts, stage.content.languages, stage.language)
    offered = {each.tag for each in stage.content.offered_for[code.conversation]}
    if stage.language in offered and tag == ENGLISH and not stage.language.startswith("en"):
        stage.voice.say(stage.voice.phrase("in-english"))
    facts = {"code": code.word, "poll": code.texts, "place": code.place}
    return talking.begin(stage, code.conversation, came_by=code.word, facts=facts, code_id=code.id)


def _lead(stage: Stage, code: Code, *, pledge: str = "") -> Talk:
    """A leader's turn: the questions one after another, each answered by a count of hands."""
    minutes = max(1, -(-(code.closes_at - stage.now) // timedelta(minutes=1)))
    stage.voice.say(stage.voice.phrase("group-open", code=code.word, minutes=minutes))
    facts = {"code": code.word, "place": code.place, "pledge": pledge}
    facts = {name: value for name, value in facts.items() if value}
    return talking.begin(
        stage, code.conversation, came_by=code.word, facts=facts, mode=Mode.GROUP, code_id=code.id
    )


# --- votes -------------------------------------------------------------------------------------------


def over_meanwhile(stage: Stage, talk: Talk) -> Code | None:
    """The code of a room whose vote ended before this person answered."""
    if talk.code_id is None or talk.mode != Mode.OWN:
        return None
    code = codes.by_id(stage.connection, talk.code_id)
    return code if code and code.kind == CodeKind.ROOM and not code.open_at(stage.now) else None


def leave(stage: Stage, talk: Talk) -> None:
    """End a talk in a room that is closed, without a word."""
    talks.change(stage.connection, talk.id, state="ended", ended_at=stage.now)
    if stage.reached.may_keep is not True:
        talking.forget_soon(stage, talk)


def too_late(stage: Stage, talk: Talk, code: Code, text: str, tapped: str | None) -> bool:
    """End a talk whose room is closed. True when the message was a vote: it is kept, but not counted."""
    question = open_question(stage.script(talk), talk.place)
    leave(stage, talk)
    heard = question and stage.content.ears.hear(question, text, stage.language, local_day(stage.now))
    if not (tapped or "").startswith(f"{talk.id}.") and not isinstance(heard, Chosen):
        return False
    talks.add_answer(
        stage.connection,
        talk.id,
        "after",
        text or (tapped or "").rpartition(".")[2],
        Words(text),
        event_id=stage.event_id,
        language=stage.language,
        now=stage.now,
    )
    stage.voice.say(stage.voice.phrase("code-late", code=code.word))
    return True


def vote_again(stage: Stage, text: str, tapped: str | None) -> Talk | None:
    """Another vote in a room that is still open takes the place of the first: words, or an old button."""
    last = talks.last_over(stage.connection, stage.reached.person_id, stage.now - _RECENT)
    if last is None or last.code_id is None or last.mode != Mode.OWN:
        return None
    code = codes.by_id(stage.connection, last.code_id)
    if code is None or code.kind != CodeKind.ROOM or not code.open_at(stage.now):
        return None
    script = stage.script(last)
    place, _ = engine.back(script, last.place)
    if place.question is None:
        return None
    question = question_shown(script, place, place.question)
    if tapped is not None:
        option = question.option(tapped.removeprefix(f"{last.id}.{question.id}."))
        stage.words = stage.voice.speaker.say(option.label) if option else ""
        meaning = Chosen(option.id) if option else None
    else:
        meaning = _picked_plainly(stage, question, text)
    if meaning is None:
        return None
    place, happened = engine.step(script, place, meaning)
    talking.perform(stage, last, place, happened)
    return last


def _picked_plainly(stage: Stage, question: Question, text: str) -> Chosen | None:
    """An option by its whole label or its number. A parting "ok" must not turn a No into a Yes."""
    said = words_in(text)
    offers = stage.content.ears.asked(question, stage.language).options
    for number, offer in enumerate(offers, 1):
        if said == (str(number),) or any(said == words_in(label) for label in offer.labels):
            return Chosen(offer.id)
    return None
