"""The translators' path: gather every text, bring catalogues up to date, check them, say how far they are.

Translators edit two files of their language, messages.po and lexicon.toml, and nothing else.
"""

from bot.service.authoring.translations.beginning import Given, add, begin
from bot.service.authoring.translations.checking import faults
from bot.service.authoring.translations.gathering import TEMPLATE, all_texts, page_texts, template
from bot.service.authoring.translations.merging import update, written
from bot.service.authoring.translations.standing import Standing, standings, status_of

__all__ = [
    "TEMPLATE",
    "Given",
    "Standing",
    "add",
    "all_texts",
    "begin",
    "faults",
    "page_texts",
    "standings",
    "status_of",
    "template",
    "update",
    "written",
]
