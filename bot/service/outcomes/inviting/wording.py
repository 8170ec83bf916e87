"""An invitation in words, and a message for each who gets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import next_allowed
from bot.content.content import Content
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation
from bot.language.tags import ENGLISH
from bot.model.code import Code
from bot.model.issue import Issue
from bot.model.message import BULK, MessageKind, NewMessage
from bot.model.outcome import WHOM, Hearer, Outcome
from bot.service.casework.asking.questions import ASKED, CHOICE
from bot.store.database import Connection
from bot.store.inbound import codes, published
from bot.turn.placeholders import STAGE_PHRASES
from bot.wording.cost import cost
from bot.wording.fit import fit
from bot.wording.prompt import Prompt, Speaker
from channels.port import Choice, Limits


def script_of(connection: Connection, code: Code) -> Conversation:
    """The version of the question that people get."""
    _, source = published.by_hash(connection, code.hash or "")
    return from_plain(source)


@dataclass(frozen=True, slots=True, kw_only=False)
class Wording:
    """An invitation to the question of a code, in words."""

    content: Content
    issue: Issue
    code: Code
    script: Conversation

    def has(self, tag: str) -> bool:
        """Whether the officer wrote the question in this language, or in one that it falls back to."""
        chain = self.content.language(tag).chain
        return tag == ENGLISH or any(each in self.code.texts for each in (tag, *chain))

    def body(self, tag: str, limits: Limits | None) -> str:
        """As a person of this language gets it. English stands in an English frame, behind an honest word in
        their own language."""
        on_phone = limits is not None and limits.counts_parts
        own = Speaker(self.content.catalogues, tag, on_phone=on_phone)
        speaker = own if self.has(tag) else Speaker(self.content.catalogues, ENGLISH, on_phone=on_phone)
        phrase = self.content.phrase
        is_choice = self.code.conversation == CHOICE
        text = speaker.say(
            phrase("invite-choice" if is_choice else "invite"),
            {
                "council": self.content.council.name,
                "stage": speaker.say(phrase(STAGE_PHRASES[self.issue.stage])),
                "question": self._question(speaker),
            },
        )
        if not self.has(tag):
            text = f"{own.say(phrase('invite-english'))}\n{text}"
        choices: tuple[Choice, ...] = ()
        footer = ""
        if is_choice:
            options = self.script.question(ASKED).options
            choices = tuple(Choice(key=each.id, label=speaker.label(each)) for each in options)
            footer = speaker.say(phrase("invite-choice-no"))
        prompt = Prompt(text=text, choices=choices, typed=True, footer=footer)
        return fit(prompt, limits).text if limits else text

    def _question(self, speaker: Speaker) -> str:
        """The officer's text; behind what may change, the first question of the conversation."""
        first = next(each for each in self.script.questions if not each.shared)
        said = dict(self.script.title.own).get(speaker.language) or speaker.say(self.script.title)
        return said if first.id == ASKED else f"{said} {speaker.say(first.ask)}"


def messages(
    connection: Connection,
    content: Content,
    outcome: Outcome,
    issue: Issue,
    people: Iterable[Hearer],
    limits: Mapping[str, Limits],
    now: datetime,
    lasts: datetime,
) -> list[NewMessage]:
    """What these people get of it. Nobody gets it twice: each has a key of their own."""
    code = codes.by_id(connection, WHOM.read(outcome.asked).code_id)
    assert code is not None  # codes are never deleted
    wording = Wording(content, issue, code, script_of(connection, code))
    worded: dict[tuple[str, str], tuple[str, int | None]] = {}
    found = []
    for person in people:
        limit = limits.get(person.channel)
        if limit is None:
            continue
        key = (person.language, person.channel)
        if key not in worded:
            body = wording.body(person.language, limit)
            worded[key] = (body, cost(body, 1, None).parts if limit.counts_parts else None)
        body, parts = worded[key]
        found.append(
            NewMessage(
                lane=f"{person.channel}:{person.account}",
                address_id=person.address_id,
                person_id=person.person_id,
                talk_id=person.talk_id,
                outcome_id=outcome.id,
                kind=MessageKind.ASK,
                body=body,
                language=person.language,
                priority=BULK,
                due_at=next_allowed(now),
                expires_at=lasts,
                made_at=now,
                parts=parts,
                key=f"outcome:{outcome.id}:p{person.person_id}",
            )
        )
    return found
