"""What one turn has decided so far. Rules read it and add to it; nothing here reaches a database.

A rule sees the person, the talks and the issues as this turn has changed them, not as they were read. What is
to be written is gathered row by row, so that two changes of one talk are written once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Unpack

from bot.clock import Dice
from bot.content.content import Content
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation
from bot.model.code import Code, CodeKind
from bot.model.event import Disposition
from bot.model.ids import CodeId, IssueId, TalkId
from bot.model.issue import Issue, IssueStage, IssueState, Pledge
from bot.model.message import MessageKind
from bot.model.officer import Officer
from bot.model.person import AddressChange, PersonChange
from bot.model.talk import Talk, TalkChange, TalkState
from bot.turn.effects import (
    CameTo,
    ChangeAddress,
    ChangeIssue,
    ChangePerson,
    Decision,
    Effect,
    ErasePerson,
    KeepAnswer,
    OpenCode,
    OpenIssue,
    OptIn,
    OptOut,
    Send,
    StopTalks,
)
from bot.turn.flag import RaisedFlag
from bot.turn.lookup import Lookup
from bot.turn.loop_detector import Guard
from bot.turn.reply import Composer
from bot.turn.situation import Situation
from bot.turn.talks import Talks


class Turn:
    """One message, or one timer, on its way to a decision.

    guard: the guard against loops, where there is one. event_id: of the message, none for a timer. flag: what
    was raised for words of danger, hate or a threat.
    """

    def __init__(
        self,
        situation: Situation,
        lookup: Lookup,
        dice: Dice,
        *,
        event_id: int | None = None,
        guard: Guard | None = None,
    ) -> None:
        self.situation = situation
        self.lookup = lookup
        self.dice = dice
        self.event_id = event_id
        self.guard = guard
        self.flag: RaisedFlag | None = None
        self.person = situation.person
        self.reply = Composer(
            situation.content, situation.person, situation.limits, situation.language, situation.now
        )
        self._talks = Talks(situation.talks)
        self._issues: dict[int, Issue | None] = {}
        if situation.issue is not None:
            self._issues[situation.issue.id] = situation.issue
        self._owners: dict[str, Officer | None] = {}
        self._codes: dict[int, Code | None] = {}
        self._person_changes: PersonChange = {}
        self._address_changes: AddressChange = {}
        self._effects: list[Effect] = []
        self._new = 0  # how many things this turn made that have no id yet

    # --- as it is now ---

    @property
    def content(self) -> Content:
        return self.situation.content

    @property
    def now(self) -> datetime:
        return self.situation.now

    @property
    def language(self) -> str:
        return self.reply.language

    @property
    def talk(self) -> Talk | None:
        """The talk that has the floor: the newest open one. An older one waits until it is over."""
        return self._talks.newest

    def talk_called(self, ref: str) -> Talk | None:
        """The open talk with this reference, whether it has the floor or waits."""
        return self._talks.called(ref)

    def script(self, talk: Talk) -> Conversation:
        """The version this talk began on."""
        return self.situation.scripts[talk.hash]

    def issue(self, issue_id: int | None) -> Issue | None:
        if issue_id is None:
            return None
        if issue_id not in self._issues:
            self._issues[issue_id] = self.lookup.issue(issue_id)
        return self._issues[issue_id]

    def open_issue_about(self, about: str, pledge_id: int | None = None) -> Issue | None:
        """The open issue that a new talk about this belongs to, this turn's own among them."""
        ours = (each for each in self._issues.values() if each is not None and each.id < 0)
        made = next((each for each in ours if (each.about, each.pledge_id) == (about, pledge_id)), None)
        return made or self.lookup.open_issue(about, pledge_id)

    def owner_of(self, team: str) -> Officer | None:
        if team not in self._owners:
            self._owners[team] = self.lookup.owner_of(team)
        return self._owners[team]

    def code(self, code_id: int | None) -> Code | None:
        if code_id is None:
            return None
        if code_id not in self._codes:
            self._codes[code_id] = self.lookup.code(code_id)
        return self._codes[code_id]

    def pledge_of(self, talk: Talk) -> Pledge:
        """The pledge in the words this person was asked to rate, also when it has changed or ended since."""
        key, version = talk.facts["pledge"], talk.facts["pledge_version"]
        known = self.situation.pledge
        if known is not None and (known.key, known.version) == (key, version):
            return known
        return self.lookup.pledge(key, version)

    @property
    def spoke(self) -> bool:
        """Whether something was said, or is to be said."""
        return not self.reply.empty or any(isinstance(each, Send) for each in self._effects)

    @property
    def forgotten(self) -> bool:
        """Whether this turn erases the person: nothing personal is to be written any more."""
        return any(isinstance(each, ErasePerson) for each in self._effects)

    # --- what is said ---

    def say(self, phrase_id: str, **values: Any) -> None:
        """A phrase in the person's language."""
        self.reply.say(self.reply.phrase(phrase_id, **values))

    def send(self, *, kind: str = MessageKind.REPLY, **how: Any) -> None:
        """What was said so far is a message of its own."""
        self._effects += map(Send, self.reply.messages(kind=kind, **how))

    # --- the person ---

    def change_person(self, **values: Unpack[PersonChange]) -> None:
        self._person_changes |= values
        seen: dict[str, Any] = {name: each for name, each in values.items() if hasattr(self.person, name)}
        self.person = replace(self.person, **seen)

    def change_address(self, **values: Unpack[AddressChange]) -> None:
        self._address_changes |= values
        if "language_offered" in values:
            self.person = replace(self.person, language_offered=values["language_offered"])

    def opt_out(self, *, by_provider: bool) -> None:
        """Nothing more goes to this address."""
        self.person = replace(self.person, stopped=True)
        self._effects.append(OptOut(by_provider=by_provider))

    def opt_in(self) -> None:
        self.person = replace(self.person, stopped=False)
        self._effects.append(OptIn())

    # --- talks ---

    def start_talk(self, script: Conversation, place: Place, *, came_by: str, **values: Any) -> Talk:
        """A talk that begins now; it has the floor. values: facts, mode, issue_id, outcome_id, code_id."""
        talk = Talk(
            id=TalkId(self._handle()),
            ref=self._talks.free_reference(self.lookup, self.dice),
            person_id=self.person.person_id,
            address_id=self.person.address_id,
            name=script.name,
            hash=script.hash,
            state=TalkState.OPEN,
            place=place,
            language=self.language,
            touched_at=self.now,
            **values,
        )
        self._talks.start(talk, self.situation.versions[script.hash], came_by)
        return talk

    def change_talk(self, talk: Talk, **values: Unpack[TalkChange]) -> Talk:
        """The talk with these columns changed. A state says when it ended too; no moment: it is open."""
        return self._talks.change(talk, values)

    def move_talk(self, talk: Talk, place: Place) -> Talk:
        """The talk at its new place, touched now; ended where the place is over."""
        moved: TalkChange = {"place": place, "touched_at": self.now, "language": self.language}
        ended: TalkChange = {"state": TalkState.ENDED, "ended_at": self.now} if place.over else {}
        return self.change_talk(talk, **(moved | ended))

    def stop_talks(self) -> None:
        """Every open talk of this person ends."""
        self._talks.clear()
        self._effects.append(StopTalks())

    # --- everything else ---

    def open_issue(self, owner: Officer, **values: Any) -> Issue:
        """A new issue, open from now on. values: about, title, reply_by, honesty, pledge_id, public."""
        made = OpenIssue(id=self._handle(), owner_id=owner.id, **values)
        self._effects.append(made)
        issue = Issue(
            id=IssueId(made.id),
            ref="",
            about=made.about,
            title=made.title,
            pledge_id=made.pledge_id,
            pledge_key=None,
            owner_id=owner.id,
            owner=owner.name,
            team=owner.team,
            reply_by=made.reply_by,
            state=IssueState.OPEN,
            stage=IssueStage.OPEN,
            honesty=dict(made.honesty),
            opened_at=self.now,
            closed_at=None,
            public=made.public,
        )
        self._issues[made.id] = issue
        return issue

    def change_issue(self, issue: Issue, **values: Any) -> None:
        self._issues[issue.id] = replace(issue, **values)
        self._effects.append(ChangeIssue(id=issue.id, values=values))

    def open_code(self, word: str, *, kind: CodeKind, conversation: str, place: str, until: datetime) -> Code:
        made = OpenCode(
            id=self._handle(), word=word, kind=kind, conversation=conversation, place=place, closes_at=until
        )
        self._effects.append(made)
        code = Code(
            id=CodeId(made.id),
            word=word,
            kind=kind,
            conversation=conversation,
            issue_id=None,
            issue_ref=None,
            place=place,
            texts={},
            shows=False,
            officer=None,
            opened_at=self.now,
            closes_at=until,
            closed_at=None,
        )
        self._codes[made.id] = code
        return code

    def add(self, effect: Effect) -> None:
        """One that changes nothing which a later rule of this turn could look at."""
        self._effects.append(effect)

    def answers_in(self, talk_id: int | None) -> list[KeepAnswer]:
        """What this turn keeps as answers of a talk."""
        return [each for each in self._effects if isinstance(each, KeepAnswer) and each.talk_id == talk_id]

    def came_to(self, what: Disposition) -> CameTo:
        """Of a message that belongs to the talk that has the floor, if there is one."""
        return CameTo(what, self.talk.id if self.talk else None)

    def decision(self, came_to: CameTo | None = None, **how: Any) -> Decision:
        """All that was decided. how: for the message that is gathered still, as `send` takes it."""
        self.send(**how)
        rows: list[Effect] = [*self._talks.effects]
        if self._person_changes:
            rows.append(ChangePerson(self._person_changes))
        if self._address_changes:
            rows.append(ChangeAddress(self._address_changes))
        return Decision(came_to=came_to, effects=(*rows, *self._effects))

    def _handle(self) -> int:
        self._new += 1
        return -self._new
