"""The translators' path: gather every text, bring catalogues up to date, check them, say how far they are.

Translators edit two files of their language, messages.po and lexicon.toml, and nothing else.
"""

from bot.service.authoring.translations.checks import faults
from bot.service.authoring.translations.extraction import TEMPLATE, all_texts, page_texts, template
from bot.service.authoring.translations.merge import Updated, say_same, update, written
from bot.service.authoring.translations.new_language import Given, add, begin
from bot.service.authoring.translations.status import Standing, standings, status_of

__all__ = [
    "TEMPLATE",
    "Given",
    "Standing",
    "Updated",
    "add",
    "all_texts",
    "begin",
    "faults",
    "page_texts",
    "say_same",
    "standings",
    "status_of",
    "template",
    "update",
    "written",
]
