"""Commands for those who run the service: officers, outcomes, exports, erasing."""

from __future__ import annotations

from datetime import date

import click

from bot.app import Services
from bot.calendar import local_day
from bot.cli.environment import services
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.outcome import OUTCOME_KINDS
from bot.service.casework import access
from bot.service.insight import export as exporting
from bot.service.outcomes import approval
from bot.service.outcomes import preview as proof
from bot.service.outcomes.written import Written, faults_of
from bot.store import erasure
from bot.store.casework import issues
from bot.store.casework import officers as stored
from bot.store.database import Connection
from bot.store.inbound import people


@click.group()
def officers() -> None:
    """Who may sign in to the console."""


@officers.command("list")
def list_officers() -> None:
    """Everybody who may sign in."""
    built = services()
    for each in built.db.read(stored.every):
        click.echo(f"{each.email:32} {each.name:20} {each.role:10} {each.team}")


@officers.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--team", default="community-partnerships", show_default=True)
@click.option("--role", type=click.Choice(list(access.VERBS)), default="officer", show_default=True)
def add(email: str, name: str, team: str, role: str) -> None:
    """Let somebody in, and print the link they sign in with first."""
    built = services()
    now = built.clock.now()
    if built.db.read(lambda c: stored.by_email(c, email)):
        raise Refusal(f"{email} is there already. `tellback officers link {email}` prints a new link.")
    built.db.write(lambda c: stored.add(c, email=email, name=name, team=team, role=role, now=now))
    _print_link(built, email)


@officers.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs this officer in once, within 15 minutes."""
    _print_link(services(), email)


def _print_link(built: Services, email: str) -> None:
    token = built.db.write(lambda c: access.link_for(c, email, built.dice, built.clock.now()))
    click.echo(f"{built.settings.public_url}/console/in/{token}")


@click.command()
@click.argument("issue")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind, about in OUTCOME_KINDS.items() if not about.fixed]),
    required=True,
)
@click.option("--said", required=True, help="What people said.")
@click.option("--did", default="", help="What we did.")
@click.option("--why-not", default="", help="Why we did not.")
@click.option("--money", default="", help="What it costs, or that money is not the reason.")
@click.option("--lasts", required=True, help='How long this lasts; "we do not know" is allowed.')
@click.option("--next-by", type=click.DateTime(["%Y-%m-%d"]), help="When people hear from us next.")
@click.option(
    "--text", "texts", multiple=True, required=True, metavar="TAG=TEXT", help="The message, by language."
)
@click.option("--english-for", multiple=True, metavar="TAG", help="Send these people the English text.")
@click.option("--by", "email", default="", help="The officer's e-mail; the owner of the issue if left out.")
@click.option("--send", is_flag=True, help="Send it. Without this you only see what would go out.")
def outcome(
    issue: str,
    kind: str,
    said: str,
    did: str,
    why_not: str,
    money: str,
    lasts: str,
    next_by: date | None,
    texts: tuple[str, ...],
    english_for: tuple[str, ...],
    email: str,
    send: bool,
) -> None:
    """Tell everybody who took part in an issue (I7) what happened next."""
    built = services()
    worded = dict(text.split("=", 1) for text in texts if "=" in text)
    if len(worded) != len(texts):
        raise click.UsageError(f"Write --text {ENGLISH}='You said ...', once for each language.")
    written = Written(
        kind=kind,
        you_said=said,
        we_did=did,
        why_not=why_not,
        money=money,
        lasts_until=lasts,
        next_by=next_by.date() if next_by else None,  # type: ignore[attr-defined]  # click gives a datetime
        texts=worded,
        english_for=frozenset(english_for),
    )

    def work(connection: Connection) -> int:
        found = issues.by_ref(connection, issue)
        if found is None:
            raise Gone(f"There is no issue {issue}. The console lists them.")
        officer = stored.by_email(connection, email) if email else stored.by_id(connection, found.owner_id)
        if officer is None:
            raise Gone(f"There is no officer {email}.")
        now = built.clock.now()
        if faults := faults_of(written, local_day(now), built.content().languages):
            raise Refusal(" ".join(faults.values()))
        outcome_id = built.followup.draft(connection, found.id, officer.id, written, now)
        _preview(built, connection, outcome_id)
        if not send:
            raise click.exceptions.Exit(0)  # undoes the draft: only a look was asked for
        seen = approval.mark(connection, outcome_id)
        going = approval.send(connection, built.followup, built.content(), outcome_id, officer, seen, now)
        return going.people

    count = built.db.write(work)
    built.wake()
    click.echo(f"It goes to {count} people. The worker sends it, in the hours when texts may go out.")


def _preview(built: Services, connection: Connection, outcome_id: int) -> None:
    limits = {name: channel.limits for name, channel in built.channels.items()}
    look = proof.of_outcome(connection, built.content(), outcome_id, limits, built.settings.text.pence)
    for preview in look.previews:
        people_count = sum(preview.people.values())
        parts = f", {preview.cost.parts} part(s) by text" if preview.cost else ""
        click.echo(f"{preview.language}: {people_count} people{parts}\n  {preview.text or '(no text yet)'}")
    for why, count in look.not_hearing.items():
        click.echo(f"will not hear ({why}): {count}")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False))
def export(folder: str) -> None:
    """Write answers, questions and outcomes as CSV. No names, no own words; counts under 8 are hidden.

    Answers of all versions of a conversation are counted together by question id.
    """
    built = services()
    for name, rows in built.db.read(exporting.tables).items():
        path = exporting.write_csv(folder, name, rows)
        click.echo(f"{path}: {len(rows)} rows")


@click.command()
@click.argument("ref")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(ref: str, yes: bool) -> None:
    """Forget the person with this reference (T482): what they said, and every way to reach them."""
    built = services()
    person_id = built.db.read(lambda connection: people.by_ref(connection, ref))
    if person_id is None:
        raise Gone(f"There is nobody with the reference {ref}.")
    if not yes:
        click.confirm(
            f"This deletes all we hold of the person with {ref}. It cannot be undone. Go on?", abort=True
        )
    built.db.write(lambda connection: erasure.erase(connection, person_id, built.clock.now()))
    click.echo("Done. A backup made before today still holds them until it is thrown away.")
