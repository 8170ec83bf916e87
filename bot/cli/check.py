"""`tellback check`: what an author has to mend before residents see it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.app import rehearsal_limits
from bot.cli.folders import conversations_option, locales_option
from bot.content.content import Content
from bot.service.authoring.lint import proofread


@click.command()
@conversations_option
@locales_option
def check(conversations: Path, locales: Path) -> None:
    """Check all content: conversations, pledges, words, catalogues. Faults name file, line and remedy.

    Exit code 1 when anything has to be mended. Hints are shown, but do not count.
    """
    content = Content.load(conversations, locales)
    found = proofread(content, conversations, locales, rehearsal_limits())
    faults = [finding for finding in found if finding.fails]
    for finding in found:
        click.echo(f"{'' if finding.fails else 'hint: '}{finding}", err=True)
    counted = (
        f"{len(content.conversations)} conversations, {len(content.pledges)} pledges and "
        f"{len(content.words)} words. Offered: {', '.join(each.english for each in content.offered)}."
    )
    click.echo(f"{len(faults) or 'No'} fault{'' if len(faults) == 1 else 's'} in {counted}")
    sys.exit(1 if faults else 0)
