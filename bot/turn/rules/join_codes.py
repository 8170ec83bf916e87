"""Coming in by a code, leading a group, and one vote for each person in a room."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.calendar import local_day
from bot.clock import Dice
from bot.content.content import Content
from bot.content.posters import PosterWord
from bot.dialogue import engine
from bot.dialogue.meaning import Chosen, Words
from bot.dialogue.schema import Question
from bot.language.codes import issue_word_in, new_code
from bot.language.commands import Command, command_in
from bot.language.detect import language_named
from bot.language.folding import words_in
from bot.language.tags import ENGLISH
from bot.model.code import Code, CodeKind
from bot.model.event import Disposition
from bot.model.issue import IssueState
from bot.model.talk import Mode, Talk, TalkState
from bot.turn import conversation
from bot.turn.answers import add_words
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.placeholders import text_in
from bot.turn.rules.open_question import names
from bot.turn.turn import Turn
from bot.wording.prompt import open_question, question_shown

USUAL_MINUTES = 60
NOT_AGAIN = timedelta(days=30)  # a word that was in use is not given again for so long
_MOST_A_DAY = 10  # codes that one person may open by text
_RECENT = timedelta(days=1)


def free_word(content: Content, dice: Dice, taken: set[str]) -> str:
    """A word for a new code that nobody has, and that means nothing else. taken: words not to give again."""
    return new_code(dice, taken, lambda each: _means_something(content, each))


def _means_something(content: Content, word: str) -> bool:
    """Whether a word does something already: on a poster, as a command, or as the name of a language."""
    return (
        content.poster_word(word) is not None
        or command_in(word, ENGLISH, content.lexicons) is not None
        or language_named(word, content.languages) is not None
    )


# --- coming in ---------------------------------------------------------------------------------------


def met(turn: Turn, message: Message) -> CameTo | None:
    """Somebody sent what looks like a code, or leads a group ("GROUP QUIZ")."""
    if message.code and (came_to := _meet(turn, message.code)):
        return came_to
    if code := _issue_word(turn, message):
        if is_open(turn, code):
            return CameTo(Disposition.START, _come_in(turn, code).id)
        return _say_closed(turn, code.word)
    if word := _group_word(turn, message):
        return _open_group(turn, word)
    return None


def _meet(turn: Turn, word: str) -> CameTo | None:
    """None when what looks like a code is rather an answer in their own words."""
    talk = turn.talk
    code = turn.lookup.code_named(word)
    question = open_question(turn.script(talk), talk.place) if talk else None
    if code is None and question and question.own_words:
        return None
    if code is None or not is_open(turn, code):
        turn.say("code-closed" if code else "code-unknown", code=word)
        if talk:
            conversation.ask_again(turn, talk)
        return CameTo(Disposition.COMMAND, talk.id if talk else None)
    if talk and talk.code_id == code.id:
        conversation.ask_again(turn, talk)
        return CameTo(Disposition.START, talk.id)
    return CameTo(Disposition.START, _come_in(turn, code).id)


def _issue_word(turn: Turn, message: Message) -> Code | None:
    """The whole message is the word of an issue's question: as with any word on a poster, never out of own
    words."""
    word = issue_word_in(message.said)
    if word is None or message.poster_word is not None or message.command is not None:
        return None
    talk = turn.talk
    question = open_question(turn.script(talk), talk.place) if talk else None
    if question is not None and question.own_words:
        return None
    code = turn.lookup.code_named(word)
    if code is None or code.kind != CodeKind.ISSUE or (talk and talk.code_id == code.id):
        return None
    return code


def _say_closed(turn: Turn, word: str) -> CameTo:
    turn.say("code-closed", code=word)
    if turn.talk:
        conversation.ask_again(turn, turn.talk)
    return turn.came_to(Disposition.COMMAND)


def is_open(turn: Turn, code: Code) -> bool:
    """Whether somebody can come in by it now. An issue's question is open until people are to hear."""
    if not code.open_at(turn.now):
        return False
    if code.kind != CodeKind.ISSUE:
        return True
    issue = turn.issue(code.issue_id)
    running = issue is not None and issue.state in (IssueState.OPEN, IssueState.REOPENED)
    return running and issue is not None and local_day(issue.reply_by) > local_day(turn.now)


def met_by_link(turn: Turn, word: str) -> Talk | None:
    """Somebody pressed Start on a link with a code. None when it is not open, which is said."""
    code = turn.lookup.code_named(word)
    if code and is_open(turn, code):
        return _come_in(turn, code)
    turn.say("code-closed" if code else "code-unknown", code=word)
    return None


def _come_in(turn: Turn, code: Code) -> Talk:
    """Begin what an open code stands for."""
    if code.kind == CodeKind.ISSUE:
        return begin_question(turn, code, came_by=code.word)
    return _lead(turn, code) if code.kind == CodeKind.GROUP else _enter(turn, code)


def begin_question(turn: Turn, code: Code, *, came_by: str, kept: conversation.Early | None = None) -> Talk:
    """The question of an issue, in the version that its officer made. kept: as of `conversation.begin`."""
    script = turn.situation.scripts[code.hash or ""]
    _own_up(turn, code, code.conversation)
    facts = {"code": code.word, **({"place": code.place} if code.place else {})}
    return conversation.begin(
        turn, script.name, script=script, came_by=came_by, facts=facts, code_id=code.id, kept=kept
    )


def _enter(turn: Turn, code: Code) -> Talk:
    """The question of a room. It may not be in their language, though the answers are."""
    _own_up(turn, code, code.conversation)
    facts = {"code": code.word, "poll": code.texts, "place": code.place}
    return conversation.begin(turn, code.conversation, came_by=code.word, facts=facts, code_id=code.id)


def _own_up(turn: Turn, code: Code, name: str) -> None:
    """Say so where the officer's question is in English for want of the person's language."""
    _, tag = text_in(code.texts, turn.content.languages, turn.language)
    offered = {each.tag for each in turn.content.offered_for[name]}
    if turn.language in offered and tag == ENGLISH and not turn.language.startswith("en"):
        turn.say("in-english")


# --- leading a group ---------------------------------------------------------------------------------


def _group_word(turn: Turn, message: Message) -> PosterWord | None:
    """GROUP and a poster word: the conversation somebody wants to lead a group through."""
    words = message.words
    if not 1 < len(words) < 6:
        return None
    if command_in(words[0], turn.language, turn.content.lexicons) is not Command.GROUPS:
        return None
    return turn.content.poster_word(" ".join(words[1:]))


def _open_group(turn: Turn, word: PosterWord) -> CameTo:
    """A group code for whoever asks for one, and the first question at once, unless they have too many."""
    if turn.lookup.codes_opened(turn.now - _RECENT) >= _MOST_A_DAY:
        turn.say("group-many")
        return turn.came_to(Disposition.COMMAND)
    taken = turn.lookup.code_words(turn.now - NOT_AGAIN)
    code = turn.open_code(
        free_word(turn.content, turn.dice, taken),
        kind=CodeKind.GROUP,
        conversation=word.begins,
        place=word.place,
        until=turn.now + timedelta(minutes=USUAL_MINUTES),
    )
    return CameTo(Disposition.START, _lead(turn, code, pledge=word.pledge).id)


def _lead(turn: Turn, code: Code, *, pledge: str = "") -> Talk:
    """A leader's turn: the questions one after another, each answered by a count of hands."""
    turn.say("group-open", code=code.word, minutes=_minutes_left(code, turn.now))
    facts = {"code": code.word, "place": code.place, "pledge": pledge}
    facts = {name: value for name, value in facts.items() if value}
    return conversation.begin(
        turn, code.conversation, came_by=code.word, facts=facts, mode=Mode.GROUP, code_id=code.id
    )


def _minutes_left(code: Code, now: datetime) -> int:
    """Rounded up."""
    return max(1, -(-(code.closes_at - now) // timedelta(minutes=1)))


# --- votes -------------------------------------------------------------------------------------------


def room_over(turn: Turn, message: Message) -> CameTo | None:
    """The room closed while its question was open: that talk is over, and this may be something new.

    A vote is kept, but not counted.
    """
    talk = turn.talk
    code = closed_room_of(turn, talk) if talk else None
    if talk is None or code is None:
        return None
    question = open_question(turn.script(talk), talk.place)
    leave(turn, talk)
    tapped = message.tapped or ""
    heard = question and turn.content.ears.hear(question, message.text, turn.language, local_day(turn.now))
    if not names(tapped.partition(".")[0], talk) and not isinstance(heard, Chosen):
        return None
    add_words(turn, talk.id, "after", Words(message.text), message.text or tapped.rpartition(".")[2])
    turn.say("code-late", code=code.word)
    return CameTo(Disposition.LATE, talk.id)


def closed_room_of(turn: Turn, talk: Talk) -> Code | None:
    """The code of a room whose vote ended before this person answered."""
    if talk.code_id is None or talk.mode != Mode.OWN:
        return None
    code = turn.code(talk.code_id)
    return code if code and code.kind == CodeKind.ROOM and not code.open_at(turn.now) else None


def leave(turn: Turn, talk: Talk) -> None:
    """End a talk in a room that is closed, without a word."""
    turn.change_talk(talk, state=TalkState.ENDED, ended_at=turn.now)
    if turn.person.may_keep is not True:
        conversation.forget_soon(turn, talk)


def vote_again(turn: Turn, message: Message) -> Talk | None:
    """Another vote in a room that is still open takes the place of the first: words, or an old button."""
    last = turn.lookup.last_over(turn.now - _RECENT)
    if last is None or last.code_id is None or last.mode != Mode.OWN:
        return None
    code = turn.code(last.code_id)
    if code is None or code.kind != CodeKind.ROOM or not code.open_at(turn.now):
        return None
    script = turn.script(last)
    place, _ = engine.back(script, last.place)
    if place.question is None:
        return None
    question = question_shown(script, place, place.question)
    meaning, words = _vote(turn, last, question, message)
    if meaning is None:
        return None
    place, happened = engine.step(script, place, meaning)
    conversation.perform(turn, last, place, happened, words)
    return last


def _vote(turn: Turn, last: Talk, question: Question, message: Message) -> tuple[Chosen | None, str]:
    """What was voted for, and the words to keep."""
    if message.tapped is None:
        return _picked_plainly(turn, question, message.text), message.text
    where, _, rest = message.tapped.partition(".")
    question_id, _, option_id = rest.partition(".")
    ours = names(where, last) and question_id == question.id
    option = question.option(option_id) if ours else None
    return (Chosen(option.id), turn.reply.speaker.say(option.label)) if option else (None, "")


def _picked_plainly(turn: Turn, question: Question, text: str) -> Chosen | None:
    """An option by its whole label or its number. A parting "ok" must not turn a No into a Yes."""
    said = words_in(text)
    offers = turn.content.ears.asked(question, turn.language).options
    for number, offer in enumerate(offers, 1):
        if said == (str(number),) or any(said == words_in(label) for label in offer.labels):
            return Chosen(offer.id)
    return None
