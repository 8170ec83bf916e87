"""What we say in one turn: gathered, and put into one message where the channel can carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.content.content import Content
from bot.dialogue.text import Text
from bot.language.figures import weekday_and_day
from bot.model.message import BULK, LIVE, MessageKind, NewMessage
from bot.model.person import Reached
from bot.model.promise import PromiseState
from bot.wording.fit import fit
from bot.wording.prompt import Prompt, Speaker
from channels.port import Choice, Limits
from channels.sms_text import measure, split

REPLY_LASTS = timedelta(hours=4)  # a question that comes later than this is worse than none
NOTICE_LASTS = timedelta(hours=24)


class Composer:
    """Words to one person on one channel in one language, until `messages` takes them."""

    def __init__(
        self, content: Content, person: Reached, limits: Limits, language: str, now: datetime
    ) -> None:
        self.content = content
        self.person = person
        self.limits = limits
        self.now = now
        self._pieces: list[str] = []
        self._footnote = ""
        self._besides: tuple[Choice, ...] = ()
        self._prompt: Prompt | None = None
        self._question = ""
        self._talk_id: int | None = None
        self.may_wait = False  # it answers an old message: it goes out in the hours in which we write
        self.speak(language)

    def speak(self, language: str) -> None:
        """Go on in this language."""
        self.language = language
        self.speaker = Speaker(self.content.catalogues, language, on_phone=self.limits.counts_parts)

    @property
    def empty(self) -> bool:
        return not self._pieces and self._prompt is None

    def phrase(self, phrase_id: str, **values: Any) -> str:
        """A phrase in the language, its gaps filled."""
        return self.speaker.say(self.content.phrase(phrase_id), self.filled(values))

    def say(self, text: Text | str, values: Mapping[str, Any] | None = None) -> None:
        self._pieces.append(text if isinstance(text, str) else self.speaker.say(text, values))

    def ask(self, prompt: Prompt, *, question: str, talk_id: int | None) -> None:
        """The question of this turn; what was said before stands above it in the same message."""
        self._prompt = prompt
        self._question = question
        self._talk_id = talk_id

    def footnote(self, text: str) -> None:
        """Said last in this turn, on lines of its own."""
        self._footnote = "\n".join(line for line in (self._footnote, text) if line)

    def offer(self, text: str, choices: tuple[Choice, ...]) -> None:
        """Something besides: said last, or on its own, and to be tapped where there are buttons."""
        if self.empty:
            self.say(text)
        else:
            self.footnote(text)
        if self.limits.buttons:
            self._besides = choices

    def about(self, talk_id: int) -> None:
        """What is said belongs to this talk."""
        self._talk_id = talk_id

    def filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Any) -> str:
        if isinstance(value, date):
            return weekday_and_day(value, self.content.language(self.language))
        if isinstance(value, Text):
            return self.speaker.say(value)
        return str(value)

    def messages(
        self,
        *,
        kind: str = MessageKind.REPLY,
        live: bool = True,
        key: str | None = None,
        due_at: datetime | None = None,
        news: PromiseState | None = None,
    ) -> list[NewMessage]:
        """What was gathered, as one message if the channel can carry it; nothing is gathered any more.

        live: the person is talking to us right now. key: two messages with one key are one message. news:
        what it makes of the promise that it keeps.
        """
        if self.empty:
            return []
        asked = self._prompt or Prompt(text="")
        prompt = replace(
            asked,
            text="\n".join(part for part in (*self._pieces, asked.text) if part),
            names=(*asked.names, *(choice for choice in self._besides if choice not in asked.names)),
            footer="\n".join(part for part in (asked.footer, self._footnote) if part),
        )
        fitted = fit(prompt, self.limits)
        texts = split(fitted.text, self.limits.max_text)
        live = live and not self.may_wait
        lasts = REPLY_LASTS if live else NOTICE_LASTS
        due = due_at or self.now
        messages = [
            NewMessage(
                lane=self.person.lane,
                address_id=self.person.address_id,
                person_id=self.person.person_id,
                talk_id=self._talk_id,
                kind=kind,
                question=self._question,
                body=text,
                choices=fitted.choices if text is texts[-1] else (),
                language=self.language,
                priority=LIVE if live else BULK,
                due_at=due,
                expires_at=due + lasts,
                made_at=self.now,
                parts=measure(text).parts if self.limits.counts_parts else None,
                key=key and (key if text is texts[0] else f"{key}:{texts.index(text)}"),
                news=news is not None and text is texts[-1],
                brings=news,
            )
            for text in texts
        ]
        self._pieces, self._prompt, self._question, self._footnote = [], None, "", ""
        self._besides = ()
        return messages
