"""`tellback languages`: the translators' path."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import bot.web
from bot.errors import Refusal
from bot.service import translations
from bot.service.content import Content
from bot.settings import ROOT

TEMPLATES = Path(bot.web.__file__).parent / "templates"


@click.group()
@click.option("--conversations", type=click.Path(path_type=Path), default=ROOT / "conversations")
@click.option("--locales", type=click.Path(path_type=Path), default=ROOT / "locales")
@click.pass_context
def languages(ctx: click.Context, conversations: Path, locales: Path) -> None:
    """Begin, update, check and count translations."""
    ctx.obj = (Content.load(conversations, locales), locales)


@languages.command()
@click.pass_obj
def status(loaded: tuple[Content, Path]) -> None:
    """How far each language is."""
    content, _ = loaded
    offered = {language.tag for language in content.offered}
    for standing in translations.standings(content, TEMPLATES):
        language = standing.language
        click.echo(
            f"{language.tag:8} {language.english:18} {standing.percent:3}%  "
            f"{standing.present}/{standing.needed} texts, {standing.checked} checked, "
            f"answer words {'yes' if standing.lexicon else 'NO'}, "
            f"{'offered' if language.tag in offered else 'not offered'}"
        )


@languages.command()
@click.argument("tag")
@click.pass_obj
def add(loaded: tuple[Content, Path], tag: str) -> None:
    """Begin a language that stands in languages.toml."""
    content, folder = loaded
    if tag not in content.languages:
        raise Refusal(
            f"Add a [[language]] for {tag} to {folder / 'languages.toml'} first; its comments say how."
        )
    texts = translations.all_texts(content, TEMPLATES)
    for path in translations.add(folder, content.languages[tag], texts, folder / "en_GB" / "lexicon.toml"):
        click.echo(f"written: {path}")


@languages.command()
@click.pass_obj
def update(loaded: tuple[Content, Path]) -> None:
    """Bring the template and every catalogue up to date with the English texts."""
    content, folder = loaded
    texts = translations.all_texts(content, TEMPLATES)
    for path in translations.update(folder, content.languages, texts) or ["nothing has changed"]:
        click.echo(path)


@languages.command()
@click.argument("tags", nargs=-1)
@click.pass_obj
def check(loaded: tuple[Content, Path], tags: tuple[str, ...]) -> None:
    """Check catalogues: template up to date, gaps, script, copies of the English, answer words."""
    content, folder = loaded
    texts = translations.all_texts(content, TEMPLATES)
    faults = translations.faults(content, folder, texts, tags)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults.")
    sys.exit(1 if faults else 0)
