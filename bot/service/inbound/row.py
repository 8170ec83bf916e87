"""What the writers of a turn share: the transaction, whose turn it was, the ids that were given so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.ids import CodeId, IssueId
from bot.model.person import Reached
from bot.store.database import Connection
from bot.turn.effects import THIS_EVENT


@dataclass(slots=True)
class Row:
    """What a turn made has negative ids until it is written: talks, issues and codes give the real ones.

    person: whose turn it is; once they have parted from their address, the stranger who has it.
    """

    connection: Connection
    person: Reached
    now: datetime
    event_id: int | None = None
    talks: dict[int, int] = field(default_factory=dict)
    issues: dict[int, int] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)

    def talk(self, id_: int | None) -> int | None:
        return id_ if id_ is None else self.talks.get(id_, id_)

    def issue(self, id_: int | None) -> IssueId | None:
        return id_ if id_ is None else IssueId(self.issues.get(id_, id_))

    def code(self, id_: int | None) -> CodeId | None:
        return id_ if id_ is None else CodeId(self.codes.get(id_, id_))

    def event(self, id_: int | None) -> int | None:
        return self.event_id if id_ == THIS_EVENT else id_

    def key(self, template: str, talk_id: int | None) -> str:
        return template.replace("{talk}", str(self.talk(talk_id)))
