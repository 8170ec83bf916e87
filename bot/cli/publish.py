"""`tellback publish`: put changed conversations into force, and say what changed, question by question."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from bot.app import quieten_libraries
from bot.cli.content import known
from bot.cli.environment import settings
from bot.clock import SystemClock
from bot.content.content import Content
from bot.dialogue.analysis.versions import Weight
from bot.service.authoring import publish as publishing
from bot.service.authoring.publish import Standing, State
from bot.store.database import opened
from bot.store.migrations import upgrade

_SAYS = {
    State.FIRST: "published for the first time",
    State.UNCHANGED: "unchanged",
    State.CHANGED: "a new version",
    State.BACK: "back to a version from before",
    State.HELD: "refused; the version before goes on",
}
_MARKS = {Weight.SAID: " ", Weight.REWORDED: "~", Weight.REFUSED: "!"}


@click.command()
@click.argument("names", nargs=-1)
@click.option("--reworded", is_flag=True, help="Questions that are worded differently still mean the same.")
def publish(names: tuple[str, ...], reworded: bool) -> None:
    """Put conversations into force as they stand in the files: all, or those named.

    A question may be added. While it keeps its id it must not change what its answers mean: a changed kind
    or a removed answer is refused; give the question a new id. Other words for a question or an answer need
    --reworded. Open talks stay on the version they began with. A service that runs takes a new version up
    by itself.
    """
    given = settings()
    quieten_libraries()
    content = Content.load(given.conversations, given.locales)
    for name in names:
        known("conversation", name, list(content.conversations))
    with opened(given.database_url) as db:
        upgrade(db)
        now = SystemClock().now()
        standings, _ = db.write(
            lambda connection: publishing.publish(
                connection, content, now, names=names or None, reworded=reworded
            )
        )
    for each in standings:
        for line in _lines(each):
            click.echo(line)
    sys.exit(1 if any(each.state is State.HELD for each in standings) else 0)


def _lines(standing: Standing) -> Iterator[str]:
    yield f"{standing.name}: {_SAYS[standing.state]} ({standing.hash})"
    for change in standing.changes:
        mark = _MARKS[change.weight] if standing.state is State.HELD else " "
        yield f"  {mark} {change.question or 'as a whole'}: {change.what}"
    if standing.state is State.CHANGED and not standing.changes:
        yield "    Nothing that people see or answer is different."
    if standing.state is State.HELD and not any(c.weight is Weight.REFUSED for c in standing.changes):
        yield f"  If they still mean the same: tellback publish {standing.name} --reworded"
