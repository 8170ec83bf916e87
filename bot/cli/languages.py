"""`tellback languages`: the translators' path."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

import bot.web
from bot.cli.folders import conversations_option, locales_option
from bot.content.content import FIRST, Content
from bot.errors import Refusal
from bot.language.tags import Language, Languages
from bot.service.authoring import translations
from bot.service.authoring.translations import Given, Standing

TEMPLATES = Path(bot.web.__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Folders:
    conversations: Path
    locales: Path

    def content(self) -> Content:
        """Raises ContentFault."""
        return Content.load(self.conversations, self.locales)


@click.group()
@conversations_option
@locales_option
@click.pass_context
def languages(ctx: click.Context, conversations: Path, locales: Path) -> None:
    """Begin, update, check and count translations."""
    ctx.obj = Folders(conversations, locales)


@languages.command()
@click.argument("tag", required=False)
@click.pass_obj
def status(folders: Folders, tag: str | None) -> None:
    """How far each language is; with a TAG, how far each of its texts is."""
    content = folders.content()
    if tag:
        _each_text(content, _served(content.languages, tag))
        return
    for standing in translations.standings(content, TEMPLATES):
        click.echo(_line(standing))
        if standing.faults:
            click.echo(f"{'':9}offered to nobody, because its files are not in order:")
            for fault in standing.faults:
                click.echo(f"{'':9}  {fault}")
            continue
        for reason, names in _by_reason(standing).items():
            click.echo(f"{'':9}not offered for {', '.join(names)}: {reason}")


def _line(standing: Standing) -> str:
    language = standing.language
    return (
        f"{language.tag:8} {language.english:18} {standing.percent:3}%  "
        f"{standing.present}/{standing.needed} texts: {standing.checked} checked, "
        f"{standing.translated} translated, {standing.draft} draft, {standing.stale} stale"
        f"{f' ({standing.going_on} still in use)' if standing.going_on else ''}; "
        f"answer words {'yes' if standing.lexicon else 'no'}; "
        f"{'not offered' if FIRST in standing.why_not else 'offered'}"
    )


def _by_reason(standing: Standing) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name, reason in standing.why_not.items():
        reasons.setdefault(reason, []).append(name)
    return reasons


def _each_text(content: Content, language: Language) -> None:
    texts = translations.all_texts(content, TEMPLATES)
    for text, how_far in translations.status_of(content, language, texts):
        click.echo(f"{how_far:24} {text.context}  “{text.english[:60]}”")


@languages.command()
@click.argument("tag")
@click.option("--babel", default="", help="What Babel calls it, or the nearest language Babel knows.")
@click.option("--own", default="", help="Its name in itself.")
@click.option("--english", default="", help="Its name in English.")
@click.option("--romanised", default="", help="Its name in itself, in Latin letters.")
@click.option("--script", default="", help="The code of its script, like Cyrl.")
@click.option("--direction", default="", type=click.Choice(["", "ltr", "rtl"]), help="How it runs.")
@click.pass_obj
def add(folders: Folders, /, tag: str, **given: str) -> None:
    """Begin a language: its row in languages.toml, a catalogue and answer words to fill in."""
    made = []
    if tag not in Languages.load(folders.locales):
        made += translations.begin(folders.locales, Given(tag=tag, **given))
    content = folders.content()
    english = folders.locales / "en_GB" / "lexicon.toml"
    texts = translations.all_texts(content, TEMPLATES)
    made += translations.add(folders.locales, content.languages[tag], texts, english)
    for path in made:
        click.echo(f"written: {path}")


@languages.command()
@click.option("--same", multiple=True, metavar="KEY", help="Its old translation still means the same.")
@click.option("--language", "tags", multiple=True, metavar="TAG", help="Say so of these languages only.")
@click.pass_obj
def update(folders: Folders, same: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Bring the template and every catalogue up to date with the English texts.

    With --same KEY: where the English of a text is in other words, its old translation is kept as it is and
    counts again. KEY is what `languages status TAG` shows before the text, like pledge-check.why.ask; where
    several texts have it, add a colon and the English.
    """
    content = folders.content()
    for tag in tags:
        _served(content.languages, tag)
    texts = translations.all_texts(content, TEMPLATES)
    updated = translations.update(folders.locales, content.languages, texts)
    said = translations.say_same(folders.locales, content.languages, same, tags) if same else ()
    for line in (*updated.changed, *said) or ("nothing has changed",):
        click.echo(line)
    for fault in updated.left:
        click.echo(f"left as it is: {fault}", err=True)
    sys.exit(1 if updated.left else 0)


@languages.command()
@click.argument("tags", nargs=-1)
@click.pass_obj
def check(folders: Folders, tags: tuple[str, ...]) -> None:
    """Check catalogues and answer words, of all languages or of TAGS. Exit code 1 when anything is wrong."""
    content = folders.content()
    for tag in tags:
        _served(content.languages, tag)
    found = translations.faults(content, folders.locales, translations.all_texts(content, TEMPLATES), tags)
    for fault in found:
        click.echo(fault)
    click.echo(f"{len(found)} faults.")
    sys.exit(1 if found else 0)


def _served(served: Languages, tag: str) -> Language:
    if tag not in served:
        raise Refusal(f"{tag} is not there. There are: {', '.join(each.tag for each in served)}.")
    return served[tag]
