"""What each command word does. They work in every state and language, before any dialogue.

A command is one function here, and one line in `_DOES`. It says whether it was a command after all: where it
was not, the words are heard as an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.content.content import FIRST, IDEA
from bot.content.council import team_text
from bot.dialogue import engine
from bot.dialogue.meaning import Skipped, Words
from bot.language.commands import Command
from bot.model.event import Disposition
from bot.model.talk import Mode
from bot.turn import conversation, new_number
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.placeholders import honesty_of, tidy
from bot.turn.rules import language_choice, nearby, open_question, opt_out, resume, safeguarding
from bot.turn.status import say_status
from bot.turn.turn import Turn

_LEADS = "community-partnerships"  # the team that WHO names
OF_A_QUESTION = (Command.SKIP, Command.DONE)  # what these mean is gone with the question


def obeyed(turn: Turn, message: Message) -> CameTo | None:
    """The message is a command, and it is done."""
    if message.command is None or (message.is_everyday and open_question.takes_own_words(turn)):
        return None
    if message.command is Command.START and turn.talk is None and (quiet := resume.reopened(turn)):
        resume.resume(turn, quiet)
        return CameTo(Disposition.COMMAND, quiet.id)
    came_to = turn.came_to(Disposition.COMMAND)
    return came_to if obey(turn, message.command, message.text) else None


def obey(turn: Turn, command: Command, words: str) -> bool:
    """Do what a command says. False when it is no command here. words: what was typed."""
    return _DOES[command](turn, words)


def obey_surely(turn: Turn, command: Command, words: str) -> bool:
    """The same where they were asked and said yes: nothing is asked once more."""
    return _WHEN_SURE.get(command, _DOES[command])(turn, words)


def _return_to_talk(turn: Turn) -> None:
    if turn.talk is not None:
        conversation.ask_again(turn, turn.talk)


def _then_go_on(say: Callable[[Turn], None]) -> Callable[[Turn, str], bool]:
    """A command that says something, after which the open question is put once more."""

    def does(turn: Turn, _words: str) -> bool:
        say(turn)
        _return_to_talk(turn)
        return True

    return does


def _only(do: Callable[[Turn], None]) -> Callable[[Turn, str], bool]:
    def does(turn: Turn, _words: str) -> bool:
        do(turn)
        return True

    return does


# --- where the talk goes -----------------------------------------------------------------------------


def _start(turn: Turn) -> None:
    if turn.talk is None:
        conversation.begin(turn, FIRST, came_by=Command.START)
    else:
        _return_to_talk(turn)


def _call(turn: Turn) -> None:
    facts = safeguarding.call_facts(turn.talk)
    conversation.begin(turn, "call-me", came_by="CALL", facts=facts)


def _idea(turn: Turn) -> None:
    conversation.begin(turn, IDEA, came_by="IDEA")


def _town(turn: Turn) -> None:
    """Ask for the town again; a talk of its own, so that an open question waits and comes back."""
    known = {question: meaning for question, meaning in turn.person.known.items() if question != "town"}
    turn.change_person(known=known, town=None)
    conversation.begin(turn, "my-town", came_by="TOWN")


def _skip(turn: Turn, words: str) -> bool:
    talk = turn.talk
    if talk is None or talk.place.question is None:
        return False
    question = turn.script(talk).question(talk.place.question)
    ends_words = question.many and talk.place.said
    conversation.move(turn, talk, Words("", done=True) if ends_words else Skipped(), words)
    return True


def _done(turn: Turn, words: str) -> bool:
    talk = turn.talk
    if talk is None or talk.place.question is None:
        return False
    question = turn.script(talk).question(talk.place.question)
    if talk.mode == Mode.GROUP and not (question.shared or talk.place.said):
        conversation.finish(turn, talk)  # a group may stop before the last question
        return True
    if not question.many:
        return False
    conversation.move(turn, talk, Words("", done=True), words)
    return True


def _back(turn: Turn, words: str) -> bool:
    talk = turn.talk
    if talk is None:
        return False
    place, happened = engine.back(turn.script(talk), talk.place)
    if place.question == talk.place.question:
        turn.say("back-first")
    conversation.perform(turn, talk, place, happened, words)
    return True


def _more(turn: Turn) -> None:
    """All we can say about the open talk, or about the newest one: what it is for, the money, who decides."""
    about = turn.talk or turn.lookup.newest_filed()
    honesty = turn.script(about).honesty if about else None
    if about is not None and honesty is not None:
        said = honesty_of(turn, about)
        help_ = turn.reply.phrase("help", phone=turn.content.council.phone)
        turn.reply.say(tidy(" ".join((*said, help_))))
    if turn.talk is not None:
        _return_to_talk(turn)
    elif about is None or honesty is None:
        conversation.begin(turn, FIRST, came_by="MORE")


# --- what we say of ourselves and of them ------------------------------------------------------------


def _help(turn: Turn) -> None:
    turn.say("help", phone=turn.content.council.phone)


def _complain(turn: Turn) -> None:
    turn.say("complain", phone=turn.content.council.phone)


def _who(turn: Turn) -> None:
    owner = turn.owner_of(_LEADS)
    assert owner is not None
    team = team_text(turn.content.council.teams.get(owner.team, owner.team))
    turn.say("who", owner=owner.name, team=team, phone=turn.content.council.phone)


def _mydata(turn: Turn) -> None:
    town = nearby.town_labels(turn.content).get(turn.person.town or "")
    unknown = turn.content.phrase("mydata-none")
    language = turn.content.language(turn.language).own
    turn.say("mydata", language=language, town=town or unknown, count=turn.lookup.answers_held())


_DOES: Mapping[Command, Callable[[Turn, str], bool]] = {
    Command.STOP: _only(opt_out.stop),
    Command.FORGET: _only(opt_out.forget),
    Command.WRONG_NUMBER: _only(new_number.wrong),
    Command.START: _only(_start),
    Command.CALL: _only(_call),
    Command.IDEA: _only(_idea),
    Command.TOWN: _only(_town),
    Command.LANG: _only(language_choice.show_all),
    Command.MORE: _only(_more),
    Command.SKIP: _skip,
    Command.DONE: _done,
    Command.BACK: _back,
    Command.HELP: _then_go_on(_help),
    Command.COMPLAIN: _then_go_on(_complain),
    Command.WHO: _then_go_on(_who),
    Command.STATUS: _then_go_on(say_status),
    Command.MYDATA: _then_go_on(_mydata),
    Command.GROUPS: _then_go_on(nearby.groups),
    Command.DROPIN: _then_go_on(nearby.drop_ins),
}
# The same for a town that was named by its id.
IN_A_TOWN: Mapping[Command, Callable[[Turn, str], None]] = {
    Command.GROUPS: nearby.groups,
    Command.DROPIN: nearby.drop_ins,
}
_WHEN_SURE: Mapping[Command, Callable[[Turn, str], bool]] = {Command.FORGET: _only(opt_out.forget_now)}
