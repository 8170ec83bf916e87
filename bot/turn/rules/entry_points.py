"""How a talk begins from outside: by a word on a poster, or by a link."""

from __future__ import annotations

from bot.content.content import FIRST
from bot.content.posters import PosterWord
from bot.dialogue.meaning import Chosen
from bot.language.codes import code_in, issue_word_in
from bot.model.event import Disposition
from bot.model.talk import Mode, Talk
from bot.turn import conversation, proposal
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.rules import join_codes, open_question
from bot.turn.rules.language_choice import switch
from bot.turn.turn import Turn
from bot.wording.prompt import open_question as question_of


def poster(turn: Turn, message: Message) -> CameTo | None:
    """The whole message is a word on a poster."""
    word = message.poster_word
    if word is None or (turn.talk and not _is_new(turn, turn.talk, word, message)):
        return None
    if turn.talk and _is_under_way(turn.talk) and not message.is_asked_about:
        return proposal.ask(turn, proposal.WORD + word.word)
    return CameTo(Disposition.START, _from_word(turn, word, message.text).id)


def link(turn: Turn, message: Message) -> CameTo | None:
    """A link carries a poster word or a code, a language, or both: "TIPTON", "pl", "TIPTON_pl"."""
    start = message.heard.start
    return None if start is None else CameTo(Disposition.START, _from_link(turn, start).id)


def _from_link(turn: Turn, start: str) -> Talk:
    head, _, tail = start.rpartition("_")
    tag = turn.content.languages.tag_for(tail) if tail else None
    code = code_in(start) or (code_in(head) if tag else None)
    by_issue = issue_word_in(start) or (issue_word_in(head) if tag else None)
    word = turn.content.poster_word(start) or (turn.content.poster_word(head) if tag else None)
    if tag and not (word and word.language):
        switch(turn, tag)
    if code and (met := join_codes.met_by_link(turn, code)):
        return met
    if (
        by_issue
        and not word
        and turn.lookup.code_named(by_issue)
        and (met := join_codes.met_by_link(turn, by_issue))
    ):
        return met
    if word:
        return _from_word(turn, word, start)
    if turn.talk is not None:  # a link that says nothing we know throws nobody out of a talk
        conversation.ask_again(turn, turn.talk)
        return turn.talk
    return conversation.begin(turn, FIRST, came_by=start)


def begin_word(turn: Turn, word: str) -> None:
    """Begin what the word of a poster stands for, as long as there is such a word."""
    if (found := turn.content.poster_word(word)) is not None:
        _from_word(turn, found, word)


def _from_word(turn: Turn, word: PosterWord, came_by: str) -> Talk:
    """The place of the poster is recorded with the talk; it says nothing about where the person lives."""
    if word.language:
        switch(turn, word.language)
    facts = {name: value for name, value in (("place", word.place), ("pledge", word.pledge)) if value}
    return conversation.begin(turn, word.begins, came_by=came_by, facts=facts)


def _is_under_way(talk: Talk) -> bool:
    """Whether they have answered something in it: nobody is thrown out of that by a word."""
    return talk.mode == Mode.OWN and talk.place.last != "" and talk.place.question is not None


def _is_new(turn: Turn, talk: Talk, word: PosterWord, message: Message) -> bool:
    """In the middle of a talk a poster word begins another one, but never out of own words ("park").

    Nor where it is an answer to the open question: Tipton is a town before it is a poster.
    """
    question = question_of(turn.script(talk), talk.place)
    if talk.name == word.begins or question is None or question.own_words:
        return False
    meaning = open_question.hear(turn, talk, question, word.word, message)
    return not isinstance(meaning, Chosen) or bool(meaning.echo)
