"""Bakes `locales/names.toml`: what every served language is called in every served language, from CLDR.

Run it after a language is added, so that nobody pays for loading Babel just to recognise a name:

    python -m bot.language.names [LOCALES]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel import Locale

from bot.language.tags import ENGLISH, NAMES, Languages
from bot.shipped import LOCALES

_HEAD = "# Made by `python -m bot.language.names` from CLDR through Babel; edit languages.toml instead.\n"


def names_from_babel(languages: Languages) -> dict[str, tuple[str, ...]]:
    """Names by tag, without repeats. Variants of English (a tag with "@") have no name in CLDR."""
    table: dict[str, tuple[str, ...]] = {}
    for named in languages:
        if "@" in named.tag:
            continue
        # CLDR knows English as "en", and names scripts and countries only with longer ids.
        code = "en" if named.tag == ENGLISH else named.babel
        found = (Locale.parse(each.babel).languages.get(code) for each in languages)
        table[named.tag] = tuple(dict.fromkeys(name for name in found if name))
    return table


def baked(languages: Languages) -> str:
    """The whole text of names.toml."""
    rows = names_from_babel(languages).items()
    return _HEAD + "".join(f"{tag} = {json.dumps(names, ensure_ascii=False)}\n" for tag, names in rows)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else LOCALES
    text = baked(Languages.load(folder))
    (folder / NAMES).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
