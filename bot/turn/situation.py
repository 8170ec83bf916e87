"""All that a turn may look at, read before it begins. Frozen; nothing in it reaches a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.content import Content
from bot.dialogue.schema import Conversation
from bot.language.tags import ENGLISH
from bot.model.issue import Issue, Pledge
from bot.model.person import Reached
from bot.model.talk import Talk
from channels.port import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """talks: this person's open ones, the newest first; the newest has the floor. issue, pledge: what that
    one is filed under, and the pledge it asks about.

    scripts: every version that a talk may be pinned to, by content hash. versions: the row of each.
    silence: after which own words are taken to be all. ask_after: from an outcome to "did it help?".
    """

    content: Content
    limits: Limits
    scripts: Mapping[str, Conversation]
    versions: Mapping[str, int]
    person: Reached
    talks: tuple[Talk, ...]
    issue: Issue | None
    pledge: Pledge | None
    now: datetime
    silence: timedelta
    ask_after: timedelta

    @property
    def language(self) -> str:
        return self.person.language or ENGLISH
