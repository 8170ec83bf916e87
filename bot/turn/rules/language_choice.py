"""A language is chosen: by its name, by a link or a poster, or out of the list of all."""

from __future__ import annotations

from bot.content.content import FIRST
from bot.language.detect import MENU
from bot.model.event import Disposition
from bot.turn import conversation
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.questions import language_choices
from bot.turn.rules import open_question
from bot.turn.turn import Turn
from bot.wording.prompt import Prompt


def switch(turn: Turn, tag: str) -> None:
    """Go on in another language, from now on and on every channel of this person."""
    turn.change_person(language=tag)
    turn.reply.speak(tag)


def named(turn: Turn, message: Message) -> CameTo | None:
    """The whole message is a language's name. Where own words are asked, the bare name is the answer
    ("What is hard?" "English"), unless it was offered already or stands in capitals, as we print it."""
    if not message.language_named or _is_answer(turn, message):
        return None
    came_to = turn.came_to(Disposition.COMMAND)
    go_on_in(turn, message.language_named)
    return came_to


def _is_answer(turn: Turn, message: Message) -> bool:
    if not open_question.takes_own_words(turn):
        return False
    languages, text = turn.content.languages, message.text.strip()
    if message.language_named == MENU:
        return len(message.words) == 1 and message.command is not None and message.is_everyday
    bare = message.said.phrase in languages.names
    offered = (turn.person.language_offered or "").split(",")
    return bare and message.language_named not in offered and not (text.isascii() and text.isupper())


def go_on_in(turn: Turn, tag: str) -> None:
    """A language, or the wish to see them all ("menu"): go on in it, from the very same question."""
    if tag == MENU:
        show_all(turn)
        return
    if tag not in {language.tag for language in turn.content.offered}:
        _not_ready(turn, tag)
        return
    switch(turn, tag)
    talk = turn.talk
    if talk and talk.place.question:
        turn.say("language-changed")
        conversation.ask_again(turn, talk)
    elif turn.person.known:
        turn.say("language-changed")
    else:
        conversation.begin(turn, FIRST, came_by=tag)


def _not_ready(turn: Turn, tag: str) -> None:
    """They asked for a language that is not ready: say so in it, as far as there are words, and go on."""
    turn.reply.say(turn.content.catalogues.say(turn.content.phrase("in-english"), tag))
    talk = turn.talk
    if talk and talk.place.question:
        conversation.ask_again(turn, talk)
    else:
        show_all(turn)


def show_all(turn: Turn) -> None:
    talk = turn.talk
    names = language_choices(turn.content, "", own_letters=True)
    buttons = turn.situation.limits.buttons >= len(names)
    text = turn.reply.phrase("languages")
    listed = "\n".join(choice.label for choice in names)
    prompt = Prompt(text=text if buttons else f"{text}\n{listed}", choices=names if buttons else ())
    turn.reply.ask(
        prompt, question=talk.place.question or "" if talk else "", talk_id=talk.id if talk else None
    )
