"""What is checked: everything residents can read, with the file and line where each text stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.dialogue.analysis.exploration import Who
from bot.dialogue.analysis.paths import Walked, walk
from bot.dialogue.schema import Conversation, Option, Question
from bot.dialogue.text import Text
from bot.errors import Fault
from bot.language.catalogue import FILE, Catalogues
from bot.language.lexicons import Lexicons
from bot.language.tags import ENGLISH
from bot.wording.hearing import Ears
from bot.yaml_lines import Reader, parse
from channels.port import Limits

# Files of their own, by the first word of the contexts in them. All other first words are conversations'
# names, or ids of phrases.
_FILES = {
    "parts": "parts.yaml",
    "town": "towns.yaml",
    "pledge": "pledges.yaml",
    "list": "lists.yaml",
    "team": "council.yaml",
    "service": "council.yaml",
    "helpline": "helplines.yaml",
}
_TEXT_MESSAGES = Limits(max_text=1600, counts_parts=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. rule: its name, in allowed.yaml too. at: the context of the text, or what it is about.

    fails: it has to be mended; else it is a hint, and nobody is refused for it.
    """

    rule: str
    at: str
    fault: Fault
    fails: bool = True

    def __str__(self) -> str:
        return f"{self.fault} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Placed:
    text: Text
    file: str

    def found(self, rule: str, what: str, remedy: str, *, fails: bool = True) -> Finding:
        return Finding(rule, self.text.context, Fault(self.file, self.text.line, what, remedy), fails)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A row of words.yaml."""

    word: str
    language: str
    place: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Library:
    """All content as loaded, and the folders it came from.

    spoken: conversation -> the languages it is offered in. limits: of every channel, by name; by_text: of
    the one that is paid for by parts. teams: id -> name. gaps: what a text of any talk may name; pledge
    only where a talk is about one. shared: the texts of the files that conversations share.
    """

    folder: Path
    locales: Path
    conversations: Mapping[str, Conversation]
    phrases: Mapping[str, Text]
    teams: Mapping[str, str]
    phone: str
    catalogues: Catalogues
    lexicons: Lexicons
    ears: Ears
    spoken: Mapping[str, Sequence[str]]
    limits: Mapping[str, Limits]
    gaps: Collection[str]
    shared: Sequence[Text]

    @property
    def by_text(self) -> Limits:
        return next((each for each in self.limits.values() if each.counts_parts), _TEXT_MESSAGES)

    def file_of(self, context: str) -> str:
        first = context.partition(".")[0]
        if first in self.conversations:
            return self.conversations[first].file
        return str(self.folder / _FILES.get(first, "phrases.yaml"))

    def placed(self, text: Text) -> Placed:
        return Placed(text, self.file_of(text.context))

    @cached_property
    def texts(self) -> tuple[Placed, ...]:
        """Every English text, once: of the conversations, and of the files they share."""
        found = {
            (text.context, text.english): self.placed(text)
            for text in self._own()
            if text.context != "answer"  # Yes, No and Not sure stand in code
        }
        return tuple(found.values())

    def _own(self) -> Iterator[Text]:
        for conversation in self.conversations.values():
            yield from conversation.texts()
        yield from self.shared

    @cached_property
    def questions(self) -> tuple[tuple[Question, Conversation], ...]:
        """Every question once; a shared one with the first conversation that asks it."""
        found: dict[str, tuple[Question, Conversation]] = {}
        for conversation in self.conversations.values():
            for question in conversation.questions:
                found.setdefault(question.ask.context, (question, conversation))
        return tuple(found.values())

    @cached_property
    def walks(self) -> Mapping[str, Walked]:
        """Every way through each conversation, by its name."""
        return {name: walk(conversation) for name, conversation in self.conversations.items()}

    @cached_property
    def group_walks(self) -> Mapping[str, Walked]:
        """The same for a group, whose leader counts hands."""
        return {name: walk(each, Who.GROUP) for name, each in self.conversations.items()}

    def languages_of(self, question: Question) -> tuple[str, ...]:
        """English, then every other language in which somebody can be asked this."""
        asking = (c for c in self.conversations.values() if any(q is question for q in c.questions))
        tags = (tag for conversation in asking for tag in self.spoken.get(conversation.name, ()))
        return tuple(dict.fromkeys((ENGLISH, *tags)))

    @cached_property
    def posters(self) -> tuple[Poster, ...]:
        path = self.folder / "words.yaml"
        rows = Reader(str(path), parse(path), []).children("words") if path.exists() else ()
        return tuple(
            Poster(
                word=row.take("word", str, default=""),
                language=row.take("language", str, default=""),
                place=row.take("place", str, default=""),
                line=row.line("word"),
            )
            for row in rows
        )

    def of_question(
        self, rule: str, question: Question, what: str, remedy: str, *, fails: bool = True
    ) -> Finding:
        at = question.ask.context.removesuffix(".ask")
        return Finding(rule, at, Fault(self.file_of(at), question.line, what, remedy), fails)

    def of_conversation(
        self,
        rule: str,
        conversation: Conversation,
        what: str,
        remedy: str,
        *,
        key: str = "name",
        fails: bool = True,
    ) -> Finding:
        """key: at whose line it stands in the file."""
        line = Reader(conversation.file, parse(Path(conversation.file)), []).line(key)
        return Finding(rule, conversation.name, Fault(conversation.file, line, what, remedy), fails)

    def of_option(
        self, rule: str, option: Option, language: str, what: str, remedy: str, *, fails: bool = True
    ) -> Finding:
        """About what may be typed for an option. The file is the catalogue, where it is not English."""
        text = option.label
        fault = Fault(self.file_of(text.context), text.line, what, remedy)
        if language != ENGLISH:
            path = self.locales / language / FILE
            fault = Fault(str(path), _line_in(path, text.context), what, remedy)
        return Finding(rule, text.context, fault, fails)


def _line_in(path: Path, context: str) -> int:
    """Where the texts of this context begin in a catalogue; 0 when they are not there."""
    wanted = (f'msgctxt "{context}"', f'msgctxt "{context}.')
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return next((number for number, line in enumerate(lines, 1) if line.startswith(wanted)), 0)
