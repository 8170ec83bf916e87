"""One message of one person, from first to last, inside one transaction.

Order: the stop list, STOP, a tap, a poster word, the open question with its own answers, command words, a
language by name, what was said after the end, and last of all: kept, and shown to an officer.
"""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue import engine
from bot.dialogue.meaning import Chosen, Meaning, Unsure, Words
from bot.dialogue.schema import Kind, Question
from bot.language.commands import Command, command_in
from bot.language.detect import MENU, language_named
from bot.language.folding import fold, words_of
from bot.service import commanding, offering, talking
from bot.service.content import FIRST, PosterWord
from bot.service.stage import Stage
from bot.store import talks
from bot.store.talks import Talk
from bot.wording.prompt import open_question
from channels.port import Heard

STALE = timedelta(seconds=10)  # clocks differ, and providers count whole seconds
LATE_WORDS = timedelta(days=60)  # words that come this long after the end still belong to the talk
_GREETING = 2  # words, and 30 letters: a first message so short says hello, a longer one says something
_GREETING_LETTERS = 30

# What each event came to, for the officer's list and for counts.
ANSWER, COMMAND, START, LATE, UNPLACED, STOPPED = "answer", "command", "start", "late", "unplaced", "stopped"


def take(stage: Stage, heard: Heard) -> tuple[str, int | None]:
    """Handle one message. Returns what it came to, and the talk it belongs to."""
    came_to, talk_id = _take(stage, heard)
    if came_to in (ANSWER, START, LATE, UNPLACED) and heard.tapped is None:
        offering.offer(stage, heard, first=came_to == START)
    return came_to, talk_id


def _take(stage: Stage, heard: Heard) -> tuple[str, int | None]:
    stage.words = heard.text
    talk = talks.open_talk(stage.connection, stage.reached.person_id)
    command = _command(stage, heard)
    if stage.reached.stopped:
        return _from_stopped(stage, command, heard)
    if command is Command.STOP:
        commanding.stop(stage)
        return COMMAND, talk.id if talk else None
    if heard.tapped is not None:
        return _tapped(stage, talk, heard.tapped)
    if heard.start is not None:
        return START, _from_link(stage, heard.start).id
    if talk and _is_stale(talk, heard) and command is None:
        talking.ask_again(stage, talk)
        return UNPLACED, talk.id
    if talk and (answered := _answered_plainly(stage, talk, heard)):
        return answered  # "Tipton" is a town here, though it stands on a poster too
    word = stage.content.poster_word(heard.text)
    if word and (talk is None or _is_new(stage, talk, word)):
        return START, _start(stage, word, heard.text).id
    if command is not None and commanding.obey(stage, talk, command):
        return COMMAND, talk.id if talk else None
    if named := language_named(heard.text, stage.content.languages):
        _named(stage, talk, named)
        return COMMAND, talk.id if talk else None
    if talk:
        return _replied(stage, talk, heard)
    return _no_talk(stage, heard)


def _is_stale(talk: Talk, heard: Heard) -> bool:
    """Sent before the open question was asked, so meant for another one; it came late, after an outage.

    It is kept and shown to an officer, and the question is put afresh. Own words may come in several parts,
    and are taken whenever they come.
    """
    if heard.sent_at is None or talk.place.question is None or talk.place.said:
        return False
    return heard.sent_at < talk.touched_at - STALE


def _command(stage: Stage, heard: Heard) -> Command | None:
    if heard.tapped is not None:
        name = heard.tapped.removeprefix("cmd:")
        return Command(name) if heard.tapped.startswith("cmd:") and name in set(Command) else None
    return command_in(heard.text, stage.language, stage.content.lexicons)


def _from_stopped(stage: Stage, command: Command | None, heard: Heard) -> tuple[str, int | None]:
    """Nothing is said to somebody who stopped, whatever they send, but for START and FORGET (I6)."""
    if command is Command.START:
        commanding.start_again(stage)
        return COMMAND, None
    if command is Command.FORGET:
        commanding.forget_stopped(stage)
        return COMMAND, None
    if heard.start is not None:  # they pressed Start in the app again: the same as START
        commanding.start_again(stage)
        return START, None
    return STOPPED, None


def _tapped(stage: Stage, talk: Talk | None, key: str) -> tuple[str, int | None]:
    """A button. Its key says which talk, question and option; after an old one the open question is asked."""
    if key.startswith("lang:"):
        _named(stage, talk, key.removeprefix("lang:"))
        return COMMAND, talk.id if talk else None
    if key.startswith("cmd:"):
        command = _command(stage, Heard(event_id="", account="", sender="", tapped=key))
        if command is not None and commanding.obey(stage, talk, command):
            return COMMAND, talk.id if talk else None
    if talk is None:
        stage.voice.say(stage.voice.phrase("unplaced"))
        return UNPLACED, None
    talk_id, _, rest = key.partition(".")
    question_id, _, option_id = rest.partition(".")
    question = open_question(stage.script(talk), talk.place)
    if talk_id != str(talk.id) or question_id != talk.place.question or question is None:
        talking.ask_again(stage, talk)
        return UNPLACED, talk.id
    option = question.option(option_id)
    if option is None:
        talking.ask_again(stage, talk)
        return UNPLACED, talk.id
    stage.words = stage.voice.speaker.say(option.label)
    talking.move(stage, talk, Chosen(option_id))
    return ANSWER, talk.id


def _answered_plainly(stage: Stage, talk: Talk, heard: Heard) -> tuple[str, int | None] | None:
    """An answer that is one of the options to the letter wins over a command word ("start", "more")."""
    question = open_question(stage.script(talk), talk.place)
    if question is None or not question.options or not heard.text.strip():
        return None
    meaning = stage.content.ears.hear(question, heard.text, stage.language)
    if not isinstance(meaning, Chosen) or meaning.echo:
        return None
    talking.move(stage, talk, meaning)
    return ANSWER, talk.id


def _replied(stage: Stage, talk: Talk, heard: Heard) -> tuple[str, int | None]:
    question = open_question(stage.script(talk), talk.place)
    if question is None:
        return _no_talk(stage, heard)
    talking.move(stage, talk, _meaning(stage, question, heard))
    return ANSWER, talk.id


def _meaning(stage: Stage, question: Question, heard: Heard) -> Meaning:
    if heard.attachments and not heard.text.strip():
        first = heard.attachments[0]
        return Words(f"[{first.kind}]") if question.kind is Kind.WORDS else Unsure("a picture, not words")
    if not heard.text.strip():
        return Unsure("an empty message")
    return stage.content.ears.hear(question, heard.text, stage.language)


def _is_new(stage: Stage, talk: Talk, word: PosterWord) -> bool:
    """In the middle of a talk a poster word begins another one, but never out of own words ("park").

    Nor where it is an answer to the open question: Tipton is a town before it is a poster.
    """
    question = open_question(stage.script(talk), talk.place)
    if talk.name == word.begins or question is None or question.kind is Kind.WORDS:
        return False
    meaning = stage.content.ears.hear(question, word.word, stage.language)
    return not isinstance(meaning, Chosen) or bool(meaning.echo)


def _start(stage: Stage, word: PosterWord, came_by: str) -> Talk:
    if word.language:
        commanding.switch(stage, word.language)
    facts = {name: value for name, value in (("place", word.place), ("pledge", word.pledge)) if value}
    return talking.begin(stage, word.begins, came_by=came_by, facts=facts)


def _from_link(stage: Stage, link: str) -> Talk:
    """A link carries a poster word, a language, or both: "TIPTON", "pl", "TIPTON_pl"."""
    head, _, tail = link.rpartition("_")
    tag = stage.content.languages.tag_for(tail) if tail else None
    word = stage.content.poster_word(link) or (stage.content.poster_word(head) if tag else None)
    if tag and not (word and word.language):
        commanding.switch(stage, tag)
    return _start(stage, word, link) if word else talking.begin(stage, FIRST, came_by=link)


def _named(stage: Stage, talk: Talk | None, named: str) -> None:
    """A language by its name: go on in it, from the very same question."""
    offered = {language.tag for language in stage.content.offered}
    if named == MENU:
        commanding.show_languages(stage, talk)
        return
    if named not in offered:
        _not_yet_in(stage, talk, named)
        return
    commanding.switch(stage, named)
    if talk and talk.place.question:
        stage.voice.say(stage.voice.phrase("language-changed"))
        talking.ask_again(stage, talk)
    elif stage.reached.known:
        stage.voice.say(stage.voice.phrase("language-changed"))
    else:
        talking.begin(stage, FIRST, came_by=named)


def _not_yet_in(stage: Stage, talk: Talk | None, named: str) -> None:
    """They asked for a language that is not ready: say so in it, as far as there are words, and go on."""
    catalogues = stage.content.catalogues
    stage.voice.say(catalogues.say(stage.content.phrase("in-english"), named))
    if talk and talk.place.question:
        talking.ask_again(stage, talk)
    else:
        commanding.show_languages(stage, talk)


def _no_talk(stage: Stage, heard: Heard) -> tuple[str, int | None]:
    """Nobody asked anything: words after the end, a first hello, or something for an officer to read."""
    greeting = len(heard.text) <= _GREETING_LETTERS and len(words_of(fold(heard.text))) <= _GREETING
    last = talks.last_talk(stage.connection, stage.reached.person_id, stage.now - LATE_WORDS)
    if last and heard.text.strip():
        _add_late(stage, last, quiet=greeting)
        return LATE, last.id
    if not stage.reached.known:
        talk = talking.begin(stage, FIRST, came_by="first words")
        return (START if greeting else UNPLACED), talk.id
    stage.voice.say(stage.voice.phrase("unplaced"))
    return UNPLACED, None


def _add_late(stage: Stage, last: Talk, *, quiet: bool) -> None:
    """Join words to the talk that is over. "Thanks" and "ok" are kept too, but get no answer: no loop."""
    talks.add_answer(
        stage.connection,
        last.id,
        "after",
        stage.words,
        Words(stage.words),
        event_id=stage.event_id,
        language=stage.language,
        now=stage.now,
    )
    if not quiet:
        stage.voice.say(stage.voice.phrase("added", ref=last.facts.get("ref", last.ref)))


def silent(stage: Stage, talk: Talk, turn: int) -> None:
    """Silence at own words means: that was all. A timer of an earlier turn does nothing."""
    if talk.state != "open" or talk.place.turn != turn or not talk.place.said:
        return
    place, happened = engine.step(stage.script(talk), talk.place, Words("", done=True))
    talking.perform(stage, talk, place, happened)
