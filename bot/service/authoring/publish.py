"""Putting conversations into force: a version is frozen by its hash, and no question changes its meaning.

What may not go into force holds nothing up: the version before goes on, and the reason is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.content.content import Content
from bot.dialogue.analysis.versions import Change, Weight, changes, heaviest
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation
from bot.store.casework import pledges
from bot.store.database import Connection
from bot.store.inbound import published as stored

History = Mapping[str, Sequence[Conversation]]


class State(StrEnum):
    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"  # a new version
    BACK = "back"  # a version that was in force before
    HELD = "held"  # the version before goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One conversation as it stands in the files, beside what is in force."""

    name: str
    hash: str
    state: State
    changes: tuple[Change, ...] = ()

    @property
    def why_held(self) -> str:
        """The reasons in sentences, with the remedy; "" when it is not held."""
        if self.state is not State.HELD:
            return ""
        weight = heaviest(self.changes)
        reasons = " ".join(f"{c.question}: {c.what}" for c in self.changes if c.weight is weight)
        if weight is Weight.REFUSED:
            return reasons
        return f"{reasons} If they still mean the same, run `tellback publish {self.name} --reworded`."


def standing(script: Conversation, published: Sequence[Conversation], *, reworded: bool) -> Standing:
    """published: the versions there were, the one in force first. reworded: new words mean the same."""
    if not published:
        return Standing(name=script.name, hash=script.hash, state=State.FIRST)
    if script.hash == published[0].hash:
        return Standing(name=script.name, hash=script.hash, state=State.UNCHANGED)
    found = changes(script, published)
    state = State.CHANGED
    if any(script.hash == version.hash for version in published):
        state = State.BACK
    elif heaviest(found) is Weight.REFUSED or (heaviest(found) is Weight.REWORDED and not reworded):
        state = State.HELD
    return Standing(name=script.name, hash=script.hash, state=state, changes=found)


def history(connection: Connection) -> History:
    """Every version ever published by name; the one in force first, then the newest first."""
    rows = sorted(stored.every(connection), key=lambda row: (not row[4], -row[0]))
    found: dict[str, list[Conversation]] = {}
    for _, name, _, source, _ in rows:
        found.setdefault(name, []).append(from_plain(source))
    return found


def publish(
    connection: Connection,
    content: Content,
    now: datetime,
    *,
    names: Collection[str] | None = None,
    reworded: bool = False,
) -> tuple[tuple[Standing, ...], Content]:
    """Put the conversations and pledges of the files into force.

    names: these conversations alone. Returns how each stands, and the content with what is really in force.
    """
    known = history(connection)
    standings = tuple(
        standing(script, known.get(name, ()), reworded=reworded)
        for name, script in content.conversations.items()
        if names is None or name in names
    )
    for each in standings:
        if each.state in (State.FIRST, State.CHANGED, State.BACK):
            stored.publish(connection, content.conversations[each.name], now)
    pledges.publish(connection, content.pledges, now)
    return standings, _in_force(content, standings, known)


def _in_force(content: Content, standings: Sequence[Standing], known: History) -> Content:
    held = {each.name: each.why_held for each in standings if each.state is State.HELD}
    if not held:
        return content
    older = {name: known[name][0] for name in held}
    mixed = replace(content, conversations={**content.conversations, **older}, held_back=held)
    offered = {
        **content.offered_for,
        **{name: tuple(each for each in content.languages if not mixed.why_not(each, name)) for name in held},
    }
    return replace(mixed, offered_for=offered)
