"""From an authentic reading to stored events, moved talks and outgoing rows: one transaction an event."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock, Dice
from bot.content.content import Content
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation
from bot.language.tags import ENGLISH
from bot.model.person import Reached
from bot.service.authoring import publish as publishing
from bot.store.casework import officers, tasks
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.inbound import inbox, people, published
from bot.store.outbox import receipts
from bot.trace import kind_and_place
from bot.turn import conversation, router
from bot.turn.context import Stage
from bot.turn.loop_detector import Arrival, Rules, Traffic, Watch
from bot.turn.reply import Voice
from bot.turn.rules import keywords
from bot.vault import Vault
from channels.port import Channel, Heard, Left, LeftReason, Limits, Reading, Receipt

_log = logging.getLogger(__name__)


class Intake:
    """Takes what channels read. `wake` is rung after each commit that may have filled the outbox.

    loops: when to keep quiet; none in rehearsals, where nobody can loop and nothing costs money.
    """

    def __init__(
        self,
        *,
        db: Database,
        vault: Vault,
        content: Callable[[], Content],
        limits: Mapping[str, Limits],
        clock: Clock,
        dice: Dice,
        wake: Callable[[], None],
        silence: timedelta,
        ask_after: timedelta,
        loops: Rules | None = None,
    ) -> None:
        self._db = db
        self._vault = vault
        self._content = content
        self._limits = limits
        self._clock = clock
        self._dice = dice
        self._wake = wake
        self._silence = silence
        self._ask_after = ask_after
        self._loops = loops
        self._scripts: dict[str, Conversation] = {}
        self._versions: dict[str, int] = {}

    def publish(self, content: Content | None = None) -> Content:
        """Freeze the conversations and pledges as they stand on disk, and read back every version in use.

        content: a new one that is about to take over; else the current one. Returns the content to use: where
        a change may not go into force, the version before goes on.
        """
        given, now = content or self._content(), self._clock.now()
        _, content = self._db.write(lambda connection: publishing.publish(connection, given, now))
        for version_id, _, digest, source, _ in self._db.read(published.every):
            self._versions[digest] = version_id
            self._scripts[digest] = from_plain(source)
        # The current versions are the very objects whose matching is worked out already.
        self._scripts.update({script.hash: script for script in content.conversations.values()})
        return content

    def take(self, channel: Channel, reading: Reading) -> None:
        """Store and handle every event of a reading. Raises only when the database cannot take them."""
        for event in reading.events:
            match event:
                case Heard():
                    self.hear(channel.name, event)
                case Receipt():
                    self._receipt(channel.name, event)
                case Left():
                    self._left(channel.name, event)
        self._wake()

    def open_for(self, channel: str, account: str, sender: str, name: str, language: str) -> None:
        """Begin a conversation with somebody without a word of theirs: for rehearsals."""
        now = self._clock.now()

        def work(connection: Connection) -> None:
            reached = people.reach(connection, self._vault, channel, account, sender, now)
            stage = self.stage(connection, reached, now)
            if language:
                keywords.switch(stage, language)
            conversation.begin(stage, name, came_by="rehearsal")
            stage.voice.flush(connection)

        self._db.write(work)

    def run_again(self, event_id: int) -> bool:
        """Handle an event once more on which the dialogue failed. False when there is no such event."""
        now = self._clock.now()

        def work(connection: Connection) -> bool:
            found = inbox.failed(connection, event_id)
            if found is None:
                return False
            _, address_id, heard = found
            self._handle(connection, people.by_address(connection, address_id), heard, event_id, now)
            return True

        done = self._db.write(work)
        self._wake()
        return done

    def stage(self, connection: Connection, reached: Reached, now: datetime) -> Stage:
        """A stage to talk to somebody on, for jobs that speak first."""
        content = self._content()
        language = reached.language or ENGLISH
        return Stage(
            connection=connection,
            content=content,
            scripts=self._scripts,
            versions=self._versions,
            voice=Voice(content, reached, self._limits[reached.channel], language, now),
            reached=reached,
            dice=self._dice,
            now=now,
            silence=self._silence,
            ask_after=self._ask_after,
        )

    def hear(self, channel: str, heard: Heard) -> None:
        """One message from one person. Raises only when the database cannot take it."""
        now = self._clock.now()
        try:
            self._db.write(lambda connection: self._store_and_handle(connection, channel, heard, now))
        except PASSING_FAULTS:
            raise  # nothing is stored: the provider must try again
        except Exception as error:
            # A fault in the dialogue must neither lose the message nor mute the person.
            _log.error("the dialogue failed on an event of %s: %s", channel, kind_and_place(error))
            kind = type(error).__name__
            self._db.write(lambda connection: self._store_failed(connection, channel, heard, kind, now))

    def _store_and_handle(self, connection: Connection, channel: str, heard: Heard, now: datetime) -> None:
        if inbox.seen(connection, channel, heard.account, heard.event_id):
            return
        reached = people.reach(connection, self._vault, channel, heard.account, heard.sender, now)
        event_id = inbox.keep(connection, channel, heard, reached.address_id, now)
        if event_id is None:
            return
        watch = self._watch(reached, heard, now)
        if heard.language_hint and heard.language_hint != reached.language_hint:
            people.change_address(connection, reached.address_id, language_hint=heard.language_hint)
        replied = self._handle(connection, reached, heard, event_id, now, watch)
        traffic = watch.after(now, replied=replied).to_json() if watch else None
        people.heard(connection, reached, now, traffic=traffic)

    def _watch(self, reached: Reached, heard: Heard, now: datetime) -> Watch | None:
        """The guard against loops and floods for one message; none where nobody asked for it."""
        if self._loops is None:
            return None
        arrival = Arrival.of(heard.text, heard.sent_at, now, tapped=heard.tapped is not None)
        return Watch(self._loops, Traffic.from_json(reached.traffic), arrival)

    def _handle(
        self,
        connection: Connection,
        reached: Reached,
        heard: Heard,
        event_id: int,
        now: datetime,
        watch: Watch | None = None,
    ) -> bool:
        """Take the message through its turn. Whether anything was said to it."""
        stage = self.stage(connection, reached, now)
        stage.event_id = event_id
        stage.watch = watch
        outcome, talk_id = router.take(stage, heard)
        self._own_up(stage)
        replied = bool(stage.voice.flush(connection)) or stage.voice.spoke
        inbox.settle(connection, event_id, outcome, now, talk_id=talk_id)
        return replied

    def _own_up(self, stage: Stage) -> None:
        """Say once, in the language and in English, that nobody has checked its words yet (honest labels)."""
        tag = stage.reached.language
        if tag is None or stage.voice.empty or stage.content.catalogues.checked(tag):
            return
        if stage.reached.told_unchecked == tag:
            return
        phrase = stage.content.phrase("unchecked")
        # Easy English is English: once is enough.
        tags = (tag,) if ENGLISH in stage.content.language(tag).chain else (tag, ENGLISH)
        both = [stage.content.catalogues.say(phrase, each) for each in tags]
        stage.voice.footnote("\n".join(dict.fromkeys(both)))
        people.change_person(stage.connection, stage.reached.person_id, told_unchecked=tag)

    def _store_failed(
        self, connection: Connection, channel: str, heard: Heard, kind: str, now: datetime
    ) -> None:
        reached = people.reach(connection, self._vault, channel, heard.account, heard.sender, now)
        event_id = inbox.keep(connection, channel, heard, reached.address_id, now)
        if event_id is None:
            return
        inbox.fail(connection, event_id, kind)
        people.heard(connection, reached, now)
        owner = officers.in_team(connection, "")
        if owner is not None:
            who = {"owner_id": owner.id, "person_id": reached.person_id}
            tasks.add_fault(connection, str(event_id), now, event_id=event_id, **who)
        if not reached.stopped:
            self._say_trouble(connection, reached, now)

    def _say_trouble(self, connection: Connection, reached: Reached, now: datetime) -> None:
        """An honest word to the person. Saying it may fail as well: the event is kept either way."""
        try:
            with connection.begin_nested():
                stage = self.stage(connection, reached, now)
                stage.voice.say(stage.voice.phrase("trouble"))
                stage.voice.flush(connection)
        except PASSING_FAULTS:
            raise
        except Exception as fault:
            _log.error("nothing could be said about it: %s", kind_and_place(fault))

    def _receipt(self, channel: str, receipt: Receipt) -> None:
        now = self._clock.now()
        self._db.write(lambda connection: receipts.take_receipt(connection, channel, receipt, now))

    def _left(self, channel: str, left: Left) -> None:
        now = self._clock.now()
        self._db.write(lambda connection: self._store_left(connection, channel, left, now))

    def _store_left(self, connection: Connection, channel: str, left: Left, now: datetime) -> None:
        if inbox.seen(connection, channel, left.account, left.event_id):
            return
        reached = people.reach(connection, self._vault, channel, left.account, left.sender, now)
        made = inbox.note_left(
            connection, channel, left.account, left.event_id, reached.address_id, left.text, now
        )
        if made is None:
            return
        people.heard(connection, reached, now)
        stage = self.stage(connection, reached, now)
        if left.reason is LeftReason.RETURNED:
            people.remove_stop(connection, reached)
        else:
            keywords.stop(stage, by_provider=True)
