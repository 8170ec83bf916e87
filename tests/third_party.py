"""Writes the tables of THIRD-PARTY.md from what is installed and vendored; a test holds them up to date.

python -m tests.third_party
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "THIRD-PARTY.md"
VENDORED = ROOT / "bot" / "web" / "static" / "vendor" / "vendor.toml"
EXTRAS = ("fast", "listening", "postgres")
_LONGEST = 40  # characters: some packages give the whole licence where its name belongs


def installed() -> list[str]:
    """Every package that running Tellback may need, with its extras for running, in the order of names."""
    found: set[str] = set()
    todo = [("tellback", extra) for extra in ("", *EXTRAS)]
    while todo:
        name, extra = todo.pop()
        for line in distribution(name).requires or ():
            wanted = Requirement(line)
            other = re.sub(r"[-_.]+", "-", wanted.name).lower()
            if _asked_for(wanted, extra) and _is_here(other):
                todo += [(other, each) for each in ("", *wanted.extras) if other not in found]
                found.add(other)
    return sorted(found)


def licence(name: str) -> str:
    """As the package itself gives it."""
    given = distribution(name).metadata
    if given["License-Expression"]:
        return str(given["License-Expression"])
    own = given["License"] or ""
    if own and len(own) <= _LONGEST and own != "Dual License":
        return own
    kinds = (line for line in given.get_all("Classifier", []) if line.startswith("License :: "))
    return " or ".join(line.rpartition(" :: ")[2] for line in kinds)


def tables() -> dict[str, str]:
    """The rows of each table, by the name that stands in its marks."""
    files = tomllib.loads(VENDORED.read_text("utf-8"))["file"]
    packages = sorted({(each["package"], each["version"], each["licence"]) for each in files})
    return {
        "installed": _table(("package", "licence"), ((name, licence(name)) for name in installed())),
        "vendored": _table(("package", "version", "licence"), packages),
    }


def brought_up_to_date(page: str) -> str:
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}{table}{end}{after}"
    return page


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(heads), *map(tuple, rows)]
    lines.insert(1, tuple("---" for _ in lines[0]))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _asked_for(wanted: Requirement, extra: str) -> bool:
    """Whether this extra, or none, asks for it on some system: a table must not depend on whose it is."""
    if wanted.marker is None:
        return not extra
    if "extra" in str(wanted.marker):
        return bool(extra) and wanted.marker.evaluate({"extra": extra})
    return not extra


def _is_here(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    PAGE.write_text(brought_up_to_date(PAGE.read_text("utf-8")), "utf-8")
