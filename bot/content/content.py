"""All that is data and not people: conversations, phrases, pledges, words on posters, languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from bot.content.council import Council, service_text, team_text
from bot.content.directory import Nearby, load_nearby
from bot.content.helplines import Helplines, load_helplines
from bot.content.holidays import load_holidays
from bot.content.kept_texts import KeptText, load_kept_texts
from bot.content.pledges import load_pledges, pledge_text
from bot.content.posters import PosterWord
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.loading.lists import load_lists
from bot.dialogue.loading.phrases import load_phrases
from bot.dialogue.schema import CONFIRM, Conversation, with_apps
from bot.dialogue.text import Text
from bot.errors import ContentFault, Fault
from bot.language.catalogue import Catalogues
from bot.language.concerns import CASES, Matter
from bot.language.lexicons import Lexicons
from bot.language.tags import ENGLISH, Language, Languages
from bot.language.utterance import Utterance
from bot.wording.hearing import Ears
from bot.wording.how_to_reply import how_phrase
from bot.yaml_lines import Reader, parse

WELCOME = "welcome"  # the question with which we greet; it is shared
FIRST = "hello"  # where everybody begins who comes without a poster word
LOCAL = "local-issue"  # where words go that nobody asked for, kept as its first answer
IDEA = "my-idea"
_TOPICS = "topics"  # the list of what a matter can mostly be about
# Phrases that any talk may need. A rarer one that nobody has translated yet is said in English.
ESSENTIAL = (
    *("stopped", "started", "help", "unchecked", "languages", "language-changed"),
    *("again", "again-words", "kept", "noted", "that-is-all"),
    *("crisis", "crisis-young", "hate"),
)


# What people say yes to outside conversations: an older translation of it is never sent.
AGREED_TO = ("forget-sure", "quote-ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Loaded and checked as a whole; a faulty file leaves the running one as it is."""

    conversations: Mapping[str, Conversation]
    phrases: Mapping[str, Text]
    pledges: tuple[dict[str, Any], ...]
    words: Mapping[str, PosterWord]
    council: Council
    languages: Languages
    catalogues: Catalogues
    lexicons: Lexicons
    ears: Ears
    offered_for: Mapping[str, tuple[Language, ...]] = field(default_factory=dict)
    nearby: Nearby = field(default_factory=Nearby)
    helplines: Helplines = field(default_factory=Helplines)
    holidays: Mapping[date, str] = field(default_factory=dict)  # proclaimed at short notice, by name
    topics: tuple[tuple[str, str], ...] = ()  # what a matter can mostly be about: id and English label
    kept_texts: tuple[KeptText, ...] = ()
    held_back: Mapping[str, str] = field(default_factory=dict)  # conversation -> why its change waits
    language_faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)  # tag -> what is wrong

    @classmethod
    def load(cls, conversations: Path, locales: Path, before: Content | None = None) -> Self:
        """Raises ContentFault with the faults of the first kind of file that has any.

        What is wrong in the files of one language takes out that language alone (`language_faults`). before:
        what was in use until now.
        """
        languages = Languages.load(locales)
        catalogues = Catalogues.load(languages, before.catalogues if before else None)
        lexicons = Lexicons(languages, before.lexicons if before else None)
        scripts = load_all(conversations)
        lists = load_lists(conversations)
        topics = tuple((each.id, each.label.english) for each in lists.by_name.get(_TOPICS, ()))
        content = cls(
            conversations=scripts,
            phrases=load_phrases(conversations / "phrases.yaml"),
            pledges=load_pledges(conversations / "pledges.yaml"),
            words=_words(conversations / "words.yaml", scripts, languages),
            council=_council(conversations / "council.yaml"),
            languages=languages,
            catalogues=catalogues,
            lexicons=lexicons,
            ears=Ears(catalogues, lexicons),
            holidays=load_holidays(conversations),
            nearby=load_nearby(conversations, [town.id for town in lists.towns]),
            helplines=load_helplines(conversations),
            topics=topics,
            kept_texts=load_kept_texts(conversations / "outcomes.yaml", [each for each, _ in topics]),
        )
        content = replace(content, language_faults=_together(catalogues.faults, lexicons.faults()))
        current = {(text.context, text.english) for text in content.texts()}
        waits = frozenset((text.context, text.english) for text in content.waits())
        return content.speaking(catalogues.brought_up(current, waits))

    def speaking(self, catalogues: Catalogues) -> Self:
        """The same content with these catalogues, offered in the languages that they are complete for."""
        made = replace(self, catalogues=catalogues, ears=Ears(catalogues, self.lexicons))
        offered = {
            name: tuple(each for each in self.languages if not made.why_not(each, name))
            for name in self.conversations
        }
        return replace(made, offered_for=offered)

    def with_same(self, digests: Collection[str]) -> Self:
        """With the outdated translations of which somebody has said that they still mean the same."""
        return self.speaking(self.catalogues.with_same(digests)) if digests else self

    @property
    def offered(self) -> tuple[Language, ...]:
        """The languages a new person can choose: those in which the first talk is complete to its end."""
        return self.offered_for[FIRST]

    def phrase(self, phrase_id: str) -> Text:
        """Raises KeyError for a phrase nobody wrote."""
        return self.phrases[phrase_id]

    def poster_word(self, text: str | Utterance) -> PosterWord | None:
        """The poster word this whole message is, whatever its case and signs."""
        return self.words.get(Utterance.of(text).phrase)

    def why_not(self, language: Language, name: str) -> str:
        """Why this conversation is not offered in a language, in words for officers; "" when it is."""
        if language.tag == ENGLISH:
            return ""
        if faults := self.language_faults.get(language.tag):
            return f"Its files are not in order. {faults[0].short}{_and_more(len(faults) - 1)}"
        catalogue, needed = self.catalogues[language.tag], tuple(self.needed_for(name))
        if missing := len(set(catalogue.missing(needed))):
            return f"{missing} of its texts are not translated."
        if waiting := len(set(catalogue.waiting(needed))):
            what = "1 of its questions is" if waiting == 1 else f"{waiting} of its questions are"
            return f"{what} in other words in English now. Does the translation still mean the same?"
        tags = (language.tag, *language.chain)
        if not any(self.lexicons.lexicon(tag) for tag in tags):
            return "Nobody has written its answer words, so answers like yes and no are not understood."
        return ""

    def needed_for(self, name: str) -> Iterator[Text]:
        """Every text a language needs before this conversation is offered in it (rule 7)."""
        script: Conversation | None = self.conversations[name]
        while script:
            yield from script.texts()
            hows = [how_phrase(question) for question in script.questions]
            yield from (self.phrases[each] for each in dict.fromkeys(hows) if each in self.phrases)
            if script.about == "pledge":
                yield from self._pledges()
            script = self.conversations.get(script.then)
        yield from with_apps(self.phrases[each] for each in ESSENTIAL if each in self.phrases)
        yield from self._engine()

    def waits(self) -> Iterator[Text]:
        """What people answer or agree to: no translation of older English is ever shown in its place."""
        for script in self.conversations.values():
            yield from script.asked()
        yield from self._pledges()
        yield from with_apps(self.phrases[each] for each in AGREED_TO if each in self.phrases)

    def texts(self) -> Iterator[Text]:
        """Every text a resident can be shown in a talk."""
        for script in self.conversations.values():
            yield from script.texts()
        yield from self._common()

    def _common(self) -> Iterator[Text]:
        yield from with_apps(self.phrases.values())
        yield from self._engine()
        yield from self._pledges()
        for team in self.council.teams.values():
            yield team_text(team)
        for service in self.council.services:
            yield service_text(service)
        yield from dict.fromkeys(dropin.who for dropin in self.nearby.dropins)
        yield from dict.fromkeys(line.hours for line in self.helplines.lines)

    def _engine(self) -> Iterator[Text]:
        yield CONFIRM.ask
        for option in CONFIRM.options:
            yield option.label

    def _pledges(self) -> Iterator[Text]:
        for pledge in self.pledges:
            yield pledge_text(pledge["key"], pledge["text"])

    def language(self, tag: str) -> Language:
        return self.languages[tag] if tag in self.languages else self.languages[ENGLISH]


def _together(*found: Mapping[str, tuple[Fault, ...]]) -> dict[str, tuple[Fault, ...]]:
    tags = dict.fromkeys(tag for each in found for tag in each)
    return {tag: tuple(fault for each in found for fault in each.get(tag, ())) for tag in tags}


def _and_more(number: int) -> str:
    return f" And {number} more." if number else ""


def _words(path: Path, scripts: Mapping[str, Conversation], languages: Languages) -> dict[str, PosterWord]:
    faults: list[Fault] = []
    found: dict[str, PosterWord] = {}
    for child in Reader(str(path), parse(path), faults).children("words"):
        word = PosterWord(
            word=child.take("word", str, default="", needed=True),
            begins=child.take("begins", str, default="", needed=True),
            language=child.take("language", str, default=""),
            place=child.take("place", str, default=""),
            pledge=child.take("pledge", str, default=""),
        )
        child.rest()
        key = Utterance.of(word.word).phrase
        if word.begins not in scripts:
            child.fault("begins", f"{word.begins} is no conversation.", f"Use one of: {', '.join(scripts)}.")
        if word.language and word.language not in languages:
            child.fault("language", f"{word.language} is not served.", "Use a tag from languages.toml.")
        if key in found:
            child.fault("word", f"{word.word} stands twice.", "Give each poster its own word.")
        found[key] = word
    if faults:
        raise ContentFault(faults)
    return found


def _council(path: Path) -> Council:
    faults: list[Fault] = []
    top = Reader(str(path), parse(path), faults)
    council = Council(
        name=top.take("name", str, default="", needed=True),
        phone=top.take("phone", str, default="", needed=True),
        colour=top.take("colour", str, default="#4b2a7a"),
        teams=dict(top.take("teams", Mapping, default={}, needed=True)),
        flags=dict(top.take("flags", Mapping, default={})),
        services=dict(top.take("services", Mapping, default={})),
    )
    top.rest()
    for key, given, allowed in (
        ("flags", council.flags, [each for each in Matter if each not in CASES]),
        ("services", council.services, [each for each in Matter if each in CASES]),
    ):
        for name in given:
            if name not in allowed:
                top.fault(key, f"{name} is nothing we look for.", f"Use one of: {', '.join(allowed)}.")
    for team in council.flags.values():
        if team not in council.teams:
            top.fault("flags", f"{team} is no team.", f"Use one of: {', '.join(council.teams)}.")
    if faults:
        raise ContentFault(faults)
    return council
