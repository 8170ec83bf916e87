"""What people call towns, in every script and as locals say it: `locales/towns.toml`.

A question that has a town among its options takes these names beside the option's own label and words, so
that a town is understood alike wherever it can be chosen. Names count in talks of every language: who reads
only Arabic letters writes a town in them, whatever language was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import ContentFault, Fault
from bot.language.folding import phrase, words_in
from bot.language.lexicons.phrases import Phrases
from bot.language.tags import read_toml

FILE = "towns.toml"
_KEYS = ("label", "names", "parts")


@dataclass(frozen=True, slots=True, kw_only=True)
class TownNames:
    """names: folded English label -> every other folded name of the town. parts: -> places within it.

    A place that lies in two towns stands in the parts of both. spelled: letters of a postcode as they are
    called in other scripts -> the letters.
    """

    names: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    spelled: Phrases[str] = field(default_factory=lambda: Phrases({}))

    def of(self, labels: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(names, parts) of the town that has one of these labels, given as words; else nothing."""
        for words in labels:
            key = " ".join(words)
            if key in self.names:
                return self.names[key], self.parts[key]
        return (), ()


NO_TOWNS = TownNames(names={}, parts={})


def read_towns(folder: Path) -> TownNames:
    """The names in `folder`; none where there is no file. Raises ContentFault."""
    path = folder / FILE
    if not path.exists():
        return NO_TOWNS
    table = read_toml(path)
    names: dict[str, tuple[str, ...]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    faults: list[Fault] = []
    for row in table.get("town", ()):
        label = row.get("label", "")
        wrong = [key for key in row if key not in _KEYS]
        if not words_in(label) or wrong:
            what = f"A town needs a label, and takes {', '.join(_KEYS)}; this one has {', '.join(row)}."
            faults.append(Fault(str(path), 1, what, "Look at the town above it in the file."))
            continue
        key = phrase(label)
        names[key] = tuple(dict.fromkeys(filter(None, map(phrase, row.get("names", ())))))
        parts[key] = tuple(dict.fromkeys(filter(None, map(phrase, row.get("parts", ())))))
        for name in names[key]:
            if owner.setdefault(name, label) != label:
                what = f"{name!r} is a name of {owner[name]} and of {label}."
                faults.append(Fault(str(path), 1, what, "Keep it in one, or make it a part of both."))
    if faults:
        raise ContentFault(faults)
    spelled = {phrase(said): letters for letters, all_ in table.get("spelled", {}).items() for said in all_}
    return TownNames(names=names, parts=parts, spelled=Phrases(spelled))
