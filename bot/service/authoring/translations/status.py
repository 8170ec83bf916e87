"""How far each language is, and why one is not offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.content import Content
from bot.dialogue.text import Text
from bot.errors import Fault
from bot.language.catalogue import DRAFT, STALE
from bot.language.tags import ENGLISH, Language
from bot.service.authoring.translations.extraction import all_texts

MISSING, UNFINISHED = "missing", "unfinished"
_CHECKED = "checked by the council"  # English is written by people who answer for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a language is. needed: texts a resident can be shown, talks and pages together.

    stale: texts whose English is in other words since; of those, `going_on` are shown as they were translated
    before. why_not: conversation -> why it is not offered in this language, in words for officers; empty when
    all are. faults: what is wrong in its files; then it is offered to nobody.
    """

    language: Language
    needed: int
    present: int
    draft: int
    translated: int
    checked: int
    stale: int
    going_on: int
    lexicon: bool
    why_not: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return 100 if self.needed == 0 else self.present * 100 // self.needed


def standings(content: Content, templates: Path) -> list[Standing]:
    """Every language, in the order of the table."""
    texts = all_texts(content, templates)
    return [_standing(content, language, texts) for language in content.languages]


def _standing(content: Content, language: Language, texts: list[Text]) -> Standing:
    counts = Counter(status.partition(" ")[0] for _, status in status_of(content, language, texts))
    catalogue = content.catalogues[language.tag]
    going_on = sum(catalogue.goes_on((text.context, text.english)) for text in texts)
    reasons = {name: content.why_not(language, name) for name in content.conversations}
    return Standing(
        language=language,
        needed=len(texts),
        present=len(texts) - counts[MISSING] - counts[UNFINISHED] - counts[STALE] + going_on,
        draft=counts[DRAFT],
        translated=counts["translated"],
        checked=counts["checked"],
        stale=counts[STALE],
        going_on=going_on,
        lexicon=content.lexicons.lexicon(language.tag) is not None,
        why_not={name: reason for name, reason in reasons.items() if reason},
        faults=content.language_faults.get(language.tag, ()),
    )


def status_of(content: Content, language: Language, texts: list[Text]) -> Iterator[tuple[Text, str]]:
    """Each text with how far it is: "missing", "unfinished", "stale", or the status of its translation."""
    catalogue = content.catalogues[language.tag]
    known = {**catalogue.former, **catalogue.entries}
    for text in texts:
        key = (text.context, text.english)
        if language.tag == ENGLISH:
            yield text, _CHECKED
        elif key in known:
            yield text, known[key].status
        elif key in catalogue.outdated:
            yield text, STALE
        else:
            yield text, UNFINISHED if key in catalogue.unfinished else MISSING
