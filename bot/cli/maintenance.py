"""Commands for maintenance: migrate, connect, doctor, rerun."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import click

from bot.alert_settings import NOBODY_TOLD
from bot.app import Services
from bot.calendar import local_day
from bot.cli.environment import reached, services, settings
from bot.errors import Refusal
from bot.store import clock_skew, transfer
from bot.store.casework import alerts, officers
from bot.store.database import PASSING_FAULTS, Database, opened
from bot.store.inbound import inbox
from bot.store.migrations import Standing, standing, upgrade
from bot.store.outbox import queue
from bot.trace import kind_and_place
from bot.worker import alone
from channels.port import Connects, SendError

_WAITED_TOO_LONG = timedelta(minutes=15)
_CLOCKS_MAY_DIFFER = timedelta(seconds=2)
_MENU = {
    "help": "How this works",
    "lang": "Change language",
    "call": "Have a person ring you",
    "status": "What happens with what I said",
    "stop": "No more messages",
}


@click.command()
@click.option("--to", "target", metavar="URL", help="Move everything to this empty PostgreSQL database.")
def migrate(target: str | None) -> None:
    """Bring the database up to date. `serve` and `work` do this by themselves.

    With --to: copy the SQLite database to PostgreSQL, while the service is stopped, and prove that every row
    arrived.
    """
    given = settings()
    with reached(), opened(given.database_url) as db:
        upgrade(db)
        if target:
            _move(db, target)
            return
    click.echo("The database is up to date.")


def _move(db: Database, target: str) -> None:
    if not db.embedded or not target.startswith("postgresql://"):
        raise Refusal("Only a move from SQLite to postgresql://user:password@host/name is made here.")
    with alone(db), opened(target) as new:
        upgrade(new)
        moved = transfer.move(db, new)
    for each in moved:
        click.echo(f"{each.table:14} {each.rows:9,} rows   {each.checksum}")
    click.echo(f"All {sum(each.rows for each in moved):,} rows are there, and the same in both databases.")
    click.echo(
        "Now set TELLBACK_DATABASE_URL to the new address. TELLBACK_SECRET_KEY must stay what it was: if it"
    )
    click.echo("is not set, set it to what the file secret.key in the data folder holds.")


@click.command()
def connect() -> None:
    """Tell the providers that want to be told (Telegram) where our webhook is. Needs TELLBACK_PUBLIC_URL."""
    built = services()
    for channel in built.channels.values():
        if not isinstance(channel, Connects):
            continue
        address = f"{built.settings.public_url}/hook/{channel.name}"
        try:
            asyncio.run(channel.connect(address, _MENU))
        except SendError as fault:
            raise Refusal(f"{channel.name}: it could not be connected to {address}: {fault}") from None
        click.echo(f"{channel.name}: what people send comes to {address} now.")


@click.command()
def doctor() -> None:
    """Look over the installation and say in sentences what is wrong."""
    _refuse_an_old_database()
    built = services()
    now = built.clock.now()
    state = built.db.read(lambda connection: queue.health(connection, now))
    faults = [f"{lane}: {alarm}" for lane, alarm in state.alarms.items()]
    faults += [
        f"The oldest message of class {priority} has waited since {due:%d %B %H:%M}. Is a worker running?"
        for priority, due in state.oldest_due.items()
        if now - due > _WAITED_TOO_LONG
    ]
    failed = built.db.read(inbox.failed_ids)
    if failed:
        faults.append(
            f"{len(failed)} messages failed in the dialogue. Read them in the console; `tellback rerun`."
        )
    faults += _clocks_apart(built)
    faults += [f"{name}: a change is held back. {why}" for name, why in built.content().held_back.items()]
    faults += [
        f"{built.content().language(tag).english} is offered to nobody: {fault}"
        for tag, found in built.content().language_faults.items()
        for fault in found
    ]
    faults += built.content().helplines.to_check(local_day(now))
    if not built.db.read(officers.every):
        faults.append("No officer can sign in. `tellback officers add` lets somebody in.")
    faults += _mail_stuck(built)
    click.echo(f"Channels: {', '.join(built.channels)}. Offered: {_offered(built)}.")
    click.echo(built.listening)
    untold = () if built.settings.alerts.server else (NOBODY_TOLD,)
    for line in (*(f"To connect {each}" for each in built.settings.missing), *untold, *faults):
        click.echo(line)
    well = "No faults, but read the lines above." if untold else "Everything looks well."
    click.echo(f"{len(faults)} faults." if faults else well)
    sys.exit(1 if faults else 0)


def _mail_stuck(built: Services) -> list[str]:
    """E-mails to officers that do not get through."""
    stuck = built.db.read(alerts.trouble)
    if not stuck.waiting or stuck.since is None:
        return []
    one = stuck.waiting == 1
    what = "1 e-mail to officers has" if one else f"{stuck.waiting} e-mails to officers have"
    said = f"{what} not got through since {stuck.since:%d %B %H:%M} UTC. {stuck.fault}"
    return [f"{said} {'It is' if one else 'They are'} tried again."]


def _clocks_apart(built: Services) -> list[str]:
    """Machines that share a database must agree on the time, or one takes what another is sending."""
    apart = built.db.read(lambda connection: clock_skew.ahead(connection, built.clock))
    if abs(apart) <= _CLOCKS_MAY_DIFFER:
        return []
    side = "behind" if apart > timedelta() else "ahead of"
    return [
        f"This machine's clock is {abs(apart).total_seconds():.0f} seconds {side} the database's. "
        "Set both by a time server (NTP): who sends what, and when, goes by them."
    ]


def _refuse_an_old_database() -> None:
    """Looking must not migrate, as a start would: whoever asks the doctor may not have a backup yet."""
    with reached(), opened(settings().database_url) as db:
        found = standing(db)
    if found in (Standing.BEHIND, Standing.AHEAD):
        raise Refusal(f"{found}\n1 fault.")


def _offered(built: Services) -> str:
    return ", ".join(language.english for language in built.content().offered)


@click.command()
@click.argument("events", nargs=-1, type=int)
def rerun(events: tuple[int, ...]) -> None:
    """Run messages again on which the dialogue failed: these, or all of them."""
    built = services()
    asked = list(events) or built.db.read(inbox.failed_ids)
    if not asked:
        click.echo("No message has failed: there is nothing to run again.")
    done = [_ran_again(built, event_id) for event_id in asked]
    sys.exit(0 if all(done) else 1)


def _ran_again(built: Services, event_id: int) -> bool:
    """Says what became of it. A message that fails again is kept, and the others have their turn."""
    try:
        found = built.intake.run_again(event_id)
    except PASSING_FAULTS:
        raise  # the database's trouble, not this message's
    except Exception as fault:
        click.echo(f"{event_id}: it failed again ({kind_and_place(fault)}). It is kept.", err=True)
        return False
    if found:
        click.echo(f"{event_id}: done")
    else:
        click.echo(f"{event_id}: nothing to run again. No message of this number has failed.", err=True)
    return found
