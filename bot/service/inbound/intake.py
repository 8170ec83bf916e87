"""From an authentic reading to stored events, moved talks and outgoing rows: one transaction an event.

A message is loaded, decided and written in one transaction (`Turns`, `bot.turn.router`, `write`). Where that
fails the message is stored all the same, in a second one, and an officer is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock, Dice
from bot.content.content import Content
from bot.errors import Clash
from bot.language.intents import Listener
from bot.model.event import Disposition
from bot.model.traffic import Traffic
from bot.service.authoring import publish as publishing
from bot.service.inbound.turns import Turns
from bot.service.inbound.write import write
from bot.store.casework import officers, tasks
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.inbound import inbox, people, same_meaning, situation
from bot.store.outbox import receipts
from bot.trace import kind_and_place
from bot.turn import conversation, router
from bot.turn.effects import THIS_EVENT
from bot.turn.loop_detector import Contact, Guard, Rules
from bot.turn.message import Message
from bot.turn.rules.language_choice import switch
from bot.turn.rules.opt_out import stop
from bot.turn.turn import Turn
from bot.vault import Vault
from channels.port import Aside, Channel, Heard, Left, LeftReason, Limits, Reading, Receipt

_log = logging.getLogger(__name__)
_TRIES = 5  # where somebody else takes the same reference at the same moment


class Intake:
    """Takes what channels read. `wake` is rung after each commit that may have filled the outbox.

    loops: when to keep quiet; none in rehearsals, where nobody can loop and nothing costs money.
    listener: what guesses where no list finds anything; none where nobody guesses.
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
        listener: Listener | None = None,
    ) -> None:
        self._db = db
        self._vault = vault
        self._content = content
        self._clock = clock
        self._wake = wake
        self._loops = loops
        self._listener = listener
        self.turns = Turns(content=content, limits=limits, dice=dice, silence=silence, ask_after=ask_after)

    def publish(self, content: Content | None = None) -> Content:
        """Freeze the conversations and pledges as they stand on disk, and read back every version in use.

        content: a new one that is about to take over; else the current one. Returns the content to use: where
        a change may not go into force, the version before goes on.
        """
        said = self._db.read(same_meaning.digests)
        given, now = (content or self._content()).with_same(said), self._clock.now()
        _, content = self._db.write(lambda connection: publishing.publish(connection, given, now))
        in_force = content
        self._db.read(lambda connection: self.turns.know(connection, in_force))
        return content

    def said(self) -> object:
        """Changes whenever an officer has said something of a translation."""
        return self._db.read(same_meaning.digests)

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
                case Aside():
                    self._aside(channel.name, event)
        self._wake()

    @property
    def submits(self) -> bool:
        """Whether `submit` ever takes anything."""
        return self._db.grouped

    def submit(self, channel: Channel, reading: Reading) -> Future[None] | None:
        """The plain case of `take`, one message and no fault, without waiting for its commit.

        None where it is another case, or writes are not grouped. Where the future fails, nothing is stored.
        Unless the database is away, `take` is then to do it again, and looks after the fault.
        """
        match reading.events:
            case [Heard() as heard]:
                done = self._db.submit_together(*self._turn_of(channel.name, heard))
                if done is not None:
                    done.add_done_callback(lambda _: self._wake())
                return done
        return None

    # --- a message ---

    def hear(self, channel: str, heard: Heard) -> None:
        """One message from one person. Raises only when the database cannot take it."""
        now = self._clock.now()
        try:
            self._again(*self._turn_of(channel, heard))
        except PASSING_FAULTS:
            raise  # nothing is stored: the provider must try again
        except Exception as error:
            # A fault in the dialogue must neither lose the message nor mute the person.
            _log.error("the dialogue failed on an event of %s: %s", channel, kind_and_place(error))
            kind = type(error).__name__
            self._db.write(lambda connection: self._store_failed(connection, channel, heard, kind, now))

    def _turn_of(self, channel: str, heard: Heard) -> tuple[Callable[[Connection], None], str]:
        """The work of a message, and the key of the row that it locks first."""
        now = self._clock.now()
        keyed = self._vault.keyed_hash(channel, heard.account, heard.sender)
        return lambda connection: self._hear(connection, channel, heard, keyed, now), keyed

    def _again(self, work: Callable[[Connection], None], key: str) -> None:
        """Do it; from the start when somebody else was quicker with the same name."""
        for _ in range(_TRIES - 1):
            try:
                self._db.write_together(work, key)
            except Clash:
                continue
            return
        self._db.write_together(work, key)

    def _hear(self, connection: Connection, channel: str, heard: Heard, keyed: str, now: datetime) -> None:
        """Load, decide, write."""
        person = None if heard.also else people.find(connection, channel, heard.account, keyed)
        if person is None:
            if inbox.seen(connection, channel, heard.account, heard.event_id):
                return  # from somebody who was forgotten since
            person = people.meet(
                connection, self._vault, channel, heard.account, heard.sender, now, heard.also
            )
        found = situation.look(connection, person, heard.event_id)
        if found.seen:
            return
        guard = self._guard(person.traffic, heard, now)
        turn = self.turns.open(connection, person, now, found=found, event_id=THIS_EVENT, guard=guard)
        decision = router.decide(turn, self._message(heard, turn, now))
        write(connection, turn.person, decision, now, heard=heard)

    def _message(self, heard: Heard, turn: Turn, now: datetime) -> Message:
        return Message(heard, turn.language, turn.content, now, listener=self._listener)

    def _guard(self, traffic: Mapping[str, Any] | None, heard: Heard, now: datetime) -> Guard | None:
        """The guard against loops and floods for one message; none where nobody asked for it."""
        if self._loops is None:
            return None
        contact = Contact.of(heard.text, heard.sent_at, now, tapped=heard.tapped is not None)
        return Guard(self._loops, Traffic.from_json(traffic), contact)

    def run_again(self, event_id: int) -> bool:
        """Handle an event once more on which the dialogue failed. False when there is no such event."""
        now = self._clock.now()

        def work(connection: Connection) -> bool:
            found = inbox.failed(connection, event_id)
            if found is None:
                return False
            _, address_id, heard = found
            person = people.by_address(connection, address_id)
            turn = self.turns.open(connection, person, now, event_id=event_id)
            decision = router.decide(turn, self._message(heard, turn, now))
            write(connection, turn.person, decision, now, event_id=event_id)
            return True

        done = self._db.write(work)
        self._wake()
        return done

    # --- a message on which the dialogue failed ---

    def _store_failed(
        self, connection: Connection, channel: str, heard: Heard, kind: str, now: datetime
    ) -> None:
        person = people.meet(connection, self._vault, channel, heard.account, heard.sender, now, heard.also)
        event_id = inbox.keep(
            connection, channel, heard, person.address_id, now, outcome=Disposition.FAULT, fault=kind
        )
        if event_id is None:
            return
        people.heard(connection, person, now)
        owner = officers.in_team(connection, "")
        if owner is not None:
            who = {"owner_id": owner.id, "person_id": person.person_id}
            tasks.add_fault(connection, str(event_id), now, event_id=event_id, **who)
        if not situation.look(connection, person, "").stopped:
            self._say_trouble(connection, person.address_id, now)

    def _say_trouble(self, connection: Connection, address_id: int, now: datetime) -> None:
        """An honest word to the person. Saying it may fail as well: the event is kept either way."""
        try:
            with connection.begin_nested():
                turn = self.turns.open(connection, people.by_address(connection, address_id), now)
                turn.say("trouble")
                self.turns.close(connection, turn, turn.decision())
        except PASSING_FAULTS:
            raise
        except Exception as fault:
            _log.error("nothing could be said about it: %s", kind_and_place(fault))

    # --- what is no message ---

    def open_for(self, channel: str, account: str, sender: str, name: str, language: str) -> None:
        """Begin a conversation with somebody without a word of theirs: for rehearsals."""
        now = self._clock.now()

        def work(connection: Connection) -> None:
            person = people.meet(connection, self._vault, channel, account, sender, now)
            turn = self.turns.open(connection, person, now)
            if language:
                switch(turn, language)
            conversation.begin(turn, name, came_by="rehearsal")
            self.turns.close(connection, turn, turn.decision())

        self._again(work, sender)

    def _receipt(self, channel: str, receipt: Receipt) -> None:
        now = self._clock.now()
        self._db.write(lambda connection: receipts.take_receipt(connection, channel, receipt, now))

    def _aside(self, channel: str, aside: Aside) -> None:
        now = self._clock.now()
        self._db.write(lambda connection: inbox.keep_aside(connection, channel, aside, now))

    def _left(self, channel: str, left: Left) -> None:
        now = self._clock.now()
        self._db.write(lambda connection: self._store_left(connection, channel, left, now))

    def _store_left(self, connection: Connection, channel: str, left: Left, now: datetime) -> None:
        if inbox.seen(connection, channel, left.account, left.event_id):
            return
        person = people.meet(connection, self._vault, channel, left.account, left.sender, now, left.also)
        made = inbox.note_left(
            connection, channel, left.account, left.event_id, person.address_id, left.text, now
        )
        if made is None:
            return
        people.heard(connection, person, now)
        turn = self.turns.open(connection, person, now)
        if left.reason is LeftReason.RETURNED:
            turn.opt_in()
        else:
            stop(turn, by_provider=True)
        self.turns.close(connection, turn, turn.decision())
