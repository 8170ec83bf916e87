"""How a talk begins: by a word on a poster, by a link, or in a language somebody named."""

from __future__ import annotations

from bot.content.content import FIRST
from bot.content.posters import PosterWord
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Kind
from bot.language.codes import code_in
from bot.language.detect import MENU
from bot.model.talk import Talk
from bot.turn import conversation
from bot.turn.context import Stage
from bot.turn.rules import join_codes, keywords
from bot.turn.rules import open_question as replying
from bot.wording.prompt import open_question


def from_word(stage: Stage, word: PosterWord, came_by: str) -> Talk:
    """The place of the poster is recorded with the talk; it says nothing about where the person lives."""
    if word.language:
        keywords.switch(stage, word.language)
    facts = {name: value for name, value in (("place", word.place), ("pledge", word.pledge)) if value}
    return conversation.begin(stage, word.begins, came_by=came_by, facts=facts)


def from_link(stage: Stage, link: str) -> Talk:
    """A link carries a poster word or a code, a language, or both: "TIPTON", "pl", "TIPTON_pl"."""
    head, _, tail = link.rpartition("_")
    tag = stage.content.languages.tag_for(tail) if tail else None
    code = code_in(link) or (code_in(head) if tag else None)
    word = stage.content.poster_word(link) or (stage.content.poster_word(head) if tag else None)
    if tag and not (word and word.language):
        keywords.switch(stage, tag)
    if code and (met := join_codes.met_by_link(stage, code)):
        return met
    return from_word(stage, word, link) if word else conversation.begin(stage, FIRST, came_by=link)


def is_new(stage: Stage, talk: Talk, word: PosterWord) -> bool:
    """In the middle of a talk a poster word begins another one, but never out of own words ("park").

    Nor where it is an answer to the open question: Tipton is a town before it is a poster.
    """
    question = open_question(stage.script(talk), talk.place)
    if talk.name == word.begins or question is None or question.kind is Kind.WORDS:
        return False
    meaning = replying.hear(stage, talk, question, word.word)
    return not isinstance(meaning, Chosen) or bool(meaning.echo)


def in_language(stage: Stage, talk: Talk | None, named: str) -> None:
    """A language by its name, or the wish to see them all: go on in it, from the very same question."""
    offered = {language.tag for language in stage.content.offered}
    if named == MENU:
        keywords.show_languages(stage, talk)
        return
    if named not in offered:
        _not_yet_in(stage, talk, named)
        return
    keywords.switch(stage, named)
    if talk and talk.place.question:
        stage.voice.say(stage.voice.phrase("language-changed"))
        conversation.ask_again(stage, talk)
    elif stage.reached.known:
        stage.voice.say(stage.voice.phrase("language-changed"))
    else:
        conversation.begin(stage, FIRST, came_by=named)


def _not_yet_in(stage: Stage, talk: Talk | None, named: str) -> None:
    """They asked for a language that is not ready: say so in it, as far as there are words, and go on."""
    catalogues = stage.content.catalogues
    stage.voice.say(catalogues.say(stage.content.phrase("in-english"), named))
    if talk and talk.place.question:
        conversation.ask_again(stage, talk)
    else:
        keywords.show_languages(stage, talk)
