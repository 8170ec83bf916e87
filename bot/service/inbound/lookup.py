"""The rare facts of a turn, read from the store when a rule asks for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.model.code import Code
from bot.model.event import Quote
from bot.model.issue import Issue, Pledge
from bot.model.officer import Officer
from bot.model.outcome import Invited
from bot.model.person import Reached
from bot.model.promise import Promise
from bot.model.reference import Earlier, Filed, NewsSent, OpenMatter, SentQuestion
from bot.model.talk import Talk
from bot.store import erasure, timers
from bot.store.casework import invited, issues, officers, pledges, promises, tasks
from bot.store.casework.person import quotes
from bot.store.database import Connection
from bot.store.inbound import codes, references, talks
from bot.store.outbox import news, queue
from bot.store.reports import kept_back
from bot.turn.answers import AFTER


class StoreLookup:
    """`bot.turn.lookup.Lookup` about one person. event_id: of a message that is handled once more, else none.

    know: called with the version of each talk and question that is handed out, so that it can be at hand.
    """

    def __init__(
        self,
        connection: Connection,
        person: Reached,
        *,
        event_id: int | None,
        know: Callable[[Connection, str], None],
    ) -> None:
        self._connection = connection
        self._person_id = person.person_id
        self._address_id = person.address_id
        self._event_id = event_id
        self._know = know

    def _known(self, talk: Talk | None) -> Talk | None:
        if talk is not None:
            self._know(self._connection, talk.hash)
        return talk

    def last_over(self, since: datetime) -> Talk | None:
        return self._known(talks.last_over(self._connection, self._person_id, since))

    def last_filed(self, since: datetime) -> Talk | None:
        return self._known(talks.last_filed(self._connection, self._person_id, since))

    def newest_filed(self) -> Talk | None:
        return self._known(talks.newest_filed(self._connection, self._person_id))

    def their_talk(self, name: str) -> Talk | None:
        return self._known(talks.of_person(self._connection, self._person_id, name))

    def answers_held(self) -> int:
        return erasure.answers_of(self._connection, self._person_id)

    def is_free(self, ref: str) -> bool:
        return talks.is_free(self._connection, ref)

    def talks_so_far(self) -> int:
        return talks.so_far(self._connection)

    def owner_of(self, team: str) -> Officer | None:
        return officers.in_team(self._connection, team)

    def issue(self, issue_id: int) -> Issue | None:
        return issues.by_id(self._connection, issue_id)

    def open_issue(self, about: str, pledge_id: int | None) -> Issue | None:
        return issues.still_open(self._connection, about, pledge_id)

    def pledge(self, key: str, version: int) -> Pledge:
        return pledges.as_asked(self._connection, key, version)

    def pledges(self) -> list[Pledge]:
        return pledges.current(self._connection)

    def times_rated(self) -> dict[str, int]:
        return pledges.times_rated(self._connection)

    def rated_keys(self) -> set[str]:
        return pledges.rated_keys(self._connection, self._person_id)

    def promises(self) -> list[Promise]:
        return promises.of_person(self._connection, self._person_id)

    def open_matters(self, told_since: datetime | None = None) -> list[OpenMatter]:
        return references.open_matters(self._connection, self._person_id, told_since)

    def news(self, since: datetime) -> list[NewsSent]:
        return news.went_out(self._connection, self._person_id, since)

    def talk_of_others(self, ref: str) -> Filed | None:
        return references.talk_of_others(self._connection, self._person_id, ref)

    def first_words(self, talk_id: int) -> Earlier | None:
        return references.first_words(self._connection, talk_id)

    def quote(self) -> Quote | None:
        return quotes.alive(self._connection, self._person_id)

    def was_flagged(self) -> bool:
        return kept_back.was_flagged(self._connection, self._person_id)

    def _known_code(self, code: Code | None) -> Code | None:
        if code is not None and code.hash is not None:
            self._know(self._connection, code.hash)
        return code

    def code(self, code_id: int) -> Code | None:
        return self._known_code(codes.by_id(self._connection, code_id))

    def code_named(self, word: str) -> Code | None:
        return self._known_code(codes.by_word(self._connection, word))

    def codes_opened(self, since: datetime) -> int:
        return codes.opened_by(self._connection, self._person_id, since)

    def code_words(self, since: datetime) -> set[str]:
        return codes.words_since(self._connection, since)

    def votes(self, code_id: int, question: str, *, of_others: bool) -> dict[str, int]:
        without = self._person_id if of_others else None
        return codes.votes(self._connection, code_id, question, without=without)

    def first_sent(self, ref: str) -> Earlier | None:
        return references.first_sent(self._connection, self._address_id, ref)

    def asked_back(self, since: datetime) -> Earlier | None:
        return references.asked_back(self._connection, self._address_id, since)

    def answered_since(self, talk_id: int, event_id: int) -> bool:
        return references.answered_since(self._connection, talk_id, event_id)

    def added_since(self, talk_id: int, since: datetime) -> bool:
        return references.added_since(self._connection, talk_id, AFTER, since)

    def first_of_album(self, album: str) -> Earlier | None:
        return references.first_of_album(self._connection, self._address_id, album, before=self._event_id)

    def sent_question(self, talk_id: int, question: str) -> SentQuestion | None:
        return references.asked(self._connection, talk_id, question)

    def question_of(self, sent_ref: str) -> tuple[int | None, str] | None:
        return references.question_of(self._connection, self._address_id, sent_ref)

    def told_since(self, since: datetime) -> bool:
        return news.told_since(self._connection, self._person_id, since)

    def officer_asked(self, since: datetime) -> bool:
        return news.officer_asked(self._connection, self._person_id, since)

    def invited(self, since: datetime) -> Invited | None:
        return invited.waiting(self._connection, self._person_id, since)

    def nth_latest_ask(self, n: int, since: datetime) -> datetime | None:
        return queue.nth_latest_ask(self._connection, self._person_id, n, since)

    def timer_is_set(self, key: str) -> bool:
        return timers.is_set(self._connection, key)

    def flags(self, key: str) -> tuple[bool, int]:
        return tasks.flags(self._connection, key)
