"""All content as the checks want it, and what they find."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.content import Content
from bot.content.extract import texts_in
from bot.turn.placeholders import NAMES
from bot.wording.checks import examine
from bot.wording.checks.library import Finding, Library
from channels.port import Limits


def proofread(
    content: Content, conversations: Path, locales: Path, limits: Mapping[str, Limits]
) -> tuple[Finding, ...]:
    """What is wrong with content that loads. conversations, locales: the folders it came from."""
    library = Library(
        folder=conversations,
        locales=locales,
        conversations=content.conversations,
        phrases=content.phrases,
        teams=content.council.teams,
        phone=content.council.phone,
        catalogues=content.catalogues,
        lexicons=content.lexicons,
        ears=content.ears,
        spoken={name: [each.tag for each in spoken] for name, spoken in content.offered_for.items()},
        limits=limits,
        gaps=NAMES,
        shared=[text for path in sorted(conversations.glob("*.yaml")) for text in texts_in(path)],
    )
    languages = (
        Finding("language", tag, fault) for tag, faults in content.language_faults.items() for fault in faults
    )
    return (*languages, *examine(library))
