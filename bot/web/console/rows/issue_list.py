"""The list of issues: what it can be narrowed down by, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.content.content import Content
from bot.service.casework.issue_list import IssuesPage, Wanted
from bot.service.casework.todo import lists
from bot.service.insight.public import town_options
from bot.web.console import labels
from bot.web.console.rows.common import Choice, Filter

# What each is called, and the states it shows; None: all of them. Those of To do have no states here.
_STATES: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    "open": ("Open", ("open", "reopened")),
    "late": ("Late", ()),
    "this-week": ("Due in the next 5 working days", ()),
    "reopened": ("Open again, and due later", ()),
    "untold": ("Answered, but not everybody has been told", ()),
    "matters": ("New, and nobody has read it", ()),
    "answered": ("Reply sent", ("answered",)),
    "closed": ("Closed", ("closed",)),
    "all": ("All", None),
}
_SHOWN = {"public": "Everybody", "private": "Officers only"}
_WHOSE = {"mine": "Mine"}


def wanted_of(asked: Mapping[str, str], officer_id: int, now: datetime) -> Wanted:
    """asked: by the names of the filters."""
    owner_id = officer_id if asked["whose"] == "mine" else None
    of_todo = lists(now, owner_id)
    wanted = of_todo.get(asked["state"].replace("-", "_"))
    _, states = _STATES.get(asked["state"], _STATES["all"])
    return Wanted(
        states=wanted.states if wanted else states,
        town=asked["town"],
        topic=asked["topic"],
        public={"public": True, "private": False}.get(asked["shown"]),
        owner_id=owner_id,
        due_from=wanted.due_from if wanted else None,
        due_to=wanted.due_to if wanted else None,
        owed=wanted.owed if wanted else False,
        unread=wanted.unread if wanted else False,
    )


def issue_filters(content: Content, page: IssuesPage, asked: Mapping[str, str]) -> list[Filter]:
    towns = {option.id: option.label.english for option in town_options(content)}
    topics = {topic: labels.topic(topic) for topic in page.topics}
    states = {key: words for key, (words, _) in _STATES.items()}
    return [
        _filter("state", "State", states, asked, every=""),
        _filter("town", "Town", towns, asked),
        _filter("topic", "Topic", topics, asked),
        _filter("shown", "Shown to", _SHOWN, asked),
        _filter("whose", "With", _WHOSE, asked, every="Everybody’s"),
    ]


def _filter(
    name: str, label: str, texts: Mapping[str, str], asked: Mapping[str, str], every: str = "All"
) -> Filter:
    """every: what no choice at all is called; "" where one must be made."""
    first = (Choice(value="", text=every),) if every else ()
    choices = (Choice(value=key, text=text, chosen=key == asked[name]) for key, text in texts.items())
    return Filter(name=name, label=label, choices=(*first, *choices))
